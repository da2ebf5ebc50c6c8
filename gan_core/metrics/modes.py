"""How many modes of a mixture a generator's samples cover, and how evenly; on the device, without a transfer."""

import math

import torch
from torch import Tensor

from gan_core.theory.mode_discs import LEAST_SHARE, REACH, ModeDiscs, mode_discs


def mode_metrics(samples: Tensor, modes: Tensor, sigma: float, discs: ModeDiscs | None = None) -> dict[str, Tensor]:
    """Count modes for K members at once: samples (K, N, 2) and modes (M, 2), each result (K,) but the histogram (K, M).

    A sample is *good* if it lies within 3σ of some mode; a perfect sampler has 1 - e^-4.5 = 98.89 % of them.
    - modes_covered: modes with at least one sample within 3σ; modes_covered_1pct: with at least 1 % of all samples. Where discs of 3σ would
      meet they are smaller, and it takes more samples than another mode alone would leave there: see `gan_core.theory.mode_discs`.
    - nearest_modes_95: the fewest modes that, as nearest modes, hold at least 95 % of all samples.
    - high_quality_share: good samples over N.
    - kl_to_uniform_nats: Σ h log(M h), h the shares of the good samples by nearest mode; all in one of 8: log 8, seven
      of 8 evenly: log(8/7). NaN where there is no good sample: then it says nothing.
    - kl_floor_nats: (M - 1) / (2 · good samples), what a perfect sampler scores on average (to first order in 1/N).
    - mode_histogram: share of all samples by nearest mode.
    discs: those of the modes; given, the modes need not come from the device. A sample that is not finite belongs to no mode; if these are more than 5 %, nearest_modes_95 is NaN.
    """
    n, m = samples.shape[1], len(modes)
    discs = mode_discs(modes.cpu().numpy(), sigma) if discs is None else discs
    d2 = (samples[..., :1] - modes[:, 0]) ** 2 + (samples[..., 1:] - modes[:, 1]) ** 2  # (K, N, M)
    least, nearest = d2.min(-1)  # (K, N)
    is_nearest = (nearest[..., None] == torch.arange(m, device=modes.device)) & least.isfinite()[..., None]
    close = d2 <= (REACH * sigma) ** 2
    in_disc = (d2 <= (discs.reach * sigma) ** 2).sum(1)  # (K, M)
    needed, held_by = (torch.as_tensor(discs.needed(n, share), device=modes.device) for share in (0.0, LEAST_SHARE))
    held = is_nearest.sum(1)  # (K, M)
    good_by_mode = (is_nearest & close).sum(1)
    good = good_by_mode.sum(-1)  # (K,)

    real = samples.dtype
    largest_first = held.sort(-1, descending=True).values.cumsum(-1)  # whole numbers, so 95 % is exact
    fewest = (20 * largest_first < 19 * n).sum(-1) + 1
    share = good_by_mode.to(real) / good[:, None]  # 0/0 = NaN without a good sample, and so is the KL
    return {
        "modes_covered": (in_disc >= needed).sum(-1).to(real),
        "modes_covered_1pct": (in_disc >= held_by).sum(-1).to(real),
        "nearest_modes_95": torch.where(fewest <= m, fewest.to(real), math.nan),
        "high_quality_share": good.to(real) / n,
        "kl_to_uniform_nats": torch.xlogy(share, m * share).sum(-1),
        "kl_floor_nats": torch.where(good > 0, (m - 1) / (2 * good.to(real)), math.nan),
        "mode_histogram": held.to(real) / n,
    }
