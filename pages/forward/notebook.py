"""The lesson's numbers as Python lines."""

from gan_core.params import ForwardParams


def lines_of(params: ForwardParams, t: int) -> str:
    """Return lines that compute what a schedule leaves at t, and the moments of x_t."""
    return f"""from gan_core.diffusion.forward import moments
from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.schedules import schedules

noise, t = schedules[{params.schedule!r}].noise({params.T}), {t}
mean, variance = moments(noise, *TWO.moments())
{{"ᾱ": noise.alpha_bar[t], "SNR": noise.snr[t], "β": noise.beta[t], "mean": mean[t], "variance": variance[t]}}"""
