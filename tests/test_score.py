"""The score field in the plane: slopes by differences, Tweedie's mean by a sum, chains that end where the data are, and the page."""

import math
import re

import numpy as np
import pytest
from opened import opened, text

from gan_core.diffusion.plane_mixture import PlaneMixture, plane_mixture, undecided_nats
from gan_core.diffusion.samplers import Ancestral, Ddim
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.trajectory import trajectory
from gan_core.figures import score as figures
from gan_core.params import ScoreParams
from pages.score.mathematics import steps_of

RING = plane_mixture("ring", 0.15, 1.5)
X = np.random.default_rng(0).normal(size=(40, 2)) * 1.5


@pytest.mark.parametrize("alpha_bar", [1.0, 0.9, 0.3, 1e-3])
def test_the_score_is_the_slope_of_the_log_density(alpha_bar):
    law, h = RING.noised(alpha_bar), 1e-5
    for k in range(2):
        step = h * np.eye(2)[k]
        slope = (law.log_density(X + step) - law.log_density(X - step)) / (2 * h)
        assert law.score(X)[:, k] == pytest.approx(
            slope, abs=1e-5, rel=1e-6
        )  # σ is 0.15 at the least: third derivatives of 10³, times h²


def test_one_standard_normal_stays_one():
    law = PlaneMixture(((0.0, 0.0),), 1.0).noised(0.37)
    assert law.sigma == pytest.approx(1, abs=1e-15) and law.score(X) == pytest.approx(-X, abs=1e-12)
    assert figures.guess(law, 0.37, X) == pytest.approx(0.37**0.5 * X, abs=1e-12)


@pytest.mark.parametrize("alpha_bar", [0.9, 0.3])
def test_the_guess_is_the_mean_of_the_data_that_lead_there(alpha_bar):
    """Against draws: x_0 of the mixture, weighted by the likelihood of x_t given each."""
    rng, at = np.random.default_rng(1), np.array([0.7, 0.4])
    centres = np.array(RING.centres)
    x_0 = centres[rng.integers(8, size=200_000)] + RING.sigma * rng.standard_normal((200_000, 2))
    weights = np.exp(-((at - alpha_bar**0.5 * x_0) ** 2).sum(1) / (2 * (1 - alpha_bar)))
    share = weights / weights.sum()
    mean = share @ x_0
    error = np.sqrt(share**2 @ (x_0 - mean) ** 2)
    assert np.all(np.abs(figures.guess(RING.noised(alpha_bar), alpha_bar, at) - mean) < 4 * error)


def test_indecision_is_ln_m_in_the_middle_and_nothing_at_a_mode():
    assert undecided_nats(RING.shares(np.zeros(2))) == pytest.approx(math.log(8), abs=1e-12)
    assert undecided_nats(RING.shares(np.array(RING.centres))) == pytest.approx(0, abs=1e-6)
    assert undecided_nats(np.array([0.5, 0.5, 0.0])) == pytest.approx(math.log(2), abs=1e-15)


@pytest.mark.parametrize("rule", [Ddim(), Ancestral()])
def test_chains_end_as_the_data_are(rule):
    found = trajectory(RING, "linear", 1000, "even", 1000, rule, 500, 0)
    apart = np.sqrt(((found.x[-1][:, None] - np.array(RING.centres)) ** 2).sum(-1)).min(1)
    inside = 1 - math.exp(-4.5)  # of a round Gaussian within 3σ, 98.89 %
    assert np.mean(apart < 3 * RING.sigma) == pytest.approx(inside, abs=4 * math.sqrt(inside * (1 - inside) / 500))
    held = np.bincount(RING.shares(found.x[-1]).argmax(-1), minlength=8)
    assert ((held - 62.5) ** 2 / 62.5).sum() < 24.3  # χ² of 7 degrees of freedom, 99.9 %
    entropies = [
        undecided_nats(RING.noised(float(found.noise.alpha_bar[t])).shares(found.x[i])).mean()
        for i, t in ((0, 1000), (-1, 0))
    ]
    assert entropies[0] == pytest.approx(math.log(8), abs=1e-3) and entropies[1] < 0.01  # ᾱ_T = 4e-5 leaves a trace


def test_a_small_ddim_step_follows_the_flow():
    """To the first order in β: dx = −½ β (x + score) dt, backwards (arXiv:2011.13456, Eq. 13)."""
    noise = schedules["linear"].noise(1000)
    found = trajectory(RING, "linear", 1000, "even", 1000, Ddim(), 500, 0)
    i = found.visited.index(300)
    law, beta = RING.noised(float(noise.alpha_bar[300])), float(noise.beta[300])
    flow = beta / 2 * (found.x[i] + law.score(found.x[i]))
    assert np.abs(found.x[i + 1] - found.x[i] - flow).max() < 3 * beta * np.abs(flow).max()  # the next order
    assert np.abs(flow).max() > 1e-3


def test_the_mathematics_says_each_number_twice():
    for title, _, words in steps_of(ScoreParams(probe_x=1.0, probe_y=-0.4)):
        pairs = re.findall(r"\*\*\(([^)]*)\)\*\*", words)
        if len(pairs) == 2 and "Following" not in title:
            assert pairs[0] == pairs[1], title


def test_without_noise_the_start_decides_and_with_it_the_way():
    """Of 8 modes alike, one is right by chance on 1/8 of 500 chains, give or take four standard errors."""
    smooth, shaken = (trajectory(RING, "linear", 1000, "even", 100, rule, 500, 0) for rule in (Ddim(), Ancestral()))
    assert figures.as_at_the_end(smooth, 0) > 0.98 and figures.as_at_the_end(shaken, 100) == 1
    assert figures.as_at_the_end(shaken, 0) == pytest.approx(1 / 8, abs=4 * math.sqrt(7 / 64 / 500))


def test_all_modes_of_the_grid_are_in_the_picture():
    found = trajectory(plane_mixture("grid", 0.05, 1.5), "linear", 1000, "even", 2, Ddim(), 500, 0)
    drawn = figures.picture(found, 2, (0, 0), "light")
    assert drawn["layout"]["xaxis"]["range"][1] > np.abs(found.data.centres).max() + 3 * 0.05


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figures_follow_probe_and_time(theme):
    found = trajectory(RING, "linear", 1000, "even", 50, Ddim(), 500, 0)
    end = figures.picture(found, 50, (1.5, 0.0), theme)
    line = next(trace for trace in end["data"] if trace["meta"] == "probe")
    assert line["x"].tolist() == [1.5, 1.5]  # at t = 0 nothing is left to guess
    path = next(trace for trace in figures.picture(found, 10, (0, 0), theme)["data"] if trace["meta"] == "paths")
    assert len(path["x"]) == 500 * 12 and np.isnan(path["x"][11])  # 11 places and a gap
    made = figures.modes(found, 50, (1.5, 0.0), theme)["data"]
    assert made[0]["y"].sum() == pytest.approx(1, abs=1e-6) and made[-1]["y"][0] == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    "query",
    [
        {"data": "grid", "radius": 3, "sigma": 0.01, "sampling_steps": 1},
        {"data": "two_gaussians", "sampler": "ancestral", "schedule": "cosine", "T": 10, "sampling_steps": 1000, "probe_x": -3.5, "probe_y": 3.5},
    ],
)  # fmt: skip
def test_every_corner_can_be_shown(query):
    opened("score", **query)


def test_predictions_are_answered():
    at = opened("score")
    at.radio(key="check_score_centre").set_value("zero").run()
    at.number_input(key="check_score_decided").set_value(500).run()
    said = text(at)
    assert "You predicted zero, which is right" in said
    found, noise = trajectory(RING, "linear", 1000, "even", 100, Ancestral(), 500, 0), schedules["linear"].noise(1000)
    left = {
        t: undecided_nats(RING.noised(float(noise.alpha_bar[t])).shares(x)).mean()
        for t, x in zip(found.visited, found.x, strict=True)
    }
    t = int(re.search(r"You predicted 500; the sampler says \*\*(\d+)\*\*", said).group(1))
    assert left[t] <= math.log(8) / 2 < left[t + 10]
