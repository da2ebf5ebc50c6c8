"""Lesson: plans of transport in the plane, exact and entropic, and Kantorovich duality on a line. Computed by POT, no run."""

import numpy as np
import streamlit as st

from gan_core.figures import duality as dual_figures
from gan_core.figures import transport_plane as figures
from gan_core.figures.theme import Theme
from gan_core.numerals import format_number
from gan_core.params import TransportParams
from gan_core.params.masses import with_share, write_masses
from gan_core.theory import duality, plane_plans
from gan_core.theory.transport import pot
from ui import checks, controls, draggable_view, lesson, replay
from ui.controls import Fold
from ui.live_view import Drag, seen

GROUPS = {
    "scene": "", "plan": "", "p": "", "q": "", "p_more": Fold("Place and spread of p"), "q_more": Fold("Place and spread of q"), "line": Fold("Masses on the line"),
    "more": Fold("Points and seed"),
}  # fmt: skip
TIMES = 51  # places of t from 0 to 1

CHECKS = [
    checks.Check(
        "transport_blur",
        "ε grows. What does the cost of the entropic plan do?",
        lambda _, member: "it rises",
        lambda _, member: (
            "The entropic plan gives up cost for blur. At ε = ∞ it sends every point everywhere, and its cost is the mean over all pairs."
        ),
        "once you have chosen",
        options=("it falls", "it stays", "it rises"),
        voice="Sinkhorn",
        note="Let the room say first what the plan looks like at ε = ∞.",
    ),
    checks.Check(
        "transport_itself",
        "From p to p nothing need move: the exact cost is 0. And the entropic plan's, at ε = 1?",
        lambda _, member: "above 0",
        lambda _, member: (
            "It must be blurred, so it exchanges mass between neighbours. That is why the Sinkhorn divergence takes off the halves of p to p and of q to q."
        ),
        "once you have chosen",
        options=("below 0", "0", "above 0"),
        voice="Sinkhorn",
    ),
    checks.Check(
        "transport_gap",
        "Prices f and g under which nobody pays more than the way costs: how far below the cheapest plan's cost are the best of them worth?",
        lambda _, member: 0.0,
        lambda _, member: (
            "Nothing: the two values are the same. A linear programme and its dual have one value, whatever the masses."
        ),
        "once you have said a number",
        tolerance=1e-6,
        voice="the solver",
    ),
]

SEEN = """
**In the plane**: two clouds of points, all of the same mass. Drag a centre. A **plan** says how much of each point of p goes to each point of q; a line is drawn wherever it sends
mass, fainter where it sends less. Play moves the mass along the lines. Cost is the mean **squared** distance, so the exact cost is W₂².

- **Exact**, found by the network simplex: between equal numbers of equal masses it pairs each point with one. **Entropic**, by Sinkhorn: it minimises cost + ε Σ π log π, and no π is 0.
- **The bias** is what the entropic plan costs above the exact one. It is there from p to p too, where the exact cost is 0.
- **Bures** is W₂ of two Gaussians with the means and covariances of the clouds. W₂ is never below it, and equal where one cloud is the other, stretched: turn on *One draw for both*.
- *Misplaced* is the mass by which Sinkhorn's plan, after 1,000 rounds at most, still misses p and q.

**On a line**: masses at 0, 1, 2, …; drag them up and down. The matrix is the **primal plan**, from x (row) to y (column). The curves are the **dual potentials**: f(x), a price for
handing a unit in at x, and g(y), for taking it out at y. Nobody pays more than the way costs: f(x) + g(y) ≤ C(x, y). Tinted cells are those where the price *is* the cost. Mass goes nowhere else.
Under the cost |x − y| the potential f is 1-Lipschitz and g = −f: it is WGAN's critic. Only differences of f count; its least value is set to 0.
"""

TRIES = [
    ("Nearly exact: ε = 0.1", {"plan": "entropic", "epsilon": 0.1}, "Few lines are left. How far is the cost above the exact one, and where did the cost from p to p go?"),
    ("All blur: ε = 100", {"plan": "entropic", "epsilon": 100.0}, "Every point goes everywhere, and the cost is nearly the mean over all pairs. Play: the points dissolve on the way. Those of the exact plan stay points."),
    ("Bures, to the last digit", {"same": True, "q_width": 1.6, "q_height": 0.4}, "q is p, stretched: W₂ and Bures are the same number. Turn off *One draw for both*: which one is larger?"),
    ("A ring to a segment", {"p_kind": "ring", "q_kind": "segment", "q_height": 1.6}, "Exchanging the ends of two lines would never cost less; nor would passing the ends on in a circle of three or more, and that makes a pairing the best. Play: no two points are ever in one place."),
    ("Prices under |x − y|", {"scene": "line"}, "The slope of f is never more than 1, and is ±1 wherever mass passes. Drag a mass: the gap stays 0."),
    ("Prices under |x − y|²", {"scene": "line", "cost": "squared"}, "f and −g differ now. Which cells are tinted, and does mass ever cross?"),
]  # fmt: skip


@st.cache_resource(show_spinner="Loading the solver …")
def solver() -> None:
    """Import POT once for the server: it takes seconds."""
    pot()


def clouds(params: TransportParams) -> tuple:
    """What the plans of these settings depend on: shapes, not places."""
    p, q = (
        (getattr(params, f"{s}_kind"), (getattr(params, f"{s}_width"), getattr(params, f"{s}_height"))) for s in "pq"
    )
    return p, q, params.points, params.seed, params.same


@st.fragment
def in_the_plane() -> None:
    """Draw the clouds, a plan between them and what plans cost."""
    t = replay.bar("transport_t", TIMES) / (TIMES - 1)
    theme = seen("transport").theme

    def moved(to: Drag, params: TransportParams) -> dict[str, float]:
        return {f"{to.name}_x": to.x, f"{to.name}_y": to.y}

    def draw(params: TransportParams) -> draggable_view.Drawing:
        return plane_drawing(params, t, theme)

    draggable_view.view(TransportParams, draw, moved, key="transport", height=470, layers={}, keys=False)


def plane_drawing(params: TransportParams, t: float, theme: Theme) -> draggable_view.Drawing:
    """The clouds with a share t of the way gone, the costs against ε, and the readings."""
    key = clouds(params)
    exact, blurred = plane_plans.plans(*key), plane_plans.entropic(*key, params.epsilon)
    p, q = np.array([params.p_x, params.p_y]), np.array([params.q_x, params.q_y])
    apart = float(((p - q) ** 2).sum())
    sweep = [plane_plans.entropic(*key, e) for e in plane_plans.EPSILONS]
    plan = exact.plan if params.plan == "exact" else blurred.plan
    found = figures.against_epsilon(
        np.array(plane_plans.EPSILONS), apart + np.array([one.cost for one in sweep]), np.array([one.cost_to_itself for one in sweep]),
        apart + exact.cost, apart + exact.independent, (params.epsilon, apart + blurred.cost, blurred.cost_to_itself), theme,
    )  # fmt: skip
    readings = {
        "t": f"{t:.2f}",
        "W₂² exact": format_number(apart + exact.cost, 5),
        "entropic": format_number(apart + blurred.cost, 5),
        "bias": format_number(blurred.cost - exact.cost, 4),
        "p to p": format_number(blurred.cost_to_itself, 4),
        "W₂": format_number((apart + exact.cost) ** 0.5, 5),
        "Bures": format_number((apart + exact.bures_squared) ** 0.5, 5),
        "misplaced": format_number(blurred.misplaced, 2),
    }
    return {"picture": figures.plane(exact.x + p, exact.y + q, plan, t, theme), **found}, readings


@st.fragment
def on_the_line() -> None:
    """Draw masses, the primal plan and the dual potentials."""
    theme = seen("duality").theme

    def moved(to: Drag, params: TransportParams) -> dict[str, str]:
        side, k = to.name[0], int(to.name[1:])
        return {side: write_masses(with_share(params.masses()["ab".index(side)], k, to.y))}

    def draw(params: TransportParams) -> draggable_view.Drawing:
        return line_drawing(params, theme)

    draggable_view.view(TransportParams, draw, moved, key="duality", height=470, layers={}, keys=False)


def line_problem(params: TransportParams) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The masses a and b, (n,) each of sum 1, and the cost (n, n)."""
    a, b = (np.array(row) / sum(row) for row in params.masses())
    x = np.arange(len(a), dtype=float)
    return a, b, np.abs(x[:, None] - x) ** (2 if params.cost == "squared" else 1)


def line_drawing(params: TransportParams, theme: Theme) -> draggable_view.Drawing:
    """The plan as a matrix, the masses, the potentials, and the readings."""
    a, b, cost = line_problem(params)
    found = duality.solve(a, b, cost)
    readings = {
        "primal Σ π C": format_number(found.primal, 6),
        "dual Σ a f + Σ b g": format_number(found.dual, 6),
        "gap": format_number(round(found.gap, 12), 3),
    }
    drawn = {
        "picture": dual_figures.matrix(found, cost, theme),
        "masses": dual_figures.masses(a, b, theme),
        "potentials": dual_figures.potentials(found, theme),
    }
    return drawn, readings


def derivation(params: TransportParams) -> None:
    """Why no price beats no plan, and when they meet; with the numbers of the masses on the line."""
    a, b, cost = line_problem(params)
    n = duality.checked(duality.solve(a, b, cost), a, b, cost) if params.scene == "line" else None

    def say(text: str) -> str:
        return (
            "\n\n" + text.format(**{name: format_number(round(value, 12), 6) for name, value in n.items()})
            if n
            else "\n\n*Numbers: look at the masses on a line.*"
        )

    lesson.derivation([
        (
            "The primal: the cheapest plan",
            r"\begin{aligned} & \min_{\pi \ge 0} \sum_{ij} \pi_{ij} C_{ij} \quad\text{with} \\ & \sum_j \pi_{ij} = a_i, \;\; \sum_i \pi_{ij} = b_j \end{aligned}",
            "A linear programme: cost and conditions are linear in π. [arXiv:1803.00567](https://arxiv.org/abs/1803.00567), Sec. 2.3."
            + say("Row sums miss a by at most **{rows}**, column sums b by **{columns}**; the cost is **{primal}**."),
        ),
        (
            "The dual: prices",
            r"\begin{aligned} & \max_{f,\, g} \sum_i a_i f_i + \sum_j b_j g_j \\ & \text{with}\quad f_i + g_j \le C_{ij} \end{aligned}",
            "A carrier asks f_i for each unit handed in at i and g_j for each taken out at j, and may nowhere ask more than the way costs."
            + say("The least of C − f − g is **{least}**, and the prices bring **{dual}**."),
        ),
        (
            "No price beats a plan",
            r"\begin{aligned} \sum_i a_i f_i + \sum_j b_j g_j &= \sum_{ij} \pi_{ij}\,(f_i + g_j) \\ &\le \sum_{ij} \pi_{ij} C_{ij} \end{aligned}",
            "Put the row and column sums of π in place of a and b. This is weak duality; it holds for every plan and all prices."
            + say("**{dual}** ≤ **{primal}**."),
        ),
        (
            "They meet where mass goes only along tight ways",
            r"\pi_{ij} > 0 \;\Rightarrow\; f_i + g_j = C_{ij}",
            "Then the inequality above is an equality, and neither can be bettered: the plan and the prices prove each other. That there always are such prices is strong duality of linear programmes."
            + say("The greatest C − f − g where mass goes is **{paid}**; the gap is **{primal}** − **{dual}** = 0."),
        ),
        (
            "Under |x − y| the price is 1-Lipschitz: WGAN's critic",
            r"W_1(p, q) = \max_{\|f\|_{\mathrm{Lip}} \le 1} \; \mathbb{E}_p[f] - \mathbb{E}_q[f]",
            "The best g for a given f is g(y) = min C(x, y) − f(x); under a distance that is −f, for f that never changes by more than the distance. "
            "[arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Eq. 2." + say("The greatest step of f from one point to the next is **{slope}**; choose the cost |x − y| to see 1 at most."),
        ),
        (
            "Entropic: a plan that may not be sharp",
            r"\begin{aligned} & \min_\pi \sum_{ij} \pi_{ij} C_{ij} + \varepsilon \sum_{ij} \pi_{ij} \log \pi_{ij} \\ & \Longrightarrow\quad \pi_{ij} = u_i\, e^{-C_{ij}/\varepsilon}\, v_j \end{aligned}",
            "Set the derivative in π_ij, with a multiplier for each sum, to 0. Sinkhorn's rounds choose u for the row sums, then v for the column sums, and so on "
            "([arXiv:1306.0895](https://arxiv.org/abs/1306.0895)). The plan is a plan: its cost cannot be below the exact one.",
        ),
    ])  # fmt: skip


def paper() -> None:
    """All that follows the handles and the controls."""
    left, right = st.columns([280, 900], gap="medium")
    with left, st.container(key="lesson_controls", height=560, border=False):
        params = controls.show(TransportParams, GROUPS)
    with right:
        st.toggle("Settings", key="settings_drawer")  # on a phone the controls are a drawer: see style.css
        solver()
        (in_the_plane if params.scene == "plane" else on_the_line)()
    predict, what, attempt, proof, code, words = st.tabs(
        ["Predict", "What you see", "Try", "The derivation", "The code", "Words"]
    )
    with predict:
        for check in CHECKS:
            checks.ask_at_once(check)
    with what:
        st.markdown(SEEN)
    with attempt:
        lesson.suggestions(TransportParams, TRIES, fresh=True)
    with proof:
        derivation(params)
    with code:
        lesson.code("gan_core/theory/transport.py", "optimal_plan", "entropic_plan")
        lesson.code("gan_core/theory/duality.py", "solve", "slack")
        lesson.code("gan_core/theory/bures.py", "bures")
    with words:
        lesson.glossary(
            "transport plan", "Wasserstein distance", "potential", "Lipschitz", "entropic transport", "critic", "seed"
        )


lesson.header("transport")
paper()
