"""The Dirac-GAN (Mescheder et al. 2018, arXiv:1801.04406): a game of two numbers, and the field by which each method plays it.

Data are one point at 0, the generator is one point at θ, the discriminator is the line D(x) = ψx. They share
L(θ, ψ) = f(θψ) + f(0) with f(t) = −log(1 + e^−t): the discriminator goes up, the generator down. The equilibrium is (0, 0).
This is the paper's sign: D is high at generated points. ψ → −ψ gives the one of the rest of this code, D high at real ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, sqrt

import numpy as np

from gan_core.registry import Registry

Pull = Callable[[float, float], float]  # (θ, ψ) → a velocity
Matrix = tuple[tuple[float, float], tuple[float, float]]
NODES = 12  # of Gauss–Hermite: right to 3e-7 at σψ = 1, to 3e-4 at 2, and exact for the slopes at the equilibrium


@dataclass(frozen=True)
class Game:
    """A method with its settings: learning rate h, penalty γ, target slope, bound of the clipping, noise σ."""

    method: str = "minimax"
    h: float = 0.2
    gamma: float = 0.3
    target: float = 1.0
    clip: float = 1.0
    sigma: float = 0.5


@dataclass(frozen=True)
class Method:
    """`pulls` gives θ′ and ψ′, `jacobian` their derivatives at (0, 0), None where they have none; `uses`: which settings count."""

    name: str
    label: str
    pulls: Callable[[Game], tuple[Pull, Pull]]
    jacobian: Callable[[Game], Matrix | None]
    uses: tuple[str, ...] = ()


def slope(t: float) -> float:
    """f′(t) = 1/(1 + eᵗ) for any t, without overflow; ½ at 0."""
    if t > 0:
        small = exp(-t)
        return small / (1 + small)
    return 1 / (1 + exp(t))


def field(game: Game, theta: np.ndarray, psi: np.ndarray) -> np.ndarray:
    """v(θ, ψ) = (θ′, ψ′) on arrays of one shape (…): (…, 2). Minimax at (1, 1): (−0.268941, 0.268941), for f′(1) = 1/(1 + e)."""
    pulls = methods[game.method].pulls(game)
    return np.stack([np.vectorize(pull, otypes=[float])(theta, psi) for pull in pulls], -1)


def _minimax(game: Game) -> tuple[Pull, Pull]:
    """Return v = (−ψ f′(θψ), θ f′(θψ)): the gradient of L, down for θ and up for ψ."""
    return (lambda theta, psi: -psi * slope(theta * psi)), (lambda theta, psi: theta * slope(theta * psi))


def _non_saturating(game: Game) -> tuple[Pull, Pull]:
    """The generator goes up f(−θψ) instead: θ′ = −ψ f′(−θψ)."""
    return (lambda theta, psi: -psi * slope(-theta * psi)), _minimax(game)[1]


def _wgan(game: Game) -> tuple[Pull, Pull]:
    """f(t) = t: v = (−ψ, θ), a rotation."""
    return (lambda theta, psi: -psi), (lambda theta, psi: theta)


def _wgan_gp(game: Game) -> tuple[Pull, Pull]:
    """The discriminator loses the slope of γ/2 (|ψ| − target)²: γ sign(ψ) (|ψ| − target), which jumps at ψ = 0."""
    gamma, target = game.gamma, game.target

    def discriminator(theta: float, psi: float) -> float:
        sign = (psi > 0) - (psi < 0)
        return theta - gamma * sign * (abs(psi) - target)

    return _wgan(game)[0], discriminator


def _instance_noise(game: Game) -> tuple[Pull, Pull]:
    """Put x ~ N(0, σ²) and x̃ ~ N(θ, σ²) in place of both points: L = E f(x̃ψ) + E f(−xψ)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    draws = list(zip((game.sigma * nodes).tolist(), (weights / sqrt(2 * np.pi)).tolist(), strict=True))

    def generator(theta: float, psi: float) -> float:
        return -psi * sum([w * slope((theta + x) * psi) for x, w in draws])

    def discriminator(theta: float, psi: float) -> float:
        return sum([w * ((theta + x) * slope((theta + x) * psi) - x * slope(-x * psi)) for x, w in draws])

    return generator, discriminator


def _r1(game: Game) -> tuple[Pull, Pull]:
    """Minimax, and the discriminator loses γψ: the slope of γ/2 ψ², its squared slope at the data."""
    generator, up = _minimax(game)
    return generator, lambda theta, psi: up(theta, psi) - game.gamma * psi


def _consensus(game: Game) -> tuple[Pull, Pull]:
    """Return v − γ ∇½‖v‖² of the minimax field v (arXiv:1705.10461); ½‖v‖² = ½ f′(θψ)² (θ² + ψ²), and f″ = −f′ (1 − f′)."""
    gamma = game.gamma

    def grown(mine: float, other: float, s: float) -> float:
        return s * s * (mine - (1 - s) * other * (mine * mine + other * other))

    def generator(theta: float, psi: float) -> float:
        s = slope(theta * psi)
        return -psi * s - gamma * grown(theta, psi, s)

    def discriminator(theta: float, psi: float) -> float:
        s = slope(theta * psi)
        return theta * s - gamma * grown(psi, theta, s)

    return generator, discriminator


def _turn(rate: float, theta: float = 0.0, psi: float = 0.0) -> Matrix:
    """Return a rotation whose diagonal says what θ and ψ lose."""
    return (-theta, -rate), (rate, -psi)


def _gp_jacobian(game: Game) -> Matrix | None:
    """Return none where γ · target > 0: ψ′ jumps by 2 γ target at ψ = 0."""
    return None if game.gamma * game.target else _turn(1.0, psi=game.gamma)


methods: Registry[Method] = Registry("method")
for _method in (
    Method("minimax", "Minimax", _minimax, lambda game: _turn(0.5)),
    Method("non_saturating", "Non-saturating", _non_saturating, lambda game: _turn(0.5)),
    Method("wgan", "WGAN", _wgan, lambda game: _turn(1.0)),
    Method("wgan_clipped", "WGAN, clipped", _wgan, lambda game: _turn(1.0), ("clip",)),
    Method("wgan_gp", "WGAN-GP", _wgan_gp, _gp_jacobian, ("gamma", "target")),
    Method(
        "instance_noise", "Instance noise", _instance_noise, lambda game: _turn(0.5, psi=game.sigma**2 / 2), ("sigma",)
    ),
    Method("r1", "R1", _r1, lambda game: _turn(0.5, psi=game.gamma), ("gamma",)),
    Method("consensus", "Consensus", _consensus, lambda game: _turn(0.5, game.gamma / 4, game.gamma / 4), ("gamma",)),
):
    methods.register(_method)


def as_played(game: Game) -> Game:
    """Return the game without what its method does not use: two that play alike are equal."""
    used = {"method", "h", *methods[game.method].uses}
    return replace(game, **{name: value for name, value in vars(Game()).items() if name not in used})
