"""Near duplicates among images: the pairs that lie closest, for a reader to judge."""

import torch
from torch import Tensor


def closest_pairs(x: Tensor, pairs: int) -> tuple[Tensor, Tensor]:
    """Return the indices (P, 2) of the P closest pairs of images (n, C, H, W), the closest first, and ‖x − y‖₂ of each (P,).

    Over all pixels, in units of full ink, as arXiv:1706.08224 ranks images before somebody looks at them. A pair has the lower
    index first; P is at most n(n − 1)/2. Check: 0, 1 and 3 as images of one pixel: (0, 1) at 1, (1, 2) at 2.
    """
    flat = x.detach().flatten(1).double()
    first, second = torch.triu_indices(len(x), len(x), 1, device=x.device)
    distance = torch.cdist(flat, flat, compute_mode="donot_use_mm_for_euclid_dist")[first, second]
    distance, order = torch.sort(torch.nan_to_num(distance, torch.inf), stable=True)
    chosen = order[:pairs]
    return torch.stack([first[chosen], second[chosen]], 1), distance[:pairs].float()
