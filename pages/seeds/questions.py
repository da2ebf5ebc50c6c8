"""The questions of the lesson on seeds, and their answers."""

from collections.abc import Mapping
from math import comb
from typing import Any

import numpy as np

from gan_core.figures.seeds import SIDES
from gan_core.numerals import format_number
from gan_core.reference_runs import kept
from ui.lesson import Check


def verdict(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the test tells the modes covered by A and by B apart, when the run is over."""
    p = snapshot["p_modes_covered"]
    if snapshot["step"] < snapshot["params"]["steps"] or not np.isfinite(p):
        return None
    return "yes" if p < 0.05 else "no"


def explain_verdict(snapshot: Mapping[str, Any], member: int) -> str:
    """The means and the p-value."""
    means = [float(np.mean(snapshot[f"modes_covered_{side}"])) for side in SIDES]
    return (
        f"A covers {format_number(means[0])} modes on average, B {format_number(means[1])}; p = {format_number(snapshot['p_modes_covered'], 2)}. A large p does not "
        "say that the settings are alike: these seeds cannot tell them apart."
    )


def lucky() -> float:
    """Of 100 choices of 3 of the reference runs with five discriminator steps: in how many all 3 cover 8 modes."""
    entry = kept()["critic_steps_5"]
    return 100 * comb(entry.all_modes, 3) / comb(entry.seeds, 3)


def explain_lucky() -> str:
    """The count behind it."""
    entry = kept()["critic_steps_5"]
    n, k = entry.seeds, entry.all_modes
    none = 100 * comb(n - k, 3) / comb(n, 3)
    return f"{k} of {n} seeds cover all 8, so {comb(k, 3)} of {comb(n, 3)} triples do; in {none:.1f} % no seed of the three does. One setting, two opposite papers."


QUESTIONS = [
    Check(
        "seeds_lucky",
        "Five discriminator steps: 9 of 16 reference runs cover all 8 modes. Somebody tries 3 of them. In how many of 100 such choices do all three cover 8? (right within 5)",
        lambda _, member: lucky(),
        lambda _, member: explain_lucky(),
        "once you have chosen",
        at_once=True,
        tolerance=5,
        voice="the count",
        note="Ask what would be written about the setting in each case.",
    ),
    Check(
        "seeds_useless",
        "As a single switch on this preset, one of these leaves all 16 seeds of the reference runs collapsed. Which?",
        lambda _, member: "spectral norm",
        lambda _, member: (
            f"All 8 modes on {kept()['spectral_norm'].all_modes} of 16 seeds; with packing on {kept()['packing'].all_modes}, with an unrolled discriminator on "
            f"{kept()['unrolled'].all_modes if 'unrolled' in kept() else '–'}. The preset has a discriminator ten times slower than the generator; with equal learning rates spectral norm has all 8 on "
            f"{kept()['spectral_norm_equal'].all_modes} of 16, and no method at all on {kept()['plain_equal'].all_modes}. A bound on how steep D is says nothing of where it is high."
        ),
        "once you have chosen",
        at_once=True,
        options=("unrolled GAN", "PacGAN packing", "spectral norm"),
        voice="the reference run",
    ),
    Check(
        "seeds_rates",
        "WGAN-GP as Algorithm 1 of its paper sets it, five discriminator steps and Adam with β₁ = 0, β₂ = 0.9, one learning rate for both. On how many of 16 seeds are all 8 modes covered at step 3,000? (right within 2)",
        lambda _, member: float(kept()["wgan_gp_published"].all_modes),
        lambda _, member: (
            f"All 8 on {kept()['wgan_gp_published'].all_modes} of 16. As a switch alone, with one step and the preset's slow discriminator: {kept()['wgan_gp'].all_modes}. With the paper's steps and optimiser, but the slow "
            f"discriminator: {kept()['wgan_gp_published_slow'].all_modes}. And no method, with equal rates: {kept()['plain_equal'].all_modes}. A row that is named after a paper says little until it says what was set."
        ),
        "once you have said a number",
        at_once=True,
        tolerance=2,
        most=16,
        voice="the reference run",
        note="Ask which of the three changes they would have to undo to find the cause.",
    ),
    Check(
        "seeds_verdict",
        "When the run is over: will the test tell the modes covered by A and by B apart (p below 0.05)?",
        verdict,
        explain_verdict,
        "when the run is over",
        options=("yes", "no"),
        note="With 2 seeds each there are 6 ways to shuffle: p is never below 0.33, whatever happens.",
        claims=("five_in_between",),
    ),
]
