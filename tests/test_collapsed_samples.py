"""Samples at one mode under their best discriminator, and modes that overlap: against integrals by scipy, finite differences and draws."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm
from test_diagnosis import LAST, history

from gan_core.data import distributions
from gan_core.theory.collapsed_samples import least_loss_nats, outward_slope, score
from gan_core.theory.diagnosis import diagnose
from gan_core.theory.mode_overlap import overlap
from pages.collapse import questions
from pages.collapse.mathematics import MATHEMATICS

FAR = np.array([2.0, 0.0])


def loss_by_scipy(modes, width):
    """L_D of D* by an integral over the radius, with the densities written out: data of σ = 1, samples of standard deviation `width`."""

    def added(r):
        log_p, log_q = -(r**2) / 2 - np.log(modes), -(r**2) / (2 * width**2) - 2 * np.log(width)
        log_sum = np.logaddexp(log_p, log_q)
        return r * (np.exp(log_p) * (log_sum - log_p) + np.exp(log_q) * (log_sum - log_q))

    edges = [0.0, width, 4 * width, 12 * width, 40.0]
    return sum(quad(added, a, b, epsabs=1e-12)[0] for a, b in pairwise(edges))


@pytest.mark.parametrize("modes", [8, 25])
@pytest.mark.parametrize("width", [1.0, 0.5, 0.2, 0.1, 0.01, 2.0])
def test_the_best_discriminators_loss_is_that_of_an_integral(modes, width):
    assert least_loss_nats(modes, width) == pytest.approx(loss_by_scipy(modes, width), abs=1e-6)
    assert 0 < least_loss_nats(modes, width) <= least_loss_nats(modes, 1.0) + 1e-12


def test_the_figures_of_the_audit_stand_on_the_page():
    """Found once by other code: 0.392, 0.289, 0.103, 0.039, 0.001."""
    found = [least_loss_nats(8, width) for width in (1, 0.5, 0.2, 0.1, 0.01)]
    assert found == pytest.approx([0.392, 0.289, 0.103, 0.039, 0.001], abs=5e-4)
    words = " ".join(step.words for step in MATHEMATICS)
    for number in ("0.392", "0.289", "0.103", "0.0388", "9.7 × 10⁻⁴"):
        assert number in words


@pytest.mark.parametrize("width", [0.5, 1.0, 1.7])
def test_the_score_and_its_slope_are_those_of_the_densities(width):
    sigma, modes, h = 0.2, 8, 1e-5
    p, q = multivariate_normal(FAR, sigma**2), multivariate_normal(FAR, (width * sigma) ** 2)

    def f(x):
        return p.logpdf(x) - np.log(modes) - q.logpdf(x)

    x = FAR + np.array([0.17, -0.11])
    e = ((x - FAR) ** 2).sum() / (2 * sigma**2)
    assert score(np.array(e), modes, width) == pytest.approx(f(x), abs=1e-9)
    slope = [(f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(2)]
    np.testing.assert_allclose(outward_slope(width) * (x - FAR) / sigma**2, slope, atol=1e-5)


def test_collapse_with_the_datas_width_is_stationary_for_the_ring_as_well():
    """All eight modes, tails included: ∇ log p/q at draws of one mode is 0 to the precision that the other modes leave."""
    law = distributions["ring"](sigma=0.1, radius=2.0)
    q, h = multivariate_normal(FAR, 0.01), 1e-4
    x = np.random.default_rng(0).normal(FAR, 0.1, (2_000, 2))

    def f(points):
        return law.log_density(points) - q.logpdf(points)

    slopes = np.stack([(f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(2)], 1)
    assert np.abs(slopes).max() < 1e-6


@pytest.mark.parametrize(("sigma", "radius"), [(1.0, 2.0), (0.5, 2.0), (0.3, 1.0)])
def test_the_overlap_of_a_ring_is_that_of_its_sectors(sigma, radius):
    """Nearest to a mode means in its sector of π/4; the density of the angle of N((r, 0), σ² I) is known (Mardia 1972, offset normal)."""

    def density(a):
        b = radius / sigma * np.cos(a)
        tail = b * norm.cdf(b) / norm.pdf(b)
        return np.exp(-((radius / sigma) ** 2) / 2) / (2 * np.pi) * (1 + tail)

    at_home = quad(density, -np.pi / 8, np.pi / 8)[0]
    found = overlap("ring", sigma, radius)
    np.testing.assert_allclose(found.perfect, 1 / 8, atol=1e-9)
    np.testing.assert_allclose(found.left, (1 - at_home) / 7, atol=2e-3)


def test_modes_that_are_apart_leave_nothing_and_those_on_top_of_each_other_cannot_be_told():
    assert not overlap("ring", 0.02, 2.0).left.any() and overlap("grid", 0.05, 2.0).can_tell
    assert overlap("ring", 1.0, 2.0).can_tell and not overlap("ring", 1.0, 0.5).can_tell


def shares(points):
    modes = np.asarray(distributions["ring"](sigma=1.0, radius=2.0).modes)
    d2 = ((points[:, None] - modes) ** 2).sum(-1)
    return np.bincount(d2.argmin(1), minlength=8) / len(points), int((100 * (d2 <= 9).sum(0) >= len(points)).sum())


@pytest.mark.parametrize(
    ("one_mode", "says"), [(True, "partial collapse"), (False, "covers all")], ids=["one mode", "perfect"]
)
def test_samples_of_one_mode_do_not_cover_all_where_discs_overlap(one_mode, says):
    """Ring of radius 2, σ = 1: samples of one mode alone lie within 3σ of all eight, more than 1 % at each."""
    rng = np.random.default_rng(1)
    law = distributions["ring"](sigma=1.0, radius=2.0)
    held, within = shares(rng.normal(FAR, 1.0, (2_500, 2)) if one_mode else np.asarray(law.sample(2_500, rng)))
    assert within == 8
    made = history(np.repeat(held[None], LAST, 0), 1.0)
    made["evaluation"]["modes_covered_1pct"][1:] = within
    assert diagnose(made, overlap=overlap("ring", 1.0, 2.0)).verdict == says
    assert diagnose(made, overlap=overlap("ring", 1.0, 0.5)).verdict == "cannot be told"


@pytest.mark.parametrize(("modes_after", "answer"), [(1, questions.STAY), (5, questions.LEAVE)])
def test_the_run_answers_whether_ten_steps_undid_a_collapse(modes_after, answer):
    evaluations = 72
    held = np.zeros((evaluations, 8))
    held[:, 3] = 1
    made = {"history": history(held, 0.97), "step": 3_600, "picture": {"step": 3_600}, "events": ["1500:n_D=10"]}
    made |= {"params": {"data": "ring", "sigma": 0.1, "radius": 2.0, "n_D": 10}}
    made |= {"ignores_shift": [False], "loss_unit": ["nats"]}
    after = made["history"]["evaluation"]
    after["nearest_modes_95"][after["step"] > 1500] = modes_after
    assert questions.undone(made, 0) == answer and "At step 1,500 1 and at step 3,500" in questions.explain_undone(
        made, 0
    )
    assert questions.undone({**made, "events": []}, 0) is None
    assert questions.undone({**made, "step": 3_400}, 0) is None, "2,000 steps are not over"
    spread = {**made, "history": history(np.full((evaluations, 8), 1 / 8), 0.97)}
    assert questions.undone(spread, 0) is None, "it had not collapsed"
