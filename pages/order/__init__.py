"""Lesson: min-max is not max-min. Who is allowed to finish first, and what becomes of the other."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import order as figures
from gan_core.figures.marks import events
from gan_core.figures.optimal import optimal_map
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.params import OrderGanParams
from gan_core.reference_runs import order as reference
from gan_core.theory import finite_game
from pages.order.mathematics import steps
from ui.lesson import STEPS_OF_A_GAN, Check, Lesson, Source, Training, Try
from ui.live_view import Seen

GROUPS = {
    "order": "Order",
    "game": "Loss",
    "rates": "Learning rates",
    "networks": "Networks and z",
    "more": "Seed",
}
SIMPLE = ("ratio", "frozen", "loss")
OTHER = {"non_saturating": "minimax", "minimax": "non_saturating"}  # the loss that it is compared with
FIVE = 5.0  # discriminator steps to one, in a question
AT = 0.01  # D at a sample, in a question
WHILE = 1500  # steps with a frozen discriminator after which the run answers


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The plane with the discriminator's maximum, what the players have reached, and what each order ended with."""
    optimal = optimal_map(snapshot, member) if "optimal" in view.layers else None
    params = snapshot["params"]
    of_run = losses_of(snapshot)[member]
    loss, other = (of_run, OTHER[of_run]) if of_run in OTHER else tuple(OTHER)
    found = reference.read(loss)
    turns = params["frozen"] == "none"
    live = {name: (params["ratio"], snapshot[name]) if turns else None for name in reference.FIGURES}
    ran = f"{found.seeds} seeds, {found.iterations:,} steps"
    by_order = (
        (figures.nearest_by_order, "nearest_modes_95"),
        (figures.quality_by_order, "high_quality_share"),
    )
    return {
        "picture": figures.picture(snapshot, view.theme, member, layers=view.layers, optimal=optimal),
        "scores": figures.scores(snapshot, view.theme),
        "gathered": figures.gathered(snapshot, view.theme),
        "value": figures.value(snapshot, view.theme),
        **{
            name: make(view.theme, found.ratios, found.figures[name], live[name], ran, medians(name, loss, other))
            for make, name in by_order
        },
    }


def losses_of(snapshot: Mapping[str, Any]) -> list[str]:
    """Name the loss of every member."""
    return [one.loss for one in OrderGanParams.of(snapshot["params"]).each_member()]


def medians(name: str, loss: str, other: str) -> dict[str, np.ndarray]:
    """Return the medians over seeds of a figure of the reference runs, (R,) at the orders of `loss`, of that loss and of another one."""
    ratios = reference.read(loss).ratios
    found = {}
    for each in (loss, other):
        runs = reference.read(each)
        at = dict(zip(runs.ratios.tolist(), np.median(runs.figures[name], axis=1), strict=True))
        found[losses[each].short] = np.array([at.get(ratio, np.nan) for ratio in ratios.tolist()])
    return found


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """Who trains, the two scores, and where the samples are."""
    n_D, n_G = snapshot["updates"]
    return {
        "steps D : G": f"{n_D} : {n_G}",
        "largest f": format_number(snapshot["largest_score"][member]),
        "samples’ f": format_number(snapshot["mean_score"][member]),
        "modes": format_number(snapshot["nearest_modes_95"][member]),
        "good": f"{100 * snapshot['high_quality_share'][member]:.0f} %",
    }


def frozen_since(snapshot: Mapping[str, Any]) -> int | None:
    """The step from which the discriminator has been frozen until now; None where it trains."""
    if snapshot["params"]["frozen"] != "critic":
        return None
    changes = [step for step, what in events(snapshot) if what.startswith("frozen=") and step <= snapshot["step"]]
    return changes[-1] if changes else 0


def after_freezing(snapshot: Mapping[str, Any], member: int, name: str) -> float | None:
    """A figure of WHILE steps after the discriminator was frozen; None until then."""
    since = frozen_since(snapshot)
    return None if since is None else at_step(snapshot, "order", name, since + WHILE, member=member)


def places(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the samples are in one place then."""
    together = after_freezing(snapshot, member, "together")
    return None if together is None else "in one place" if together >= 0.9 else "in several places"


def explain_places(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    together, there, largest, mean = (
        after_freezing(snapshot, member, name) or 0.0
        for name in ("together", "at_maximum", "largest_score", "mean_score")
    )
    return (
        f"{100 * together:.0f} % of the samples lie within 0.25 of their median, {100 * there:.0f} % within 0.25 of the discriminator’s largest score; their mean "
        f"score is {format_number(mean)}, the largest {format_number(largest)}. *Claims* has this of a pair with the page's first settings, frozen at step 1,000; for another one only this run speaks. Nothing in the generator’s loss asks for more than one place: it is a mean over samples, and least where each has the highest score. Where they "
        "ended lower, or in several places, they may be at a local maximum of the score, or still on their way."
    )


def first_whole(snapshot: Mapping[str, Any], member: int) -> str:
    """The least order of the reference runs at which at least half of the seeds hold 8 nearest modes, or at most 7 make 95 %."""
    found = reference.read()
    whole = np.median(found.figures["nearest_modes_95"], axis=1) >= 7
    return figures.order_text(float(found.ratios[whole][0])) if whole.any() else "at none of them"


def explain_first(snapshot: Mapping[str, Any], member: int) -> str:
    """Their medians."""
    found = reference.read()
    rows = zip(found.ratios, np.median(found.figures["nearest_modes_95"], axis=1), strict=True)
    return (
        "Median of nearest modes, order by order: "
        + ", ".join(f"{figures.order_text(float(ratio))} {format_number(modes)}" for ratio, modes in rows)
        + "."
    )


def whole_at_five(loss: str) -> int:
    """The number of seeds of the reference runs at 5 : 1 that need at least 7 modes to hold 95 % of their samples."""
    runs = reference.read(loss)
    return int((runs.figures["nearest_modes_95"][runs.ratios == FIVE] >= 7).sum())


def more_at_five() -> str:
    """The loss with which more seeds do."""
    minimax, other = whole_at_five("minimax"), whole_at_five("non_saturating")
    return "the same" if minimax == other else "minimax" if minimax > other else "non-saturating"


QUESTIONS = [
    Check(
        "order_places",
        f"Freeze the discriminator (Who trains). Where are the generator’s samples {WHILE:,} steps later?",
        places,
        explain_places,
        f"{WHILE:,} steps after the discriminator was frozen",
        options=("in one place", "in several places"),
        note="One might expect the modes of the data: the discriminator has learnt them, after all. But no sample is asked to be unlike another.",
        claims=("frozen_in_one_place",),
    ),
    Check(
        "order_values",
        "The generator may be any distribution. Which order of the two optimisations has the greater value?",
        lambda snapshot, member: "the same",
        lambda snapshot, member: (
            f"On four places: min max V = {finite_game.min_max(np.full(4, 0.25)):.6f} and max min V = {finite_game.max_min(np.full(4, 0.25)):.6f}, both −log 4. What differs is the answer "
            "that comes with the value: q = p alone in the one, any q at all in the other. Of generators that make one point alone, the values differ too (step 5 under *Mathematics*)."
        ),
        "at once",
        at_once=True,
        options=("min max", "max min", "the same"),
        voice="the formula",
        note="Weak duality allows a gap. Ask which assumption closes it: V is concave in D and linear in q.",
    ),
    Check(
        "order_losses",
        "At a sample where D = 0.01: how many times as large is the gradient of the non-saturating loss as that of minimax? (right within 2)",
        lambda snapshot, member: (1 - AT) / AT,
        lambda snapshot, member: (
            f"Both go along ∇f, minimax with weight D = {AT:g}, the non-saturating loss with 1 − D = {1 - AT:g}. Under a frozen discriminator the best answer is the same; on the way to it, and in turn, the two games differ. "
            "Their equilibrium is the same, if D may be any function (step 6 under *Mathematics*)."
        ),
        "once you have said a number",
        at_once=True,
        tolerance=2,
        most=200,
        voice="the formula",
        note="Ask where the two are equal: at D = ½. And what Adam does to a factor of 99 that stays the same for many steps: it divides it out.",
    ),
    Check(
        "order_five",
        "Reference runs at 5 : 1, the same rates and seeds: with which loss do more seeds need at least 7 modes to hold 95 % of their samples?",
        lambda snapshot, member: more_at_five(),
        lambda snapshot, member: (
            f"With minimax on {whole_at_five('minimax')} of {reference.read('minimax').seeds} seeds, with −log D on {whole_at_five('non_saturating')}. Same equilibrium, other dynamics. At a sample with D above ½ minimax takes the larger gradient, "
            "with D below ½ the other. Which of it decides here was not measured, and one ring is no law."
        ),
        "at once",
        at_once=True,
        options=("minimax", "non-saturating", "the same"),
        voice="the file of reference runs",
        note="Minimax is often called the loss that does not work. Ask where that is true: where D is near 0 on the samples.",
    ),
    Check(
        "order_first",
        "Reference runs of the non-saturating loss: which is the first of the orders, from 1:50 to 50:1, at which the median seed needs at least 7 modes to hold 95 % of its samples?",
        first_whole,
        explain_first,
        "at once",
        at_once=True,
        options=(*(figures.order_text(ratio) for ratio in reference.RATIOS), "at none of them"),
        voice="the file of reference runs",
        note="These are runs of the non-saturating loss on one ring. Let them say what more generator steps do, with the frozen discriminator in mind.",
    ),
]

SEEN = """
The data are a ring of 8 Gaussians, σ = 0.2. Both networks have 2 hidden layers of 64 ReLU, and the discriminator's learning rate is a tenth of the generator's. The generator ends in a tanh as wide
as the picture: without it the samples can leave, since a ReLU discriminator is piecewise linear out there and may grow without end (switch *Samples held in the square* off and freeze the discriminator).

**Which game?** The two orders are derived for V, the **minimax** game: the generator minimises what the discriminator maximises. The runs begin with the **non-saturating** loss, −log D(G(z)). That game is not zero-sum, and the generator
does not minimise V. Against a *frozen* discriminator the best answer is the same, since both losses are least where D is largest. *In turn* they may differ: at a sample both go along ∇f, minimax with weight D, non-saturating
with 1 − D (*Mathematics*, step 6). *Loss* lets you run either; the two lowest charts have reference runs of both.

- **Largest score** (the black circle): where in the square the discriminator's score is largest, found on a grid and refined. It may be at the edge, far from all data, where the discriminator was hardly trained.
- **Who trains**: with the **discriminator frozen** the samples climb its score. The first chart shows their mean score beside the largest, the second how many lie within 0.25
  of that place, and of one another. Gradient descent finds *a* top: all samples may meet on a lower one, and the two lines of the second chart part.
- With the **generator frozen** the discriminator is trained towards D\\* = p/(p + q): compare its map with the dashed lines (*optimal D\\**: 0.1, ½, 0.9), and V(D, G) in the third chart with −log 4 + 2 JS.
  V is of 4,096 points of each kind. JS is that of **histograms on a grid** of 64 × 64, of 20,000 samples: what is finer than a cell is lost, which lowers it, and counting noise raises it a little. V may lie above such a line.
- **Discriminator steps to a generator step** sets the order between: 0.02 is 1 : 50, one discriminator step to 50 of the generator; 50 is 50 : 1. A step of the run is one such round.
- **The two lowest charts** are of reference runs: every seed a dot, at every order the same number of rounds, so the slower player always had as many steps. Dots and the solid line, their median, are of the loss that you run, the dashed line is the median of the other; orange diamonds are the run that you see.
  *Nearest modes*: the fewest modes that hold 95 % of the samples. *Good*: within 3σ of a mode; dashed, what a perfect sampler has.
"""

TRIES = [
    Try("Freeze the discriminator", {"frozen": "critic"}, "Min after max. Wait until step 1,000 first: an early discriminator may have many tops. The samples climb. Look at the first chart: which of the two lines moves, and do they meet?", chart="scores", claims=("frozen_in_one_place", "frozen_at_largest")),
    Try("A smooth discriminator", {"activation_D": "tanh", "frozen": "none", "ratio": 1.0, "lr_D": 1e-4}, "Starts again, with tanh in place of ReLU. After 1,000 steps freeze it: do all samples go to the circle now?", claims=("frozen_smooth",)),
    Try("Freeze the generator", {"frozen": "generator", "lr_D": 1e-3}, "Max after min: how near does V come to the dashed line? Switch on *optimal D\\**.", claims=("frozen_generator",)),
    Try("In turn, 50 discriminator steps to one", {"frozen": "none", "ratio": 50.0, "lr_D": 1e-4}, "The discriminator has 50 steps before the generator moves: compare V with the dashed line, and the diamond in the lowest charts with the dots.", claims=("fifty_to_one",)),
    Try("In turn, one to 50", {"frozen": "none", "ratio": 0.02, "lr_D": 1e-4}, "The generator has 50 steps against the same discriminator. On most seeds the samples meet in one place, which need not be the circle (second chart). Does the discriminator lower it, and do they move on?", claims=("one_to_fifty",)),
    Try("The same, as minimax", {"loss": "minimax", "frozen": "none"}, "Now the game is zero-sum, as in *Mathematics*; the order stays as you have set it. Press Reset to start it again, and compare the last charts: the dots are those of minimax now. *Claims* has minimax at five to one.", claims=("five_minimax",)),
    Try("Five to one, as minimax", {"frozen": "none", "ratio": 5.0, "lr_D": 1e-4, "loss": "minimax"}, "Press Reset to start it again. In the reference runs the two games differ at this order: how many modes are there after 1,000 rounds? Compare the dots at 5:1 in the lowest charts with the dashed line.", claims=("five_minimax",)),
    Try("Five to one, non-saturating", {"frozen": "none", "ratio": 5.0, "lr_D": 1e-4, "loss": "non_saturating"}, "The same order, rates and seed with −log D; press Reset. Some seeds cover the modes and some do not. That is what was measured on this ring; no reason for it was.", claims=("five_non_saturating",)),
    Try("A pair that works", {"frozen": "none", "ratio": 1.0, "lr_D": 1e-3, "loss": "non_saturating"}, "Both have the learning rate 10⁻³. Press Reset, and wait until step 2,000: on most seeds it now takes at least 7 modes to hold 95 % of the samples. Then freeze the discriminator: no term of the generator's loss asks the samples to stay apart. Does their mean score rise, how quickly, and how many modes are left after 1,000 steps?", claims=("pair_that_works", "works_then_frozen", "works_then_slow")),
]  # fmt: skip


LESSON = Lesson(
    path="order",
    topic="Mode collapse",
    title="Min-max or max-min",
    question="Which player is optimised first, the discriminator or the generator?",
    claim="If both players may be any function: against a frozen discriminator it is best to put all samples where D is largest; against a frozen generator D* = p/(p + q) is best, and then a single point costs the generator more, in value, than q = p.",
    able="You will be able to prove what each order of the two optimisations gives, and to say what more steps of either player change.",
    minutes=20,
    level="advanced",
    assumes="the lesson on the plane",
    shows=Training(
        experiment="order_gan",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        on=figures.SHOWN,
        commands=STEPS_OF_A_GAN,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        from_start=False,
        mathematics=lambda run, member: steps(),
        code=[
            Source.of("gan_core/theory/finite_game.py", "best_generator", "best_discriminator", "min_max", "max_min"),
            Source.of("gan_core/telemetry/plane/discriminator_maximum.py", "discriminator_maximum"),
            Source.of("gan_core/training/plane/gan_step.py", "gan_step"),
        ],
        words=(
            "generator",
            "discriminator",
            "frozen",
            "optimal discriminator",
            "value",
            "minimax loss",
            "non-saturating loss",
            "zero-sum game",
            "Nash equilibrium",
            "saddle point",
            "weak duality",
            "mode",
            "mode collapse",
            "seed",
            "Jensen–Shannon divergence",
            "nat",
        ),
    ),
)
