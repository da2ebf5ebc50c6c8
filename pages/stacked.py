"""Lesson: stacked digits. A thousand modes, counted by a classifier, and what a perfect sampler would score."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from gan_core import figures
from gan_core.figures import images
from gan_core.figures import stacked as charts
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import StackedGanParams
from gan_core.theory.birthday import binomial_interval, support
from ui import birthday_lab, checks, dependent_fragments, lesson, stacked_kept
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "",
    "rates": "",
    "game": "",
    "telemetry": Fold("Counting and telemetry"),
    "networks": Fold("Networks and z"),
    "more_game": Fold("Penalties, noise, labels"),
    "optimiser": Fold("Optimiser and batch"),
    "ensemble": Fold("Several side by side"),
    "more": Fold("Seed"),
}
COMMANDS = {"step": "Step", "step_D": "Critic step", "step_G": "Generator step"}
SAMPLES, PAIRS = "Samples", "Closest pairs"
MODES = 1000
HALF, MOST = (
    round(support(0.5, 30)),
    round(support(0.025, 30)),
)  # of which 30 draws hold two alike with ½ and with 2.5 %

CHECKS = [
    checks.Check(
        "stacked_perfect",
        "1000 modes, all equally likely, and 1000 perfect samples: how many modes are seen? (right within 20)",
        lambda _, member: MODES * (1 - (1 - 1 / MODES) ** MODES),
        lambda _, member: (
            "A mode is missed by all with probability (1 − 1/1000)¹⁰⁰⁰ = 0.3677, about 1/e, so 1000 × 0.6323 are seen. A figure of 632 modes is "
            "perfect for 1000 samples, and poor for 26,000, of which a perfect sampler misses none."
        ),
        "once you have said a number",
        tolerance=20,
        most=1000,
        voice="the formula",
        note="Most say a number near 1000. Ask next how many samples it takes to see all 1000: about 1000 log 1000, and some more.",
    ),
    checks.Check(
        "stacked_thirty",
        "Among 30 samples two are alike. How large can the support be, all samples equally likely, where what has a probability below 2.5 % is excluded?",
        lambda _, member: "up to some 17,000",
        lambda _, member: (
            f"P(two of 30 alike) is 1 − ∏(1 − i/n). It is ½ at n = {HALF:,}, but 2.5 % still at n = {MOST:,}: one batch cannot exclude less likely luck. "
            "A support of a few things is possible too. Only many batches say more, as the laboratory under *The birthday test* lets you check."
        ),
        "once you have chosen",
        options=("30 at most", f"{HALF:,}, give or take a few", "up to some 17,000", "nothing can be said"),
        voice="the formula",
        note="The probability ½ gives an estimate, not a bound. Let the room draw ten tests in the laboratory and look at the intervals.",
    ),
]

SEEN = """
An image is **three digits**, drawn independently: one is its red, one its green, one its blue. Ten digits to the power of three make **1000 modes**, all equally
likely, and each can be named: a classifier of single digits reads the three channels.

- The **mosaic** shows G(z) for the same z at every step. *Closest pairs* shows, of 200 samples, the six pairs that differ least, pixel by pixel.
- **Modes seen**: how many of the 1000 triples occur among the samples of one count. The dashed line is what a perfect sampler would score, 1000 (1 − (1 − 1/1000)ᴺ) in the mean.
- **KL to uniform**: Σ h log(1000 h) over the shares h of the triples. One mode alone gives log 1000 = 6.908; a perfect sampler of N samples is not at 0 either.
- **Samples of each mode, ranked**: a generator with favourites is steep; dashed is what N perfect samples look like.
- **Two of one mode**: N samples are cut into batches of s, and the share of batches that hold two of one triple is shown, of generated and of real held-out images. Dashed: 1000 equal modes.

A count begins with the generator of one step, and its samples are read in slices beside the steps that follow; so a figure appears some steps after the step that it is of.
The papers count 26,000 samples ([arXiv:1712.04086](https://arxiv.org/abs/1712.04086), after [arXiv:1705.07761](https://arxiv.org/abs/1705.07761)); here it is a tenth of that, so that two
cores keep up. Compare figures only at the same N. *Counting and telemetry* lets you take 26,000.
"""

TRIES = [
    (
        "Fewer critic steps, more modes?",
        {"n_D": 3},
        "Three critic steps to one of the generator: a step takes longer. Compare the modes at the same step, and at the same time.",
    ),
    (
        "From MNIST",
        {"preset": "mnist"},
        "60,000 training digits in place of 1,438, and the papers' data. The classifier errs on 0.55 % of the test digits: look what that does, under *How it is counted*.",
    ),
    (
        "Wasserstein with a gradient penalty",
        {"preset": "wgan_gp"},
        "Five critic steps to one of the generator and other networks: each step costs more. Does it lose modes again, once it has them?",
    ),
    (
        "Count the papers' 26,000",
        {"count_samples": 26_000, "count_every": 1000},
        "The same generator scores more modes: N decides. Look where the dashed line goes.",
    ),
]


def draw(by_pairs: bool, snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The mosaic, or the closest pairs, and the charts beside it."""
    theme = view.theme
    return {
        "picture": charts.pairs(snapshot, theme, member)
        if by_pairs
        else images.samples(snapshot, theme, layers=view.layers),
        "modes": charts.modes_seen(snapshot, theme),
        "kl": charts.kl(snapshot, theme),
        "losses": figures.losses(snapshot, theme),
        "ranks": charts.ranks(snapshot, theme, member),
        "alike": charts.alike(snapshot, theme, member),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The last count, with what a perfect sampler scores."""
    seen = snapshot["modes_seen"][member]
    shown = f"{seen:.0f}" if np.isfinite(seen) else "–"
    return {
        "modes": f"{shown} (perfect {snapshot['modes_perfect']:.0f})",
        "KL": f"{format_number(snapshot['triple_kl_nats'][member])} (perfect {format_number(snapshot['kl_perfect_nats'], 2)})",
        "classifier right": f"{100 * snapshot['classifier_accuracy']:.4g} %",
    }


@st.fragment
def counting(panel: RunPanel) -> None:
    """How far the count can be trusted, with the numbers of this run."""
    snapshot = panel.look()
    dependent_fragments.rerun_when(
        panel, "counting", snapshot, lambda new: (new["counted_samples"], new["classifier_accuracy"])
    )
    if "picture" not in snapshot:
        st.caption("The run is starting.")
        return
    n = snapshot["counted_samples"]
    right, tested = 100 * snapshot["classifier_accuracy"], snapshot["test_images"]
    wrong = round(tested * (1 - snapshot["classifier_accuracy"]))
    st.markdown(
        f"The classifier is right on **{right:.4g} %** of the {tested:,} single test digits, so on about {100 * (right / 100) ** 3:.4g} % of the triples; so few tests "
        f"leave room for an error rate of up to {100 * binomial_interval(wrong, tested)[1]:.2g} % (95 % interval of Clopper and Pearson). "
        f"It reads **{n:,}** samples of one moment's generator:"
    )
    st.table({
        "Sampler": ["perfect, by the formula", "real held-out images, read", "one mode alone, by the classifier's errors"],
        "modes": [f"{snapshot['modes_perfect']:.1f}", f"{snapshot['modes_real']}", f"{snapshot['one_mode_counted']:.1f}"],
        "KL (nats)": [format_number(snapshot["kl_perfect_nats"]), format_number(snapshot["kl_real_nats"]), f"near {np.log(MODES):.3f}"],
    })  # fmt: skip
    lesson.derivation(
        [
            (
                "What a perfect sampler sees",
                r"\mathbb{E}[\text{modes}] = \sum_{m=1}^{1000} \left(1 - (1 - \tfrac{1}{1000})^N\right)",
                f"A mode is missed by one sample with probability 0.999, by all {n:,} with 0.999^{n:,}. So a perfect sampler sees **{snapshot['modes_perfect']:.1f}** in the mean.",
            ),
            (
                "What KL it has",
                r"\mathbb{E}\left[\sum_m h_m \log(1000\, h_m)\right] \approx \frac{999}{2N}",
                f"The shares h scatter about 1/1000, and KL counts that. The approximation holds for N far above 1000: here it gives {format_number(999 / 2 / n)}, and the exact mean, "
                f"summed over the binomial law, is **{format_number(snapshot['kl_perfect_nats'])}**.",
            ),
            (
                "What the classifier's errors add",
                r"P(ijk \mid abc) = C_{ai}\, C_{bj}\, C_{ck}",
                "C is the share of digits a that are read as i, measured on held-out digits. A generator of a single mode is so read as several: "
                f"**{snapshot['one_mode_counted']:.1f}** in the mean over all modes, for {n:,} samples. A count of a few modes says no more than that. It grows with N: errors are counted too.",
            ),
            (
                "What a blurred image does",
                "",
                "A classifier names every image, also one that is no digit. A generator of noise can score modes, so look at the mosaic before you believe a count; "
                "the fewer of its samples look like digits, the less the count means.",
            ),
        ]
    )


bar, left, right = lesson.frame("stacked")
panel = RunPanel("stacked_gan", key="stacked_gan", layers=charts.LAYERS, shown=("generated",))
with left, st.container(key="lesson_controls", height=400, border=False):
    panel.controls(StackedGanParams, GROUPS)
with bar:
    member = panel.bar(COMMANDS)
with left:
    picture = st.segmented_control("Picture", [SAMPLES, PAIRS], default=SAMPLES, key="stacked_picture", width="stretch")
with right:
    panel.live(partial(draw, picture == PAIRS), readings, member=member, height=470)

predict, what, count, birthday, kept, attempt, code, words = st.tabs(
    ["Predict", "What you see", "How it is counted", "The birthday test", "Kept runs", "Try", "The code", "Words"]
)
with predict:
    for check in CHECKS:
        checks.ask_at_once(check)
with what:
    st.markdown(SEEN)
with count:
    counting(panel)
with birthday:
    birthday_lab.show(panel, member)
with kept:
    stacked_kept.show()
with attempt:
    lesson.suggestions(StackedGanParams, TRIES, fresh=True)
with code:
    lesson.code("gan_core/data/images/stacked.py", "Stacked")
    lesson.code("gan_core/metrics/stacked_modes.py", "triples", "stacked_modes")
    lesson.code("gan_core/theory/occupancy.py", "expected_modes", "expected_kl", "modes_read_of_one")
    lesson.code("gan_core/theory/birthday.py", "collision_probability", "support", "support_interval")
with words:
    lesson.glossary(
        "generator", "critic", "mode", "mode collapse", "support", "stacked digits", "birthday paradox", "confidence interval",
        "Kullback–Leibler divergence", "seed",
    )  # fmt: skip
