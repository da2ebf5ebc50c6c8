"""What a classifier sees in generated images: which classes, how surely, and whether those that were asked for."""

import torch
from torch import Tensor


def class_histogram(logits: Tensor, asked: Tensor | None = None) -> dict[str, Tensor]:
    """Sum up logits (N, classes) and, for a conditional generator, the classes asked for (N,); on the logits' device.

    - class_histogram: (classes,), the share of all images whose largest logit is that class's.
    - mean_confidence: (), the mean of the largest softmax probability, from 1/classes to 1.
    - share_as_asked: (), the share of images that are seen as the class asked for; only where `asked` is given.
    The classifier errs too: put its accuracy, or these numbers for real images, beside them. An image whose logits are not
    all finite belongs to no class and is not as asked; the confidence is then NaN.
    Check: logits log 3 and 0 give the first class with confidence 3/4.
    """
    finite = logits.isfinite().all(1)
    seen = logits.argmax(1)
    counts = torch.bincount(seen[finite], minlength=logits.shape[1])
    confidence = torch.where(finite, logits.softmax(1).amax(1), torch.nan)
    found = {"class_histogram": counts / len(logits), "mean_confidence": confidence.mean()}
    if asked is not None:
        found["share_as_asked"] = ((seen == asked) & finite).float().mean()
    return found
