"""Lesson: divergences of two distributions on the line, and what the best discriminator's game is worth. Everything from formulas."""

import math
from collections.abc import Callable, Mapping

import streamlit as st

from gan_core.figures import distributions as figures
from gan_core.numerals import format_number
from gan_core.params import DistributionsParams
from gan_core.theory import game_value, line_transport
from gan_core.theory.closed_forms import closed_forms
from gan_core.theory.divergences import Divergences, between, bits
from gan_core.theory.shapes import Shape
from pages.distributions import notebook
from pages.distributions.mathematics import steps_of
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Try
from ui.live_view import Drag, Seen

GROUPS = {
    "p": "p, the data", "q": "q, generated", "p_more": "More of p", "q_more": "More of q", "view": "View",
}  # fmt: skip
SIMPLE = ("p_kind", "q_kind", "q_location", "shown")
TIMES = 51  # places of t from 0 to 1
WORDS = ("W₁", "W₂")

QUESTIONS = [
    Check(
        "distributions_shift",
        "Every point of p is moved by 3, and that is q. W₁(p, q)?",
        lambda _, member: line_transport.w1(Shape("gaussian"), Shape("gaussian", 3.0)),
        lambda _, member: (
            "All mass goes 3 to the right. No plan is cheaper: the means are 3 apart, and the mean distance is at least that. So it is for every p that has a mean."
        ),
        "once you have said a number",
        tolerance=0.005,
        most=100,
        at_once=True,
        voice="the integral",
        note="Ask for W₂ too: it is 3, because no mass goes farther than any other.",
    ),
    Check(
        "distributions_apart",
        "Two uniforms without a common point are moved farther apart. Which of KL, JS, TV and W₁ changes?",
        lambda _, member: "W₁ alone",
        lambda _, member: (
            "KL is ∞, JS log 2 = 0.693 nats and TV 1 from the moment that the supports part. Of these four only W₁ grows with the gap."
        ),
        "once you have chosen",
        options=("all four", "KL and W₁", "JS and W₁", "W₁ alone"),
        claims=("js_of_disjoint_supports", "w1_of_disjoint_supports"),
        at_once=True,
        voice="the formula",
    ),
    Check(
        "distributions_bits",
        "JS of two distributions without a common point, in bits?",
        lambda _, member: bits(between(Shape("uniform", -3.0), Shape("uniform", 3.0)).js),
        lambda _, member: f"log 2 = {math.log(2):.4f} nats, and log 2 nats are a bit. No two distributions have more.",
        "once you have said a number",
        tolerance=0.005,
        most=10,
        at_once=True,
        voice="the integral",
    ),
]

SEEN = """
**Two laws on the line**, known exactly: **p**, the data, blue; **q**, the generator's, vermilion and dashed. Drag a handle, or move it by the arrow keys: the lowest of
each colour is the middle (that of q stands a little higher, so that both can be taken), the one on the curve the scale, the third, where there is one, how far two Gaussians are apart.

- **The best discriminator** D\\* is the share of p in p + q at each x, so it gives the **density ratio** p/q = D\\*/(1 − D\\*) there. Where it is ½ the two densities are equal; it does not say how large they are.
- **The integrand**: KL(p‖q) weighs log p/q by p, so only places where there are data count, and for KL(q‖p) only places where there are generated points. JS is nowhere below 0 and TV counts half of |p − q|.
  Where p has mass and q has none, KL(p‖q) is ∞.
- **The plan**: the u-quantile of p goes to the u-quantile of q. Lines never cross. On a line this plan is the cheapest for every cost that is a convex function of x − y. **W₁** is the mean length of the ways, **W₂** the root of their mean square. Play moves the mass.
- **Beside the numbers** stands a closed form, where there is one. The numbers themselves are integrals, right to six digits and more.
- A **density and a set of masses** share nothing: under a density, no single x has any mass. So JS is log 2, TV is 1 and KL ∞, wherever the masses are. W₁ and W₂ are finite, and small if the masses are near.

W₁ and W₂ have the unit of x, W₂² its square. KL and JS are in nats; a bit is log 2 nats.
"""

TRIES = [
    Try("A shift by 3", {"q_location": 2.0}, "KL is 4.5 either way and W₁ is 3. Drag q farther: which of the numbers stop?", claims=("w1_of_a_shift",)),
    Try("Only the scale differs", {"p_location": 0.0, "q_location": 0.0, "q_scale": 2.0}, "W₁ = |s₁ − s₂| √(2/π) = 0.798, W₂ = |s₁ − s₂| = 1. Which KL is greater, and which integrand says why?"),
    Try("q misses a mode", {"p_kind": "mixture", "p_location": 0.0, "p_scale": 0.5, "p_gap": 2.5, "q_location": 2.5, "q_scale": 0.5, "shown": "reverse_kl"}, "KL(q‖p) is log 2 = 0.693, KL(p‖q) is 24.3: look at both integrands. KL(q‖p) charges log 2 for the missing half of p, however far away it is, as soon as the modes hardly overlap.", claims=("kl_of_a_missed_mode",)),
    Try("Uniforms that just touch", {"p_kind": "uniform", "q_kind": "uniform"}, "JS is log 2 and stays so when you drag them apart. Where does its integrand lie, and where is D\\* neither 0 nor 1?", claims=("js_of_disjoint_supports", "w1_of_disjoint_supports")),
    Try("Masses under a bell", {"q_kind": "discrete", "q_location": -1.0, "q_masses": "1, 4, 6, 4, 1"}, "Five masses with the mean and the variance of the bell. W₁ is 0.26; JS is log 2, the largest possible value."),
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


def shapes(params: DistributionsParams) -> tuple[Shape, Shape]:
    """P and q."""
    return Shape(**params.side("p")), Shape(**params.side("q"))


def moved(to: Drag, params: DistributionsParams) -> Mapping[str, float | str]:
    """The setting that a dragged handle makes."""
    return figures.dragged(to.name, to.x, to.y, *shapes(params))


def draw(params: DistributionsParams, view: Seen, at: int) -> Drawing:
    """The two laws and what compares them, with a share of the mass moved."""
    (p, q), t, theme = shapes(params), at / (TIMES - 1), view.theme
    found = between(p, q)
    drawn = {
        "densities": figures.densities(p, q, theme),
        "discriminator": figures.best_discriminator(p, q, theme),
        "integrand": figures.under_the_integral(p, q, found, params.shown, theme),
        "mass": figures.mass_moving(p, q, t, theme),
    }
    return drawn, readings(p, q, found, t)


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[DistributionsParams]:
    """Draw the charts at the left, the settings and all values at the right."""
    left, right = st.columns([760, 430], gap="medium")
    with right:
        with st.container(key="side_by_side"):
            params = scene.draw_controls()
        p, q = shapes(params)
        with st.container(key="distances_table"):
            st.markdown(table(p, q, between(p, q)))
        reading()
    with left, st.container(key="lesson_stays"):
        scene.draw_view()
    return (params,)


LESSON = Lesson(
    path="distributions",
    topic="Distances",
    title="Two distributions",
    question="How far apart are two distributions?",
    claim="KL, JS and TV compare two densities at each x: once the supports are disjoint they no longer change. The Wasserstein distance counts how far mass must go. With the optimal discriminator, which may be any function, the value of the minimax game is −log 4 + 2 JS.",
    able="You will be able to read a divergence as an area, and to derive what a GAN's optimal discriminator measures.",
    minutes=20,
    assumes="what a density is",
    shows=Formulas(
        key="distributions",
        params=DistributionsParams,
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        moved=moved,
        replay=Replay(key="distributions_t", length=lambda params: TIMES),
        height=560,
        body=body,
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=lambda params: steps_of(*shapes(params)),
        code=[
            Source.of("gan_core/theory/divergences.py", "integrands", "game_integrand", "between"),
            Source.of("gan_core/theory/line_transport.py", "w1", "w2"),
            Source.of("gan_core/theory/closed_forms.py", "_gaussians", "_uniforms"),
        ],
        words=(
            "density",
            "integrand",
            "quantile",
            "optimal discriminator",
            "density ratio",
            "support",
            "Kullback–Leibler divergence",
            "Jensen–Shannon divergence",
            "total variation",
            "Wasserstein distance",
            "transport plan",
            "nat",
        ),
    ),
)
