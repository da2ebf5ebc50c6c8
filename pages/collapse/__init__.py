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
**Mode collapse**: the samples are right and too much alike: all are at one mode or a few. The other modes are *dropped*. A **mode** here is one Gaussian of the data.

**Value and gradient.** Two statements can be proved, and neither says where training goes.

- *D is frozen*: the best generator sends every z to the point where D is largest. That is one point, under the loss of this page and under minimax ([Min-max or max-min](order)).
- *D is the best one for the samples as they are*: then collapse is worse in **value**, by 2 JS. But a gradient is another thing. If all samples lie at one mode, spread as the data are
  there, the best D is *constant* on them: the **gradient is 0**, and a better discriminator does not move them (*Mathematics*, step 5; try *Complete collapse*).

Training takes steps in turn and is neither. At this page's settings the discriminator has a learning rate ten times smaller than the generator's. The generator's loss is the **non-saturating** one,
−log D(G(z)): with it the game is not zero-sum, so the generator does not minimise V. The same settings from sixteen seeds at once are in [Sixteen seeds](seeds).

- **Samples nearest to each mode**: one column an evaluation, one row a mode; the stronger, the more samples. One full cell in a column, and good samples: *collapse*. The cell in another row each time, and few
  good samples: *hopping*. The ring's modes are counted anticlockwise from the right, the grid's column by column from the lower left. Colours go by the square root of the share; *even* is what each mode would have.
- **Modes covered, good samples**: a mode is covered if a sample of 2,500 lies within 3σ of it; a sample is *good* if it lies within 3σ of some mode. The dashed line is what a perfect
  sampler scores: 98.89 % good where the modes are far apart, more where their discs overlap. Where discs overlap a sample of one mode may lie in the disc of another.
- **KL to uniform**, of the modes of the good samples: dashed are its floor, what chance leaves a perfect sampler of that many samples, (M − 1)/2N, and log M, all at one mode.
- **Loss**: if all samples are at one of 8 modes, the best discriminator's loss is 0.392 nats where they are as wide as the data there, and less where they are narrower, down to 0 for a single point.
- **By mode**: bars are the present shares. Diamonds are D at each mode's centre, now. A sample follows the slope of D where it stands; that D is higher at another mode does not move it.
- The bar above the picture says what the run *reads* as; *The guide* says why.
"""

TRIES = [
    Try("Complete collapse", {"sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 3, "seed": 0}, "A quick discriminator and a slow generator: D is near its best, and yet nearly all samples lie at one mode and stay there. On most seeds it is so by step 1,500. This is the counterexample to “a good "
     "discriminator drives the samples on”: its gradient is near 0 where they are (*Mathematics*, step 5). Its loss stays near 0.39, the value of step 4.", chart="worth", claims=("complete_collapse", "one_mode", "collapsed_are_good")),
    Try("Then ten discriminator steps", {"sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 10, "seed": 0}, "Press *Complete collapse* first and wait until step 1,500; this changes the number of discriminator steps alone, so the run goes on. Do the samples leave their mode in 2,000 more steps? "
     "Compare with *Cured by ten discriminator steps*, which has them from the beginning.", claims=("not_undone", "ten_steps")),
    Try("Partial collapse: another seed", {"sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 3, "seed": 2}, "The same settings from another seed. Are samples at one mode, or at several and on bridges between them? *Modes covered* may read 8 of 8 in the second case: a stray sample is enough. "
     "Which figure says that modes are missing?", claims=("complete_collapse", "one_mode")),
    Try("From mode to mode", {"sigma": 0.05, "seed": 1}, "The settings of this page with narrower modes. Look at the heat map: is there one strong cell in a column, and in another row each time? How many samples are good?", claims=("narrow_modes_few_good",)),
    Try("Not converged", {"sigma": 0.02, "n_D": 5, "lr_D": 1e-3, "lr_G": 1e-6, "seed": 3}, "The generator hardly learns, the discriminator does. Its loss falls to 0 and the generator’s rises: the samples are where there are no data. That is no collapse, "
     "however few modes are nearest to them.", claims=("not_converged_loss", "not_converged_samples")),
    Try("Three generator steps to one", {"preset": "collapse", "lr_D": 1e-3, "n_G": 3}, "Equal rates, and the generator has three steps to the discriminator’s one. How many modes hold 95 % of the samples? (Sixteen reference runs are in [Sixteen seeds](seeds).)", claims=("three_generator_steps",)),
    Try("A grid of 25", {"data": "grid"}, "Few is now 6 modes or less. Does the run collapse, hop or neither, and does the guide say the same?", claims=("grid_few",)),
    Try("Five discriminator steps: a lottery", {"n_D": 5}, "Some seeds cover all 8 modes and on some at most 2 modes hold 95 %. Try another seed before you say that five steps cure.", claims=("five_steps_cover", "five_steps_collapse")),
    Try("Cured by ten discriminator steps", {"n_D": 10}, "The settings that this page begins with, with ten discriminator steps before each of the generator, *from the beginning*. All 8 modes, and most samples are good.", chart="worth", claims=("ten_steps", "ten_steps_good")),
    Try("Cured by a quicker discriminator", {"preset": "collapse", "lr_D": 1e-3}, "Both learning rates alike, one step each. How many modes are covered? Try several seeds: that it is nearly always 7 or more is a claim that failed (see *Claims*). The ratio of the learning rates is a control of its own.", claims=("equal_rates",)),
]  # fmt: skip

LESSON = Lesson(
    path="collapse",
    topic="Mode collapse",
    title="Mode collapse",
    question="Why do all samples look the same?",
    claim="A generator can be right about one mode and miss the others. That differs from hopping and from not learning, four figures tell them apart, and even the best discriminator may have no gradient that leads out of it.",
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
            Source.of("gan_core/theory/collapsed_samples.py", "score", "outward_slope", "least_loss_nats"),
        ],
        words=(
            "generator",
            "discriminator",
            "mode",
            "mode collapse",
            "mode dropping",
            "partial collapse",
            "hopping",
            "optimal discriminator",
            "value",
            "stationary point",
            "non-saturating loss",
            "zero-sum game",
            "frozen",
            "KL to uniform",
            "seed",
            "Kullback–Leibler divergence",
            "Jensen–Shannon divergence",
            "nat",
        ),
    ),
)
