"""How much noise each step adds: β_t by name, and the tables that follow from it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gan_core.errors import BadInput
from gan_core.registry import Registry

FIRST, LAST = 1e-4, 0.02  # β_1 and β_T of DDPM, for which T is 1,000
PAPER_T = 1000
MAX_BETA = 0.999  # a β of 1 would leave nothing of x_{t−1} to go back to
NOISE_ENOUGH = 1e-3  # ᾱ_T from which on the end is not taken for noise


@dataclass(frozen=True)
class ScheduleTables:
    """The tables of a schedule, (T + 1,) float64 each, at t = 0 … T. beta[0] is 0: nothing happens before t = 1."""

    beta: np.ndarray

    @property
    def T(self) -> int:
        """The number of steps."""
        return len(self.beta) - 1

    @property
    def alpha(self) -> np.ndarray:
        """α_t = 1 − β_t, the share of the variance that a step keeps."""
        return 1 - self.beta

    @cached_property
    def alpha_bar(self) -> np.ndarray:
        """ᾱ_t = α_1 ⋯ α_t; alpha_bar[0] = 1. Linear, T = 1,000: 0.0785872 at 500."""
        return np.cumprod(self.alpha)

    @property
    def snr(self) -> np.ndarray:
        """ᾱ/(1 − ᾱ), the signal's variance over the noise's; ∞ at t = 0."""
        with np.errstate(divide="ignore"):
            return self.alpha_bar / (1 - self.alpha_bar)

    @property
    def ends_in_noise(self) -> bool:
        """Whether ᾱ_T < 1e-3, so that x_T may be drawn from N(0, 1)."""
        return bool(self.alpha_bar[-1] < NOISE_ENOUGH)


@dataclass(frozen=True)
class Schedule:
    """β_1 … β_T as a function of T, by name; BadInput where a T makes no schedule."""

    name: str
    label: str
    betas: Callable[[int], np.ndarray]
    latex: str

    def noise(self, T: int) -> ScheduleTables:
        """Return the tables for T steps."""
        return ScheduleTables(np.concatenate([[0.0], self.betas(T)]))


schedules: Registry[Schedule] = Registry("schedule")


def linear(T: int) -> np.ndarray:
    """β from 1e-4 to 0.02, both times 1000/T, so that ᾱ at a share of the way does not depend on T. (T,).

    T ≤ 20 raises BadInput: β_T = 20/T would reach 1. DDPM, arXiv:2006.11239, Sec. 4; the factor is that of Improved DDPM's code.
    Check: T = 1,000 ends at ᾱ_T = 4.03583e-5.
    """
    if T <= LAST * PAPER_T:
        raise BadInput(
            f"T: {T} is too few steps for the linear schedule, whose last β is 20/T and must stay below 1; use 21 or more, "
            "or another schedule.",
            fields=("T", "schedule"),
        )
    return linear_unscaled(T) * (PAPER_T / T)


def linear_unscaled(T: int) -> np.ndarray:
    """β from 1e-4 to 0.02 whatever T is, (T,): with few steps most of the signal is left. Check: T = 100 ends at ᾱ_T = 0.364."""
    return np.linspace(FIRST, LAST, T)


def cosine(T: int) -> np.ndarray:
    """β of ᾱ_t = f(t)/f(0), f(t) = cos²(½π (t/T + s)/(1 + s)), s = 0.008, cut at 0.999. (T,).

    Improved DDPM, arXiv:2102.09672, Eq. 17, and its cut. Check: T = 1,000 has ᾱ = 0.493844 at 500. T = 10 ends at ᾱ_T = 2.4e-5;
    without the cut it would be 4e-33.
    """
    share = np.linspace(0, 1, T + 1)
    return _from_alpha_bar(np.cos((share + 0.008) / 1.008 * np.pi / 2) ** 2)


def sigmoid(T: int) -> np.ndarray:
    """β of ᾱ_t = (σ(3) − σ(6t/T − 3))/(σ(3) − σ(−3)), cut at 0.999. (T,).

    Jabri et al. 2022, arXiv:2212.11972, with start −3, end 3 and temperature 1. Check: ᾱ = ½ at T/2, by symmetry.
    """
    end = 1 / (1 + np.exp(-3.0))
    return _from_alpha_bar(end - 1 / (1 + np.exp(3.0 - 6 * np.linspace(0, 1, T + 1))))


def _from_alpha_bar(f: np.ndarray) -> np.ndarray:
    return np.minimum(1 - f[1:] / f[:-1], MAX_BETA)


schedules.register(
    Schedule("linear", "Linear", linear, r"\beta_t = \tfrac{1000}{T}\bigl(10^{-4} + \tfrac{t-1}{T-1}(0.02 - 10^{-4})\bigr)")
)  # fmt: skip
schedules.register(
    Schedule("linear_unscaled", "Linear, not scaled", linear_unscaled, r"\beta_t = 10^{-4} + \tfrac{t-1}{T-1}(0.02 - 10^{-4})")
)  # fmt: skip
schedules.register(
    Schedule("cosine", "Cosine", cosine, r"\bar\alpha_t = \frac{f(t)}{f(0)},\ f(t) = \cos^2\Bigl(\tfrac{t/T + 0.008}{1.008}\,\tfrac\pi2\Bigr)")
)  # fmt: skip
schedules.register(
    Schedule("sigmoid", "Sigmoid", sigmoid, r"\bar\alpha_t = \frac{\sigma(3) - \sigma(6t/T - 3)}{\sigma(3) - \sigma(-3)}")
)  # fmt: skip


def allowed(T: int) -> dict[str, ScheduleTables]:
    """Return the tables of every schedule that T steps allow, by name: all but the linear one at T = 20."""
    found = {}
    for item in schedules:
        with suppress(BadInput):
            found[item.name] = item.noise(T)
    return found
