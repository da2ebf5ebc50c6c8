"""Claims of the lesson *Dirac-GAN*: eigenvalues of one step at the equilibrium, and orbits of 20,000 steps."""

import math

from gan_core.claims.claim import FormulaClaim
from gan_core.params import DiracGanParams
from gan_core.theory.dirac_gan import Game, methods
from gan_core.theory.dirac_stability import DOES_NOT, eigenvalues, of_step, size, verdict

SOURCE = "arXiv:1801.04406"
START = {"theta0": (0.1, 1.5), "psi0": (0.1, 1.5)}


def game(params: DiracGanParams) -> Game:
    """Return the game of the params."""
    return Game(**params.game())


def largest(params: DiracGanParams, scheme: str) -> float:
    """Return the largest |λ| of one step at the equilibrium."""
    return size(eigenvalues(of_step(game(params), scheme))) or math.nan


def distance(params: DiracGanParams, scheme: str) -> float:
    """Return the distance from the equilibrium after 20,000 steps; at most 10⁻⁹ where the orbit arrived earlier."""
    return verdict(game(params), scheme, params.start).after


def that_fail(params: DiracGanParams, scheme: str) -> int:
    """Return how many of the methods neither arrive nor come ever nearer."""
    return sum(
        verdict(Game(**{**params.game(), "method": name}), scheme, params.start).word == DOES_NOT
        for name in methods.names()
    )


CLAIMS = [
    FormulaClaim(
        name="minimax_leaves",
        sentence="Minimax with both players at once has |λ| > 1 for every learning rate h.",
        model=DiracGanParams,
        settings={"method": "minimax"},
        value=lambda params: largest(params, "simultaneous"),
        words="largest |λ|",
        at_least=1 + 1e-6,
        free={"h": (0.01, 1.0)},
        source=SOURCE,
    ),
    FormulaClaim(
        name="minimax_turns",
        sentence="Minimax with the generator first has |λ| = 1.",
        model=DiracGanParams,
        settings={"method": "minimax"},
        value=lambda params: largest(params, "alternating"),
        words="largest |λ|",
        at_least=1 - 1e-9,
        at_most=1 + 1e-9,
        free={"h": (0.01, 1.0)},
        source=SOURCE,
    ),
    FormulaClaim(
        name="r1_arrives",
        sentence="R1 with the generator first reaches the equilibrium, from any start in the picture with θ and ψ from 0.1 to 1.5, for h up to 0.5 and γ from 0.1 to 0.8.",
        model=DiracGanParams,
        settings={"method": "r1"},
        value=lambda params: distance(params, "alternating"),
        words="distance from the equilibrium after 20,000 steps",
        at_most=1e-8,
        free={"h": (0.05, 0.5), "gamma": (0.1, 0.8), **START},
        source=f"{SOURCE}, Sec. 4",
    ),
    FormulaClaim(
        name="r1_needs_gamma",
        sentence="With both players at once R1 stays away from the equilibrium if γ is below h/4.",
        model=DiracGanParams,
        settings={"method": "r1", "h": 0.4, "gamma": 0.05},
        value=lambda params: largest(params, "simultaneous"),
        words="largest |λ|",
        at_least=1 + 1e-6,
        free={"h": (0.4, 1.0), "gamma": (0.0, 0.09)},
    ),
    FormulaClaim(
        name="non_saturating_ends_on_a_circle",
        sentence="Simultaneous non-saturating descent ends at a distance of about √(2h), from inside and from outside.",
        model=DiracGanParams,
        settings={"method": "non_saturating"},
        value=lambda params: distance(params, "simultaneous") / math.sqrt(2 * params.h),
        words="distance after 20,000 steps over √(2h)",
        at_least=0.9,
        at_most=1.1,
        free={"h": (0.05, 0.3), **START},
    ),
    FormulaClaim(
        name="five_of_eight",
        sentence="With both players at once, five of the eight methods circle the equilibrium or leave it.",
        model=DiracGanParams,
        settings={},
        value=lambda params: that_fail(params, "simultaneous"),
        words="methods that do not converge",
        at_least=5,
        at_most=5,
        free={"h": (0.05, 0.3), **START},
    ),
]
