"""The training image nearest to each generated one: a generator that has learnt by heart is found out by distance 0."""

import torch
from torch import Tensor

BLOCK = 4096  # images compared at once, of either kind


def nearest_images(samples: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Indices (N,) into pixels and distances (N,), for samples (N, C, H, W) in [0, 1] and pixels (n, C, H, W).

    pixels as an `ImageSet` holds them: uint8, 255 for ink; floats are taken to be in [0, 1] already. The distance is
    ‖x − y‖₂ over all pixels, in units of full ink. Candidates are ranked by ‖y‖² − 2 x·y, so two whose squared distances
    differ by less than about 1e-4 may change places; the distance given is that of the difference, 0 for a copy. At most
    4096² distances and 4096 images as floats are held. A sample that is not finite has index -1 and distance NaN.
    Check: a black image and one with a single white pixel lie 1 apart.
    """
    x = samples.detach().float().flatten(1)
    found = [_nearest(part, pixels) for part in x.split(BLOCK)]
    index = torch.cat([at for at, _ in found])
    return index, torch.cat([distance for _, distance in found])


def _nearest(x: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
    best = torch.full(x.shape[:1], torch.inf, device=x.device)
    index = torch.full(x.shape[:1], -1, device=x.device)
    for start in range(0, len(pixels), BLOCK):
        y = _unit(pixels[start : start + BLOCK])
        score, at = torch.addmm(y.square().sum(1), x, y.T, alpha=-2).min(1)
        nearer = score < best  # false for NaN
        best, index = torch.where(nearer, score, best), torch.where(nearer, at + start, index)
    distance = (x - _unit(pixels[index.clamp(min=0)])).norm(dim=1)
    return index, torch.where(index < 0, torch.nan, distance)


def _unit(pixels: Tensor) -> Tensor:
    """Return images as rows of floats in [0, 1]."""
    flat = pixels.flatten(1).float()
    return flat / 255 if pixels.dtype == torch.uint8 else flat
