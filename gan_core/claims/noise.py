"""Claims of the lesson *Noise heals JS*: JS of N(0, σ²) and N(θ, σ²), and its slope in θ, by quadrature."""

from gan_core.claims.claim import FormulaClaim
from gan_core.params import InstanceNoiseParams
from gan_core.params.instance_noise import MAX_SIGMA, MAX_THETA, MIN_SIGMA
from gan_core.theory.instance_noise import healed


def slope(params: InstanceNoiseParams) -> float:
    """Return ∂JS/∂θ."""
    return healed(params.theta, params.sigma).slope


CLAIMS = [
    FormulaClaim(
        name="steepest_at_0_41",
        sentence="At a given θ no σ gives JS of N(0, σ²) and N(θ, σ²) a larger slope in θ than σ = 0.41 θ.",
        model=InstanceNoiseParams,
        settings={},
        value=lambda params: slope(params) / healed(params.theta, 0.41 * params.theta).slope,
        words="slope of JS over its slope at σ = 0.41 θ",
        at_most=1.001,  # 0.41 is the best ratio, 0.4072, rounded
        free={"theta": (0.1, MAX_THETA), "sigma": (MIN_SIGMA, MAX_SIGMA)},
    ),
    FormulaClaim(
        name="flat_where_the_noise_is_narrow",
        sentence="Where θ is 10 σ or more, the slope in θ of JS of N(0, σ²) and N(θ, σ²) is below 10⁻⁵/σ.",
        model=InstanceNoiseParams,
        settings={"theta": 2.0, "sigma": 0.05},
        value=lambda params: slope(params) * params.sigma,
        words="slope of JS times σ",
        at_most=1e-5,
        free={"theta": (2.0, MAX_THETA), "sigma": (MIN_SIGMA, 0.2)},
    ),
    FormulaClaim(
        name="flat_where_the_noise_is_wide",
        sentence="Where σ is 2.5 θ or more, the slope in θ of JS of N(0, σ²) and N(θ, σ²) is θ/4σ² within 5 %.",
        model=InstanceNoiseParams,
        settings={"theta": 1.0, "sigma": 4.0},
        value=lambda params: slope(params) * 4 * params.sigma**2 / params.theta,
        words="slope of JS over θ/4σ²",
        at_least=0.95,
        at_most=1.05,
        free={"theta": (0.1, 1.0), "sigma": (2.5, MAX_SIGMA)},
    ),
    FormulaClaim(
        name="smaller_slope_at_the_same_ratio",
        sentence="At the same θ/σ the slope in θ of JS of N(0, σ²) and N(θ, σ²) is inversely proportional to σ: JS depends on the ratio alone, its slope does not.",
        model=InstanceNoiseParams,
        settings={},
        value=lambda params: slope(params) * params.sigma / healed(params.theta / params.sigma, 1.0).slope,
        words="slope times σ, over the slope at σ = 1 with the same θ/σ",
        at_least=1 - 1e-9,
        at_most=1 + 1e-9,
        free={"theta": (0.1, 2.0), "sigma": (0.2, MAX_SIGMA)},
    ),
]
