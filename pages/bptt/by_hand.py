"""The walk: a network of two to four units, forward and back, a step at a time. Everything from formulas."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from gan_core.figures import bptt as figures
from gan_core.figures.bptt import Walk
from gan_core.numerals import format_number
from gan_core.params import UnrolledParams
from gan_core.params.unrolled import read_inputs, write_inputs
from pages.bptt.mathematics import steps_of
from pages.bptt.notebook import lines_of
from pages.bptt.walk import Found, draw_step, draw_sum, predict
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Replay, Source, Step, Try, blocks
from ui.live_view import Drag, Seen

SIMPLE = ("reach", "mistake", "units", "norm", "activation")

QUESTIONS = [
    Check(
        "bptt_losses",
        "Every step of five has a loss. How many of the five losses reach ∂L/∂h₂?",
        lambda _, member: 4.0,
        lambda _, member: (
            "Those of the steps 2, 3, 4 and 5: h₂ enters y₂ and all later states. The loss of step 1 does not depend on h₂. On the way back each step adds its own loss to what arrives."
        ),
        "once you have said a number",
        most=5,
        at_once=True,
        voice="the formula",
        note="Let the room name the four ways from h₂ to a loss in the diagram.",
    ),
    Check(
        "bptt_transpose",
        "h₁ enters a₂ = W h₁ + …. What multiplies on the way back?",
        lambda _, member: "Wᵀ",
        lambda _, member: (
            "The number h₁[k] enters every number of a₂, with the weights W[1, k], W[2, k], …: column k of W. The derivative is the sum over this column: row k of Wᵀ. Set *Mistake* to see what W gives."
        ),
        "once you have chosen",
        options=("W", "Wᵀ", "the inverse of W"),
        at_once=True,
        voice="the formula",
        note="Write the 2 × 2 case on the board. For a symmetric W both are the same, so a test must not use one.",
    ),
    Check(
        "bptt_cut",
        "Each loss goes back over two steps and no further. What is the part of ∂L₅/∂x₁, the dependence of the last loss on the first input, that is computed?",
        lambda _, member: "exactly 0",
        lambda _, member: (
            "From step 5 the walk reaches step 3 and stops. Step 1 is four steps before: the true derivative may be large, the computed one is 0."
        ),
        "once you have chosen",
        options=("exactly 0", "small, not 0", "all of it"),
        at_once=True,
        voice="the formula",
    ),
]

SEEN = """
**The diagram.** Each column is a step. From below: the input **xₜ**, the state **hₜ** of two to four numbers, the output **yₜ**, and ∂L/∂hₜ, how the loss L changes with each number of
the state. What the walk has not reached is empty. Arrows of the forward pass are grey, those of the way back pink. What is computed now is bold, and stands above the diagram with its numbers.

- **The task** is an echo: say the input of some steps before. The loss of a step is ½ (y − target)², and L is their sum. The weights are drawn at random and not trained here.
- **Drag** an input in the first chart. The page keeps its place in the walk.
- **Summand of step t**: W is used at every step, so ∂L/∂W is a sum over the steps. The chart shows the size of each: exact, and as computed where truncation or a mistake changes it.
- **How much of hₜ reaches h_T**: the norm of ∂h_T/∂hₜ, the product of ‖W‖ max φ′ that bounds it, and $(\\gamma\\|W\\|)^{T-t}$, where γ is 1 for tanh and ¼ for the sigmoid ([arXiv:1211.5063](https://arxiv.org/abs/1211.5063)).
- **Truncation at k steps**: the loss of step t is carried back to step t − k and no further. What depends on earlier steps counts as 0.

At the end of the walk stands ∂L/∂W, beside the same matrix found **without going back**: an entry of W is moved by a tiny imaginary number, and the imaginary part of L is read
(the complex step). The scene *Beside autograd* has the numbers of torch's autograd for the same network, and for as many others as you like; *Share* has lines for a notebook that compute both.
"""

TRIES = [
    Try(
        "W in place of Wᵀ",
        {"mistake": "transpose"},
        "Walk to the end. At the last step all is right. Where does the first wrong number stand?",
        claims=("transpose_matters",),
    ),
    Try(
        "Only the last loss",
        {"mistake": "last_loss"},
        "Which summands of ∂L/∂W change?",
        claims=("every_loss_matters",),
    ),
    Try(
        "Truncation below the lag",
        {"reach": 1, "lag": 3, "x": "1, 0, 0, 0, 0"},
        "Only x₁ is not 0, and step 4 must say it. Which summands does the walk still find?",
        claims=("cut_is_exactly_0",),
    ),
    Try(
        "A sigmoid",
        {"activation": "sigmoid"},
        "φ′ is ¼ at most. How much of h₁ reaches the last state, against tanh?",
        claims=("bounded",),
    ),
    Try(
        "A larger W",
        {"norm": 2.5, "x": "0.1, 0, 0, 0, 0, 0, 0, 0"},
        "The states are small at first, so φ′ is near 1. Does ∂h_T/∂hₜ grow? Then drag x₁ up.",
        claims=("bounded",),
    ),
]


def draw(params: UnrolledParams, view: Seen, at: int) -> Drawing:
    """The diagram as far as the walk has come, and the charts."""
    found = Found(params)
    walk = Walk(found.T, min(at, 2 * found.T))
    drawn = {
        "unrolled": figures.unrolled(found.task, found.run, found.back, walk, view.theme),
        "inputs": figures.inputs(found.task, found.run, walk, view.theme),
        "summands": figures.summands(found.back, found.full, walk, view.theme),
        "norms": figures.norms(found.weights, found.run, params.activation, view.theme),
    }
    length = format_number(float(np.linalg.norm(found.back.dh[walk.now - 1]))) if walk.at > walk.T else "–"
    whole = format_number(float(np.linalg.norm(found.gradient)))
    return drawn, {"L": format_number(found.run.loss), "‖∂L/∂W‖": whole, "‖∂L/∂hₜ‖": length}


def moved(to: Drag, params: UnrolledParams) -> dict[str, str]:
    """The inputs that a dragged one makes."""
    numbers = list(read_inputs(params.x))
    numbers[int(to.name.removeprefix("x")) - 1] = round(to.y, 2)
    return {"x": write_inputs(tuple(numbers))}


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[UnrolledParams, int]:
    """Draw settings, the walk's bar, the present step in numbers and the view; return the params and the place."""
    left, right = st.columns([280, 900], gap="medium")
    with left:
        params = scene.draw_controls()
    with right:
        scene.draw_switch()
        at = scene.draw_replay(params)
        found = Found(params)
        walk = Walk(found.T, at)
        with st.container(border=True, key="bptt_step"):
            draw_step(found, walk)
            if walk.back == 1:
                draw_sum(found)
            predict(found, walk)
        with blocks.stage(scene.height):
            scene.draw_view(at=at)
            reading()
    return params, at


def mathematics(params: UnrolledParams, at: int) -> list[Step]:
    """The derivation, with numbers at the present settings."""
    return steps_of(params)


SCENE = Formulas(
    key="bptt",
    params=UnrolledParams,
    groups={"gradient": "", "network": "", "task": "Task", "more": "Seed"},
    simple=SIMPLE,
    drawer=True,
    draw=draw,
    moved=moved,
    replay=Replay(key="bptt_walk", length=lambda params: 2 * len(read_inputs(params.x)) + 1, seconds=12, word="place"),
    height=660,
    body=body,
    notebook=lambda params, at: lines_of(params),
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=mathematics,
    code=[Source.of("gan_core/theory/bptt.py", "forward", "backward", "complex_step", "step_norms")],
    words=(
        "recurrent network",
        "state of a network",
        "unrolled network",
        "backpropagation through time",
        "truncation",
        "activation function",
        "spectral norm",
        "vanishing gradient",
        "exploding gradient",
    ),
)  # fmt: skip
