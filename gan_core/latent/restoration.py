"""Restoration by a generator: the closest image that G can make to what is left of a damaged one.

A generator that has only seen clean images can make nothing but these, so the noise or the hole is left behind.
"""

import torch
from torch import Tensor

from gan_core.latent.inversion import Objective, squared_error

denoising: Objective = squared_error  # to the noisy image: under Gaussian noise least squares is most likely


def inpainting(mask: Tensor) -> Objective:
    """Mean of |G(z) - x| over the known pixels; mask: (1, H, W) or (B, 1, H, W), 1 = known, 0 = lost.

    Source: the context loss of arXiv:1607.07539, with equal weights in place of more beside the hole, as a mean and not
    a sum, so that it has the unit of the grey value, and without the discriminator's loss. What stands in a lost pixel does
    not count; it must be finite. An image without a known pixel gives NaN.
    Check: every pixel off by 0.1 gives 0.1, however large the hole.
    """
    known = mask if mask.dim() == 3 else mask[:, None]  # over (B, R, C, H, W)

    def objective(images: Tensor, target: Tensor) -> Tensor:
        counted = known.sum((-3, -2, -1)) * images.shape[-3]
        return ((images - target).abs() * known).sum((-3, -2, -1)) / counted

    return objective


def inpainted(known: Tensor, mask: Tensor, generated: Tensor) -> Tensor:
    """Return the known pixels exactly as they are, and the generated ones in the hole; images (B, C, H, W).

    mask: (1, H, W) or (B, 1, H, W), 1 = known. Check: with a mask of 1 everywhere, `known` itself.
    """
    return torch.where(mask.bool(), known, generated)


def add_noise(images: Tensor, sigma: float, generator: torch.Generator) -> Tensor:
    """Return x + σ ε, ε ~ N(0, 1) a pixel; images of any shape. Not clipped to [0, 1]; clip what is shown.

    Clipped noise has no mean of 0 where the image is black or white, and least squares would then be pulled to grey.
    Check: PSNR to the clean image is -20 log10 σ: 20 dB at σ = 0.1.
    """
    return images + sigma * torch.randn(images.shape, generator=generator, device=generator.device, dtype=images.dtype)
