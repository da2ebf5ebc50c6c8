"""Two parallel lines, and noise on two points: every distance against numbers from outside the code."""

import math

import numpy as np
import ot
import pytest
from scipy import integrate, stats
from scipy.spatial.distance import jensenshannon

from gan_core import experiments
from gan_core.figures import instance_noise as noise_figures
from gan_core.figures import parallel_lines as figures
from gan_core.params.parallel_lines import REACH
from gan_core.theory.instance_noise import best_sigma, healed
from gan_core.theory.parallel_lines import NAMES, distances, roll, slopes
from gan_core.theory.parallel_lines_proof import HEIGHTS, STEPS
from pages.noise import INFLECTION

SWEEP = np.linspace(-1.5, 1.5, 13)  # with 0 in the middle


def points(x):
    return np.stack([np.full(len(HEIGHTS), x), HEIGHTS], 1)


@pytest.mark.parametrize("theta", SWEEP)
def test_distances_are_those_of_two_sets_of_points(theta):
    found, n = distances(theta), len(HEIGHTS)
    even = np.full(n, 1 / n)
    assert found.w1 == pytest.approx(ot.emd2(even, even, ot.dist(points(0.0), points(theta), "euclidean")), abs=1e-6)
    both = np.unique(np.concatenate([points(0.0), points(theta)]), axis=0)
    p, q = ([(row == line).all(1).any() / n for row in both] for line in (points(0.0), points(theta)))
    assert found.js_nats == pytest.approx(jensenshannon(p, q) ** 2, abs=1e-6)
    assert found.tv == pytest.approx(np.abs(np.subtract(p, q)).sum() / 2, abs=1e-6)
    assert found.kl_nats == stats.entropy(p, q)  # scipy's is ∞ where q has no mass


@pytest.mark.parametrize("theta", [-1.2, -0.01, 0.3, 1.5])
def test_slopes_are_differences(theta):
    h, found = 1e-6, slopes(theta)
    for name in ("w1", "js_nats", "tv"):
        up, down = (getattr(distances(theta + way * h), name) for way in (1, -1))
        assert getattr(found, name) == pytest.approx((up - down) / (2 * h), abs=1e-6)
    assert math.isnan(found.kl_nats)


def test_the_ball_moves_under_w1_alone():
    balls = roll(1.0, 0.25, 5)
    assert balls.w1.tolist() == [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    for name in ("js_nats", "kl_nats", "tv"):
        assert (getattr(balls, name) == 1.0).all()
    past = roll(0.1, 0.3, 4).w1
    assert past == pytest.approx([0.1, -0.2, 0.1, -0.2, 0.1])  # over the minimum and back


@pytest.mark.parametrize("theta", [-1.0, 0.4])
def test_each_step_of_the_proof_has_two_equal_sides(theta):
    for _, step in STEPS:
        assert step.left(theta) == pytest.approx(step.right(theta), abs=1e-6), step.title


def test_the_experiment_gives_the_distances_and_rolls():
    run = experiments.create("parallel_lines", theta=0.5, h=0.1)
    run.advance(3)
    shot = run.snapshot()
    assert [shot[name] for name in NAMES] == [0.5, pytest.approx(math.log(2)), math.inf, 1.0]
    assert shot["ball_w1"] == pytest.approx(0.2) and shot["ball_js_nats"] == 0.5
    run.apply({"theta": -0.5})
    assert run.snapshot()["ball_w1"] == pytest.approx(-0.2)
    again = experiments.create("parallel_lines", theta=0.1)
    again.load(*run.state())
    assert again.step == 3 and again.snapshot()["ball_w1"] == pytest.approx(-0.2)


@pytest.mark.parametrize(("sigma", "js"), [(2, 0.03031), (1, 0.11142), (0.5, 0.33683), (0.2, 0.67594)])
def test_js_under_noise(sigma, js):
    assert healed(1.0, sigma).js_nats == pytest.approx(js, abs=5e-6)  # five decimals of the issue


@pytest.mark.parametrize(("theta", "sigma"), [(0.3, 1.0), (1.0, 0.5), (2.0, 0.4), (-1.0, 0.7), (4.0, 0.5)])
def test_js_under_noise_and_its_slope_by_scipy(theta, sigma):
    def js(theta):
        p, q = stats.norm(0, sigma), stats.norm(theta, sigma)

        def integrand(x):
            m = np.logaddexp(p.logpdf(x), q.logpdf(x)) - math.log(2)
            return sum(part.pdf(x) * (part.logpdf(x) - m) for part in (p, q)) / 2

        return integrate.quad(integrand, -9 * sigma - abs(theta), 9 * sigma + abs(theta), epsabs=1e-12, limit=400)[0]

    h = 1e-3 * sigma
    assert healed(theta, sigma).js_nats == pytest.approx(js(theta), abs=1e-9)
    assert healed(theta, sigma).slope == pytest.approx((js(theta + h) - js(theta - h)) / (2 * h), rel=1e-5, abs=1e-8)


def test_noise_at_its_limits():
    assert healed(0.0, 1.0).js_nats == pytest.approx(0, abs=1e-12) and healed(0.0, 1.0).slope == 0
    assert healed(0.01, 1.0).slope == pytest.approx(0.01 / 4, rel=1e-4)  # θ/4σ²
    assert healed(4.0, 0.02).js_nats == pytest.approx(math.log(2)) and healed(4.0, 0.02).slope == 0
    lacks = math.log(2) - healed(3.0, 0.5).js_nats
    assert 0 < lacks < math.log(2) * math.exp(-36 / 8)
    for theta in (0.5, 3.0):  # the steepest of a fine grid
        sigmas = np.geomspace(0.3 * theta, 0.6 * theta, 401)
        steepest = sigmas[np.argmax([healed(theta, float(sigma)).slope for sigma in sigmas])]
        assert best_sigma(theta) == pytest.approx(steepest, rel=2e-3)


def test_js_depends_on_the_ratio_alone_and_its_slope_does_not():
    """The audit's: at θ/σ = 1/0.407 the slope is 0.4795 at θ = 1 and 0.0480 at θ = 10."""
    assert healed(1.0, 0.407).js_nats == pytest.approx(healed(10.0, 4.07).js_nats, rel=1e-12)
    assert healed(1.0, 0.407).slope == pytest.approx(0.4795, abs=5e-5)
    assert healed(10.0, 4.07).slope == pytest.approx(0.0480, abs=5e-5)


def test_js_is_concave_beyond_the_inflection_so_what_it_lacks_bounds_its_slope():
    """J′ by differences of JS falls from r = 1.64 on; so J′(r) ≤ J(r) − J(r − 1) ≤ log 2 − J(r − 1) for r ≥ 2.64."""
    r = np.arange(0.5, 9, 0.02)
    J = np.array([healed(x, 1.0).js_nats for x in r])
    slope = np.gradient(J, r)
    assert r[slope.argmax()] == pytest.approx(INFLECTION, abs=0.03)
    assert (np.diff(slope[slope.argmax() : -1]) <= 1e-12).all()
    for x in (2.64, 4.0, 8.0):
        assert healed(x, 1.0).slope <= math.log(2) - healed(x - 1, 1.0).js_nats


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("theta", [-0.7, 0.0, 1.5])
def test_the_figures_hold_what_the_formulas_say(theta, theme):
    for mark in ("", "overlap", "plan", "discriminator"):
        (handle,) = figures.plane(theta, theme, mark)["layout"]["meta"]["handles"]
        assert handle["x"] == theta and handle["x_range"] == [-REACH, REACH]
    drawn = figures.against_theta("w1", theta, theta, theme)["data"]
    assert drawn[0]["y"] == pytest.approx(np.abs(drawn[0]["x"]), abs=1e-6)
    for sigma in (0.02, 0.5, 5.0):
        charts = noise_figures.charts(abs(theta), sigma, theme)
        assert charts["js_sigma"]["layout"]["meta"]["handles"][0]["y"] == healed(abs(theta), sigma).js_nats
