"""How close an image is to the true one: PSNR and SSIM, an image each."""

import numpy as np
from torch import Tensor


def psnr_db(images: Tensor, truth: Tensor) -> Tensor:
    """10 log10(1 / MSE) in dB, the peak being 1; (N, C, H, W) twice → (N,). Equal images give inf.

    Check: a shift by 0.1 gives 20 dB.
    """
    return -10 * (images - truth).square().mean((-3, -2, -1)).log10()


def ssim(images: Tensor, truth: Tensor) -> np.ndarray:
    """Structural similarity, at most 1, by scikit-image; (N, C, H, W) twice in [0, 1], H, W ≥ 11 → (N,) float64.

    Wang et al. 2004 (doi 10.1109/TIP.2003.819861): a Gaussian window of σ = 1.5 pixels, 11 × 11, without Bessel's
    correction; C₁ = 0.01², C₂ = 0.03². The mean is over pixels whose window lies inside, and over channels.
    Check: two even greys a and b give (2ab + C₁) / (a² + b² + C₁); equal images give 1.
    """
    from skimage.metrics import structural_similarity

    pairs = zip(images.detach().cpu().double().numpy(), truth.detach().cpu().double().numpy(), strict=True)
    return np.array(
        [
            structural_similarity(
                x, y, data_range=1, channel_axis=0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
            )
            for x, y in pairs
        ]
    )
