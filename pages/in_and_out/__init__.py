"""Lesson: five shapes of a sequence task, each learned by a small network, unrolled over its steps."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core.data.sequences.shapes import shapes
from gan_core.figures import sequence_shapes as figures
from gan_core.figures.theme import Figure
from gan_core.registry import labels_of
from pages.in_and_out import mathematics
from pages.in_and_out.questions import QUESTIONS
from ui import controls
from ui.lesson import Lesson, Source, Training, Try, live_steps
from ui.live_view import Drag, Seen
from ui.run_panel import RunPanel

GROUPS = {
    "shape": None, "input": "Your input", "network": "Network", "data": "Training inputs", "learning": "Learning", "more": "Seed",
}  # fmt: skip
SIMPLE = ("input", "moment", "longest")
CHOSEN = "in_and_out_shape"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The network unrolled over the reader's input, and the charts that the shape has."""
    picture = figures.scene(snapshot, view.theme, member, layers=view.layers)
    return {"picture": picture} | {chart.__name__: chart(snapshot, view.theme) for chart in figures.charts(snapshot)}


def drag(to: Drag) -> None:
    """Take the step to which the handle was moved."""
    controls.set_values({"moment": round(to.x)}, why="Step", gesture=to.gesture)


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """What comes out for the input shown, how often it is right, and how many weights say it."""
    picture = snapshot["picture"]
    said, expected = picture["said"][member], picture["expected"]
    answer = ("" if set("".join(said)) == set(said) - {""} else " ").join(filter(None, said))
    right = said == expected
    return {
        "answer": f"{answer} {'✓' if right else '✗'}",
        "right": f"{100 * float(snapshot['whole_accuracy'][member]):.0f} % of test inputs",
        "weights": f"{snapshot['parameters']:,}{' at any length' * (len(expected) > 1)}",
    }


def choose(run: RunPanel) -> None:
    """Choose the shape. Another one begins with its own example."""

    def take() -> None:
        controls.set_values({"shape": st.session_state[CHOSEN], "input": "", "moment": 0}, why="Shape")

    labels = labels_of(shapes)
    st.session_state[CHOSEN] = run.params.shape
    st.radio("Shape", list(labels), format_func=labels.__getitem__, key=CHOSEN, on_change=take)
    st.caption(run.params.task.rule)


SEEN = """
**A column is a step.** Below stands what goes in, in the middle the state h, above what comes out with its probability, and at the top what should come out. Where a box is missing, nothing goes in, or nothing
is read. **That is all in which the shapes differ**: the network is the same one, and it takes the same step every time.

- **W, U, V** stand for the weights of the three arrows. They are the same at every step, so the number of weights does not grow with the length, and the trained network reads inputs of any length.
- **State h**: each cell is one number between −1 and 1, from light to dark on a light page and from dark to light on a dark one. All that the network knows of earlier steps is in it. *One to one* has no W: its answer depends on one input alone.
- **Step through it**: drag the circle under the columns, or give it the focus and press the arrow keys. Only the steps up to the circle are drawn, as a network sees them.
- **Your input** is read by the network as it is now; nothing trains on it. Wind back with the slider under the picture: the network of that step reads the same input.
- *Answers not read*, under the picture, shows what the network would answer at the other steps.

**In step** is also called *synchronous*: one output at each input step, as in tagging. **Out of step** is called *asynchronous*: the output comes after the input, or apart from it, and may have another length, as in
translation. The two are often exchanged.

| shape | here | elsewhere |
| --- | --- | --- |
| one to one | a symbol and its class | image classification |
| one to many | a digit and the count down to 0 | image captioning |
| many to one | bits, and is the number of ones odd? | sentiment of a review |
| many to many, in step | letters, each tagged = or ≠ | a label for each frame of a video |
| many to many, out of step | 24Dec and 12-24 | translation |

**Right answers** are of test inputs. Days are held out of training; of one symbol or digit there is nothing to hold out. Bits and letters are tested at the longest length of training and at 2, 4 and 8 times that length.
"""

TRIES = [
    Try("One to one", {"shape": "one_to_one"}, "One step, and no arrow from state to state. Type another letter: does the answer depend on anything else?", chart="right", claims=("classes",)),
    Try("One to many", {"shape": "one_to_many"}, "The digit goes in once. Step through the columns: what tells the network how far it has counted?", chart="right", claims=("counting",)),
    Try("In step", {"shape": "many_to_many_in_step"}, "One tag at each step, and each needs only the letter before. Look at the lines of the longer inputs: how far do they lie apart?", chart="right", claims=("tags_at_any_length",)),
    Try("Out of step", {"shape": "many_to_many_out_of_step"}, "The month is read last and written first, so an answer at each input step could not be right. Type your birthday. One day in five is held out of training: are those right as well?", chart="right", claims=("days",)),
    Try("Twenty-four bits", {"input": "110100111010011101001110"}, "Three times as many as in the longest training input, read by the same weights. The dotted boxes are answers that nobody asked for: e is even, o is odd. Is each of them right for the bits so far?", layers=("unread",), claims=("parity_at_64",)),
    Try("Trained on 4 bits at most", {"longest": 4}, "At 4 bits nearly every answer is right. And at 8, 16 and 32?", chart="by_length", claims=("short_training_is_right_at_its_length", "short_training_falls")),
    Try("No short inputs", {"shorter": False, "members": 8}, "Now every training input has 8 bits. Short ones were the first to be learned: what do eight seeds do without them?", chart="right", claims=("without_short_ones",)),
    Try("Plain RNN, sixteen seeds", {"cell": "rnn", "members": 16}, "The same data. Do all seeds learn the trained length, and do those that learn it hold on at 64 bits?", chart="by_length", claims=("plain_is_not_done", "plain_some_hold")),
]  # fmt: skip

LESSON = Lesson(
    path="in_and_out",
    topic="Sequences",
    title="In and out",
    question="What can go into a recurrent network, and when does its answer come out?",
    claim="Five shapes of a task differ only in the steps at which something goes in and at which an answer is read. The same weights work at every step, so a trained network also reads inputs that are longer than "
    "those of its training, sometimes rightly.",
    able="You will be able to say which shape a task has, to tell in step from out of step, and to test a network beyond the lengths on which it was trained.",
    minutes=20,
    assumes="what a layer of a network computes",
    shows=Training(
        experiment="sequence_shapes",
        groups=GROUPS,
        simple=SIMPLE,
        own={"above the controls": choose},
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        on=figures.ON,
        redraw=("shape",),
        speed="20",
        height=520,
        on_drag=drag,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(mathematics.steps, mathematics.reads),
        code=[
            Source.of("gan_core/data/sequences/shapes.py", "ManyToOne", "InStep", "OutOfStep"),
            Source.of("gan_core/networks/sequences/reader.py", "Reader", "RecurrentReader"),
            Source.of("gan_core/training/sequences/texts.py", "codes", "loss"),
        ],
        words=(
            "recurrent network", "state of a network", "unrolled network", "in step", "out of step", "GRU", "parity", "one-hot", "cross entropy", "length generalisation", "seed", "nat",
        ),
    ),
)  # fmt: skip
