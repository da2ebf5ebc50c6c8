"""The scene "The memory task": one of eight symbols over T blanks, and how the last state depends on earlier ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import memory_task as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.theory import vanishing
from pages.vanishing import mathematics
from ui.lesson import Check, Source, Training, Try, live_steps
from ui.live_view import Seen

GROUPS = {"task": "Task", "cell": "Cell", "network": "Training", "more": "Seed"}
SIMPLE = ("T", "cell", "forget_bias", "clip")
GUESS, SOME, SOLVED = "one or two: a guess", "some of them", "all eight"
FEWER, EQUAL, MORE = "fewer", "as many", "more"
ASKED_T = 60  # of the question that a formula answers


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The answers as the picture, the norms of Jacobians above all, and the training."""
    return {
        "picture": figures.answers(snapshot, view.theme, member),
        "norms": figures.norms(snapshot, view.theme, member),
        "accuracy": figures.accuracy(snapshot, view.theme),
        "loss": figures.loss(snapshot, view.theme),
        "weight_gradient": figures.weight_gradient(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """How many symbols are right, and how much of the first state reaches the last, of the network shown."""
    cell = snapshot["cells"][member]
    found = {
        "right": f"{round(8 * float(snapshot['accuracy'][member]))} of 8",
        "∂h_T/∂h₀": format_number(float(np.asarray(snapshot["gradient_norm"])[member, 0]), 2),
    }
    if cell == "lstm":
        found["∂c_T/∂c₀"] = format_number(float(np.asarray(snapshot["cell_gradient_norm"])[member, 0]), 2)
        found["mean f"] = format_number(float(snapshot["forget_gate"][member]), 3)
    elif cell != "gru":
        found["ρ(W)"], found["‖W‖"] = (
            format_number(float(snapshot[name][member]), 3) for name in ("radius_W", "norm_W")
        )
    return found


def ended(snapshot: Mapping[str, Any]) -> bool:
    """Whether the training is over."""
    return bool(snapshot["step"] >= snapshot["params"]["steps"])


def symbols(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How many symbols are right at the end."""
    if not ended(snapshot):
        return None
    right = round(8 * float(snapshot["accuracy"][member]))
    return SOLVED if right == 8 else GUESS if right <= 2 else SOME


def explain_symbols(snapshot: Mapping[str, Any], member: int) -> str:
    """The prediction beside what came."""
    b, T = float(snapshot["params"]["forget_bias"]), int(snapshot["params"]["T"])
    f = vanishing.gate(b)
    right = round(8 * float(snapshot["accuracy"][member]))
    return (
        f"σ({b:g}) = {format_number(f, 4)}, and to the power {T} that is {format_number(float(vanishing.kept(f, T)), 2)}. So much of a change of the first cell is left at the last one, along the cell alone, before any training. "
        f"{right} of 8 symbols are right. Where the gradient of the first input is that far below those of the last ones, training has nothing to follow."
    )


def bias_needed(snapshot: Mapping[str, Any], member: int) -> float:
    """The b at which σ(b) to the power ASKED_T is ½."""
    f = 0.5 ** (1 / ASKED_T)
    return float(np.log(f / (1 - f)))


def explain_bias(snapshot: Mapping[str, Any], member: int) -> str:
    """Solve for b."""
    f = 0.5 ** (1 / ASKED_T)
    return f"f = ½ to the power 1/{ASKED_T} = {format_number(f, 4)}, so b = ln(f/(1 − f)) = {format_number(bias_needed(snapshot, member), 3)}. About ln(T/0.69)."


def rnn_against_lstm(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Symbols of the orthogonal RNN, compared with those of the LSTM, at the end."""
    cells = list(snapshot["cells"])
    if not ended(snapshot) or len(set(cells)) < 4:
        return None
    orthogonal, lstm = (float(snapshot["accuracy"][cells.index(name)]) for name in ("orthogonal_rnn", "lstm"))
    return MORE if orthogonal > lstm else EQUAL if orthogonal == lstm else FEWER


def explain_rnn(snapshot: Mapping[str, Any], member: int) -> str:
    """All four scores."""
    right = ", ".join(
        f"{figures.SHORT[cell]} {round(8 * float(score))}"
        for cell, score in zip(snapshot["cells"], snapshot["accuracy"], strict=True)
    )
    return f"Right of 8: {right}. “LSTM works, RNN does not” is no law. What counts is the product of Jacobians over T steps. An orthogonal W keeps it near 1; a forget gate of 0.73 does not."


def of(*cells: str) -> Any:
    """Return whether a question fits a run of these cells."""
    return lambda snapshot: snapshot["params"]["cell"] in cells


QUESTIONS = [
    Check(
        "vanishing_symbols",
        "Before you press Run, compute σ(b) to the power T. How many of the eight symbols will the LSTM answer right at the end of the training?",
        symbols,
        explain_symbols,
        "at the end of the training",
        options=(GUESS, SOME, SOLVED),
        note="σ(1) = 0.73: to the power 20 it is 0.002, to the power 60 it is 7e-9. σ(5) to the power 60 is 0.67. Let the room commit to an answer for each before you run any.",
        fits=of("lstm"),
        claims=("lstm_open_60", "lstm_plain_60"),
    ),
    Check(
        "vanishing_bias",
        f"Which bias b makes σ(b) to the power T one half, for T = {ASKED_T}?",
        bias_needed,
        explain_bias,
        "once you have answered",
        tolerance=0.3,
        at_once=True,
        note="Solve fᵀ = ½ for f first. Then set the slider to it and run.",
        fits=of("lstm"),
        claims=("lstm_open_gradient",),
    ),
    Check(
        "vanishing_race",
        "The race: how many symbols does the RNN with an orthogonal W answer right at the end, compared with the LSTM?",
        rnn_against_lstm,
        explain_rnn,
        "at the end of the training",
        options=(FEWER, EQUAL, MORE),
        note="Run it with T = 20 and b = 1, then with b = 5, then with T = 60.",
        fits=of("all"),
        claims=("lstm_plain_20", "orthogonal_20", "rnn_20", "gru_20"),
    ),
]

SEEN = """
**The task.** One of eight symbols goes in, then T blanks. At the last blank the network is asked for the symbol. There are only eight such sequences, so *8 of 8 right* is a solved task. The loss comes from the last step alone.

- **The picture**: the probability of each answer, a row for each symbol that went in. A diagonal is a solved task.
- **The uppermost chart**: the norm of ∂h_T/∂h_t against t, measured on this network. This is by how much the gradient at step t differs from that at the last step. Press Run and watch the left end.
  Dotted: ∂c_T/∂c_t of an LSTM. Dashed: what can be said beforehand. For an RNN it is Π‖W‖ with max φ′ = 1, a bound from above. For an LSTM it is σ(b) to the power T − t, the path along the cell alone. The measured norm also has the paths through h, and is larger. A GRU begins with gates near ½.
- **The reason is the product of Jacobians.** For an RNN each factor is diag(φ′) W. An LSTM has an *additive* cell, c′ = f c + i g: along the cell the factor is f, with no W and no φ′. It is not that it "saves memory": it saves none.
- **b is the bias of the forget gate.** torch adds two biases in each gate; the slider is their sum. With b = 1 the gate begins at 0.73 and the LSTM forgets; with b = 5 at 0.993.
- **Clipping** shortens a gradient that is too long ([arXiv:1211.5063](https://arxiv.org/abs/1211.5063)). It is meant for exploding gradients. It cannot make a vanished gradient longer.
"""

TRIES = [
    Try("60 blanks, b = 5", {"forget_bias": 5.0}, "σ(5) to the power 60 is 0.67: so much is left along the cell alone. How many steps until all eight are right?", chart="norms", claims=("lstm_open_60", "lstm_open_gradient")),
    Try("60 blanks, b = 1", {"preset": "default"}, "σ(1) to the power 60 is 7e-9. Does the loss leave 2.08, the loss of a guess?", chart="norms", claims=("lstm_plain_60", "lstm_plain_gradient")),
    Try("20 blanks: the race", {"preset": "race"}, "Which cells solve it, and which first? Here the LSTM with b = 1 is not the winner.", chart="accuracy", claims=("rnn_20", "orthogonal_20", "orthogonal_20_in_100", "gru_20", "lstm_plain_20")),
    Try("20 blanks, b = 5", {"T": 20, "forget_bias": 5.0}, "The same LSTM with an open gate.", chart="accuracy", claims=("lstm_open_20",)),
    Try("60 blanks: the race, b = 5", {"preset": "race", "T": 60, "forget_bias": 5.0}, "The plain RNN and the GRU lose the symbol. The orthogonal W keeps it on most seeds.", chart="norms", claims=("rnn_60", "gru_60", "orthogonal_60", "lstm_open_60")),
    Try("Clipping is no cure for vanishing", {"cell": "rnn", "clip": 0.1}, "The gradient of the weights is small already. Then set ρ = 1.3 with an orthogonal W and no clipping, and look at the same chart.", chart="weight_gradient", claims=("clipping_does_not_help_60",)),
    Try("60 blanks, b = 5, no clipping", {"forget_bias": 5.0, "clip": 0.0}, "The same open gate. How long does the gradient of the weights get, and are all eight symbols right at the end?", chart="weight_gradient", claims=("unclipped_60", "lstm_open_60")),
    Try("Π‖W‖ is only a bound", {"cell": "rnn", "T": 20}, "The product of norms grows while the measured norm may fall: φ′ and the directions count too.", chart="norms", claims=("below_the_product",)),
]  # fmt: skip


SCENE = Training(
    experiment="memory_task",
    groups=GROUPS,
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers=figures.LAYERS,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=live_steps(mathematics.steps, mathematics.reads),
    code=[
        Source.of("gan_core/telemetry/state_jacobians.py", "norms", "_rnn", "_lstm"),
        Source.of("gan_core/networks/sequences/memory.py", "OneAnswer", "set_forget_bias"),
        Source.of("gan_core/theory/vanishing.py", "clipped", "kept"),
    ],
    words=("recurrent network", "GRU", "vanishing gradient", "exploding gradient", "Jacobian", "forget gate", "spectral norm", "gradient clipping", "seed"),
)  # fmt: skip
