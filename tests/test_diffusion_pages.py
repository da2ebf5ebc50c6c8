"""The lessons on diffusion without a browser: the corners of their settings, predictions, and what the tables say."""

import re

import numpy as np
import pytest
from opened import opened, text

from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.not_gaussian import compared
from gan_core.diffusion.schedules import schedules
from gan_core.experiments import create
from pages import denoise


@pytest.mark.parametrize(
    ("schedule", "T", "says"),
    [
        ("linear", 21, "the end is noise"),
        ("cosine", 10, "the end is noise"),
        ("sigmoid", 1000, "the end is noise"),
        ("linear_unscaled", 10, "the end is not noise"),  # ᾱ_T is about e^(−10 · 0.01)
    ],
)
def test_the_end_is_noise_or_is_warned_of(schedule, T, says):
    assert says in text(opened("forward", schedule=schedule, T=T))


@pytest.mark.parametrize(
    "query",
    [
        {"sampler": "ddim", "sampling_steps": 1},
        {"sampler": "ddim", "eta": 1, "schedule": "sigmoid", "spacing": "leading", "sampling_steps": 7},
        {"sampler": "ancestral", "variance": "beta", "schedule": "cosine", "T": 10, "sampling_steps": 1000},
        {"chain": 499, "beta": 1e-4, "x": 3, "before": 0.999, "spacing": "linspace"},
        {"beta": 0.9, "x": -3, "before": 0.05, "schedule": "linear_unscaled", "seed": 5},
    ],
)
def test_every_corner_of_the_way_back_can_be_shown(query):
    opened("reverse", **query)


def test_the_step_that_is_shown_adds_up():
    at = opened("reverse", sampler="ddim", sampling_steps=10)
    assert not any("| how" in item.value for item in at.markdown), "it opens with one chart"
    at.toggle(key="reverse_whole").set_value(True).run()
    table = next(item.value for item in at.markdown if item.value.startswith("| | how"))
    rows = {cells[1].strip(): cells[2:4] for cells in (line.split("|") for line in table.split("\n")) if len(cells) > 3}

    def numbers(cell):
        return [float(x.replace("−", "-")) for x in re.findall(r"−?[0-9]+[.]?[0-9]*", cell.split("=")[-1])]

    x, root, eps, signal = numbers(rows["x̂₀"][0])
    assert (x - root * eps) / signal == pytest.approx(numbers(rows["x̂₀"][1])[0], rel=5e-3)  # three digits are shown
    a, x_0, b, eps = numbers(rows["mean"][0])
    (mean,), (x_s,) = numbers(rows["mean"][1]), numbers(rows["x<sub>s</sub>"][1])
    assert a * x_0 + b * eps == pytest.approx(mean, rel=1e-2) and x_s == mean and "–" in rows["z"][1]


def test_predictions_are_answered_by_the_formulas():
    at = opened("reverse")
    at.radio(key="check_reverse_ten").set_value("0.5").run()
    assert "the formula says **less**" in text(at) and "It is 0.370." in text(at)
    at.radio(key="check_reverse_hills").set_value("1 and 2").run()
    assert "You predicted 1 and 2, which is right" in text(at)
    assert compared(TWO.noised(0.95), 0.0, 0.9).hills == 2
    at = opened("forward")
    at.number_input(key="check_forward_half").set_value(250).run()
    assert "You predicted 250, which is right within 50: **259**" in text(at)
    at.number_input(key="check_forward_left").set_value(10).run()
    assert "the table says **36.4**" in text(at)


@pytest.mark.parametrize(("page", "extra"), [("reverse", {}), ("score", {"data": "two_gaussians"})])
def test_a_spacing_that_begins_before_the_noise_is_said_beside_the_controls(page, extra):
    said = {
        query: [item.value for item in opened(page, T=500, sampling_steps=steps, spacing=spacing, **extra).caption if "the chains begin at" in item.value]
        for query in (("leading", 300), ("linspace", 1), ("linspace", 300))
        for spacing, steps in [query]
    }  # fmt: skip
    assert "begin at t = 300, not at T = 500. There ᾱ is 0.0256" in said["leading", 300][0]
    assert "t = 1" in said["linspace", 1][0] and "the samples stay nearly the noise" in said["linspace", 1][0]
    assert said["linspace", 300] == []


def test_why_a_network_that_answers_eps_is_far_off_under_the_cosine_schedule():
    """1/√ᾱ_T as the page has it; with as many steps as times the samples are far off but finite."""
    for T, factor in ((100, "2,029"), (1000, "20,291")):
        left = schedules["cosine"].noise(T).alpha_bar[-1]
        assert f"{round(((1 - left) / left) ** 0.5):,}" == factor and f"{factor} for T = {T:,}" in denoise.SEEN
    run = create("plane_diffusion", predicts="eps", T=1000, sampling_steps=1000, width=4, batch_size=16)
    run.advance(2)
    run.measure()
    assert np.isfinite(run.snapshot()["sliced_w1"])
