"""Lesson: min-max is not max-min. Who is allowed to finish first, and what becomes of the other."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import order as figures
from gan_core.figures.marks import events
from gan_core.figures.optimal import optimal_map
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.reference_runs import order as reference
from gan_core.theory import finite_game
from pages.order.mathematics import steps
from ui.lesson import STEPS_OF_A_GAN, Check, Lesson, Source, Training, Try
from ui.live_view import Seen

GROUPS = {
    "order": "Order",
    "rates": "Learning rates",
    "networks": "Networks and z",
    "more": "Seed",
}
SIMPLE = ("ratio", "frozen")
WHILE = 1500  # steps with a frozen discriminator after which the run answers


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The plane with the discriminator's maximum, what the players have reached, and what each order ended with."""
    optimal = optimal_map(snapshot, member) if "optimal" in view.layers else None
    found = reference.read()
    params = snapshot["params"]
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
        **{name: make(view.theme, found.ratios, found.figures[name], live[name], ran) for make, name in by_order},
    }


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
        f"score is {format_number(mean)}, the largest {format_number(largest)}. Nothing in the generator’s loss asks for more than one place: each sample alone wants the highest score. Where they "
        "ended lower, or in several places, gradient descent has climbed the tops that were near."
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


QUESTIONS = [
    Check(
        "order_places",
        f"Freeze the discriminator (Who trains). Where are the generator’s samples {WHILE:,} steps later?",
        places,
        explain_places,
        f"{WHILE:,} steps after the discriminator was frozen",
        options=("in one place", "in several places"),
        note="Many expect the modes of the data: the discriminator has learnt them, after all. But no sample is asked to be unlike another.",
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
        "order_first",
        "Reference runs: which is the first of the orders, from 1:50 to 50:1, at which the median seed needs at least 7 modes to hold 95 % of its samples?",
        first_whole,
        explain_first,
        "at once",
        at_once=True,
        options=(*(figures.order_text(ratio) for ratio in reference.RATIOS), "at none of them"),
        voice="the file of reference runs",
        note="Let them say why more generator steps cannot help, with the frozen discriminator in mind.",
    ),
]

SEEN = """
The data are a ring of 8 Gaussians, σ = 0.2. Both networks have 2 hidden layers of 64 ReLU, and the discriminator learns ten times more slowly than the generator. The generator ends in a tanh as wide
as the picture: without it the samples can leave, for out there a ReLU discriminator often grows without end (switch *Samples held in the square* off and freeze the discriminator).

- **Largest score** (the black circle): where in the square the discriminator's score is largest, found on a grid and refined. It is often at the edge, far from all data: the discriminator was never asked about such places.
- **Who trains**: with the **discriminator frozen** the samples climb its score until all are in one place. The first chart shows their mean score rising to the largest, the second how many lie within 0.25
  of that place, and of one another. Gradient descent finds *a* top: all samples may meet on a lower one, and the two lines of the second chart part. With a discriminator frozen at step 1,000, 6 of 8 seeds reached the highest (8 of 8 with a tanh discriminator).
- With the **generator frozen** the discriminator goes to D\\* = p/(p + q): its map turns to the dashed lines (*optimal D\\**: 0.1, ½, 0.9), and V(D, G) in the third chart rises to −log 4 + 2 JS.
  V is of 4,096 points of each kind; JS is of 20,000 samples on a grid of 64 × 64, so the line is an estimate, good to about 0.05.
- **Discriminator steps to a generator step** sets the order between: 0.02 is 1 : 50, one discriminator step to 50 of the generator; 50 is 50 : 1. A step of the run is one such round.
- **The two lowest charts** are of reference runs: every seed a dot, at every order the same number of rounds, so the slower player always had as many steps; orange diamonds are the run that you see.
  *Nearest modes*: the fewest modes that hold 95 % of the samples. *Good*: within 3σ of a mode; dashed, what a perfect sampler has.
"""

TRIES = [
    Try("Freeze the discriminator", {"frozen": "critic"}, "Min after max. Wait until step 1,000 first: an early discriminator has many tops. The samples climb; on 6 of 8 seeds they ended in the circle. Look at the first chart: which of the two lines moves, and do they meet?", chart="scores"),
    Try("A smooth discriminator", {"activation_D": "tanh", "frozen": "none", "ratio": 1.0, "lr_D": 1e-4}, "Starts again. A tanh discriminator has fewer lower tops than a ReLU one: after 1,000 steps freeze it, and all samples go to the circle itself."),
    Try("Freeze the generator", {"frozen": "generator", "lr_D": 1e-3}, "Max after min: V rises to the dashed line and stays. Switch on *optimal D\\**."),
    Try("In turn, 50 discriminator steps to one", {"frozen": "none", "ratio": 50.0, "lr_D": 1e-4}, "The discriminator comes nearer to its best before the generator moves: compare V with the dashed line, and the diamond in the lowest charts with the dots."),
    Try("In turn, one to 50", {"frozen": "none", "ratio": 0.02, "lr_D": 1e-4}, "The generator moves on until the discriminator wakes. The samples meet in one place, mostly a lower top than the circle (second chart), and go on when the discriminator has seen them there. All 8 seeds of the reference runs end so."),
    Try("A pair that works", {"frozen": "none", "ratio": 1.0, "lr_D": 1e-3}, "Both learn equally fast. Press Reset, and wait until step 2,000: it holds 8 modes (on 4 of 4 seeds). Then freeze the discriminator: it has all it needs to know, and the modes are lost all the same."),
]  # fmt: skip


LESSON = Lesson(
    path="order",
    topic="Mode collapse",
    title="Min-max or max-min",
    question="Which player is optimised first, the discriminator or the generator?",
    claim="The best generator for a frozen discriminator puts all samples at one point; the best discriminator for a frozen generator is D* = p/(p + q), which penalises that point most.",
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
            "weak duality",
            "mode",
            "mode collapse",
            "seed",
            "Jensen–Shannon divergence",
            "nat",
        ),
    ),
)
