"""Claims of the lesson on the plane."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, difference, history, reading


def _changes_of_fullest(snapshot: Mapping[str, Any], member: int) -> float | None:
    """How often the mode with most samples changes from one evaluation to the next, after the first."""
    series = snapshot["history"]["evaluation"]
    shares = np.stack([series[name][1:, member] for name in series if name.startswith("mode_share_")], -1)  # (T, M)
    return float(np.count_nonzero(np.diff(shares.argmax(-1))))


def _spread_of_arrows(snapshot: Mapping[str, Any], member: int) -> float | None:
    """Standard deviation over mean of the arrows' lengths."""
    lengths = np.linalg.norm(snapshot["picture"]["arrows"][member], axis=-1)
    return float(lengths.std() / lengths.mean())


GAP = difference(
    history("every", "score_real", mean_of=50),
    history("every", "score_fake", mean_of=50),
    words="mean score of real less that of generated points, mean of 50 steps",
)
SLOPE = history("every", "logit_gradient", mean_of=50, words="slope at the scores, mean of 50 steps")
FROZEN = {"preset": "frozen", "vary": ""}

CLAIMS = [
    Claim(
        name="real_scored_higher",
        sentence="At the settings of the page's start, the discriminator gives real points the higher mean score at step 500.",
        experiment="plane_gan",
        settings={"preset": "start"},
        step=500,
        figure=GAP,
        at_least=0.1,
        share=0.9,
        free={"lr_D": (1e-3, 4e-3)},
    ),
    Claim(
        name="all_modes_soon",
        sentence="At the settings of the page's start, the samples cover all eight modes after 1,500 steps.",
        experiment="plane_gan",
        settings={"preset": "start"},
        step=1_500,
        figure=reading("modes_covered", "modes covered"),
        at_least=8,
        share=0.8,
    ),
    Claim(
        name="learns_the_ring",
        sentence="At the settings of the page's start, more than seven in ten samples lie within 3σ of a mode after 1,500 steps.",
        experiment="plane_gan",
        settings={"preset": "start"},
        step=1_500,
        figure=reading("high_quality_share", "share of samples within 3σ of a mode"),
        at_least=0.7,
        share=0.9,
    ),
    Claim(
        name="minimax_starves",
        sentence="Under minimax, far from the ring and before a quick discriminator, the slope at the scores falls below 10⁻⁴ within 400 steps.",
        experiment="plane_gan",
        settings={"preset": "saturating"},
        step=400,
        figure=SLOPE,
        at_most=1e-4,
        share=0.75,
        seeds=8,
        free={"lr_G": (3e-5, 1e-4)},
    ),
    Claim(
        name="non_saturating_keeps_its_slope",
        sentence="There the non-saturating loss has a slope above 0.1 at step 400.",
        experiment="plane_gan",
        settings={"preset": "saturating", "loss": "non_saturating"},
        step=400,
        figure=SLOPE,
        at_least=0.1,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="few_modes",
        sentence="With a generator ten times as quick as the discriminator, one or two modes are nearest to 95 % of the samples at step 1,500.",
        experiment="plane_gan",
        settings={"preset": "collapse"},
        step=1_500,
        figure=reading("nearest_modes_95", "fewest modes that are nearest to 95 % of the samples"),
        at_most=2,
        share=0.9,
        free={"lr_D": (5e-5, 1e-4)},
    ),
    Claim(
        name="from_mode_to_mode",
        sentence="There the fullest mode changes at least twice in six evaluations.",
        experiment="plane_gan",
        settings={"preset": "collapse"},
        step=1_500,
        figure=Figure("changes of the fullest mode from evaluation to evaluation", _changes_of_fullest),
        at_least=2,
        share=0.9,
    ),
    Claim(
        name="arrows_alike_under_the_penalty",
        sentence="With the Wasserstein loss and a gradient penalty, the lengths of the arrows differ by at most a third of their mean (standard deviation) at step 200.",
        experiment="plane_gan",
        settings={"preset": "wasserstein"},
        step=200,
        figure=Figure("standard deviation of the arrows' lengths over their mean", _spread_of_arrows),
        at_most=1 / 3,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="frozen_adam_leaves",
        sentence="Before a discriminator that is frozen at a slope of about 10⁻⁶, a generator trained by Adam has left by step 3,000: the slope is above 0.1.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "adam"},
        step=3_000,
        figure=SLOPE,
        at_least=0.1,
        share=0.9,
    ),
    Claim(
        name="frozen_sgd_stands",
        sentence="There a generator trained by plain gradient descent stands still: the slope is still below 10⁻⁴ at step 3,000.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "sgd"},
        step=3_000,
        figure=SLOPE,
        at_most=1e-4,
        share=0.9,
    ),
]
