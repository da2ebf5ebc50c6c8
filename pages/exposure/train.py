"""The scene "Train": a model learns points on a circle, or brackets, and goes on alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import exposure_bias as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from pages.exposure import mathematics
from ui import controls
from ui.lesson import Check, Source, Training, Try, live_steps
from ui.live_view import Drag, Seen
from ui.run_panel import RunPanel

GROUPS = {
    "task": "Task",
    "training": "Training",
    "reader": "How the sequence begins",
    "network": "Network",
    "more": "Seed",
}
SIMPLE = ("task", "training", "half_at", "start")
FEW, ADD_UP, MORE = "less than 10 times as far", "10 to 40 times: errors add up", "more than 40 times as far"
BOTH, NONE = "both are smaller", "both are larger"
ALONE, TOLD = "larger when told the truth, smaller alone", "smaller when told the truth, larger alone"
BETTER, ALIKE, THIRD = "more of them", "about as many", "less than a third as many"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, own: int) -> dict[str, Figure]:
    """The model's own path or strings, and its errors."""
    found = {
        "picture": figures.picture(snapshot, view.theme, member, own=own, layers=view.layers),
        "errors": figures.errors(snapshot, view.theme, member),
        "training": figures.training(snapshot, view.theme),
        "loss": figures.loss(snapshot, view.theme),
    }
    if "scheduled_sampling" in snapshot["trainings"]:
        found["epsilon"] = figures.epsilon(snapshot, view.theme)
    return found


def drag(to: Drag) -> None:
    """Turn the sequence, change its speed, or tell the model a point that is not on the circle."""
    angle, radius = figures.reached(np.array([to.x, to.y]))
    now = controls.present(SCENE.model)
    if to.name == "last":
        values = {"angle": round(angle, 3), "radius": round(float(np.clip(radius, 0.4, 1.6)), 2)}
    else:
        turn = (now.angle - angle + np.pi) % (2 * np.pi) - np.pi  # over three steps
        values = {"speed": round(float(np.clip(turn / 3, -0.6, 0.6)), 3)}
    controls.set_values(values, why="Dragged", gesture=to.gesture)


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """Errors told the truth and alone, of the network shown."""
    said = {
        name: format_number(float(snapshot[name][member]), 3)
        for name in ("one_step_error", "own_error", "ratio", "one_step_loss", "entropy_nats_")
        if name in snapshot
    }
    if snapshot["params"]["task"] == "circle":
        return {
            "told the truth": said["one_step_error"],
            f"after {figures.ALL_OWN} own": said["own_error"],
            "ratio": said["ratio"],
        }
    return {
        "balanced": f"{100 * float(snapshot['balanced'][member]):.0f} %",
        "loss": f"{said['one_step_loss']} nats",
        "entropy": f"{format_number(float(snapshot['entropy_nats']), 3)} nats",
    }


def ended(snapshot: Mapping[str, Any]) -> bool:
    """Whether the training is over."""
    return bool(snapshot["step"] >= snapshot["params"]["steps"])


def ratio(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How far the model is alone, compared with one step."""
    if not ended(snapshot):
        return None
    found = float(snapshot["ratio"][member])
    return FEW if found < 10 else ADD_UP if found <= 40 else MORE


def explain_ratio(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    one, alone = (format_number(float(snapshot[name][member]), 2) for name in ("one_step_error", "own_error"))
    return (
        f"{one} when told the truth, {alone} after 40 points of its own. Forty errors of this size in one direction would make {format_number(40 * float(snapshot['one_step_error'][member]), 2)} (dashed). "
        "Each own point lies a little off, and the model answers to such a point with a larger error: it has read none like it in training."
    )


def schedule(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How the errors of scheduled sampling compare with those of teacher forcing."""
    if not ended(snapshot) or len(set(snapshot["trainings"])) < 3:
        return None
    (one, alone) = _pairs(snapshot)
    if one[1] < one[0]:
        return BOTH if alone[1] < alone[0] else TOLD
    return ALONE if alone[1] < alone[0] else NONE


def _pairs(snapshot: Mapping[str, Any]) -> list[tuple[float, float]]:
    """One-step and own error of teacher forcing and of scheduled sampling, of the first seed."""
    at = [list(snapshot["trainings"]).index(name) for name in ("teacher_forcing", "scheduled_sampling")]
    return [(float(snapshot[name][at[0]]), float(snapshot[name][at[1]])) for name in ("one_step_error", "own_error")]


def explain_schedule(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    (one, alone) = ([format_number(each, 2) for each in pair] for pair in _pairs(snapshot))
    return (
        f"Told the truth: {one[0]} by teacher forcing, {one[1]} by scheduled sampling. After 40 own points: {alone[0]} and {alone[1]}. "
        "The second network has spent many of its steps on its own points, and fewer on true ones."
    )


def balanced(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How many strings of scheduled sampling are balanced, compared with teacher forcing."""
    if not ended(snapshot) or len(set(snapshot["trainings"])) < 3:
        return None
    forced, scheduled = _shares(snapshot)
    return THIRD if scheduled < forced / 3 else BETTER if scheduled > 1.1 * forced else ALIKE


def _shares(snapshot: Mapping[str, Any]) -> tuple[float, float]:
    at = [list(snapshot["trainings"]).index(name) for name in ("teacher_forcing", "scheduled_sampling")]
    return float(snapshot["balanced"][at[0]]), float(snapshot["balanced"][at[1]])


def explain_balanced(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    forced, scheduled = (f"{100 * share:.0f} %" for share in _shares(snapshot))
    return (
        f"{forced} of the strings by teacher forcing, {scheduled} by scheduled sampling. After its own “(” the model is told the next symbol of another string, which may have begun with “[”. "
        "So it learns to look away from what it has read: see the scene *Two symbols*."
    )


def percent(snapshot: Mapping[str, Any], member: int) -> float | None:
    """Balanced strings in percent."""
    return 100 * float(snapshot["balanced"][member]) if ended(snapshot) else None


def explain_percent(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    told = np.asarray(snapshot["one_step_by_step"])[member]
    return (
        f"Impossible symbols had a probability of {100 * told.mean():.1f} % on average, and the product of all 32 (1 − eₜ) is {100 * np.prod(1 - told):.0f} %. "
        f"{100 * float(snapshot['balanced'][member]):.0f} % were balanced. One wrong symbol spoils a string for good, so even small errors add up."
    )


def of(task: str, *trainings: str) -> Any:
    """Return whether a question fits a run of a task and one of some trainings."""
    return lambda snapshot: snapshot["params"]["task"] == task and snapshot["params"]["training"] in trainings


QUESTIONS = [
    Check(
        "exposure_ratio",
        "The model is trained on true points. Told the truth, it is off by some distance at each step. How far off is it after 40 points of its own?",
        ratio,
        explain_ratio,
        "at the end of the training",
        options=(FEW, ADD_UP, MORE),
        note="Let the room give a reason for each answer. “They add up” is what the dashed line says. Then ask what the network reads at its fifth own point, and whether it has ever read such a point.",
        fits=of("circle", "teacher_forcing"),
        claims=("alone_20_times", "more_than_adding_up"),
    ),
    Check(
        "exposure_schedule",
        "Scheduled sampling shows the model more and more of its own points in training. Which of its errors are smaller than those of teacher forcing?",
        schedule,
        explain_schedule,
        "at the end of the training",
        options=(BOTH, ALONE, TOLD, NONE),
        note="Both networks have had the same batches and as many steps. What has the second one practised, and what the first?",
        fits=of("circle", "all"),
        claims=("scheduled_helps_points", "scheduled_costs_one_step"),
    ),
    Check(
        "exposure_percent",
        "Trained on true strings, the model gives impossible symbols a probability of a few per cent in each step. How many percent of its own strings of 32 symbols are balanced?",
        percent,
        explain_percent,
        "at the end of the training",
        tolerance=10,
        note="With 3 % in each step: 0.97³² = 0.38. The errors are not equal at all places: see the dotted line.",
        fits=of("brackets", "teacher_forcing"),
        claims=("forced_balances", "errors_multiply"),
    ),
    Check(
        "exposure_balanced",
        "The same for brackets: how many strings of scheduled sampling are balanced, compared with teacher forcing?",
        balanced,
        explain_balanced,
        "at the end of the training",
        options=(BETTER, ALIKE, THIRD),
        note="Ask again after the scene Two symbols.",
        fits=of("brackets", "all"),
        claims=("scheduled_spoils_brackets", "scheduled_loss_grows"),
    ),
]

SEEN = """
**Exposure bias.** In training, *teacher forcing* shows the model the true tokens before each place. In use there are none: it reads what it has said itself. The inputs of training come from the data, those of use from
the model. This is no *domain shift*, where a model meets data from elsewhere: the task and the data are the same, and the model makes the unknown inputs itself. They change with its weights.

- **Points on a circle.** A point turns at a constant speed, which differs from sequence to sequence. The model is told four true points and then goes on alone for 40. Move the slider to follow it.
  Filled circles are true, filled diamonds are its own, hollow diamonds are its answers *when told the true points*.
- **Drag** the last point told: turn it, or pull it off the circle. That is what the model does to itself a step later. Drag the first point to change the speed.
- **Brackets.** The model says one symbol of six at a time, drawn by its probabilities. ✗ is the place of the first symbol after which no string of 32 symbols is balanced; what follows is grey. Type a beginning, also a wrong one.
- **The uppermost chart** has the error after 1, 2, … own tokens. *Told the truth* is dotted. Dashed: what errors of one step alone would make. For points that is t times one step; for brackets 1 − Π(1 − eₜ), since nothing mends a string.
- **Training.** *Teacher forcing*: always the true token. *Free running*: always its own. *Scheduled sampling*: at each place of each sequence a coin shows the true token with probability ε, and ε falls from 1 to 0
  ([arXiv:1506.03099](https://arxiv.org/abs/1506.03099)). The target is the true token in any case.

Errors are measured on sequences that are not trained on: root mean squared distance for points, shares for strings.
"""

TRIES = [
    Try("Points: all three trainings", {"training": "all"}, "Which network errs least when told the truth, and which after 40 points of its own? Choose the network above the picture.", chart="errors", claims=("scheduled_helps_points", "scheduled_costs_one_step", "free_running_helps_points")),
    Try("Brackets: teacher forcing", {"preset": "brackets"}, "The loss comes near the entropy of the data, the least that is possible. How many strings are balanced? Does the dashed line, made of one-step errors alone, explain it?", chart="errors", claims=("forced_balances", "forced_loss", "errors_multiply")),
    Try("Brackets: all three trainings", {"preset": "brackets", "training": "all"}, "Watch the loss from the step on at which ε reaches 0.", chart="loss", claims=("scheduled_spoils_brackets", "scheduled_loss_grows")),
    Try("Brackets: ε stays at ½", {"preset": "brackets", "training": "scheduled_sampling", "least": 0.5}, "Half of the symbols are true. Is that enough to learn which bracket closes?", chart="loss", claims=("half_true_spoils_brackets",)),
    Try("Points: no gradient through own points", {"training": "scheduled_sampling", "gradient_through": False}, "The paper passes no gradient through what was drawn. Points pass one. Without it the network cannot learn how an answer changes what it reads next.", chart="errors", claims=("without_gradient",)),
    Try("A wrong last point", {"radius": 1.4}, "The last point told is 0.4 off the circle. Teacher forcing passes that on: the answer is about as far off. The model has never read a wrong point, and its own points are all a little wrong.", claims=("wrong_point_is_passed_on",)),
]  # fmt: skip


def choose(run: RunPanel) -> dict[str, int]:
    """Choose how many of its own tokens the model has fed itself in the picture."""
    own = st.slider(
        "Own tokens in the picture", 0, figures.ALL_OWN, figures.ALL_OWN, key="exposure_own", help="How often the model has read what it said itself. Strings end at 32."
    )  # fmt: skip
    return {"own": int(own)}


SCENE = Training(
    experiment="exposure_bias",
    groups=GROUPS,
    simple=SIMPLE,
    own={"above the picture": choose},
    draw=draw,
    readings=readings,
    layers=lambda params: figures.LAYERS_OF[params.task],
    redraw=("task",),
    on_drag=drag,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=live_steps(mathematics.steps, mathematics.reads),
    code=[
        Source.of("gan_core/training/sequences/exposure/unroll.py", "unroll", "mixed_loss"),
        Source.of("gan_core/theory/scheduled_sampling.py", "linear", "exponential", "inverse_sigmoid"),
        Source.of("gan_core/networks/sequences/next_token.py", "NextToken"),
    ],
    words=("exposure bias", "teacher forcing", "free running", "scheduled sampling", "token", "one-step error", "entropy", "nat", "seed"),
)  # fmt: skip
