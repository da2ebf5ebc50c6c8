"""Claims of the lesson *Two distributions*: divergences and distances of two laws on the line, by integrals."""

import math

from gan_core.claims.claim import FormulaClaim
from gan_core.params import DistributionsParams
from gan_core.params.distributions import FAR, NARROW, WIDE
from gan_core.theory.divergences import Divergences, between
from gan_core.theory.game_value import LOG_4
from gan_core.theory.line_transport import w1
from gan_core.theory.shapes import Shape

UNIFORMS = {"p_kind": "uniform", "q_kind": "uniform", "p_location": -3.0, "q_location": 3.0}
APART = {"p_location": (-FAR, -1.01), "q_location": (1.01, FAR)}  # each is 2 wide
MISSED = {
    "p_kind": "mixture", "p_location": 0.0, "p_scale": 0.5, "p_gap": 2.5, "q_location": 2.5, "q_scale": 0.5, "shown": "reverse_kl",
}  # fmt: skip


def both(params: DistributionsParams) -> tuple[Shape, Shape]:
    """Return p and q."""
    return Shape(**params.side("p")), Shape(**params.side("q"))


def found(params: DistributionsParams) -> Divergences:
    """Return their divergences."""
    return between(*both(params))


CLAIMS = [
    FormulaClaim(
        name="value_is_js",
        sentence="With the optimal discriminator the value of the minimax game is −log 4 + 2 JS.",
        model=DistributionsParams,
        settings={},
        value=lambda params: abs(found(params).value + LOG_4 - 2 * found(params).js),
        words="|V(D*, G) + log 4 − 2 JS|, each by its own integral",
        at_most=1e-8,
        free={"q_location": (-FAR, FAR), "p_scale": (NARROW, WIDE), "q_scale": (NARROW, WIDE)},
        source="arXiv:1406.2661, Theorem 1",
    ),
    FormulaClaim(
        name="w1_of_a_shift",
        sentence="W₁ of a distribution and the same one moved is how far it was moved.",
        model=DistributionsParams,
        settings={"p_kind": "mixture", "q_kind": "mixture"},
        value=lambda params: abs(w1(*both(params)) - abs(params.p_location - params.q_location)),
        words="|W₁ − the distance of the means|",
        at_most=1e-8,
        free={"p_location": (-FAR, FAR), "q_location": (-FAR, FAR)},
    ),
    FormulaClaim(
        name="js_of_disjoint_supports",
        sentence="JS of two uniforms without a common point is log 2, at any distance.",
        model=DistributionsParams,
        settings=UNIFORMS,
        value=lambda params: abs(found(params).js - math.log(2)),
        words="|JS − log 2| in nats",
        at_most=1e-8,
        free=APART,
    ),
    FormulaClaim(
        name="w1_of_disjoint_supports",
        sentence="W₁ of two uniforms of one width without a common point grows with the distance: it is the distance of their middles.",
        model=DistributionsParams,
        settings=UNIFORMS,
        value=lambda params: abs(w1(*both(params)) - (params.q_location - params.p_location)),
        words="|W₁ − the distance of the middles|",
        at_most=1e-8,
        free=APART,
    ),
    FormulaClaim(
        name="kl_of_a_missed_mode",
        sentence="Where p has two equal modes, ten standard deviations apart, and q is about as wide as one of them and misses the other, KL(p‖q) is more than ten times KL(q‖p).",
        model=DistributionsParams,
        settings=MISSED,
        value=lambda params: found(params).kl / found(params).reverse_kl,
        words="KL(p‖q) / KL(q‖p)",
        at_least=10.0,
        free={"q_location": (2.3, 2.7), "q_scale": (0.4, 0.6)},
    ),
    FormulaClaim(
        name="wide_q_costs_forward",
        sentence="Where q is a Gaussian with the mean of p and wider than p, KL(p‖q) is larger than KL(q‖p).",
        model=DistributionsParams,
        settings={"p_scale": 0.5, "q_location": 0.0, "q_scale": 2.0, "p_location": 0.0},
        value=lambda params: found(params).kl - found(params).reverse_kl,
        words="KL(p‖q) − KL(q‖p) in nats",
        at_least=0.0,
        free={"p_scale": (0.4, 0.8), "q_scale": (1.2, 3.0)},
        false=True,
    ),
]
FIND_THE_FALSE_ONE = (
    "value_is_js",
    "wide_q_costs_forward",
    "w1_of_a_shift",
    "js_of_disjoint_supports",
    "kl_of_a_missed_mode",
)
