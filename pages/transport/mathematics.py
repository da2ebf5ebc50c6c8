"""Why no price beats a plan, and when they meet: Kantorovich duality, step by step."""

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import TransportParams
from gan_core.theory import duality
from ui.lesson import Step


def line_problem(params: TransportParams) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The masses a and b, (n,) each of sum 1, and the cost (n, n)."""
    a, b = (np.array(row) / sum(row) for row in params.masses())
    x = np.arange(len(a), dtype=float)
    return a, b, np.abs(x[:, None] - x) ** (2 if params.cost == "squared" else 1)


def steps_of(params: TransportParams) -> list[Step]:
    """Return the steps, with the numbers of the masses on the line."""
    a, b, cost = line_problem(params)
    n = duality.checked(duality.solve(a, b, cost), a, b, cost) if params.scene == "line" else None

    def say(text: str) -> str:
        return (
            "\n\n" + text.format(**{name: format_number(round(value, 12), 6) for name, value in n.items()})
            if n
            else "\n\n*Numbers: look at the masses on a line.*"
        )

    return [
        Step(
            "The primal: the cheapest plan",
            r"\begin{aligned} & \min_{\pi \ge 0} \sum_{ij} \pi_{ij} C_{ij} \quad\text{with} \\ & \sum_j \pi_{ij} = a_i, \;\; \sum_i \pi_{ij} = b_j \end{aligned}",
            "A linear programme: cost and conditions are linear in π. [arXiv:1803.00567](https://arxiv.org/abs/1803.00567), Sec. 2.3."
            + say("Row sums miss a by at most **{rows}**, column sums b by **{columns}**; the cost is **{primal}**."),
        ),
        Step(
            "The dual: prices",
            r"\begin{aligned} & \max_{f,\, g} \sum_i a_i f_i + \sum_j b_j g_j \\ & \text{with}\quad f_i + g_j \le C_{ij} \end{aligned}",
            "The dual variables f_i and g_j are prices for picking up a unit at i and delivering it at j, with f_i + g_j at most the cost from i to j."
            + say("The least of C − f − g is **{least}**, and the prices bring **{dual}**."),
        ),
        Step(
            "No price beats a plan",
            r"\begin{aligned} \sum_i a_i f_i + \sum_j b_j g_j &= \sum_{ij} \pi_{ij}\,(f_i + g_j) \\ &\le \sum_{ij} \pi_{ij} C_{ij} \end{aligned}",
            "Put the row and column sums of π in place of a and b. This is weak duality; it holds for every plan and all prices."
            + say("**{dual}** ≤ **{primal}**."),
        ),
        Step(
            "They meet where mass goes only along tight ways",
            r"\pi_{ij} > 0 \;\Rightarrow\; f_i + g_j = C_{ij}",
            "Then the inequality above is an equality, and neither can be bettered: the plan and the prices prove each other. That there always are such prices is strong duality of linear programmes."
            + say("The greatest C − f − g where mass goes is **{paid}**; the gap is **{primal}** − **{dual}** = 0."),
        ),
        Step(
            "Under |x − y| the price is 1-Lipschitz: WGAN's critic",
            r"W_1(p, q) = \max_{\|f\|_{\mathrm{Lip}} \le 1} \; \mathbb{E}_p[f] - \mathbb{E}_q[f]",
            "The best g for a given f is g(y) = min C(x, y) − f(x); under a distance that is −f, for f that never changes by more than the distance. "
            "[arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Eq. 2." + say("The greatest step of f from one point to the next is **{slope}**; choose the cost |x − y| to see 1 at most."),
        ),
        Step(
            "Entropic: a plan that may not be sharp",
            r"\begin{aligned} & \min_\pi \sum_{ij} \pi_{ij} C_{ij} + \varepsilon \sum_{ij} \pi_{ij} \log \pi_{ij} \\ & \Longrightarrow\quad \pi_{ij} = u_i\, e^{-C_{ij}/\varepsilon}\, v_j \end{aligned}",
            "Set the derivative in π_ij, with a multiplier for each sum, to 0. Sinkhorn's rounds choose u for the row sums, then v for the column sums, and so on "
            "([arXiv:1306.0895](https://arxiv.org/abs/1306.0895)). The plan is a plan: its cost cannot be below the exact one.",
        ),
    ]  # fmt: skip
