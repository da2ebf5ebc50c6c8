"""Lesson: does gradient descent find the equilibrium of a game of two numbers? Everything from formulas."""

import math

import numpy as np
import streamlit as st

from gan_core.figures.dirac_charts import eigenvalue_plane, radii
from gan_core.figures.dirac_plane import LAYERS, plane
from gan_core.numerals import format_number
from gan_core.params import DiracGanParams
from gan_core.theory.dirac_gan import Game, methods
from gan_core.theory.dirac_orbit import SCHEMES, orbit, radius
from gan_core.theory.dirac_stability import CONVERGES, SHRINKS, STEPS, Verdict, eigenvalues, of_step, size, verdict
from pages.dirac import notebook
from pages.dirac.mathematics import steps_of
from pages.dirac.notebook import SHOWN
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Step, Try, blocks
from ui.live_view import Drag, Seen

WORDS = DiracGanParams.specs()["method"].choices or {}


def where(scheme: str) -> str:
    """Say where non-saturating descent is after 20,000 steps, at the settings that the page begins with."""
    found = verdict(Game("non_saturating"), scheme)
    return "at the equilibrium" if found.high < 0.1 else "on a circle around it" if found.low > 0.1 else "far away"


QUESTIONS = [
    Check(
        "dirac_where",
        "Non-saturating, both players at once, h = 0.2, from (1, 1). Where is the game after 20,000 steps?",
        lambda _, member: where("simultaneous"),
        lambda _, member: (
            f"It ends at a distance of {verdict(Game('non_saturating'), 'simultaneous').after:.4f}, and √(2h) = {math.sqrt(0.4):.4f}: each simultaneous step goes a little "
            "outwards, the loss pulls it in, and there the two balance. See the Mathematics tab."
        ),
        "once you have chosen",
        options=("at the equilibrium", "on a circle around it", "far away"),
        claims=("non_saturating_ends_on_a_circle",),
        at_once=True,
        voice="the orbit",
        note="Ask who would say 'converged' on seeing the radius at step 500 alone: 0.64, from 1.41.",
    ),
    Check(
        "dirac_how_many",
        "Of the eight methods, the generator moving first, h = 0.2, γ = 0.3, σ = 0.5, from (1, 1): how many converge at a rate λⁿ, with |λ| < 1?",
        lambda _, member: float(sum(verdict(Game(name), "alternating").converges for name in methods.names())),
        lambda _, member: (
            "They are " + ", ".join(WORDS[name] for name in methods.names() if verdict(Game(name), "alternating").converges) + ": those whose "
            "eigenvalues lie inside the unit circle. Non-saturating comes in too, but like 1/√n: slower than any λⁿ. Clipping changes nothing near ψ = 0. WGAN-GP asks for |ψ| = 1, and at the equilibrium ψ is 0."
        ),
        "once you have said a number",
        most=8,
        at_once=True,
        voice="the table",
        note="Let the room name them first. WGAN-GP is the one that most expect.",
    ),
]  # fmt: skip

SEEN = """
**The game** of Mescheder et al. 2018 ([arXiv:1801.04406](https://arxiv.org/abs/1801.04406)): data are one point at 0, the generator is one point at **θ**, the discriminator is the line D(x) = **ψ**x.
The sign of D is the paper's, the opposite of the other lessons': here the discriminator raises D at the *generated* point, and the generator lowers it there. −ψ is the slope in the other convention. Nothing is random. At the **Nash equilibrium**, the cross, no player can gain by moving alone. The generator is at the data and the discriminator is flat: θ = ψ = 0.

- **Pink arrows** are the field v(θ, ψ): where each player is pushed. An arrow is as long as log₁₀ of its speed says, by the key.
- **Solid green** is the orbit with both players moving at once, **dashed orange** with the generator first and the discriminator answering. The disc and the diamond are where they are at the step
  that is shown; Play goes through the steps. Drag the start, or move it by the arrow keys.
- **The upper chart** is the distance from the equilibrium. A straight line down is a rate λⁿ; a line that bends and flattens is slower than any of these.
- **The lower chart** has the two eigenvalues of one step at the equilibrium. Grey is |λ| < 1: with both there, the game converges from near by. With one |λ| > 1 it leaves the equilibrium. With |λ| = 1 they do not decide.
- **The table** takes both together. WGAN-GP has no eigenvalues while γ and the target are above 0: its field jumps at ψ = 0, by 2γ times the target.

**Instance noise**, **R1** and **consensus** are added to minimax. **What is not here**: networks with millions of weights. For R1 and R2 Theorem 4.1 of the paper says that they converge locally, for small learning rates and under its assumptions. For the other methods this page says nothing about networks.
"""

TRIES = [
    Try("Minimax with small steps", {"method": "minimax", "h": 0.05}, "|λ| is nearer to 1 and still above it: with both players at once the orbit leaves more slowly. Is there an h at which it comes in?", claims=("minimax_leaves",)),
    Try("Start inside the circle", {"theta0": 0.1, "psi0": 0.1}, "Simultaneous non-saturating descent goes outwards now. Where does it stop?", claims=("non_saturating_ends_on_a_circle",)),
    Try("Hardly any R1", {"method": "r1", "h": 0.4, "gamma": 0.05}, "γ is below h/4: both players at once stay out, the generator first comes in. Raise γ to 0.15.", claims=("r1_needs_gamma", "r1_arrives")),
    Try("WGAN-GP, γ = 0.7", {"method": "wgan_gp", "gamma": 0.7}, "The penalty asks for |ψ| = 1, on both sides of the equilibrium. Then set the target slope to 0."),
]  # fmt: skip


def moved(to: Drag, params: DiracGanParams) -> dict[str, float]:
    """The settings that the dragged start makes."""
    return {"theta0": to.x, "psi0": to.y}


def mark(found: Verdict) -> str:
    """A verdict in a table."""
    if found.word in (CONVERGES, SHRINKS):
        return f":green[✓] **{found.word}**" if found.converges else f":orange[≈] {found.word}"
    return f":red[✗] {found.word}"


def table(game: Game, scheme: str) -> str:
    """Every method under one scheme: |λ|, the radius after 20,000 steps from (1, 1), and the verdict of both."""
    rows = []
    for name in methods.names():
        found = verdict(Game(**{**vars(game), "method": name}), scheme)
        large = "–" if found.size is None else f"{found.size:.5f}"
        after = "< 10⁻⁹" if found.converges else format_number(found.after)
        chosen = f"**{WORDS[name]}**" if name == game.method else WORDS[name]
        rows.append(f"| {chosen} | {large} | {after} | {mark(found)} |")
    return "\n".join([f"| {scheme.capitalize()} | \\|λ\\| | distance | |", "| :-- | --: | --: | :-- |", *rows])


def tables(params: DiracGanParams) -> None:
    """Both schemes beside each other."""
    with blocks.answer("methods", note=False), st.container(key="dirac_table"):
        for place, scheme in zip(st.columns(2, gap="medium"), SCHEMES, strict=True):
            place.markdown(table(Game(**params.game()), scheme))
        st.caption(
            f"With the present settings, from (1, 1): \\|λ\\| of one step at the equilibrium, the distance from it after {STEPS:,} steps, and what both say together."
        )


def draw(params: DiracGanParams, view: Seen, at: int) -> Drawing:
    """The orbits, their distance from the equilibrium and the eigenvalues."""
    game = Game(**params.game())
    paths = {scheme: orbit(game, scheme, params.start, SHOWN) for scheme in SCHEMES}
    values = {scheme: eigenvalues(of_step(game, scheme)) for scheme in SCHEMES}
    drawn = {
        "picture": plane(game, paths, at, view.theme, layers=view.layers),
        "radius": radii(paths, at, view.theme),
        "eigenvalues": eigenvalue_plane(values, view.theme),
    }
    return drawn, readings(paths, values, at)


def readings(paths: dict[str, np.ndarray], values: dict[str, np.ndarray], at: int) -> dict[str, str]:
    """Both distances at the step that is shown, and |λ|."""
    found = {scheme: format_number(float(radius(path[at])), 4) for scheme, path in paths.items()}
    sizes = {scheme: size(rows) for scheme, rows in values.items()}
    words = {f"|λ| {scheme}": "none" if large is None else format_number(large, 5) for scheme, large in sizes.items()}
    return {**{f"distance, {scheme}": text for scheme, text in found.items()}, **words}


def say(params: DiracGanParams) -> None:
    """Say what becomes of the chosen method from the start that is shown."""
    game = Game(**params.game())
    found = {scheme: verdict(game, scheme, params.start) for scheme in SCHEMES}
    blocks.answer("verdict").markdown(
        "\n".join(f"- {WORDS[game.method]}, {scheme}: **{one.word}**: {one.why}." for scheme, one in found.items())
    )


def mathematics(params: DiracGanParams) -> list[Step]:
    """The derivation, with numbers at the present settings."""
    st.caption("Each step with its numbers, at the present settings.")
    return steps_of(Game(**params.game()), params.start)


LESSON = Lesson(
    path="dirac",
    topic="Distances",
    title="Dirac-GAN",
    question="Does gradient descent find the equilibrium of the game?",
    claim="A generator of one point and a discriminator of one slope: with both players at once, five of eight methods circle the equilibrium or leave it. A method converges, from a start near enough, if the eigenvalues of its step lie inside the unit circle.",
    able="You will be able to tell from eigenvalues and an orbit together whether a method converges, and to say what R1 changes.",
    minutes=20,
    level="intermediate",
    assumes="what an eigenvalue of a 2 × 2 matrix is",
    shows=Formulas(
        key="dirac",
        params=DiracGanParams,
        groups={"game": "Game", "start": "Start"},
        simple=("method", "h", "gamma"),
        drawer=True,
        draw=draw,
        moved=moved,
        layers=LAYERS,
        replay=Replay(key="dirac_orbit", length=lambda params: SHOWN + 1, seconds=20),
        own={"below the picture": say, "below both": tables},
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=mathematics,
        code=[
            Source.of("gan_core/theory/dirac_orbit.py", "orbit"),
            Source.of("gan_core/theory/dirac_gan.py", "_minimax", "_non_saturating", "_r1", "_consensus"),
            Source.of("gan_core/theory/dirac_stability.py", "of_step", "eigenvalues"),
        ],
        words=(
            "generator",
            "discriminator",
            "equilibrium",
            "Nash equilibrium",
            "orbit",
            "eigenvalue",
            "gradient",
            "instance noise",
        ),
    ),
)
