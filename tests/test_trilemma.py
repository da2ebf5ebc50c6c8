"""Six families: RealNVP's inverse and determinant, the denoising GAN's steps, the VAE's bound, what is measured, and the run."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from gan_core import experiments
from gan_core.data.images import image_sets
from gan_core.diffusion.coarse import coarse
from gan_core.figures import trilemma as figures
from gan_core.networks.trilemma.perceptron import perceptron, widest
from gan_core.networks.trilemma.real_nvp import RealNVP, chessboard
from gan_core.params import TrilemmaParams
from gan_core.reference_runs import trilemma as kept
from gan_core.telemetry.trilemma import measure_of
from gan_core.theory.trilemma import by_distance, by_share, scores, speed
from gan_core.training.trilemma import families
from gan_core.training.trilemma.data import data_of
from gan_core.training.trilemma.vae import bound

CPU = torch.device("cpu")
SMALL = {"weights": 2000, "T": 10, "ddim_steps": 3, "judged": 100, "batch_size": 32}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def all_of(**settings):
    params = TrilemmaParams.of({**SMALL, **settings})
    data, earlier = data_of(params, CPU), {}
    for family in families:
        earlier[family.name] = family.load()(params, data, CPU, earlier)
    return earlier


def wild_flow(dim):
    """A flow in float64 whose couplings are far from the identity."""
    torch.manual_seed(dim)
    flow = RealNVP(dim, 7).double()
    for weight in flow.parameters():
        nn.init.normal_(weight, std=0.4)
    return flow


@pytest.mark.parametrize("dim", [2, 16])
def test_a_flow_is_inverted_and_its_log_determinant_is_that_of_the_jacobian(dim):
    flow, x = wild_flow(dim), torch.randn(5, dim, dtype=torch.float64)
    with torch.no_grad():
        z, log_det = flow(x)
        torch.testing.assert_close(flow.inverse(z), x, atol=1e-9, rtol=0)  # float64 through 8 layers
        assert (z - x).abs().max() > 0.1, "a flow that does nothing would pass"
        step, jacobian = 1e-5, torch.empty(5, dim, dim, dtype=torch.float64)
        for j in range(dim):
            away = step * torch.eye(dim, dtype=torch.float64)[j]
            jacobian[:, :, j] = (flow(x + away)[0] - flow(x - away)[0]) / (2 * step)
    expected = torch.linalg.slogdet(jacobian)
    torch.testing.assert_close(log_det, expected.logabsdet, atol=1e-6, rtol=0)  # central differences: about step²
    assert (expected.sign > 0).all()


def test_masks_are_chessboards_and_each_others_contrary():
    board = chessboard(16, 0).view(4, 4)
    assert board.tolist() == [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]
    for dim in (2, 9, 16, 64):
        assert (chessboard(dim, 0) + chessboard(dim, 1) == 1).all()
    assert chessboard(2, 0).tolist() == [0, 1]


def test_a_trained_flow_is_a_density():
    flow = all_of()["flow"]
    before = flow.G.log_density(flow.data.draw(2000, flow.generator("test"))).mean().item()
    for _ in range(60):
        flow.train_step()
    edges = torch.linspace(-8, 8, 401)
    x = torch.cartesian_prod(edges, edges)
    with torch.no_grad():
        mass = flow.G.log_density(x).exp().sum().item() * (edges[1] - edges[0]).item() ** 2
        after = flow.G.log_density(flow.data.draw(2000, flow.generator("test"))).mean().item()
    assert mass == pytest.approx(1, abs=5e-3)  # the grid's cells are 0.04 wide, and little lies beyond 8
    # at first N(0, I): −log 2π − ½ E‖x‖² with E‖x‖² = 4 + 2 · 0.1²; 2,000 points: ± 0.01
    assert before == pytest.approx(-math.log(2 * math.pi) - 2.01, abs=0.03) and after > before + 0.3


def test_a_width_fits_a_number_of_weights():
    count = lambda width: sum(weight.numel() for weight in perceptron(2, 2, width).parameters())  # noqa: E731
    assert count(128) == 33_666
    assert [widest(lambda width: perceptron(2, 2, width), n) for n in (33_666, 33_665, 5)] == [128, 127, 1]


@pytest.mark.parametrize("preset", TrilemmaParams.presets)
def test_all_networks_that_make_samples_are_of_one_size(preset):
    values = {**TrilemmaParams.preset(preset), "judged": 20}
    made = all_of(**{**values, "weights": values.get("weights", 40_000)})
    sizes = [family.weights for family in made.values()]
    assert min(sizes) >= 0.95 * max(sizes) and [family.name for family in made.values()] == families.names()


def test_the_coarse_schedule_is_the_continuous_one_at_few_times():
    for T in (1, 2, 4, 8):
        assert coarse(T).alpha_bar[-1] == pytest.approx(math.exp(-10.05), rel=1e-9)
        t = np.arange(1, T + 1)  # the form of the paper: β_t from β_min and β_max
        assert coarse(T).beta[1:] == pytest.approx(1 - np.exp(-0.1 / T - 0.5 * 19.9 * (2 * t - 1) / T**2), rel=1e-9)
    assert coarse(4).alpha_bar[1] == pytest.approx(math.exp(-0.1 / 4 - 9.95 / 16), rel=1e-12)


class Knows(nn.Module):
    """A generator that knows the one point of the data."""

    def forward(self, t, *parts):
        return torch.full_like(parts[0], 1.5)


def test_the_denoising_gan_goes_back_exactly_where_its_generator_knows_x_0():
    family = all_of()["denoising_gan"]
    n, bars = 40_000, family.noise.alpha_bar
    for t in range(1, 5):
        g, ts = family.generator(f"test {t}"), torch.full((n,), t)
        before, after = family.pairs(torch.full((n, 2), 1.5), ts, g)
        back = family.one_back(Knows(), after, ts, g)
        for x, bar in ((before, bars[t - 1]), (after, bars[t]), (back, bars[t - 1])):
            assert x.mean().item() == pytest.approx(1.5 * bar**0.5, abs=0.02)  # 5 standard errors: 1/√80,000
            assert x.var().item() == pytest.approx(1 - bar, abs=0.03)
        # and the pair is right, not the two laws alone: cov(x_{t−1}, x_t) = √α_t (1 − ᾱ_{t−1})
        expected = (1 - family.noise.beta[t]) ** 0.5 * (1 - bars[t - 1])
        for x in (before, back):
            covariance = ((x - x.mean()) * (after - after.mean())).mean().item()
            assert covariance == pytest.approx(expected, abs=0.03)


def test_the_bound_is_minus_log_p_where_the_encoder_is_exact():
    zero = torch.zeros(1, 2)
    assert bound(zero, zero, torch.tensor(0.0), zero, zero).item() == pytest.approx(math.log(2 * math.pi), abs=1e-6)
    # x = w z + σ ε: p(x) = N(0, w² + σ²), posterior N(w x/(w² + σ²), σ²/(w² + σ²)); the mean of the bound over z is −log p(x)
    w, sigma, x = 2.0, 0.5, 1.3
    total = w**2 + sigma**2
    mu, s = w * x / total, sigma / total**0.5
    z = mu + s * torch.randn(200_000, 1, generator=torch.Generator().manual_seed(0))
    full = torch.ones_like(z)
    found = bound(x * full, w * z, torch.tensor(math.log(sigma)), mu * full, math.log(s) * full).mean().item()
    exact = 0.5 * math.log(2 * math.pi * total) + x**2 / (2 * total)
    assert found == pytest.approx(exact, abs=0.01)  # 200,000 draws of a spread of about 0.7: 5 standard errors 0.008
    worse = bound(x * full, w * (z + 0.3), torch.tensor(math.log(sigma)), (mu + 0.3) * full, math.log(s) * full).mean()
    assert worse > exact + 0.1


def test_every_family_calls_its_network_as_often_as_it_says():
    for name, family in all_of().items():
        trained = getattr(family, "teacher", family)
        average = (trained.game if name in ("ddpm", "ddim") else trained.players["G"]).average.module
        network = average.layers[0].network if name == "flow" else average  # a flow is gone through once
        counted = []
        hook = network.register_forward_hook(lambda *_, counted=counted: counted.append(1))
        assert family.sample(50, family.generator("x")).shape == (50, 2)
        hook.remove()
        assert len(counted) == family.calls, name
    expected = {"gan": 1, "vae": 1, "flow": 1, "ddpm": 10, "ddim": 3, "denoising_gan": 4}
    assert {name: family.calls for name, family in all_of().items()} == expected


def test_all_families_see_the_same_batches_and_ddim_is_the_ddpm():
    made, seen = all_of(), {}
    for name, family in made.items():
        drawn, draw = seen.setdefault(name, []), type(family.data).draw
        family.data = type("Watched", (), {"dim": 2, "draw": lambda _, n, g, draw=draw, data=family.data, drawn=drawn: drawn.append(draw(data, n, g)) or drawn[-1]})()  # fmt: skip
        for _ in range(2):
            family.train_step()
    for name in ("vae", "flow", "ddpm", "denoising_gan"):
        assert all(torch.equal(a, b) for a, b in zip(seen["gan"], seen[name], strict=True)), name
    assert len(seen["gan"]) == 2 and not torch.equal(*seen["gan"]) and not seen["ddim"]
    assert made["ddim"].G is made["ddpm"].G


@pytest.mark.parametrize("name", families.names())
def test_a_family_with_a_weight_that_is_not_finite_says_so(name):
    made = all_of()
    family = made[name]
    if name != "ddim":
        with torch.no_grad():
            next(family.G.parameters()).fill_(float("nan"))
        family.train_step()
        assert family.stopped.startswith("stopped at step 1: a loss") or "the loss" in family.stopped
    else:
        assert family.stopped == ""


def test_scores_are_those_of_the_formulas():
    assert speed(np.array([1.0, 10.0, 100.0])).tolist() == pytest.approx([1, 0.5, 0])
    assert by_distance(np.array([0.1, 1.0, 5.0, 0.001]), 1.0, 0.01).tolist() == pytest.approx([0.5, 0, 0, 1])
    assert by_share(np.array([0.5, 0.0, 0.9, 1.0]), 0.1, 0.9).tolist() == pytest.approx([0.5, 0, 1, 1])
    assert np.isnan(by_distance(np.ones(1), 0.1, 0.2)).all() and np.isnan(by_share(np.ones(1), 0.9, 0.8)).all()
    times, one = np.array([1.0, 10.0]), np.ones(2)
    assert scores(times, one / 2, "good_share", one, 0.1, 0.9).tolist() == [[1, pytest.approx(0.5), 1], [0, pytest.approx(0.5), 1]]  # fmt: skip
    assert scores(times, one / 2, "good_share", np.array([0.48, 1]), 0.1, 0.9, 0.96)[:, 2].tolist() == [
        pytest.approx(0.5),
        1,
    ]
    assert np.isnan(scores(np.full(2, np.nan), one, "frechet", one, 1.0, 0.1)).all()


def test_data_score_as_data_and_noise_scores_as_noise():
    for preset in ("ring", "digits"):
        params = TrilemmaParams.of(preset=preset, judged=500)
        data = data_of(params, CPU)
        evaluator = measure_of(data, params.judged, CPU)
        g = torch.Generator().manual_seed(5)
        frechet, w1, coverage, good, seen, recall = evaluator.figures(data.draw(evaluator.n, g))
        if preset == "digits":
            assert (
                0.4 * evaluator.of_data < frechet < 2 * evaluator.of_data < evaluator.of_noise / 2
            )  # two samples of the data
            assert recall == pytest.approx(evaluator.ceilings["recall"], abs=0.08)
        else:
            assert np.isnan(recall)
            # 500 draws of a share of 98.9 %: a spread of 0.5 %. N(0, I) in 8 discs of radius 0.3 at distance 2: 4.98 %, by the noncentral χ²; of 100,000 draws ± 0.07 %
            assert evaluator.of_data == pytest.approx(0.98889, abs=2e-3) and good == pytest.approx(
                evaluator.of_data, abs=0.02
            )
            assert evaluator.of_noise == pytest.approx(0.0498, abs=0.003) and w1 < 0.2
        # of 500 independent points 0.969 ± 0.02; of digits more, for many of those drawn are among those compared with
        assert evaluator.ceilings["coverage"] == pytest.approx(0.969, abs=1e-3)
        assert coverage > 0.95 and good > 0.8 and seen == evaluator.parts
        assert np.isnan(evaluator.figures(torch.full((evaluator.n, data.dim), torch.nan))).all()


def test_small_digits_are_the_scanned_ones_with_noise_below_a_grey():
    data = data_of(TrilemmaParams.of(preset="digits"), CPU)
    x = data.draw(200, torch.Generator().manual_seed(0))
    assert x.shape == (200, 64) and x.min() >= -1 and x.max() <= 1
    known = {image.tobytes() for image in image_sets["digits"].load(8, train=True).pixels}
    assert all(image.tobytes() in known for image in data.small(x))
    assert data.enlarged(x).shape == (200, 1, 28, 28)


def test_a_run_ends_by_itself_and_is_evaluated():
    run = experiments.create("trilemma", **SMALL, steps=24)
    run.advance(100)
    assert run.step == 24 and "have had their steps" in run.over
    snapshot = run.snapshot()
    assert snapshot["scores"].shape == (6, 3) and snapshot["measured_at"] == 24 and snapshot["samples_seen"] == 24 * 32
    assert np.nanmax(snapshot["scores"][:, 0]) == 1 and (snapshot["time_per_sample_ms"] > 0).all()


def test_a_family_that_stops_leaves_the_others_running():
    run = experiments.create("trilemma", **SMALL, steps=40)
    with torch.no_grad():
        next(run.families["vae"].G.parameters()).fill_(float("nan"))
    run.advance(40)
    snapshot = run.snapshot()
    assert [bool(sentence) for sentence in snapshot["stopped"]] == [False, True, False, False, False, False]
    assert np.isnan(snapshot["good_share"]).tolist() == [False, True, False, False, False, False]
    figures.triangle(snapshot["scores"], snapshot["member_labels"], "light", 1, "title")


def test_digits_run_and_are_drawn():
    run = experiments.create("trilemma", **{**SMALL, "data": "digits", "steps": 2, "judged": 40})
    run.advance(2)
    snapshot = run.snapshot()
    assert snapshot["picture"]["samples"].shape == (6, 16, 1, 8, 8) and snapshot["quality_by"] == "frechet"
    drawn = figures.panels(snapshot, "dark", 2)
    assert sum(trace["type"] == "image" for trace in drawn["data"]) == 7  # six families and the data
    assert kept.rows(snapshot, snapshot, "frechet").count("\n") == 7


def test_the_triangle_has_its_scores_at_their_corners():
    found = figures.triangle(np.array([[1.0, 0.5, 0.0]]), ["GAN"], "light", 0, "title")
    outline = found["data"][-1]
    corners = np.array([[0, 1], [-np.sqrt(3) / 2, -0.5], [np.sqrt(3) / 2, -0.5]])
    expected = np.array([1.0, 0.5, 0.0])[:, None] * corners
    np.testing.assert_allclose(np.stack([outline["x"], outline["y"]], 1)[:3], expected, atol=1e-6)


def test_the_kept_figures_are_whole_and_the_readme_has_them():
    entries = kept.read()
    assert list(entries) == list(kept.PRESETS)
    for entry in entries.values():
        for name, values in entry.figures.items():
            assert values.shape == (entry.seeds, len(families.names())), name
        word, third = entry.completeness
        assert ((third >= 0) & (third <= 1)).all() and third.shape == (6,)
        assert (
            word == "coverage" or np.isnan(entry.figures["coverage"]).all()
        )  # else what was measured, by its own name
        assert word in ("coverage", "recall", "modes")
        assert (entry.figures["frechet"] > 0).all() and entry.once["calls"].tolist() == [1, 1, 1, 100, 10, 4]
        sizes = entry.once["weights"]
        assert sizes.min() >= 0.8 * sizes.max() and len(kept.table(entry).splitlines()) == 2 + len(families.names())
        times = entry.median("time_per_sample_ms")
        assert times[3] > times[4] > times[0]  # 100 calls, 10, 1
