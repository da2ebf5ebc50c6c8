"""Discriminators of two lines: their bounds hold, the penalty's overshoot is the closed form's, a saved run goes on."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar

from gan_core import experiments
from gan_core.figures import line_critic as figures
from gan_core.telemetry.line_critic_picture import slope_of_D, slope_of_log_D
from gan_core.theory import penalised_critic
from gan_core.theory.transport import wasserstein_1

LOG_2 = 0.6931471805599453
CONSTRAINTS = ("gradient_penalty", "spectral_norm", "weight_clipping")


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def create(**settings):
    return experiments.create("line_critic", **settings)


@pytest.mark.parametrize(("theta", "weight"), [(1.0, 1.0), (-2.0, 1.0), (2.0, 10.0), (0.3, 0.5)])
def test_the_best_slope_is_where_an_optimiser_finds_it(theta, weight):
    found = minimize_scalar(lambda g: -(abs(theta) * g - weight * (g - 1) ** 2))
    assert penalised_critic.best_slope(theta, weight) == pytest.approx(found.x, rel=1e-6)
    assert penalised_critic.value(theta, weight, found.x) == pytest.approx(-found.fun, rel=1e-12)
    assert penalised_critic.best_estimate(theta, weight) == pytest.approx(abs(theta) * found.x, rel=1e-6)


@pytest.mark.learning
@pytest.mark.parametrize(("theta", "estimate"), [(1.0, 1.5), (2.0, 4.0)])  # the issue's: θ (1 + θ/2λ) at λ = 1
def test_trained_discriminators_meet_the_figures_of_the_issue(theta, estimate):
    run = create(theta=theta, members=2)
    below = []
    for _ in range(8):
        run.advance(50)
        below.append(run.snapshot()["js_estimate"])
    snapshot = run.snapshot()
    np.testing.assert_allclose(snapshot["estimate"], estimate, rtol=0.05)
    np.testing.assert_allclose(snapshot["optimum"], estimate, rtol=1e-12)
    np.testing.assert_allclose(snapshot["exact"], theta, rtol=1e-12)
    assert (np.array(below) <= LOG_2 + 1e-6).all(), "a lower bound, but for the rounding of float32"
    np.testing.assert_allclose(snapshot["js_estimate"], LOG_2, atol=2e-3)  # 5e-4 below after 400 steps, 2e-3 after 200
    assert (snapshot["slope_f"] > 1).all() and (snapshot["slope_D"] < 0.01).all(), "one stays, one dies"


@pytest.mark.learning
@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_over_its_slope_no_discriminator_says_more_than_the_exact_w1(constraint):
    run = create(theta=-1.5, constraint=constraint, members=2)
    u = (np.arange(64)[:, None] + 0.5) / 64
    exact = wasserstein_1(np.hstack([0 * u, u]), np.hstack([0 * u - 1.5, u]))  # POT's network simplex
    for _ in range(4):
        run.advance(60)
        snapshot = run.snapshot()
        assert snapshot["exact"] == pytest.approx(exact, rel=1e-6)
        assert (snapshot["estimate_over_slope"] <= exact * 1.001).all()  # the slope is measured at points
        if constraint == "spectral_norm":
            assert (snapshot["largest_slope"] < 1.02).all()  # σ by one power iteration a step
            assert (snapshot["estimate"] <= exact * 1.02).all()
    assert (snapshot["estimate_over_slope"] > 0.6 * exact).all(), "and it has learnt which side the data are on"


def test_what_is_measured_is_what_the_networks_say():
    run = create(theta=0.8, members=2)
    run.advance(30)
    snapshot, h = run.snapshot(), 1e-6
    net = run.logit.net.with_weights(run.logit.net.flat.double())
    u = torch.linspace(0, 1, 4001)[None, :, None].expand(2, -1, -1)

    def scores(discriminators, x):
        with torch.no_grad():
            return discriminators.net(torch.cat([torch.full_like(u, x), u], -1))[..., 0].double()

    estimate = scores(run.bounded, 0.0).mean(1) - scores(run.bounded, 0.8).mean(1)
    np.testing.assert_allclose(snapshot["estimate"], estimate, rtol=1e-4)
    D_real, D_fake = (torch.sigmoid(scores(run.logit, x)) for x in (0.0, 0.8))
    js = 0.5 * (torch.log(D_real).mean(1) + torch.log(1 - D_fake).mean(1)) + LOG_2
    np.testing.assert_allclose(snapshot["js_estimate"], js, rtol=1e-4)

    def D(points):
        with torch.no_grad():
            return torch.sigmoid(net(points)[..., 0])

    def difference(of, points, axis):
        step = torch.zeros(2, dtype=torch.float64)
        step[axis] = h
        return (of(points.double() + step) - of(points.double() - step)) / (2 * h)

    points = torch.rand(2, 50, 2, generator=torch.Generator().manual_seed(0))
    slopes = (slope_of_D, D), (slope_of_log_D, lambda points: torch.log(D(points)))
    for measured, of in slopes:
        found = measured(*run.logit.score(points))
        for axis in (0, 1):
            np.testing.assert_allclose(found[..., axis], difference(of, points, axis), atol=1e-5)  # float32
    generated = torch.cat([torch.full_like(u, 0.8), u], -1)
    size = torch.stack([difference(slopes[1][1], generated, axis) for axis in (0, 1)]).norm(dim=0).mean(1)
    np.testing.assert_allclose(snapshot["slope_log_D"], size, rtol=1e-3)


@pytest.mark.learning
def test_disjoint_supports_starve_D_and_not_log_D():
    """The audit's run: at θ = 1 ‖∇D‖ falls to 4e-4 by step 1,500, and ‖∇ log D‖ is 15.8; here at step 500, with room."""
    run = create(members=2)
    run.advance(500)
    snapshot = run.snapshot()
    assert (snapshot["slope_D"] < 0.006).all() and (snapshot["slope_log_D"] > 5).all()
    assert (snapshot["slope_log_D"] > 3 * snapshot["slope_f"]).all()


def test_one_on_the_other_both_say_nothing_and_clipping_has_no_known_best():
    run = create(theta=0.0, constraint="weight_clipping", clip=0.05)
    run.advance(20)
    snapshot = run.snapshot()
    assert snapshot["js_exact"] == snapshot["exact"] == 0 and np.isnan(snapshot["optimum"]).all()
    assert snapshot["js_estimate"] <= 1e-6 and snapshot["estimate"] == pytest.approx(0, abs=1e-6)
    assert run.bounded.net.flat.abs().max() <= np.float32(0.05)
    run.apply({"theta": 0.5})
    moved = run.snapshot()
    assert moved["js_exact"] == pytest.approx(LOG_2) and moved["exact"] == 0.5 and moved["step"] == 20


def test_both_discriminators_begin_alike_and_one_that_meets_a_nan_stops_alone():
    run = create(members=2, constraint="spectral_norm")
    assert torch.equal(run.logit.net.flat, run.bounded.net.flat)
    with torch.no_grad():
        run.bounded.net.flat[0, 0] = torch.nan
    before = run.bounded.net.flat[1].clone()
    run.advance(3)
    said = run.snapshot()["stopped"]
    assert said == ["stopped at step 1: the discriminator's loss was not a finite number", ""]
    assert not torch.equal(before, run.bounded.net.flat[1]) and run.bounded.net.flat[1].isfinite().all()


def test_the_figures_show_the_discriminator_that_is_asked_for():
    run = create(members=2)
    run.advance(20)
    snapshot = {**run.snapshot(), "events": "", "start_params": run.params.model_dump()}
    bounded, logit, log_D = (figures.scene(snapshot, "light", 1, discriminator=name) for name in figures.SHOWN)
    assert log_D["layout"]["meta"]["discriminator"] == logit["layout"]["meta"]["discriminator"]
    longest = []
    for shown in (logit, log_D):
        (arrows,) = (trace for trace in shown["data"] if trace["name"] == "arrows")
        longest.append(np.nanmax(np.abs(np.diff(arrows["x"].reshape(-1, 3)[:, :2]))))
    assert longest[0] < longest[1], "∇D = D ∇ log D"
    assert bounded["layout"]["meta"]["discriminator"]["title"] == "f(x)"
    assert logit["layout"]["meta"]["discriminator"]["title"] == "D(x)" and logit["data"][0]["zmax"] == 1
    handle = bounded["layout"]["meta"]["handles"][0]
    assert (handle["x"], handle["move"]) == (1.0, "x")
    exact = [trace for trace in figures.wasserstein(snapshot, "dark")["data"] if trace["name"] == "W₁"]
    assert len(exact) == 1 and exact[0]["y"][-1] == 1
    cut = figures.cut(snapshot, "light", 0)["data"]
    x = cut[0]["x"]
    assert np.interp(1.0, x, cut[0]["y"]) == pytest.approx(0, abs=1e-5) and (cut[1]["y"] <= 1).all()
    assert np.interp([-1, 0, 0.5, 1, 2], x, cut[2]["y"]) == pytest.approx([1, 1, 0.5, 0, 0], abs=1e-6)
