"""The value of a series at a step, and the questions that the GAN lessons answer with it, on histories written by hand."""

import numpy as np
import pytest

from gan_core.history import at_step
from gan_core.params import ImageRaceParams
from pages import LESSONS

TENS = {"step": np.array([10, 20, 30]), "loss": np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 7.0]])}


def run(step, group, steps, **more):
    """A snapshot whose series were kept at `steps`; more: their values, one row a step."""
    series = {name: np.asarray(rows, float).reshape(len(steps), -1) for name, rows in more.items()}
    return {"step": step, "members": 1, "history": {group: {"step": np.asarray(steps), **series}}}


def ask(path, key):
    """The question of a lesson."""
    (scene,) = next(lesson for lesson in LESSONS if lesson.path == path).scenes.values()
    return next(check for check in scene.questions if check.key == key)


@pytest.mark.parametrize(
    ("step", "mean_of", "value"), [(10, 1, 1), (25, 1, 2), (30, 1, 3), (30, 20, 2.5), (25, 20, 1.5), (29, 5, 2)]
)
def test_the_last_value_kept_up_to_a_step_or_the_mean_up_to_it(step, mean_of, value):
    shot = {"step": 40, "history": {"every": TENS}}
    assert at_step(shot, "every", "loss", step, member=0, mean_of=mean_of) == value
    np.testing.assert_array_equal(at_step(shot, "every", "loss", step, mean_of=mean_of), [value, value + 4])


@pytest.mark.parametrize(
    ("group", "name", "step"), [("every", "loss", 41), ("every", "loss", 9), ("every", "no", 20), ("no", "loss", 20)]
)
def test_what_was_not_measured_by_then_is_none(group, name, step):
    assert at_step({"step": 40, "history": {"every": TENS}}, group, name, step) is None


@pytest.mark.parametrize(
    ("real", "fake", "says"),
    [(1, 0, "the real ones"), (0, 1, "the generated ones"), (0, 0.09, "about the same"), (np.nan, 0, None)],
)
def test_who_has_the_higher_score(real, fake, says):
    check = ask("plane", "plane_scores")
    shot = run(500, "every", [460, 500, 510], score_real=[real, real, 9], score_fake=[fake, fake, 9])
    assert check.answer(shot, 0) == says and check.answer({**shot, "step": 499}, 0) is None


@pytest.mark.parametrize(
    ("share", "says"),
    [(0.95, "nearly always right"), (0.75, "in between"), (0.5, "little better than chance"), (np.nan, None)],
)
def test_how_often_the_discriminator_is_right(share, says):
    check, shot = ask("images", "image_discriminator"), run(60, "probe", [50, 60], discriminator_accuracy=[0.6, share])
    assert check.answer(shot, 0) == says and check.answer({**shot, "step": 59}, 0) is None
    assert says is None or f"right on {100 * share:.0f} %" in check.explain(shot, 0)


def test_the_middle_image_and_the_worst():
    check, shot = ask("inversion", "inversion_closeness"), run(300, "every", [300], psnr=[12.0, 21.0, 30.0])
    assert check.answer(shot, 0) == "15 to 25 dB" and check.answer({**shot, "step": 299}, 0) is None
    assert "median was 21.0 dB, the worst image 12.0 dB" in check.explain(shot, 0)


def test_which_gradient_is_farther_from_the_exact_one():
    """110 % and 40 %: log 1.1 = 0.10 against log 0.4 = −0.92."""
    check = ask("exact", "exact_hardest")
    exact = {"gradient_minimax": [0.3], "gradient_non_saturating": [2.7]}
    shot = run(400, "every", [400], trained_minimax=[0.33], trained_non_saturating=[1.08], **exact)
    assert check.answer(shot, 0) == "the non-saturating one" and check.answer({**shot, "step": 399}, 0) is None
    assert "was 110 % of the exact one, the non-saturating 40 %" in check.explain(shot, 0)
    other = run(400, "every", [400], trained_minimax=[-0.1], trained_non_saturating=[1.08], **exact)  # the wrong way
    assert check.answer(other, 0) == "the minimax one"


def test_the_estimate_of_the_bounded_discriminator_and_the_two_slopes():
    """θ (1 + θ/2λ) = 1.5 at θ = λ = 1; slopes of 1.5 and 0.0015 lie three decades apart."""
    overshoot, decades = ask("critic", "critic_overshoot"), ask("critic", "critic_decades")
    for estimate, says in ((1.5, "more than W₁"), (1.04, "W₁, within 5 %"), (0.9, "less than W₁")):
        values = {"estimate": [estimate], "exact": [1.0], "optimum": [1.5], "slope_f": [1.5], "slope_D": [0.0015]}
        shot = run(500, "every", [500], **values)
        assert overshoot.answer(shot, 0) == says and decades.answer(shot, 0) == 3.0
    assert overshoot.answer({**shot, "step": 499}, 0) is None and decades.answer({**shot, "step": 499}, 0) is None
    assert "‖∇f‖ was 1.5, ‖∇D‖ 0.0015" in decades.explain(shot, 0)
    push = ask("critic", "critic_push")
    for slope, says in (
        (0.7, "less than half as long"),
        (2.9, "alike, within a factor of 2"),
        (15.8, "more than twice as long"),
    ):
        shot["history"]["every"]["slope_log_D"] = np.array([[slope]])
        assert push.answer(shot, 0) == says
    assert "‖∇ log D‖ was 16, ‖∇f‖ of the bounded critic 1.5" in push.explain(shot, 0)
    assert push.answer({**shot, "step": 499}, 0) is None


def test_saturation_is_told_in_decades_below_the_non_saturating_slope():
    check = ask("race", "race_saturated")
    for slope, says, decades in ((5e-4, "yes", "-3.0"), (0.05, "no", "-1.0")):
        shot = run(60, "every", [60], logit_gradient=[slope], non_saturating_slope=[0.5]) | {
            "discriminator_output": ["logit"]
        }
        assert check.answer(shot, 0) == says and f"lay {decades} decades" in check.explain(shot, 0)
    assert (
        check.answer(shot | {"step": 59}, 0) is None
        and check.answer(shot | {"discriminator_output": ["score"]}, 0) is None
    )


@pytest.mark.parametrize(
    ("slopes", "says"),
    [((1e-4, 1, 0.1, 1), "either alone"), ((1e-4, 1, 1e-3, 1), "the loss"), ((1e-4, 1e-3, 0.1, 1), "β₁"), ((0.1, 1, 0.2, 1), "neither")],
)  # fmt: skip
def test_which_knob_brings_the_slope_back(slopes, says):
    """Medians over steps 31 to 60; what was before does not count."""
    check = ask("race", "race_knob")
    shot = run(60, "every", [10, 20, 30, 45, 60], logit_gradient=[(9, 9, 9, 9)] * 3 + [slopes] * 2)
    shot |= {"member_labels": list("abcd"), "params": ImageRaceParams.preset("both") | {"members": 1}}
    assert check.fits(shot) and check.answer(shot, 0) == says
