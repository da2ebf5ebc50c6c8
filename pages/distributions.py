"""Lesson: divergences of two distributions on the line, and what the best critic's game is worth. Everything from formulas."""

import math
from collections.abc import Mapping

import streamlit as st

from gan_core.figures import distributions as figures
from gan_core.numerals import format_number
from gan_core.params import DistributionsParams
from gan_core.theory import game_value, line_transport
from gan_core.theory.closed_forms import closed_forms
from gan_core.theory.divergences import Divergences, between, bits
from gan_core.theory.shapes import Shape
from ui import checks, controls, draggable_view, lesson, replay
from ui.controls import Fold
from ui.live_view import Drag, seen

GROUPS = {
    "p": "p, the data", "q": "q, generated", "p_more": Fold("More of p"), "q_more": Fold("More of q"), "view": "",
}  # fmt: skip
TIMES = 51  # places of t from 0 to 1
WORDS = ("W₁", "W₂")

CHECKS = [
    checks.Check(
        "distributions_shift",
        "Every point of p is moved by 3, and that is q. W₁(p, q)?",
        lambda _, member: line_transport.w1(Shape("gaussian"), Shape("gaussian", 3.0)),
        lambda _, member: (
            "All mass goes 3 to the right, and no plan is cheaper: the means are 3 apart. That holds for every p."
        ),
        "once you have said a number",
        tolerance=0.005,
        most=100,
        voice="the integral",
        note="Ask for W₂ too: it is 3, because no mass goes farther than any other.",
    ),
    checks.Check(
        "distributions_apart",
        "Two uniforms without a common point are moved farther apart. Which of KL, JS, TV and W₁ changes?",
        lambda _, member: "W₁ alone",
        lambda _, member: (
            "KL is ∞, JS log 2 = 0.693 nats and TV 1 from the moment that the supports part. Only W₁ knows how far."
        ),
        "once you have chosen",
        options=("all four", "KL and W₁", "JS and W₁", "W₁ alone"),
        voice="the formula",
    ),
    checks.Check(
        "distributions_bits",
        "JS of two distributions without a common point, in bits?",
        lambda _, member: bits(between(Shape("uniform", -3.0), Shape("uniform", 3.0)).js),
        lambda _, member: f"log 2 = {math.log(2):.4f} nats, and log 2 nats are a bit. No two distributions have more.",
        "once you have said a number",
        tolerance=0.005,
        most=10,
        voice="the integral",
    ),
]

SEEN = """
**Two laws on the line**, known exactly: **p**, the data, blue; **q**, the generator's, vermilion and dashed. Drag a handle, or move it by the arrow keys: the lowest of
each colour is the middle (that of q stands a little higher, so that both can be taken), the one on the curve the scale, the third, where there is one, how far two Gaussians are apart.

- **The best critic** D\\* is the share of p in p + q at each x. Where it is ½ the two are equally likely; it says nothing of how likely.
- **The integrand**: KL(p‖q) weighs log p/q by p, so it cares only for places where there are data, KL(q‖p) only for places where there are generated points. JS is nowhere below 0 and TV counts half of |p − q|.
  Where p has mass and q has none, KL(p‖q) is ∞.
- **The plan**: the u-quantile of p goes to the u-quantile of q. Lines never cross. **W₁** is the mean length of the ways, **W₂** the root of their mean square. Play moves the mass.
- **Beside the numbers** stands a closed form, where there is one. The numbers themselves are integrals, right to six digits and more.
- A **density and a set of masses** share nothing: any x has no mass under a density. So JS is log 2, TV is 1 and KL ∞, wherever the masses are. W₁ and W₂ do not mind.

W₁ and W₂ have the unit of x, W₂² its square. KL and JS are in nats; a bit is log 2 nats.
"""

TRIES = [
    ("A shift by 3", {"q_location": 2.0}, "KL is 4.5 either way and W₁ is 3. Drag q farther: which of the numbers stop?"),
    ("Only the scale differs", {"p_location": 0.0, "q_location": 0.0, "q_scale": 2.0}, "W₁ = |s₁ − s₂| √(2/π) = 0.798, W₂ = |s₁ − s₂| = 1. Which KL is greater, and which integrand says why?"),
    ("q misses a mode", {"p_kind": "mixture", "p_location": 0.0, "p_scale": 0.5, "p_gap": 2.5, "q_location": 2.5, "q_scale": 0.5, "shown": "reverse_kl"}, "KL(q‖p) is log 2 = 0.693, KL(p‖q) is 24.3: look at the integrand of the one, then of the other. A generator that descends the first is hardly punished for the missing mode."),
    ("Uniforms that just touch", {"p_kind": "uniform", "q_kind": "uniform"}, "JS is log 2 and stays so when you drag them apart. Where does its integrand lie, and where is D\\* neither 0 nor 1?"),
    ("Masses under a bell", {"q_kind": "discrete", "q_location": -1.0, "q_masses": "1, 4, 6, 4, 1"}, "The masses follow the bell as well as five points can. W₁ is small; JS is as great as it can be."),
]  # fmt: skip


def table(p: Shape, q: Shape, found: Divergences) -> str:
    """All values, with those of closed forms beside them."""
    exact = closed_forms(p, q)
    values = {"kl": found.kl, "reverse_kl": found.reverse_kl, "js": found.js, "tv": found.tv}
    values |= {"w1": line_transport.w1(p, q), "w2": line_transport.w2(p, q)}
    names = {**figures.NAMES, "w1": WORDS[0], "w2": WORDS[1]}
    rows = [(names[name], value, format_number(exact[name], 5) if name in exact else "") for name, value in values.items()]  # fmt: skip
    rows.insert(3, ("JS in bits", bits(found.js), format_number(bits(exact["js"]), 5) if "js" in exact else ""))
    rows += [("V(D\\*, G)", found.value, ""), ("−log 4 + 2 JS", -game_value.LOG_4 + 2 * found.js, "")]
    lines = [f"| {name} | {format_number(value, 5)} | {other} |" for name, value, other in rows]
    return "\n".join(["| | value | closed form |", "| :-- | --: | --: |", *lines])


def readings(p: Shape, q: Shape, found: Divergences, t: float) -> dict[str, str]:
    """What stands above the charts."""
    values = {"JS": found.js, "TV": found.tv, "KL(p‖q)": found.kl, "W₁": line_transport.w1(p, q)}
    return {"t": f"{t:.2f}"} | {name: format_number(value) for name, value in values.items()}


def checked(numbers: list[game_value.Numbers]) -> str:
    """Write equations and inequalities with both sides."""
    return "\n".join(
        f"- {n.left_name} = **{format_number(n.left, 6)}** {n.sign} **{format_number(n.right, 6)}** = {n.right_name}".replace("0 = **0** ≤", "0 ≤")
        for n in numbers
    )  # fmt: skip


def derivation(p: Shape, q: Shape) -> None:
    """What the game is worth, step by step, with the numbers of the present p and q."""
    at = game_value.place(p, q)
    where = "They share no x, so D* is 1 wherever p is, and 0 wherever q is."
    if at is not None:
        x, dens_p, dens_q = at
        best = game_value.best_answer(dens_p, dens_q)
        where = f"At x = {format_number(x)}, with p = {format_number(dens_p)} and q = {format_number(dens_q)}, D* = {format_number(dens_p / (dens_p + dens_q), 4)}:\n{checked(best)}"
    lesson.derivation([
        (
            "The critic answers each x by itself",
            r"\begin{gathered} V(D, G) = \int v_x(D(x))\, dx \\ v_x(D) = p(x) \log D + q(x) \log(1 - D) \end{gathered}",
            "V = E_p[log D] + E_q[log(1 − D)], the value of the minimax game. The critic may choose D(x) for every x freely, so the greatest "
            "integral is the integral of the greatest integrand. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Proposition 1.",
        ),
        (
            "The best answer is D* = p/(p + q)",
            r"\begin{gathered} \frac{\partial}{\partial D}\bigl[p \log D + q \log(1 - D)\bigr] \\ {}= \frac{p}{D} - \frac{q}{1 - D} = 0 \\ D^* = \frac{p}{p + q} \end{gathered}",
            f"The second derivative −p/D² − q/(1 − D)² is below 0, so this is the one maximum. {where}",
        ),
        (
            "Put D* in: the value is −log 4 + 2 JS",
            r"\begin{aligned} & V(D^*, G) \\ &= \int \Bigl(p \log\frac{p}{p + q} + q \log\frac{q}{p + q}\Bigr) dx \\ &= -2\log 2 + \mathrm{KL}(p \,\|\, m) + \mathrm{KL}(q \,\|\, m) \\ &= -\log 4 + 2\,\mathrm{JS}(p, q), \quad m = \tfrac{p + q}{2} \end{aligned}",
            "Each logarithm has p + q = 2m below: the two factors 2 make −2 log 2. With masses the integral is a sum.\n\n" + checked(game_value.value_and_js(p, q)),
        ),
        (
            "JS is 0 only where p = q",
            r"\begin{aligned} \mathrm{KL}(p \,\|\, m) &= \int p\,\Bigl(-\log\frac{m}{p}\Bigr) dx \\ &\ge \int p\,\Bigl(1 - \frac{m}{p}\Bigr) dx \\ &\ge 1 - 1 = 0 \end{aligned}",
            "−log t ≥ 1 − t, with equality at t = 1 alone: so KL is 0 only if m = p wherever p is, and then q = p.\n\n" + checked(game_value.optimum(p, q)),
        ),
        (
            "So the generator's best is q = p",
            r"\begin{gathered} \min_G \max_D V(D, G) = -\log 4 \\ \text{at } q = p \text{ alone} \end{gathered}",
            "2 JS is at least 0 and 0 at q = p, where D* = ½ everywhere. Theorem 1 of the same paper.\n\n" + checked(game_value.at_the_data(p))
            + f"\n- and of the present q: −log 4 = **{format_number(-game_value.LOG_4, 6)}** ≤ **{format_number(between(p, q).value, 6)}** = V(D*, G).",
        ),
        (
            "And its worst is 0",
            r"\mathrm{JS} \le \log 2 \quad\Longrightarrow\quad V(D^*, G) \le 0",
            "Both logarithms are of numbers at most 1. The value is 0 where p and q share no point, at any distance: there the generator "
            "has nothing to descend.\n\n" + f"- V(D*, G) = **{format_number(between(p, q).value, 6)}** ≤ **0**.",
        ),
    ])  # fmt: skip


def paper() -> None:
    """All that follows the handles."""
    left, right = st.columns([760, 430], gap="medium")
    with right:
        with st.container(key="side_by_side"):
            params = controls.show(DistributionsParams, GROUPS)
        p, q = shapes(params)
        with st.container(key="distances_table"):
            st.markdown(table(p, q, between(p, q)))
    with left:
        charts()
    predict, proof, what, attempt, code, words = st.tabs(
        ["Predict", "The derivation", "What you see", "Try", "The code", "Words"]
    )
    with predict:
        for check in CHECKS:
            checks.ask_at_once(check)
    with proof:
        derivation(p, q)
    with what:
        st.markdown(SEEN)
    with attempt:
        lesson.suggestions(DistributionsParams, TRIES, fresh=True)
    with code:
        lesson.code("gan_core/theory/divergences.py", "integrands", "game_integrand", "between")
        lesson.code("gan_core/theory/line_transport.py", "w1", "w2")
        lesson.code("gan_core/theory/closed_forms.py", "_gaussians", "_uniforms")
    with words:
        lesson.glossary(
            "density", "integrand", "quantile", "optimal critic", "support", "Kullback–Leibler divergence",
            "Jensen–Shannon divergence", "total variation", "Wasserstein distance", "transport plan",
        )  # fmt: skip


def shapes(params: DistributionsParams) -> tuple[Shape, Shape]:
    """P and q."""
    return Shape(**params.side("p")), Shape(**params.side("q"))


def moved(to: Drag, params: DistributionsParams) -> Mapping[str, float | str]:
    """The setting that a dragged handle makes."""
    return figures.dragged(to.name, to.x, to.y, *shapes(params))


@st.fragment
def charts() -> None:
    """The two laws and what compares them."""
    t = replay.bar("distributions_t", TIMES) / (TIMES - 1)
    theme = seen("distributions").theme

    def draw(params: DistributionsParams) -> draggable_view.Drawing:
        p, q = shapes(params)
        found = between(p, q)
        drawn = {
            "densities": figures.densities(p, q, theme),
            "critic": figures.best_critic(p, q, theme),
            "integrand": figures.under_the_integral(p, q, found, params.shown, theme),
            "mass": figures.mass_moving(p, q, t, theme),
        }
        return drawn, readings(p, q, found, t)

    draggable_view.view(DistributionsParams, draw, moved, key="distributions", height=560, layers={}, keys=False)


lesson.header("distributions")
paper()
