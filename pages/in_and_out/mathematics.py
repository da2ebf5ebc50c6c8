"""What an unrolled network computes, each step with the numbers of the run."""

from collections.abc import Mapping
from math import log
from typing import Any

from gan_core.numerals import format_number
from gan_core.params import SequenceShapesParams
from ui.lesson import Step

FACTOR = {"rnn": 1, "gru": 3, "lstm": 4}


def reads(snapshot: Mapping[str, Any]) -> object:
    """Return what of the run the numbers depend on."""
    return snapshot["step"], snapshot["params"]


def counted(params: SequenceShapesParams) -> tuple[str, int]:
    """Return how the weights are counted, and how many there are.

    Check: a GRU of 32 units with 2 symbols and 2 answers has 3 (64 + 1,024 + 64) + 66 = 3,522.
    """
    H, I, C = params.units, len(params.task.symbols), len(params.task.answers)  # noqa: E741 -- the letters of the formula
    if params.shape == "one_to_one":
        return f"{H} · {I} + {H} + {C} · {H} + {C}", H * I + H + C * H + C
    times = FACTOR[params.cell]
    many = f"{times} " if times > 1 else ""
    return f"{many}({H} · {I} + {H}² + 2 · {H}) + {C} · {H} + {C}", times * (H * I + H * H + 2 * H) + C * H + C


def steps(snapshot: Mapping[str, Any], params: SequenceShapesParams, member: int) -> list[Step]:
    """Return the derivation at the settings in force."""
    words, number = counted(params)
    known = "picture" in snapshot
    loss = format_number(snapshot["loss"][member], 3) if known and snapshot["step"] else "…"
    C = len(params.task.answers)
    return [
        Step(
            "One step, taken again and again",
            r"\begin{aligned} h_t &= \tanh(W h_{t-1} + U x_t + b), \quad h_0 = 0 \\ p_t &= \mathrm{softmax}(V h_t + c) \end{aligned}",
            "xₜ is the symbol as a *one-hot* vector: 1 at its place, 0 elsewhere; where nothing goes in it is 0. W, U, V, b and c have no index t: they are the same at every step. "
            "This is the plain RNN. A GRU ([arXiv:1406.1078](https://arxiv.org/abs/1406.1078)) and an LSTM compute hₜ from the same two inputs, with gates that decide what of hₜ₋₁ is kept. *One to one* has no W.",
        ),
        Step(
            "How many weights",
            r"k\,(H I + H^2 + 2H) + C H + C",
            f"H units, I symbols, C answers; k = 1 for a plain RNN, 3 for a GRU, 4 for an LSTM (torch has two vectors b in each). No T stands in it. Here: {words} = **{number:,}** weights, for 1 step and for 64.",
        ),
        Step(
            "A shape is a set of steps",
            r"L = -\frac{1}{|R|} \sum_{t \in R} \log p_t(y_t)",
            "R is the set of steps at which an answer is read. *Many to one*: R is the last step. *In step* (synchronous): R is every step. *Out of step* (asynchronous): R begins after the last input. *One to many*: x₁ goes in, then nothing, and R is every step. "
            f"Elsewhere the network may answer what it likes: the loss does not see it. If all {C} answers are equally probable, L = log {C} = {format_number(log(C), 4)} nats; this run's last batch had {loss}.",
        ),
        Step(
            "Parity needs one bit of state",
            r"s_t = s_{t-1} \oplus x_t, \qquad s_0 = 0",
            "⊕ is the exclusive or: a 1 flips s, a 0 keeps it. So two states are enough for any length; languages that can be read so are called regular. In a study of fifteen tasks, LSTMs could solve regular ones beyond the trained lengths "
            "([arXiv:2207.02098](https://arxiv.org/abs/2207.02098)). But it is hard to *learn*: as long as one flip is missed, the answer is a guess, and one bit alone says nothing about it. Strings of one or two bits are where learning begins. "
            "And a network that is right on all trained lengths may still fail beyond them: the tab Claims says with how many seeds a GRU and a plain RNN do.",
        ),
        Step(
            "Beyond the trained lengths",
            r"h_T = f(x_T, f(x_{T-1}, \dots f(x_1, 0)))",
            "The formula holds for every T, so the trained network has an answer to any input. Nothing in the loss asks for a right one: training compared only T up to the longest. The states of such inputs must lie where f was trained. "
            "In the other direction, the gradient of a loss at step T passes back through every f: the lesson on backpropagation through time computes it.",
        ),
        Step(
            "Nothing is fed back here",
            r"p(y_1, \dots, y_n \mid x) = \prod_t p(y_t \mid x, y_1, \dots, y_{t-1})",
            "Most networks that write text feed each word that came out into the next step ([arXiv:1409.3215](https://arxiv.org/abs/1409.3215)), because the next word depends on it. Here the rule fixes the whole answer, so the network gets nothing after the input, and its state alone keeps the place. "
            "What a model does with its own words is the lesson on exposure bias.",
        ),
    ]  # fmt: skip
