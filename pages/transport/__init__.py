"""Lesson: plans of transport in the plane, exact and entropic, and Kantorovich duality on a line. Computed by POT, no run."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from gan_core.figures import duality as dual_figures
from gan_core.figures import transport_plane as figures
from gan_core.numerals import format_number
from gan_core.params import TransportParams
from gan_core.params.masses import with_share, write_masses
from gan_core.theory import duality, plane_plans
from gan_core.theory.transport import pot
from pages.transport import notebook
from pages.transport.mathematics import line_problem, steps_of
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Try, View, blocks
from ui.live_view import Drag, Seen

GROUPS = {
    "scene": "View", "plan": "Plan", "p": "p", "q": "q", "p_more": "Place and spread of p", "q_more": "Place and spread of q", "line": "Masses on the line",
    "more": "Points and seed",
}  # fmt: skip
SIMPLE = ("scene", "plan", "epsilon", "p_kind", "q_kind")
TIMES = 51  # places of t from 0 to 1

QUESTIONS = [
    Check(
        "transport_blur",
        "ε grows. What does the cost of the entropic plan do?",
        lambda _, member: "it rises",
        lambda _, member: (
            "A larger ε gives more weight to the blur and less to the cost. At ε = ∞ it sends every point everywhere, and its cost is the mean over all pairs."
        ),
        "once you have chosen",
        options=("it falls", "it stays", "it rises"),
        at_once=True,
        voice="Sinkhorn",
        note="Let the room say first what the plan looks like at ε = ∞.",
    ),
    Check(
        "transport_itself",
        "From p to p nothing need move: the exact cost is 0. And the entropic plan's, at ε = 1?",
        lambda _, member: "above 0",
        lambda _, member: (
            "No entry of an entropic plan is 0, so it exchanges mass between the points of p. The Sinkhorn divergence subtracts half of the value from p to p and half of that from q to q."
        ),
        "once you have chosen",
        options=("below 0", "0", "above 0"),
        claims=("entropic_from_p_to_p",),
        at_once=True,
        voice="Sinkhorn",
    ),
    Check(
        "transport_gap",
        "Take the best dual variables f and g with f(x) + g(y) ≤ C(x, y). How far is their value Σ a f + Σ b g below the least cost?",
        lambda _, member: 0.0,
        lambda _, member: (
            "Nothing: the two values are the same. Strong duality: this linear programme and its dual have the same value, whatever the masses."
        ),
        "once you have said a number",
        tolerance=1e-6,
        at_once=True,
        voice="the solver",
    ),
]

SEEN = """
**In the plane**: two clouds of points, all of the same mass. Drag a centre. A **plan** says how much of each point of p goes to each point of q; a line is drawn wherever it sends
mass, fainter where it sends less. Play moves the mass along the lines. Cost is the mean **squared** distance, so the exact cost is W₂².

- **Exact**, found by the network simplex: between equal numbers of equal masses there is a cheapest plan that pairs each point with one, and it finds one such. **Entropic**, by Sinkhorn: it minimises cost + ε Σ π log π, and no π is 0. It never costs less than the exact plan. Its use: it changes smoothly with the points, and its rounds are products of matrices, fast for many points on a GPU. For the few points here the exact plan is faster unless ε is large.
- **The bias** is what the entropic plan costs above the exact one. It is there from p to p too, where the exact cost is 0.
- **Bures** is W₂ of two Gaussians with the means and covariances of the clouds. W₂ is never below it, and equal where one cloud is the other, stretched along the axes: turn on *One draw for both*.
- *Misplaced* is the mass by which Sinkhorn's plan, after 1,000 rounds at most, still misses p and q.

**On a line**: masses at 0, 1, 2, …; drag them up and down. The matrix is the **primal plan**, from x (row) to y (column). The curves are the **dual potentials**: f(x), a price for
picking up a unit at x, and g(y), for setting it down at y, with f(x) + g(y) ≤ C(x, y). Tinted cells are those where f + g *is* the cost. An optimal plan moves mass in these alone.
Under the cost |x − y| the potential f is 1-Lipschitz and g = −f: f is what WGAN's critic is trained to be. Only differences of f count; its least value is set to 0.
"""

TRIES = [
    Try("Nearly exact: ε = 0.1", {"plan": "entropic", "epsilon": 0.1}, "Compare the lines with those of the exact plan. How far is the cost above the exact one, and where did the cost from p to p go?", claims=("entropic_costs_more",)),
    Try("All blur: ε = 100", {"plan": "entropic", "epsilon": 100.0}, "Every point goes everywhere, and the cost is nearly the mean over all pairs. Play: the points dissolve on the way. Those of the exact plan stay points.", claims=("all_blur",)),
    Try("Bures, to the last digit", {"same": True, "q_width": 1.6, "q_height": 0.4}, "q is p, stretched: W₂ and Bures are the same number. Turn off *One draw for both*: which one is larger?", claims=("bures_of_a_stretched_cloud", "bures_is_below")),
    Try("A ring to a segment", {"p_kind": "ring", "q_kind": "segment", "q_height": 1.6}, "No exchange of the ends of two or more lines would cost less: this is so exactly when the pairing is optimal. Play: between t = 0 and t = 1 no two points meet."),
    Try("Prices under |x − y|", {"scene": "line"}, "The slope of f is never more than 1, and is ±1 wherever mass passes. Drag a mass: the gap stays 0."),
    Try("Prices under |x − y|²", {"scene": "line", "cost": "squared"}, "f and −g differ now. Which cells are tinted, and does mass ever cross?"),
]  # fmt: skip


@st.cache_resource(show_spinner="Loading the solver …")
def solver() -> None:
    """Import POT once for the server: it takes seconds."""
    pot()


def move_cloud(to: Drag, params: TransportParams) -> dict[str, float]:
    """The settings that a dragged centre makes."""
    return {f"{to.name}_x": to.x, f"{to.name}_y": to.y}


def draw_clouds(params: TransportParams, view: Seen, at: int) -> Drawing:
    """The clouds with a share t of the way gone, the costs against ε, and the readings."""
    t, theme = at / (TIMES - 1), view.theme
    key = params.clouds()
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


def move_mass(to: Drag, params: TransportParams) -> dict[str, str]:
    """The masses that a dragged one makes."""
    side, k = to.name[0], int(to.name[1:])
    return {side: write_masses(with_share(params.masses()["ab".index(side)], k, to.y))}


def draw_line(params: TransportParams, view: Seen, at: int) -> Drawing:
    """The plan as a matrix, the masses, the potentials, and the readings."""
    a, b, cost = line_problem(params)
    found = duality.solve(a, b, cost)
    readings = {
        "primal Σ π C": format_number(found.primal, 6),
        "dual Σ a f + Σ b g": format_number(found.dual, 6),
        "gap": format_number(round(found.gap, 12), 3),
    }
    drawn = {
        "picture": dual_figures.matrix(found, cost, view.theme),
        "masses": dual_figures.masses(a, b, view.theme),
        "potentials": dual_figures.potentials(found, view.theme),
    }
    return drawn, readings


ON_THE_LINE = View(key="duality", params=TransportParams, draw=draw_line, moved=move_mass, height=470)


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[TransportParams]:
    """Draw the settings and one of two views, by the settings."""
    left, right = st.columns([280, 900], gap="medium")
    with left:
        params = scene.draw_controls()
    with right:
        scene.draw_switch()
        solver()
        with blocks.stage(scene.height):
            (scene if params.scene == "plane" else ON_THE_LINE).draw_view()
            reading()
    return (params,)


LESSON = Lesson(
    path="transport",
    topic="Distances",
    title="Moving mass",
    question="What does it cost to move one distribution onto another?",
    claim="The least cost of a transport plan equals the greatest value of the dual variables; an entropic plan never costs less, and it changes smoothly where the exact one jumps.",
    able="You will be able to read a plan of transport, to check it by the dual variables, and to say what entropy adds to its cost.",
    minutes=20,
    level="intermediate",
    assumes="the lesson on two distributions",
    shows=Formulas(
        key="transport",
        params=TransportParams,
        groups=GROUPS,
        simple=SIMPLE,
        drawer=True,
        draw=draw_clouds,
        moved=move_cloud,
        replay=Replay(key="transport_t", length=lambda params: TIMES),
        height=470,
        body=body,
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=steps_of,
        code=[
            Source.of("gan_core/theory/transport.py", "optimal_plan", "entropic_plan"),
            Source.of("gan_core/theory/duality.py", "solve", "slack"),
            Source.of("gan_core/theory/bures.py", "bures"),
        ],
        words=(
            "transport plan",
            "Wasserstein distance",
            "potential",
            "Lipschitz",
            "entropic transport",
            "critic",
            "seed",
        ),
    ),
)
