"""The schedule of few large steps that denoising diffusion GANs take (Xiao et al. 2021, arXiv:2112.07804)."""

import numpy as np

from gan_core.diffusion.schedules import ScheduleTables

BETA_MIN, BETA_MAX = 0.1, 20.0  # of the variance-preserving process in continuous time, arXiv:2011.13456


def coarse(T: int) -> ScheduleTables:
    """β_t = 1 − exp(−β_min/T − ½ (β_max − β_min)(2t − 1)/T²), so that ᾱ_T does not depend on T.

    ᾱ at a share τ of the way is exp(−β_min τ − ½ (β_max − β_min) τ²), whatever the number of steps: β_min 0.1, β_max 20.
    Check: ᾱ_T = e^(−10.05) = 4.3186e-5 for every T; T = 4: ᾱ_1 = e^(−0.646875) = 0.523680.
    """
    share = np.arange(T + 1) / T
    alpha_bar = np.exp(-BETA_MIN * share - (BETA_MAX - BETA_MIN) * share**2 / 2)
    return ScheduleTables(np.concatenate([[0.0], 1 - alpha_bar[1:] / alpha_bar[:-1]]))
