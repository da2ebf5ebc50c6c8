"""Lesson: statistics, not anecdotes. Two settings from 16 seeds each, compared; and reference runs of 13 settings."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import seeds as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import CompareSeedsParams
from gan_core.reference_runs import CURES, PHASES, RATES, kept
from gan_core.reference_runs import published as setups
from gan_core.reference_runs.table import label, rates_table, table, what_it_is
from pages.seeds import comparison, reference_rows
from pages.seeds.mathematics import MATHEMATICS
from pages.seeds.questions import QUESTIONS
from ui import dependent_fragments
from ui.lesson import Lesson, Source, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "seeds": "Seeds", "A": "Setting A", "rates_A": "A: rates and other settings", "B": "Setting B",
    "rates_B": "B: rates and other settings", "more": "First seed",
}  # fmt: skip
SIMPLE = ("members", "n_D_A", "cure_A", "n_D_B", "cure_B")
RATIOS = {"plain": "1 : 1", "critic_steps_5": "5 : 1", "critic_steps": "10 : 1", "generator_steps": "1 : 3"}
THIS_RUN, REFERENCE = "this run", "reference runs"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Every seed small, and four figures of it as dots."""
    params = CompareSeedsParams.of(snapshot["params"])
    names = [f"{side}: {params.words(side)}" for side in figures.SIDES]
    strips = {}
    for name, (words, _, _) in figures.FIGURES.items():
        rows = {side: snapshot[f"{name}_{side}"] for side in figures.SIDES}
        p = snapshot[f"p_{name}"]
        title = f"{words} <i>(p = {format_number(p, 2)})</i>" if np.isfinite(p) else words
        strips[name] = figures.strip(name, rows, view.theme, title=title, most=float(max(snapshot["modes"])))
    return {"picture": figures.rings(snapshot, view.theme, names, layers=view.layers), **strips}


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """When the modes were counted, and who covers all of them."""
    full = {
        f"all modes, {side}": f"{int((snapshot[f'modes_covered_{side}'] == most).sum())} of {len(snapshot['seeds'])}"
        for side, most in zip(figures.SIDES, snapshot["modes"], strict=True)
    }
    lost = sum(snapshot["seeds_stopped"])
    return {"counted at": f"{snapshot['measured_at']:,}", **full, **({"seeds stopped": str(lost)} if lost else {})}


def count(name: str, what: str) -> str:
    """Write a count of seeds of the reference runs: '15 of 16'."""
    return f"{getattr(kept()[name], what)} of {kept()[name].seeds}"


def story() -> str:
    """What the order of steps did, with counts of the reference runs, and what of it is proved."""
    return f"""
The value of the game, min over G of max over D, is written as if the discriminator finished first. Training takes turns. These are counts of seeds on **one preset**, with the **non-saturating** loss:

- **10 : 1**, ten discriminator steps: {count("critic_steps", "all_modes")} seeds cover all 8 modes.
- **5 : 1**: {count("critic_steps_5", "all_modes")} seeds cover all 8, and on {count("critic_steps_5", "two_or_fewer")} at most 2 modes hold 95 % of the samples. In between there is no gentle change but a lottery.
- **1 : 1**, the preset, with lr of G 10⁻³ and lr of D 10⁻⁴: on {count("plain", "two_or_fewer")} seeds at most 2 modes hold 95 %.
- **1 : 3**, three generator steps, both rates 10⁻³: on {count("generator_steps", "two_or_fewer")}.

What is proved is about the two ends. If D were frozen, G's best answer would be one point: the place where D is largest. If D were the best one for each G, collapse would be worse in *value*; but its *gradient* on samples
that have all gathered at one mode, spread as the data there, is 0 ([Mode collapse](collapse), step 5). So a discriminator that is far ahead does not spread collapsed samples; in these runs it kept them from gathering.
The runs do not solve min max V either: with the loss −log D(G(z)) the game is not zero-sum ([Min-max or max-min](order), step 6).
"""


RATES_SAY = """
**The control: the ratio of the learning rates.** In the preset D has a learning rate ten times smaller than G's. A row above is one switch on top of that, not its paper's algorithm: papers also set the number of steps, the optimiser and the rates. Below, the
methods that did not help as a switch, and no method, each with both ratios. All is counted on the same 16 seeds.
"""

SETUPS_SAY = """
Two papers trained "the GAN" on eight Gaussians in a ring. In one it covers **1** mode, in the other **6.3**. Neither need be wrong: nearly everything else differs. The columns beside them are our runs, one preset with other numbers of discriminator
steps. A table of methods compares setups as much as methods. *Not stated* means: not on the authors' page, which is what was read; it may be in the paper.
"""

SEEN = """
**The picture** has every seed of A, then every seed of B, as a small plane: orange diamonds are generated, blue rings mark the modes of the data. **The charts** have a dot for each seed; below each row its mean, with the 95 % t interval.

- **Modes covered**: with a sample of 2,500 within 3σ. One stray point is enough.
- **Nearest modes that hold 95 %**: how many modes take nearly all samples, good or not. Small when a generator has collapsed.
- **Good samples**: within 3σ of a mode. A perfect sampler has 98.9 % (dashed), not 100.
- **KL to uniform** of the good samples over the modes: near 0 for a perfect sampler (dashed), log 8 = 2.08 for a single mode. Where no sample is good there is none.

**p** is that of a permutation test of the difference of means (the tab *The test*). Four figures are tested at once: one p below 0.05 among four is less than it looks.

Both trainings take one step in turn from the same seeds, each exactly as the plane's lesson would train it alone, and end at the same step. Modes are counted every 100 steps.
"""

TRIES = [
    Try("Two seeds each", {"members": 2}, "The interval of the mean is 12.7 standard errors to each side, and p is at least 0.33: two seeds cannot say anything.", claims=("five_in_between",)),
    Try("Twice the same law", {"n_D_A": 5, "n_D_B": 5, "also_B": "batch_size=127", "steps": 1500}, "One point less in a batch changes every draw and hardly the law. Take whatever difference you see for luck: read p, and try 3 seeds of each under *The test*.", claims=("one_point_less_not_told",)),
    Try("Five against ten discriminator steps", {"n_D_A": 5, "n_D_B": 10}, "Compare the best seeds of both, then the share of seeds that cover all 8 modes.", claims=("ten_more_than_five", "ten_told_apart")),
    Try("Packing against unrolling", {"cure_A": "packing", "cure_B": "unrolled", "steps": 1500}, "Do both cover all modes? Which has more good samples, and is that sure?", claims=("packing_helps", "plain_collapses")),
]  # fmt: skip


@st.fragment
def the_test(run: RunPanel, member: int) -> None:
    """The test on the run's seeds or on those of reference runs."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        figure = reference_rows.choose_figure("test")
        source = st.segmented_control(
            "Seeds of", [THIS_RUN, REFERENCE], default=REFERENCE, key="test_source", required=True
        )
        if source == REFERENCE:
            names = list(kept())
            first = st.selectbox("A", names, 0, format_func=label, key="test_A")
            second = st.selectbox("B", names, 1, format_func=label, key="test_B")
    if source == REFERENCE:
        comparison.show(figure, kept()[first].figures[figure], kept()[second].figures[figure], "test")
        return
    snapshot = run.look()
    dependent_fragments.rerun_when(run, "the test", snapshot, lambda new: (new["measured_at"], new["params"]["steps"]))
    if "picture" not in snapshot:
        st.caption("The run has not begun.")
        return
    st.caption(f"Counted at step {snapshot['measured_at']:,}; the run ends at {snapshot['params']['steps']:,}.")
    comparison.show(figure, snapshot[f"{figure}_A"], snapshot[f"{figure}_B"], "test")


def who_finishes_first(run: RunPanel, member: int) -> None:
    """What the order of steps does, with reference runs of four orders."""
    st.markdown(story())
    reference_rows.show(list(PHASES), "kept_phases", 420, RATIOS)


def cures(run: RunPanel, member: int) -> None:
    """What each cure does on sixteen seeds: as a switch, with equal learning rates, and as its paper sets it."""
    with st.container(key="kept_table"):
        st.markdown(table())
    st.caption(what_it_is())
    st.markdown(RATES_SAY)
    with st.container(key="rates_table"):
        st.markdown(rates_table())
    reference_rows.show(["plain", *CURES, *RATES], "kept_cures", 760, {"plain": "No cure"})


def setups_of_papers(run: RunPanel, member: int) -> None:
    """What differs between papers on one ring."""
    st.markdown(SETUPS_SAY)
    with st.container(key="setups_table"):
        st.markdown(setups.table())
    with st.container(key="setups_list"):  # of the two a page shows the one that fits it: see style.css
        st.markdown(setups.listed())


LESSON = Lesson(
    path="seeds",
    topic="Mode collapse",
    title="Sixteen seeds",
    question="Is it better, or was it the seed?",
    claim="One preset collapses or covers all modes depending on who takes more steps, and in between on the seed alone: three runs may tell either story, sixteen tell the share.",
    able="You will be able to compare two settings by their seeds, to say what a p-value means, and to doubt a table that has one run a row.",
    minutes=25,
    level="advanced",
    assumes="the lesson on the plane, and what a mean and a standard deviation are",
    shows=Training(
        experiment="compare_seeds",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        tabs={
            "The test": the_test,
            "Who finishes first?": who_finishes_first,
            "Cures": cures,
            "Setups": setups_of_papers,
        },
        code=[
            Source.of("gan_core/theory/two_samples.py", "permutation", "summary", "anecdote"),
            Source.of("gan_core/experiments/compare_seeds.py", "CompareSeeds"),
        ],
        words=(
            "mode",
            "mode collapse",
            "mode dropping",
            "non-saturating loss",
            "zero-sum game",
            "two time-scale update rule",
            "seed",
            "permutation test",
            "p-value",
            "confidence interval",
            "Kullback–Leibler divergence",
            "KL to uniform",
            "nat",
            "standard deviation",
        ),
    ),
)
