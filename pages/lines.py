"""Lesson: four distances between two parallel lines, and which of them a generator can descend. Everything from formulas."""

import math

import streamlit as st

from gan_core.figures import parallel_lines as figures
from gan_core.numerals import format_number
from gan_core.params import ParallelLinesParams
from gan_core.theory import derivation
from gan_core.theory.parallel_lines import NAMES, distances, roll
from gan_core.theory.parallel_lines_proof import STEPS
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Step, Try
from ui.live_view import Drag, Seen
from ui.text import escape_markdown

ROLLED = 100  # steps of the balls

QUESTIONS = [
    Check(
        "lines_slope",
        "The generator's line is at θ = 0.8. Which of the four distances tells it, by its slope, to move left?",
        lambda _, member: "W₁ alone",
        lambda _, member: (
            "JS, TV and KL have the same value at every θ but 0: log 2, 1 and ∞. Only W₁ = |θ| grows with the distance, and its slope at 0.8 is 1."
        ),
        "once you have chosen",
        options=("all four", "W₁ and KL", "W₁ alone", "W₁ and JS"),
        at_once=True,
        voice="the formula",
        note="Ask who would have said KL, because it is large: large is not steep.",
    ),
    Check(
        "lines_js",
        "JS of two distributions with no point in common, in bits? (in nats it is log 2)",
        lambda _, member: 1.0,
        lambda _, member: (
            f"log 2 = {math.log(2):.4f} nats, and a bit is log 2 nats: 1 bit. No two distributions have a greater JS."
        ),
        "once you have said a number",
        tolerance=0.005,
        most=10,
        at_once=True,
        voice="the formula",
    ),
]

SEEN = """
**Two lines** in the plane, both of height 1: the data are spread evenly over x = 0, the generated samples over x = θ. This is Example 1 of the WGAN paper
([arXiv:1701.07875](https://arxiv.org/abs/1701.07875)). Drag the generated line, or move it by the arrow keys.

- **W₁**, the **Wasserstein distance**: how far mass must travel on average under the cheapest plan. **JS**: the Jensen–Shannon divergence, what the optimal discriminator of the minimax GAN measures. **KL**: the
  Kullback–Leibler divergence. **TV**: the total variation, the largest difference in probability that the two give to one set.
- **Black** is the distance, **pink and dashed** its slope in θ. KL is ∞ away from 0 and is drawn above all else; ∞ has no slope. The black dot at 0 is the value there: 0 for all four.
- **The ball** on each curve starts at θ and takes steps of gradient descent, θ ← θ − h · slope. Play lets all four roll.
- Near 0 the ball on W₁ steps over the minimum and back, by h: the slope does not shrink. A smaller h, or one that decays, brings it nearer.

Is this example special? If data and samples each lie on a surface of fewer dimensions than the space, and the two are not perfectly aligned, then the points that they share have probability 0
under both ([arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Lemma 3). Images are thought to lie near such surfaces. **What is not here**: a network. *Trained critics* trains two.
"""

TRIES = [
    Try(
        "Nearly there: θ = 0.1",
        {"theta": 0.1},
        "JS, TV and KL are what they were at θ = 1. Play: do their balls move now?",
        claims=("js_is_log_2", "the_ball_on_js_stays"),
    ),
    Try(
        "On the other side: θ = −1",
        {"theta": -1.0},
        "Whose slope has changed its sign?",
        claims=("w1_on_the_other_side",),
    ),
    Try(
        "Long steps: h = 0.3",
        {"theta": 1.0, "h": 0.3},
        "Where does the ball on W₁ end, and how far from 0 can it stay?",
        claims=("the_ball_on_w1_arrives",),
    ),
    Try(
        "Together: θ = 0",
        {"theta": 0.0},
        "All four distances are 0 here, and only here. Move θ by one press of an arrow key and look at JS.",
    ),
]


def moved(to: Drag, params: ParallelLinesParams) -> dict[str, float]:
    """The setting that a dragged line makes."""
    return {"theta": to.x}


def numbers(theta: float) -> dict[str, str]:
    """The four distances, for the bar above the picture."""
    found = distances(theta)
    return {"θ": format_number(theta)} | {
        figures.WORDS[name]: format_number(float(getattr(found, name))) for name in NAMES
    }


def mathematics(params: ParallelLinesParams) -> list[Step]:
    """The proof, each step with its two sides as numbers."""
    return [Step(step.title, step.latex, f"{step.words}\n\n{both_sides(step, params.theta)}") for _, step in STEPS]


def both_sides(step: derivation.Step, theta: float) -> str:
    """The two sides of a step at θ, as numbers."""
    if not theta:
        return "At θ = 0 the two lines are one and all four distances are 0: the proof is for every other θ."
    left, right = (format_number(side(theta), 4) for side in (step.left, step.right))
    return f"At θ = {format_number(theta)}: {escape_markdown(step.left_name)} = **{left}**, {step.right_name} = **{right}**."


def draw(params: ParallelLinesParams, view: Seen, at: int, step: int) -> Drawing:
    """The lines with what a step of the proof marks, the balls and the curves."""
    balls = roll(params.theta, params.h, ROLLED)
    places = [float(getattr(balls, name)[at]) for name in NAMES]
    mark = STEPS[step - 1][0] if step else ""
    drawn = {
        "picture": figures.plane(params.theta, view.theme, mark),
        **figures.charts(params.theta, places, view.theme),
    }
    return drawn, numbers(params.theta) | {"ball under W₁": format_number(round(places[0], 6) + 0.0)}


def proof(params: ParallelLinesParams) -> dict[str, int]:
    """Draw the step of the proof that is open, with its numbers, and the buttons to the next; return which step it is."""
    number = st.session_state.setdefault("lines_proof", 0)
    with st.container(border=True, key="lines_step"):
        if number:
            step = mathematics(params)[number - 1]
            st.markdown(f"**{number}. {step.title}**")
            st.latex(step.latex)
            st.markdown(step.words)
        else:
            st.markdown(
                "**The proof**, in seven steps. Each is shown in the picture, with its two sides as numbers at the present θ."
            )
        with st.container(horizontal=True):
            st.button("Back", disabled=not number, on_click=_turn, args=(-1,), key="lines_back")
            st.button("Next step", disabled=number == len(STEPS), on_click=_turn, args=(1,), key="lines_next")
    return {"step": number}


def notebook(params: ParallelLinesParams, at: int) -> str:
    """Lines that compute the four distances, and where the ball under W₁ is."""
    return f"""from gan_core.theory.parallel_lines import distances, roll

found = distances({params.theta!r})
ball = roll({params.theta!r}, {params.h!r}, {ROLLED})  # gradient descent on each distance
{{"W₁": found.w1, "JS": found.js_nats, "KL": found.kl_nats, "TV": found.tv, "ball under W₁": ball.w1[{at}]}}"""


def _turn(by: int) -> None:
    st.session_state["lines_proof"] = min(max(0, st.session_state["lines_proof"] + by), len(STEPS))


LESSON = Lesson(
    path="lines",
    topic="Distances",
    title="Parallel lines",
    question="Which distance can a generator descend?",
    claim="Between two lines that never meet, Jensen–Shannon is log 2 and flat however near they are; the Wasserstein distance is how far apart they are, with a slope.",
    able="You will be able to prove what four distances say of two lines, and to tell which of them can teach.",
    minutes=15,
    assumes="what a density is",
    shows=Formulas(
        key="lines",
        params=ParallelLinesParams,
        groups={"lines": ""},
        draw=draw,
        moved=moved,
        replay=Replay(key="lines_balls", length=lambda params: ROLLED + 1),
        own={"below the controls": proof},
        notebook=notebook,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=mathematics,
        code=[Source.of("gan_core/theory/parallel_lines.py", "distances", "slopes", "roll")],
        words=(
            "Wasserstein distance",
            "Jensen–Shannon divergence",
            "Kullback–Leibler divergence",
            "total variation",
            "support",
            "Lipschitz",
            "nat",
        ),
    ),
)
