"""Lesson: mode collapse, and how to tell it from what looks like it."""

from collections.abc import Mapping
from typing import Any

from gan_core import figures
from gan_core.figures.mode_map import mode_bars, mode_map
from gan_core.figures.theme import Figure
from gan_core.params import PlaneGanParams
from pages import plane_view
from pages.collapse import cure_list, decision_guide
from pages.collapse.mathematics import MATHEMATICS
from pages.collapse.questions import QUESTIONS
from ui.lesson import STEPS_OF_A_GAN, Lesson, Source, Training, Try
from ui.live_view import Seen

GROUPS = {
    "data": "Data",
    "rates": "Learning rates and steps",
    "game": "Loss",
    "cures": "Cures, by their settings",
    "ensemble": "Several at once",
    "more": "Seed",
}
SIMPLE = ("data", "n_D", "lr_D", "lr_G")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The picture, the past of every mode, what the samples are worth beside a perfect sampler's, and the discriminator's word."""
    charts: dict[str, Figure] = {"losses": figures.losses(snapshot, view.theme)}
    if plane_view.has_modes(snapshot):
        charts = {
            "mode_map": mode_map(snapshot, view.theme, member),
            "worth": figures.covered_and_good(snapshot, view.theme),
            "kl": figures.kl_to_uniform(snapshot, view.theme),
            **charts,
            "mode_bars": mode_bars(snapshot, view.theme, member),
        }
    return {"picture": plane_view.picture(snapshot, view, member), **charts}


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture, and what they amount to."""
    found = plane_view.readings(snapshot, member)
    found.pop("measured at", None)  # every 50 steps: as good as now
    if plane_view.has_modes(snapshot):
        found = {"verdict": decision_guide.read(snapshot, member).verdict, **found}
    return found


SEEN = """
**Who may finish first, min or max?** If the generator does, with the discriminator as good as frozen, its best answer is to send every z to the point that this discriminator likes most: one
point. If the discriminator does, every place that is fuller than the data is pushed away before all are there. Both orders, played to the end, are in [Min-max or max-min](order); the same
settings from sixteen seeds at once are in [Sixteen seeds](seeds). Here the discriminator learns ten times more slowly than the generator.

**Mode collapse**: the samples are right and too much alike. A **mode** here is one Gaussian of the data.

- **Samples nearest to each mode**: one column an evaluation, one row a mode; the fuller, the stronger. A collapsed run has one full cell in a column. In a run that *hops* it is in another row
  each time, and few samples are good; a collapsed heap may move on too, but is good most of the time. The ring's modes are counted anticlockwise from the right, the grid's column by column from the lower left. Colours go by the square root of the share; *even* is what each mode would hold.
- **Modes covered, good samples**: a mode is covered if a sample of 2,500 lies within 3σ of it; a sample is *good* if it lies within 3σ of some mode. The dashed line is what a perfect
  sampler scores: 98.89 % good where the modes are far apart, more where their discs meet. It covers all.
- **KL to uniform**, of the modes of the good samples: dashed are its floor, what chance leaves a perfect sampler of that many samples, (M − 1)/2N, and log M, all at one mode.
- **Loss**: a collapsed run's discriminator is not sure, for it must allow for real points where the samples are.
- **By mode**: bars are the present shares. Diamonds are what the discriminator says at each mode's centre, now: where the bar is full it says less than where there are no samples. That
  slope drives the samples on.
- The bar above the picture says what the run *reads* as; *The guide* says why.
"""

TRIES = [
    Try("Complete collapse", {"sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 3, "seed": 0}, "A quick discriminator and a slow generator: within 500 steps nearly all samples lie at one mode and stay. Look at the share of good samples, "
     "which rises to that of a perfect sampler, and at the discriminator’s loss, which stays near 0.39 (see *Mathematics*).", chart="worth"),
    Try("Partial collapse: another seed", {"sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 3, "seed": 2}, "The same settings. Now samples lie at several modes and on bridges between them, and *modes covered* reads 8 of 8: a stray sample is enough. "
     "Which figure says that modes are missing?"),
    Try("From mode to mode", {"sigma": 0.05, "seed": 1}, "The settings of this page with narrower modes. The heat map has one strong cell in a column, in another row each time; few samples are good, for most of the time they are on their way."),
    Try("Not converged", {"sigma": 0.02, "n_D": 5, "lr_D": 1e-3, "lr_G": 1e-6, "seed": 3}, "The generator hardly learns, the discriminator does. Its loss falls to 0 and the generator’s rises, to some 15: the samples are where there are no data. That is no collapse, "
     "however few modes are nearest to them."),
    Try("Three generator steps to one", {"preset": "collapse", "lr_D": 1e-3, "n_G": 3}, "Equal rates, and the generator has three steps to the discriminator’s one. All sixteen reference runs end with at most 2 modes that hold 95 % of the samples (see [Sixteen seeds](seeds))."),
    Try("A grid of 25", {"data": "grid"}, "Few is now 6 modes or less. Does the run collapse, hop or neither, and does the guide say the same?"),
    Try("Five discriminator steps: a lottery", {"n_D": 5}, "Some seeds cover all 8 modes and some hold 2. Try another seed before you say that five steps cure."),
    Try("Cured by ten discriminator steps", {"n_D": 10}, "The settings that this page begins with, with ten discriminator steps before each of the generator. All 8 modes, some 90 % good.", chart="worth"),
    Try("Cured by a quicker discriminator", {"preset": "collapse", "lr_D": 1e-3}, "Both learning rates alike, one step each. Is it the number of steps or who is quicker that counts?"),
]  # fmt: skip

LESSON = Lesson(
    path="collapse",
    topic="Mode collapse",
    title="Mode collapse",
    question="Why do all samples look the same?",
    claim="A generator can be right about one mode and miss the others; that is another failure than running from mode to mode, and another than not learning, and four figures tell them apart.",
    able="You will be able to name what a run suffers from, with the figures that show it, and to try a cure for it.",
    minutes=25,
    level="intermediate",
    assumes="the lesson on the plane",
    shows=Training(
        experiment="plane_gan",
        key="collapse",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        on=figures.DEFAULT_LAYERS,
        start={
            **PlaneGanParams.preset("collapse"),
            "evaluate_every": 50,
        },  # between two evaluations a collapsed run may move
        redraw=cure_list.SETTINGS,
        commands=STEPS_OF_A_GAN,
        height=500,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        tabs={"The guide": decision_guide.show, "Cures": cure_list.show},
        code=[
            Source.of("gan_core/metrics/modes.py", "mode_metrics"),
            Source.of("gan_core/theory/diagnosis.py", "diagnose", "_branch"),
        ],
        words=(
            "generator",
            "discriminator",
            "mode",
            "mode collapse",
            "partial collapse",
            "hopping",
            "KL to uniform",
            "seed",
            "Kullback–Leibler divergence",
            "nat",
        ),
    ),
)
