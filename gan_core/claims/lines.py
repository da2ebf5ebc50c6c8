"""Claims of the lesson *Parallel lines*: four distances of two lines that are θ apart, and gradient descent on each."""

import math

from gan_core.claims.claim import FormulaClaim
from gan_core.params import ParallelLinesParams
from gan_core.params.parallel_lines import REACH
from gan_core.theory.parallel_lines import distances, roll, slopes

STEPS = 100  # of the balls
APART = {"theta": (0.01, REACH)}
SOURCE = "arXiv:1701.07875, Example 1"


CLAIMS = [
    FormulaClaim(
        name="js_is_log_2",
        sentence="JS of two lines apart is log 2, however near they are.",
        model=ParallelLinesParams,
        settings={},
        value=lambda params: abs(float(distances(params.theta).js_nats) - math.log(2)),
        words="|JS − log 2| in nats",
        at_most=1e-12,
        free=APART,
        source=SOURCE,
    ),
    FormulaClaim(
        name="w1_has_slope_1",
        sentence="W₁ of two lines apart has the slope 1 where θ is above 0, however near they are.",
        model=ParallelLinesParams,
        settings={},
        value=lambda params: float(slopes(params.theta).w1),
        words="∂W₁/∂θ",
        at_least=1.0,
        at_most=1.0,
        free=APART,
        source=SOURCE,
    ),
    FormulaClaim(
        name="w1_on_the_other_side",
        sentence="It has the slope −1 where θ is below 0.",
        model=ParallelLinesParams,
        settings={"theta": -1.0},
        value=lambda params: float(slopes(params.theta).w1),
        words="∂W₁/∂θ",
        at_least=-1.0,
        at_most=-1.0,
        free={"theta": (-REACH, -0.01)},
        source=SOURCE,
    ),
    FormulaClaim(
        name="the_ball_on_w1_arrives",
        sentence="The ball on W₁ is within one step h of 0 after 100 steps, if h is at least 0.02.",
        model=ParallelLinesParams,
        settings={"h": 0.02},
        value=lambda params: abs(float(roll(params.theta, params.h, STEPS).w1[-1])) / params.h,
        words="distance from 0 after 100 steps, over h",
        at_most=1 + 1e-9,
        free={**APART, "h": (0.02, 0.5)},
    ),
    FormulaClaim(
        name="the_ball_on_js_stays",
        sentence="The ball on JS does not move.",
        model=ParallelLinesParams,
        settings={},
        value=lambda params: abs(float(roll(params.theta, params.h, STEPS).js_nats[-1]) - params.theta),
        words="how far it has moved after 100 steps",
        at_most=0.0,
        free={**APART, "h": (0.02, 0.5)},
    ),
]
