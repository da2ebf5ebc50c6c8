"""Lesson: stacked digits. A thousand modes, counted by a classifier, and what a perfect sampler would score."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core import figures
from gan_core.figures import images
from gan_core.figures import stacked as charts
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.theory.birthday import binomial_interval, support
from pages.stacked import birthday_lab, mathematics, reference
from ui import dependent_fragments
from ui.lesson import STEPS_OF_A_GAN, Check, Lesson, Source, Training, Try, live_steps
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "Data",
    "rates": "Learning rates and steps",
    "game": "Loss",
    "telemetry": "Counting and telemetry",
    "networks": "Networks and z",
    "more_game": "Penalties, noise, labels",
    "optimiser": "Optimiser and batch",
    "ensemble": "Several side by side",
    "more": "Seed",
}
SIMPLE = ("data", "loss", "n_D", "lr_G")
SAMPLES, PAIRS = "Samples", "Closest pairs"
MODES = 1000
HALF, MAX_LIKELY = (
    round(support(0.5, 30)),
    round(support(0.025, 30)),
)  # of which 30 draws hold two alike with ½ and with 2.5 %

QUESTIONS = [
    Check(
        "stacked_perfect",
        "1000 modes, all equally likely, and 1000 perfect samples: how many modes are seen? (right within 20)",
        lambda _, member: MODES * (1 - (1 - 1 / MODES) ** MODES),
        lambda _, member: (
            "A mode is missed by all with probability (1 − 1/1000)¹⁰⁰⁰ = 0.3677, about 1/e, so 1000 × 0.6323 are seen on average. A figure of 632 modes is "
            "what a perfect sampler has on average of 1000 samples, and poor for 26,000: among so many it misses any mode at all with a probability of 5 × 10⁻⁹."
        ),
        "once you have said a number",
        at_once=True,
        tolerance=20,
        most=1000,
        voice="the formula",
        note="Let them say a number first. Ask next how many samples it takes to see all 1000: about 1000 log 1000, and some more.",
    ),
    Check(
        "stacked_thirty",
        "Among 30 samples two are alike. All things in the support are equally likely, and we exclude a size of the support if this event has a probability below 2.5 % under it. How large can the support be?",
        lambda _, member: "up to some 17,000",
        lambda _, member: (
            f"P(two of 30 alike) is 1 − ∏(1 − i/n). It is ½ at n = {HALF:,}, but 2.5 % still at n = {MAX_LIKELY:,}: one batch cannot exclude that it was luck. "
            "A support of a few things is possible too. Only many batches say more, as the laboratory under *The birthday test* lets you check."
        ),
        "once you have chosen",
        at_once=True,
        options=("30 at most", f"{HALF:,}, give or take a few", "up to some 17,000", "nothing can be said"),
        voice="the formula",
        note="The probability ½ gives an estimate, not a bound. Let the room draw ten tests in the laboratory and look at the intervals.",
    ),
]

SEEN = """
An image is **three digits**, drawn independently: one is its red, one its green, one its blue. Ten digits to the power of three make **1000 modes**, nearly
equally likely, and each can be named: a classifier of single digits reads the three channels.

- The **mosaic** shows G(z) for the same z at every step. *Closest pairs* shows, of 200 samples, the six pairs that differ least, pixel by pixel.
- **Modes seen**: how many of the 1000 triples occur among the samples of one count. The dashed line is what a perfect sampler of 1000 equal modes would score, 1000 (1 − (1 − 1/1000)ᴺ) on average.
- **KL to uniform**: Σ h log(1000 h) over the shares h of the triples. One mode alone gives log 1000 = 6.908; a perfect sampler of N samples is not at 0 either.
- **Samples of each mode, ranked**: a generator with favourites is steep; dashed is what N perfect samples look like.
- **Two of one mode**: N samples are cut into batches of s, and the share of batches that hold two of one triple is shown, of generated and of real held-out images. Dashed: 1000 equal modes.

A count begins with the generator of one step, and its samples are read in slices beside the steps that follow; so a figure appears some steps after the step that it is of.
The papers count 26,000 samples ([arXiv:1712.04086](https://arxiv.org/abs/1712.04086), after [arXiv:1705.07761](https://arxiv.org/abs/1705.07761)); here it is a tenth of that, so that two
cores keep up. Compare figures only at the same N. *Counting and telemetry* lets you take 26,000.
"""

TRIES = [
    Try(
        "More discriminator steps, more modes?",
        {"n_D": 3},
        "Three discriminator steps to one of the generator: a step takes longer. Compare the modes at the same step, and at the same time. *Claims* has one step to one, at step 400: how does yours compare? One run each is an anecdote.",
        claims=("modes_are_missing",),
    ),
    Try(
        "From MNIST",
        {"preset": "mnist"},
        "60,000 training digits in place of 1,438, and the papers' data. *How it is counted* says how often the classifier errs, and what that does to a count. *Claims* is about the built-in digits: compare the modes at step 400.",
        claims=("modes_are_missing",),
    ),
    Try(
        "Wasserstein with a gradient penalty",
        {"preset": "wgan_gp"},
        "Five discriminator steps to one of the generator and other networks: each step takes longer. Look at *Modes seen* over the steps: does the count ever fall? *Claims* is about the pair without it: compare the modes at step 400.",
        claims=("modes_are_missing",),
    ),
    Try(
        "Count the papers' 26,000",
        {"count_samples": 26_000, "count_every": 1000},
        "With more samples read, no fewer modes are seen, of any generator. Look where the dashed line goes. *Claims* has KL of 2,600: is yours as far above the perfect one?",
        claims=("kl_above_floor",),
    ),
]


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, by_pairs: bool) -> dict[str, Figure]:
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
def counting(run: RunPanel, member: int) -> None:
    """How far the count can be trusted, with the numbers of this run."""
    snapshot = run.look()
    dependent_fragments.rerun_when(
        run, "counting", snapshot, lambda new: (new["counted_samples"], new["classifier_accuracy"])
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


def choose_picture(run: RunPanel) -> dict[str, bool]:
    """Let the reader choose between the samples and the pairs that differ least."""
    chosen = st.segmented_control("Picture", [SAMPLES, PAIRS], default=SAMPLES, key="stacked_picture", width="stretch")
    return {"by_pairs": chosen == PAIRS}


LESSON = Lesson(
    path="stacked",
    topic="Mode collapse",
    title="A thousand modes",
    question="How many of a thousand modes does a generator make?",
    claim="Three digits as red, green and blue make 1000 modes that a classifier can count; a count means something only beside what a perfect sampler of as many samples would score.",
    able="You will be able to count modes, to say how far the count can be trusted, and to estimate a support from duplicates.",
    minutes=20,
    level="advanced",
    assumes="the lesson on images",
    shows=Training(
        experiment="stacked_gan",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=charts.LAYERS,
        on=("generated",),
        commands=STEPS_OF_A_GAN,
        own={"below the controls": choose_picture},
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(mathematics.steps, lambda new: (new["counted_samples"], new["one_mode_counted"])),
        tabs={
            "How it is counted": counting,
            "The birthday test": birthday_lab.show,
            "Reference runs": reference.show,
        },
        code=[
            Source.of("gan_core/data/images/stacked.py", "Stacked"),
            Source.of("gan_core/metrics/stacked_modes.py", "triples", "stacked_modes"),
            Source.of("gan_core/theory/occupancy.py", "expected_modes", "expected_kl", "modes_read_of_one"),
            Source.of("gan_core/theory/birthday.py", "collision_probability", "support", "support_interval"),
        ],
        words=(
            "generator",
            "discriminator",
            "mode",
            "mode collapse",
            "support",
            "stacked digits",
            "birthday paradox",
            "confidence interval",
            "Kullback–Leibler divergence",
            "seed",
            "KL to uniform",
            "nat",
        ),
    ),
)
