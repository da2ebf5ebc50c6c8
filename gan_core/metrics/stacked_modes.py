"""Which of the modes of stacked digits a generator makes, as a classifier of single digits reads them; on the device."""

import torch
from torch import Tensor

CHANNELS = 3
UNREADABLE = -1  # the triple of an image with a logit that is not finite


def triples(logits: Tensor) -> Tensor:
    """Return the triple 100 r + 10 g + b that is read in each image, (N,), from logits (N, 3, 10) of its channels.

    For C classes r C² + g C + b; UNREADABLE where a logit is not finite. Check: largest logits at 4, 0, 7 give 407.
    """
    classes = logits.shape[-1]
    places = torch.tensor([classes**2, classes, 1], device=logits.device)
    return torch.where(logits.isfinite().all((1, 2)), (logits.argmax(-1) * places).sum(-1), UNREADABLE)


def stacked_modes(read: Tensor, modes: int) -> dict[str, Tensor]:
    """Count the modes among triples (N,), each result (), the histogram (modes,).

    - modes_seen: how many of the modes at least one sample is read as (arXiv:1611.02163, Sec. 3.3.1).
    - triple_kl_nats: Σ h log(M h), h the shares of the modes among the readable samples; log M where all are one mode.
      NaN where none can be read.
    - triple_histogram: the number of samples read as each mode.
    A perfect sampler sees fewer than all and has a KL above 0: `gan_core.theory.occupancy` says how many and how much. A
    classifier that errs adds modes. Check: triples 0, 0, 1 of 4 modes: 2 seen, KL = ⅔ log(8/3) + ⅓ log(4/3) = 0.7498.
    """
    counts = torch.bincount(read[read != UNREADABLE], minlength=modes)
    share = counts / counts.sum()  # 0/0 = NaN without a sample that can be read, and so is the KL
    return {
        "modes_seen": (counts > 0).sum().float(),
        "triple_kl_nats": torch.xlogy(share, modes * share).sum(),
        "triple_histogram": counts,
    }
