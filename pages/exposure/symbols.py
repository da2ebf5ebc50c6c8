"""The scene "Two symbols": what the objective of scheduled sampling asks for, by a formula."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import two_symbols as figures
from gan_core.numerals import format_number
from gan_core.params import TwoSymbolsParams
from gan_core.theory import scheduled_sampling
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Source, Step, Try
from ui.live_view import Drag, Seen

QUESTIONS = [
    Check(
        "exposure_marginal",
        "ε = 0, p(a) = ½ for the first symbol, then p(a) = 0.9 after a and 0.2 after b. Which p(a) does the best model answer after its own a?",
        lambda _, member: "0.55",
        lambda _, member: (
            "Its own a says nothing about the true first symbol, so neither about the true second: ½ · 0.9 + ½ · 0.2 = 0.55, after a and after b. I(x₁; x₂) = 0.275 nats are lost, and no amount of data changes that."
        ),
        "once you have chosen",
        options=("0.9", "0.55", "0.2"),
        at_once=True,
        voice="the formula",
        note="Ask who chose the symbol that the model reads, and who chose the target.",
    )
]

SEEN = """
A sequence is two symbols, each a or b. The model reads a first symbol and answers with a probability of a. With probability **ε** it reads the true first symbol; else one that it has drawn itself. The target is always
the *true* second symbol.

- **Blue, dashed**: what the data say, p(a | a) and p(a | b). A model trained by teacher forcing comes to these.
- **Orange**: the best answer that there is under scheduled sampling, after a (upper line at first) and after b. At ε = 0 both are the marginal p(a): the model does best to look away from what it has read.
- **Drag ε.** The chart has what is lost against the data's law, in nats. It is 0 at ε = 1 alone, if the symbols depend on each other at all.
- The network is not to blame, nor the number of steps: this is the *optimum* of the objective. It is called **improper** ([arXiv:1511.05101](https://arxiv.org/abs/1511.05101)).
"""

TRIES = [
    Try("Always its own: ε = 0", {"eps": 0.0}, "Both answers are 0.55, and 0.275 nats are lost: the whole of what the first symbol says about the second.", claims=("two_symbols_lose", "two_symbols_marginal")),
    Try("Nine of ten true: ε = 0.9", {"eps": 0.9}, "Little is lost, but not nothing: 0.0046 nats. Which answer is further from the data?", claims=("nearly_true_still_loses",)),
    Try("Symbols that do not depend", {"eps": 0.0, "after_a": 0.5, "after_b": 0.5}, "Nothing is lost at any ε: there is nothing to be read from the first symbol.", claims=("independent_symbols",)),
]  # fmt: skip


def tables(params: TwoSymbolsParams) -> tuple[np.ndarray, np.ndarray]:
    """Return p(x₁) (2,) and p(x₂ | x₁) (2, 2)."""
    first, a, b = params.first, params.after_a, params.after_b
    return np.array([first, 1 - first]), np.array([[a, 1 - a], [b, 1 - b]])


def moved(to: Drag, params: TwoSymbolsParams) -> Mapping[str, Any]:
    """The ε of the dragged handle."""
    return {"eps": to.x}


def draw(params: TwoSymbolsParams, view: Seen, at: int) -> Drawing:
    """The best answers, and what is lost."""
    first, second = tables(params)
    best = scheduled_sampling.best_answer(first, second, params.eps)[:, 0]
    return {
        "picture": figures.answers(first, second, params.eps, view.theme),
        "lost": figures.lost(first, second, params.eps, view.theme),
    }, {
        "after a": f"{format_number(float(best[0]), 3)} (data {params.after_a:g})",
        "after b": f"{format_number(float(best[1]), 3)} (data {params.after_b:g})",
        "lost": f"{format_number(scheduled_sampling.nats_lost(first, second, params.eps), 3)} nats",
        "I(x₁; x₂)": f"{format_number(scheduled_sampling.nats_lost(first, second, 0.0), 3)} nats",
    }  # fmt: skip


def notebook(params: TwoSymbolsParams, at: int) -> str:
    """Lines that compute the numbers above the picture."""
    first, second = tables(params)
    return f"""import numpy as np

from gan_core.theory import scheduled_sampling

first, second, eps = np.array({first.tolist()!r}), np.array({second.tolist()!r}), {params.eps!r}
{{"best": scheduled_sampling.best_answer(first, second, eps), "lost": scheduled_sampling.nats_lost(first, second, eps), "I": scheduled_sampling.nats_lost(first, second, 0.0)}}"""


def mathematics(params: TwoSymbolsParams) -> list[Step]:
    """The optimum, with numbers at the present settings."""
    first, second = tables(params)
    eps, number = params.eps, format_number
    best = scheduled_sampling.best_answer(first, second, eps)[:, 0]
    lost, all_of_it = (scheduled_sampling.nats_lost(first, second, each) for each in (eps, 0.0))
    return [
        Step(
            "What stands behind a target",
            r"P(x_2 \mid \text{read } s) = \varepsilon\, p(x_2 \mid s) + (1 - \varepsilon)\, p(x_2)",
            f"Reading s, the model has a true first symbol with probability ε: for both kinds s has the same law p(x₁). An own s is independent of x₂, whose law is then the marginal, here p(a) = {number(float(first @ second[:, 0]), 3)}.",
        ),
        Step(
            "The best answer",
            r"q^*(\cdot \mid s) = \arg\min_q\; -\mathbb{E} \log q(x_2 \mid s) = P(\cdot \mid \text{read } s)",
            f"Cross-entropy is least at the law of the target. At ε = {eps:g}: **{number(float(best[0]), 3)}** after a and **{number(float(best[1]), 3)}** after b. The data have {params.after_a:g} and {params.after_b:g}.",
        ),
        Step(
            "What is lost",
            r"\mathbb{E}_{x_1} \mathrm{KL}\bigl(p(\cdot \mid x_1)\,\|\,q^*(\cdot \mid x_1)\bigr) \;\xrightarrow{\;\varepsilon \to 0\;}\; I(x_1; x_2)",
            f"Here **{number(lost, 3)}** nats of I = **{number(all_of_it, 3)}**. Teacher forcing, ε = 1, loses nothing; the schedule ends near ε = 0.",
        ),
    ]  # fmt: skip


SCENE = Formulas(
    key="exposure_symbols",
    params=TwoSymbolsParams,
    groups={"symbols": ""},
    draw=draw,
    moved=moved,
    notebook=notebook,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=mathematics,
    code=[Source.of("gan_core/theory/scheduled_sampling.py", "best_answer", "nats_lost")],
    words=("scheduled sampling", "improper objective", "mutual information", "nat"),
)
