"""The exact lab: integrals against scipy's quadrature and the table of the issue; trained discriminators approach them."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import norm

from gan_core import experiments
from gan_core.figures import saturation as figures
from gan_core.theory import saturation

TABLE = {  # θ: minimax, non-saturating, JS in nats
    1: (0.39797, 0.60203, 0.11142),
    3: (0.29586, 2.70414, 0.52678),
    5: (0.04738, 4.95262, 0.67594),
    8: (3.929e-4, 7.99961, 0.69305),
}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.parametrize("theta, values", TABLE.items())
def test_the_table(theta, values):
    found = saturation.exact(theta)
    for value, exact in zip(
        values, (found.gradient_minimax, found.gradient_non_saturating, found.js_nats), strict=True
    ):
        assert exact == pytest.approx(value, rel=2e-4, abs=6e-6)


@pytest.mark.parametrize("theta", [0.3, 1.0, 3.0, 5.0, 8.0])
def test_an_independent_quadrature_agrees(theta):
    p, q = norm(0, 1), norm(theta, 1)

    def D(x):
        return 1 / (1 + np.exp(np.clip(q.logpdf(x) - p.logpdf(x), -700, 700)))

    def integral(f):
        return quad(f, -15, theta + 15, points=[0, theta / 2, theta], limit=400, epsabs=1e-14, epsrel=1e-12)[0]

    m = lambda x: (p.pdf(x) + q.pdf(x)) / 2  # noqa: E731
    js = integral(lambda x: p.pdf(x) * np.log(p.pdf(x) / m(x)) + q.pdf(x) * np.log(q.pdf(x) / m(x))) / 2
    found = saturation.exact(theta)
    assert found.gradient_minimax == pytest.approx(theta * integral(lambda x: q.pdf(x) * D(x)), rel=1e-6)
    assert found.gradient_non_saturating == pytest.approx(theta * integral(lambda x: q.pdf(x) * (1 - D(x))), rel=1e-6)
    assert found.js_nats == pytest.approx(js, rel=1e-6)


@pytest.mark.parametrize("theta", [0.5, 2.0, 6.0])
def test_what_each_loss_descends(theta):
    h = 1e-4
    js_slope = (saturation.exact(theta + h).js_nats - saturation.exact(theta - h).js_nats) / (2 * h)
    found = saturation.exact(theta)
    assert found.gradient_minimax == pytest.approx(2 * js_slope, rel=1e-5)
    assert found.gradient_non_saturating == pytest.approx(theta - 2 * js_slope, rel=1e-5)


def test_the_best_discriminator_gives_the_exact_values_and_a_worse_one_a_lower_bound():
    theta, x = 3.0, saturation.points(3.0)
    a, slope = theta**2 / 2 - theta * x, np.full_like(x, -theta)
    best, found = saturation.exact(theta), saturation.under_discriminator(theta, x, a, slope)
    assert found.gradient_minimax == pytest.approx(best.gradient_minimax, rel=1e-12)
    assert found.js_nats == pytest.approx(best.js_nats, rel=1e-12)
    assert saturation.under_discriminator(theta, x, 0.5 * a, 0.5 * slope).js_nats < best.js_nats


@pytest.mark.learning
def test_trained_discriminators_approach_the_best():
    run = experiments.create("exact_saturation", theta=1.0, members=2)
    start = run.snapshot()
    run.advance(300)
    snapshot = run.snapshot()
    assert (start["trained_js"] < 0.01).all() and (np.abs(snapshot["trained_js"] - 0.11142) < 0.02).all()
    assert (snapshot["trained_js"] < snapshot["js_nats"]).all(), "a lower bound"
    assert (np.abs(snapshot["trained_minimax"] / 0.39797 - 1) < 0.25).all()


def test_a_moved_slider_shows_at_once():
    run = experiments.create("exact_saturation")
    run.apply({"theta": 5.0})
    assert run.snapshot()["gradient_minimax"][0] == pytest.approx(0.04738, abs=1e-5)
    assert run.snapshot()["picture"]["theta"] == 5.0


def test_figures_hold_what_the_snapshot_says():
    run = experiments.create("exact_saturation", members=2)
    run.advance(20)
    snapshot = {**run.snapshot(), "events": "", "start_params": run.params.model_dump()}
    for theme in ("light", "dark"):
        picture = figures.densities(snapshot, theme, 1)
        assert [trace["meta"] for trace in picture["data"]] == list(figures.LAYERS)
        assert picture["data"][0]["y"].max() == pytest.approx(1 / np.sqrt(2 * np.pi), rel=1e-3)
        marks = [t for t in figures.gradients_by_theta(snapshot, theme, 1)["data"] if t["mode"] == "markers"]
        assert marks[0]["y"][0] == pytest.approx(0.29586, abs=1e-5) and marks[0]["x"][0] == 3.0
        drawn = [trace["line"]["dash"] for trace in figures.training(snapshot, theme)["data"]]
        assert len(drawn) == 6 and drawn[4:] == ["dot", "dot"]  # what is exact is the same for both members
        assert figures.js_by_theta(snapshot, theme)["layout"]["meta"]["own_axis"]


@pytest.mark.parametrize("experiment", ["plane_gan", "image_gan"])
def test_the_meter_reads_0_for_non_saturating_and_the_odds_of_D_for_minimax(experiment):
    from gan_core.figures import saturation_meter as meter

    small = {"width": 0.125, "batch_size": 8} if experiment == "image_gan" else {"width_D": 16, "width_G": 16}
    run = experiments.create(experiment, vary="loss=minimax|non_saturating|wasserstein", **small)
    run.advance(6)
    every = run.snapshot()["history"]["every"]
    assert run.snapshot()["loss_name"] == ["minimax", "non_saturating", "wasserstein"]
    slope, reference = every["logit_gradient"], every["non_saturating_slope"]
    np.testing.assert_allclose(slope[:, 0] + reference[:, 0], 1, rtol=1e-5)  # D + (1 − D)
    figure = meter({**run.snapshot(), "events": "", "start_params": run.params.model_dump()}, "light")
    minimax, other, wasserstein = (trace["y"] for trace in figure["data"])
    np.testing.assert_allclose(other, 0, atol=1e-5)
    np.testing.assert_allclose(minimax, np.log10(slope[:, 0] / (1 - slope[:, 0])), atol=1e-4)
    assert np.isnan(wasserstein).all()
