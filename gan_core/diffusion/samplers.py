"""From noise to data: which t are visited, and one step down. A sampler yields what it saw and plots nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from gan_core.array import Array
from gan_core.diffusion import posterior
from gan_core.diffusion.forward import clean
from gan_core.diffusion.schedules import NOISE_ENOUGH, ScheduleTables
from gan_core.errors import BadInput
from gan_core.registry import Registry

Predict = Callable[[Array, int], Array]  # (x_t, t) → ε
Draw = Callable[[Array], Array]  # x → noise of N(0, 1) of its shape


@dataclass(frozen=True)
class Spacing:
    """Which S of the T times a sampler visits, from noise to data. `times(T, S)` ascends within 1 … T."""

    name: str
    label: str
    times: Callable[[int, int], np.ndarray]


spacings: Registry[Spacing] = Registry("spacing")
spacings.register(Spacing("even", "Even, from T", lambda T, S: (2 * T * np.arange(1, S + 1) + S) // (2 * S)))
spacings.register(Spacing("leading", "Leading, from 1", lambda T, S: 1 + (T // S) * np.arange(S)))
spacings.register(
    Spacing("trailing", "Trailing, from T", lambda T, S: np.rint(T - T / S * np.arange(S)[::-1]).astype(int))
)
spacings.register(Spacing("linspace", "Linspace, 1 and T", lambda T, S: 1 + np.rint(np.linspace(0, T - 1, S)).astype(int)))  # fmt: skip


def times(spacing: str, T: int, S: int) -> list[int]:
    """Return t_S > … > t_1 > 0: the times visited, down, and the data's 0 at the end.

    "even": t_i = round(T i/S), halves up. The others are named as in Lin et al., arXiv:2305.08891, Table 2, in the paper's t:
    "leading" 1 + i ⌊T/S⌋, which stops short of T; "trailing" round(T − i T/S), which is "even" but for halves;
    "linspace" from 1 to T. Not 1 ≤ S ≤ T raises BadInput. Check: ("leading", 1000, 10) starts at 901.
    """
    if not 1 <= S <= T:
        raise BadInput(
            f"sampling_steps: {S} is not allowed with T = {T}; a whole number from 1 to {T}.",
            fields=("sampling_steps",),
        )
    return [int(t) for t in spacings[spacing].times(T, S)[::-1]] + [0]


def short_of_noise(visited: list[int], noise: ScheduleTables) -> str:
    """Say that the first time visited is before T and x_t is not noise there, ᾱ_t ≥ 1e-3; '' where neither is so.

    Check: ("leading", 500, 300) visits 300 … 1, at which ᾱ is 0.0256 with the linear schedule.
    """
    first = visited[0]
    left = float(noise.alpha_bar[first])
    if first == noise.T or left < NOISE_ENOUGH:
        return ""
    said = f"With this spacing and number of steps the chains begin at t = {first:,}, not at T = {noise.T:,}. There ᾱ is {left:.3g}: xₜ is not noise yet, but the chains are N(0, 1)."
    alone = (
        " It is the only time visited, so the samples stay nearly the noise that they began as."
        if len(visited) == 2 and first == 1
        else ""
    )
    return said + alone


@dataclass(frozen=True)
class Variance:
    """σ² of an ancestral step from t to s: `of(noise, t, s)`."""

    name: str
    label: str
    of: Callable[[ScheduleTables, int, int], float]


variances: Registry[Variance] = Registry("variance")
variances.register(Variance("beta_tilde", "β̃", posterior.variance))
variances.register(Variance("beta", "β", posterior.added))


@dataclass(frozen=True)
class Ancestral:
    """x_s ~ N(mean of q(x_s | x_t, x̂_0), σ²), no noise in the last step. arXiv:2006.11239, Algorithm 2.

    variance: "beta_tilde", σ² = β̃, right for data that are one point; or "beta", σ² = 1 − ᾱ_t/ᾱ_s, right for data of N(0, 1).
    """

    name: ClassVar = "ancestral"
    label: ClassVar = "Ancestral"
    variance: str = "beta_tilde"

    def coefficients(self, noise: ScheduleTables, t: int, s: int) -> tuple[float, float, float]:
        """Return (a, b, σ) of x_s = a x̂_0 + b ε + σ z; x_t itself is √ᾱ_t x̂_0 + √(1 − ᾱ_t) ε."""
        a, b = posterior.coefficients(noise, t, s)
        now = float(noise.alpha_bar[t])
        var = variances[self.variance].of(noise, t, s)
        return a + b * now**0.5, b * (1 - now) ** 0.5, var**0.5 if s else 0.0


@dataclass(frozen=True)
class Ddim:
    """x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s − σ²) ε + σ z with σ = η √β̃. arXiv:2010.02502, Eqs. 12 and 16.

    η = 0 draws nothing, η = 1 is ancestral with β̃. Linear, T = 1,000, t = 500, s = 480, x = 1, ε = 0.5: 1.0496150.
    """

    name: ClassVar = "ddim"
    label: ClassVar = "DDIM"
    eta: float = 0.0

    def coefficients(self, noise: ScheduleTables, t: int, s: int) -> tuple[float, float, float]:
        """Return (a, b, σ) of x_s = a x̂_0 + b ε + σ z."""
        before, var = float(noise.alpha_bar[s]), self.eta**2 * posterior.variance(noise, t, s)
        return before**0.5, max(0.0, 1 - before - var) ** 0.5, var**0.5


Sampler = Ancestral | Ddim
samplers: Registry[type[Sampler]] = Registry("sampler")
samplers.register(Ancestral)
samplers.register(Ddim)


@dataclass(frozen=True)
class Step:
    """One step from t to s: x_s = mean + σ · z. All but t, s and σ have the shape of x_t; z is 0 where nothing is drawn."""

    t: int
    s: int
    x_t: Array
    eps: Array
    x_0: Array  # the guess x̂_0
    mean: Array
    sigma: float
    z: Array
    x_s: Array


def step(x: Array, t: int, s: int, predict: Predict, noise: ScheduleTables, sampler: Sampler, draw: Draw) -> Step:
    """Go from x = x_t to x_s."""
    eps = predict(x, t)
    x_0 = clean(x, t, eps, noise)
    a, b, sigma = sampler.coefficients(noise, t, s)
    mean = a * x_0 + b * eps
    z = draw(x) if sigma > 0 else 0 * x
    return Step(t, s, x, eps, x_0, mean, sigma, z, mean + sigma * z)


def sample(
    x: Array, visited: list[int], predict: Predict, noise: ScheduleTables, sampler: Sampler, draw: Draw
) -> Iterator[Step]:
    """Go down through the times visited from x, of N(0, 1); yield each step. The last one's x_s is the sample."""
    for t, s in pairwise(visited):
        now = step(x, t, s, predict, noise, sampler, draw)
        yield now
        x = now.x_s


def settings_of(sampler: type[Sampler]) -> list[str]:
    """Return the names of the settings that a sampler reads: "eta" of DDIM."""
    return [field.name for field in fields(sampler)]


def chosen(sampler: str, **settings: Any) -> Sampler:
    """Return a sampler by name, with those of the settings that it reads."""
    return samplers[sampler](**{name: settings[name] for name in settings_of(samplers[sampler])})
