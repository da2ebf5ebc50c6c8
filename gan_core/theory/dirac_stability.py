"""Does a method find the equilibrium of the Dirac-GAN? Eigenvalues and a long orbit, decided together.

Near (0, 0) the flow is z′ = Jz and a step z → Mz. Eigenvalues of M say what happens near by, an orbit what happens to one
start: neither alone is the answer, and one radius least of all. Simultaneous non-saturating descent has |λ| > 1 and ends on
a circle of radius 0.63; the alternating one has |λ| = 1 and shrinks more slowly than any power λⁿ.
"""

from cmath import sqrt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.theory.dirac_gan import Game, Matrix, as_played, methods
from gan_core.theory.dirac_orbit import orbit, radius

STEPS = 20_000
ARRIVED = 1e-9  # from the equilibrium: there M alone decides, and the orbit need not be followed further
ROUNDING = 1e-9  # |λ| nearer to 1 than this is 1: rounding leaves 1e-16
STEADY = 0.05  # two stretches of an orbit whose largest radii differ by less than this share are alike

CONVERGES, DOES_NOT, SHRINKS, NOT_YET = "converges", "does not converge", "slower than any λⁿ", "not there yet"
STAYS = "stays where it starts"


@dataclass(frozen=True)
class Verdict:
    """A word and its evidence: the largest |λ| of the step (None where M does not exist), and the orbit's radii.

    `after` is the radius after 20,000 steps, inf if the orbit left all numbers; `low` and `high` bound it over the last quarter.
    """

    word: str
    why: str
    size: float | None
    after: float
    low: float
    high: float

    @property
    def converges(self) -> bool:
        """Whether all |λ| < 1 and the orbit has arrived."""
        return self.word == CONVERGES


def eigenvalues(matrix: Matrix | None) -> np.ndarray:
    """Return both eigenvalues of a 2 × 2 matrix as rows [real, imaginary]: (2, 2), NaN for None.

    t/2 ± √(t²/4 − d), with trace t and determinant d: ±i/2 for [[0, −½], [½, 0]].
    """
    if matrix is None:
        return np.full((2, 2), np.nan)
    (a, b), (c, d) = matrix
    middle = (a + d) / 2
    half = sqrt(middle * middle - (a * d - b * c))
    return np.array([[(middle + part).real, (middle + part).imag] for part in (half, -half)]) + 0.0  # no -0


def of_step(game: Game, scheme: str) -> Matrix | None:
    """Return M, the derivative of one step at (0, 0): I + hJ, or with the discriminator answering the new θ, the product of both halves.

    J = [[a, b], [c, d]] gives alternating [[1 + ha, hb], [hc(1 + ha), 1 + hd + h²bc]]. Minimax with h = 0.2:
    1 ± 0.1i simultaneous, |λ| = √1.01; 0.995 ± 0.0999i alternating, |λ| = 1. Clipping does nothing at ψ = 0.
    """
    flow = methods[game.method].jacobian(game)
    if flow is None:
        return None
    (a, b), (c, d), h = *flow, game.h
    if scheme == "simultaneous":
        return (1 + h * a, h * b), (h * c, 1 + h * d)
    return (1 + h * a, h * b), (h * c * (1 + h * a), 1 + h * d + h * h * b * c)


def size(values: np.ndarray) -> float | None:
    """Return the largest |λ| of rows [real, imaginary], None for NaN."""
    largest = float(np.hypot(values[:, 0], values[:, 1]).max())
    return None if np.isnan(largest) else largest


def verdict(game: Game, scheme: str, start: tuple[float, float] = (1.0, 1.0)) -> Verdict:
    """Say whether a method converges from `start`: by |λ| at the equilibrium and by an orbit of 20,000 steps together."""
    return _verdict(as_played(game), scheme, start)


@lru_cache(512)
def _verdict(game: Game, scheme: str, start: tuple[float, float]) -> Verdict:
    largest = size(eigenvalues(of_step(game, scheme)))
    inward = largest is not None and largest < 1 - ROUNDING
    path = orbit(game, scheme, start, STEPS, until=ARRIVED if inward else 0.0)
    r = radius(path)
    arrived = len(path) <= STEPS
    if not np.isfinite(r[-1]):
        left = int(np.isfinite(r).sum())
        return Verdict(
            DOES_NOT, f"the orbit grows beyond all numbers at step {left:,}", largest, np.inf, np.inf, np.inf
        )
    quarter = STEPS // 4
    early, late = (r[-1:], r[-1:]) if arrived else (r[quarter : 2 * quarter], r[-quarter:])
    low, high, before = float(late.min()), float(late.max()), float(early.max())
    if not inward and not r.any():
        return Verdict(STAYS, "at the equilibrium nobody is pushed; start beside it", largest, 0.0, 0.0, 0.0)
    word, why = _decide(
        largest, inward, arrived, len(path) - 1, high < before * (1 - STEADY), high > before * (1 + STEADY)
    )
    return Verdict(word, why, largest, float(r[-1]), low, high)


def _decide(
    largest: float | None, inward: bool, arrived: bool, last: int, shrinks: bool, grows: bool
) -> tuple[str, str]:
    moves = "still grows" if grows else "still shrinks" if shrinks else "keeps its distance"
    if inward:
        if arrived:
            return CONVERGES, f"|λ| < 1, and the orbit is there after {last:,} steps"
        return (NOT_YET if shrinks else DOES_NOT), f"|λ| < 1, but after {STEPS:,} steps the orbit {moves}"
    if largest is None:
        return DOES_NOT, f"no λ: the field jumps at the equilibrium, and the orbit {moves}"
    if largest > 1 + ROUNDING:
        return DOES_NOT, f"|λ| > 1: the equilibrium pushes away, and the orbit {moves}"
    return (SHRINKS if shrinks else DOES_NOT), f"|λ| = 1 does not decide, and the orbit {moves}"
