"""Min-max and max-min: the finite game against scipy, the frozen players, the discriminator's maximum and the game's value."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from scipy.optimize import linprog, minimize
from scipy.spatial.distance import jensenshannon

from gan_core import experiments
from gan_core.figures import order as figures
from gan_core.losses import losses
from gan_core.params import OrderGanParams
from gan_core.reference_runs import order as kept
from gan_core.telemetry.plane.discriminator_maximum import discriminator_maximum
from gan_core.telemetry.plane.game_value import best_value, value
from gan_core.theory import finite_game
from pages.order import medians
from pages.order.mathematics import steps
from ui.packing import pack

GAMES = [np.array([0.5, 0.5]), np.array([0.4, 0.3, 0.2, 0.1]), np.random.default_rng(0).dirichlet(np.ones(7))]
SMALL = {"width_G": 8, "width_D": 8, "batch_size": 16}


@pytest.mark.parametrize("p", GAMES, ids=len)
def test_a_fixed_discriminator_is_best_answered_by_one_place_as_a_linear_program_says(p):
    D = np.random.default_rng(len(p)).uniform(0.05, 0.95, len(p))
    found = linprog(np.log(1 - D), A_eq=np.ones((1, len(p))), b_eq=[1.0], bounds=(0, 1))
    q = finite_game.best_generator(D)
    np.testing.assert_allclose(q, found.x, atol=1e-9)
    assert finite_game.min_q(p, D) == pytest.approx(p @ np.log(D) + found.fun, abs=1e-9)  # linprog's own tolerance


@pytest.mark.parametrize("p", GAMES, ids=len)
def test_a_fixed_generator_is_best_answered_by_d_star_as_a_search_says(p):
    q = np.random.default_rng(9).dirichlet(np.ones(len(p)))
    search = minimize(
        lambda D: -(p @ np.log(D) + q @ np.log(1 - D)), np.full(len(p), 0.5), bounds=[(1e-6, 1 - 1e-6)] * len(p)
    )
    assert finite_game.max_D(p, q) == pytest.approx(-search.fun, abs=1e-6)  # where the search stops
    np.testing.assert_allclose(finite_game.best_discriminator(p, q), search.x, atol=2e-3)
    assert finite_game.max_D(p, q) == pytest.approx(-math.log(4) + 2 * jensenshannon(p, q) ** 2, abs=1e-12)


@pytest.mark.parametrize("p", GAMES, ids=len)
def test_both_orders_have_the_value_that_searches_find(p):
    # max over D of the least of M lines: maximise t with t ≤ Σ p log D + log(1 − D_i) for every i
    bound = [
        {"type": "ineq", "fun": lambda v, i=i: p @ np.log(v[:-1]) + np.log(1 - v[i]) - v[-1]} for i in range(len(p))
    ]
    start = np.append(np.random.default_rng(1).uniform(0.2, 0.8, len(p)), -5.0)
    limits = [(1e-3, 1 - 1e-3)] * len(p) + [(-20, 0)]
    search = minimize(lambda v: -v[-1], start, constraints=bound, bounds=limits, method="SLSQP")
    assert search.success and finite_game.max_min(p) == pytest.approx(-search.fun, abs=1e-5)
    np.testing.assert_allclose(search.x[:-1], 0.5, atol=5e-3)
    assert finite_game.min_max(p) == pytest.approx(-1.3862943611, abs=1e-9)
    others = np.random.default_rng(2).dirichlet(np.ones(len(p)), 50)
    assert all(finite_game.max_D(p, q) > finite_game.min_max(p) for q in others)


def test_generators_of_one_point_have_a_gap_of_twice_js():
    p = np.array([0.5, 0.5])
    assert finite_game.min_max_of_points(p) == pytest.approx(-0.954771, abs=1e-6)  # log ⅓ + ½ log 4/3
    uneven = GAMES[1]
    gap = finite_game.min_max_of_points(uneven) - finite_game.max_min(uneven)
    assert gap == pytest.approx(2 * jensenshannon(uneven, [1, 0, 0, 0]) ** 2, abs=1e-12)
    assert finite_game.min_q(p, np.array([0.8, 0.4])) == pytest.approx(0.5 * math.log(0.32) + math.log(0.2), abs=1e-12)
    assert finite_game.value(p, np.array([0.0, 1.0]), np.array([1.0, 0.5])) == pytest.approx(1.5 * math.log(0.5))


@pytest.mark.parametrize(("loss", "weight"), [("minimax", 0.2), ("non_saturating", 0.8)])
def test_both_losses_send_a_sample_along_the_same_slope_with_weights_d_and_1_minus_d(loss, weight):
    """D = σ(f) = 0.2 at a sample: −∂L_G/∂x = weight · ∇f, the step 6 of the mathematics, by finite differences in x."""
    f = lambda x: math.log(0.25) + 1.7 * x  # noqa: E731  D = 0.2 at x = 0, slope 1.7
    h = 1e-5
    up, down = (float(losses[loss].loss_G(np.array([f(x)]))) for x in (h, -h))
    assert -(up - down) / (2 * h) == pytest.approx(weight * 1.7, rel=1e-6)


def test_the_steps_of_the_mathematics_hold_the_numbers():
    words = " ".join(step.words for step in steps())
    for number in ("-1.3863", "-0.9548", "0.4315", "-2.1792"):
        assert number in words


@pytest.mark.parametrize(
    ("values", "updates"),
    [
        ({}, (1, 1)),
        ({"ratio": 0.02}, (1, 50)),
        ({"ratio": "0.2"}, (1, 5)),
        ({"ratio": 50}, (50, 1)),
        ({"ratio": 5, "frozen": "critic"}, (0, 1)),
        ({"ratio": 5, "frozen": "generator"}, (1, 0)),
    ],
)
def test_one_number_says_how_many_steps_each_player_has(values, updates):
    params = OrderGanParams.of(values)
    assert params.updates() == updates and OrderGanParams.of(params.non_defaults()) == params
    run = experiments.create("order_gan", **SMALL, **values)
    assert (run.game.n_D, run.game.n_G) == updates


@pytest.mark.parametrize(("frozen", "still", "moves"), [("critic", "D", "G"), ("generator", "G", "D")])
def test_a_frozen_network_keeps_its_weights_from_the_step_on_at_which_it_is_frozen(frozen, still, moves):
    run = experiments.create("order_gan", **SMALL)
    run.advance(3)
    run.apply({"frozen": frozen})
    before = {name: getattr(run.game, name).flat.clone() for name in "GD"}
    run.advance(3)
    assert torch.equal(getattr(run.game, still).flat, before[still])
    assert not torch.equal(getattr(run.game, moves).flat, before[moves])
    run.apply({"frozen": "none"})
    run.advance(1)
    assert not torch.equal(getattr(run.game, still).flat, before[still])


def test_samples_are_held_in_the_square_by_a_tanh():
    free, held = (experiments.create("plane_gan", bounded=bounded, **SMALL) for bounded in (False, True))
    z = torch.randn(1, 50, 2, generator=torch.Generator().manual_seed(0))
    for run in (free, held):
        run.game.G.flat.mul_(20)
    extent = held.game.distribution.extent
    assert free.game.G(z).abs().max() > extent
    torch.testing.assert_close(held.game.G(z), extent * torch.tanh(free.game.G(z) / extent))
    assert held.game.G.with_weights(held.game.G.flat[:1]).bound == extent and held.game.D.bound is None


@pytest.mark.parametrize("place", [(0.3, -1.234), (2.9999, -3.0), (5.0, 0.1)])
def test_the_largest_score_is_found_between_the_cells_and_at_the_edge(place):
    run = experiments.create("order_gan", members=2, **SMALL)
    to = torch.tensor([place, place[::-1]])
    run.game.D = SimpleNamespace(in_blocks=lambda x: -((x - to[:, None]) ** 2).sum(2, keepdim=True))
    found, score = discriminator_maximum(run.game, run.telemetry.scene)
    nearest = to.clamp(-3, 3)
    torch.testing.assert_close(found, nearest, rtol=0, atol=1e-3)  # half the last grid's cells
    torch.testing.assert_close(score, -((nearest - to) ** 2).sum(1), rtol=0, atol=1e-3)


@pytest.mark.learning
def test_against_a_frozen_discriminator_every_sample_goes_to_its_largest_score():
    run = experiments.create("order_gan", activation_D="tanh")  # smooth: no lower top in the way
    run.advance(300)
    run.apply({"frozen": "critic"})
    before = run.snapshot()
    run.advance(450)
    after = run.snapshot()
    axis = torch.linspace(-3, 3, 301)
    cells = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1).view(1, -1, 2)
    scores = run.game.D.in_blocks(cells)[0, :, 0]
    assert after["largest_score"] == before["largest_score"] == pytest.approx(float(scores.max()), abs=2e-3)
    np.testing.assert_allclose(after["picture"]["maximum"][0], cells[0, scores.argmax()], atol=0.02)
    assert before["at_maximum"][0] < 0.3 and before["mean_score"][0] < before["largest_score"][0] - 0.1
    assert after["at_maximum"][0] > 0.95 and after["mean_score"][0] > after["largest_score"][0] - 0.01
    distance = np.linalg.norm(after["picture"]["generated"][0] - after["picture"]["maximum"][0], axis=1)
    assert after["at_maximum"][0] == pytest.approx((distance < 0.25).mean())


def test_the_value_of_the_game_and_of_its_best_discriminator():
    run = experiments.create("order_gan", **SMALL)
    run.game.D.flat.zero_()
    assert value(run.game).item() == pytest.approx(-math.log(4), abs=1e-6)
    run.game.D.leaves[-1].data.fill_(1.0)  # f = 1 everywhere: log σ(1) + log σ(−1)
    assert value(run.game).item() == pytest.approx(-0.313262 - 1.313262, abs=1e-5)
    run.game.G.flat.zero_()  # every sample at 0, far from the ring: JS = log 2
    assert best_value(run.game).item() == pytest.approx(0.0, abs=1e-3)  # mass of the data in the cells around 0
    run.game.G.leaves[-1].data.copy_(torch.tensor([[[2.0, 0.0]]]))  # at a mode, in one cell, of mass m there:
    edges = np.linspace(-3, 3, 65)
    cell = run.game.distribution.bin_masses(edges, edges)
    out = 3 * np.tanh(np.array([2.0, 0.0]) / 3)
    m = cell[tuple(np.searchsorted(edges, out, side="right") - 1)]
    js = 0.5 * (m * math.log(2 * m / (1 + m)) + (1 - m) * math.log(2) + math.log(2 / (1 + m)))
    assert best_value(run.game).item() == pytest.approx(-math.log(4) + 2 * js, abs=1e-6)


@pytest.mark.learning
def test_a_discriminator_that_finishes_before_a_frozen_generator_reaches_the_value_of_the_best():
    run = experiments.create("order_gan", width_D=32, frozen="generator", lr_D=5e-3)
    run.advance(400)
    history = run.snapshot()["history"]
    rises = history["order"]["value"][:, 0]
    best = history["best_value"]["value_best"][:, 0]
    assert np.ptp(best) == 0 and rises[0] == pytest.approx(-math.log(4), abs=0.1)
    # the fresh generator's samples are apart from the ring: V = 0 is the most there can be
    assert best[-1] - 0.1 < rises[-1] < best[-1] + 0.06


@pytest.mark.parametrize("loss", kept.FILES)
def test_the_kept_runs_are_whole_and_can_be_made_again(loss):
    found = kept.read(loss)
    assert set(found.ratios) <= set(kept.RATIOS) and found.seeds >= 8
    assert all(rows.shape == (len(found.ratios), found.seeds) for rows in found.figures.values())
    for ratio in found.ratios:
        assert OrderGanParams.of(ratio=ratio).updates() == (max(1, round(ratio)), max(1, round(1 / ratio)))
    good = found.figures["high_quality_share"]
    assert ((good >= 0) & (good <= 1)).all()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_mark_the_maximum_and_the_run_and_can_be_sent(theme):
    run = experiments.create("order_gan", members=2, **SMALL)
    run.advance(30)
    snapshot = {**run.snapshot(), "events": "", "start_params": run.params.model_dump()}
    found = kept.read()
    drawn = {
        "picture": figures.picture(snapshot, theme, 1),
        **{make.__name__: make(snapshot, theme) for make in (figures.scores, figures.gathered, figures.value)},
        "nearest": figures.nearest_by_order(
            theme,
            found.ratios,
            found.figures["nearest_modes_95"],
            (1.0, [2.0]),
            "8",
            medians("nearest_modes_95", "non_saturating", "minimax"),
        ),
        "good": figures.quality_by_order(theme, found.ratios, found.figures["high_quality_share"], None, "8"),
    }
    mark = drawn["picture"]["data"][-1]
    assert (mark["x"][0], mark["y"][0]) == tuple(snapshot["picture"]["maximum"][1].astype(np.float32))
    live = [trace for trace in drawn["nearest"]["data"] if trace["mode"] == "markers"][-1]
    assert (live["x"][0], live["y"][0]) == (1.0, 2.0)
    solid, dashed = [
        trace for trace in drawn["nearest"]["data"] if np.isfinite(trace["y"]).any() and trace["mode"] == "lines"
    ]
    minimax = kept.read("minimax")
    ten = float(np.median(minimax.figures["nearest_modes_95"][minimax.ratios.tolist().index(10.0)]))
    assert dashed["line"]["dash"] == "dash" and dashed["y"][found.ratios.tolist().index(10.0)] == ten
    assert solid["y"] == pytest.approx(np.median(found.figures["nearest_modes_95"], axis=1))
    assert [figures.order_text(x) for x in (0.02, 1.0, 50.0)] == ["1:50", "1:1", "50:1"]
    assert pack({"figures": drawn})
