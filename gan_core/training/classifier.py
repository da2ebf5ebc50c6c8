"""Train the classifier that judges generated images, and say how good it is."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from gan_core.data.images import ImageSet
from gan_core.networks.images.classifier import Classifier
from gan_core.training.streams import generator

BATCH, PEAK_RATE, WARM_UP, DECAY = 128, 4e-3, 0.25, 1e-2
SHIFT_PIXELS = 2
BLOCK = 1000  # images classified at once


def train_classifier(
    images: ImageSet,
    *,
    epochs: int,
    seed: int,
    device: torch.device | str,
    progress: Callable[[int, int], None] | None = None,
) -> Classifier:
    """Return a classifier in eval mode, trained on the cross-entropy of images moved by up to 2 pixels.

    AdamW at a one-cycle rate; `epochs` passes in an order of its own each, without the rest that fills no batch of 128. The
    same seed gives the same weights on the CPU with the same number of threads. progress(step, steps) after each step. The 90
    printed characters of the glyphs make a pass of one step: give those epochs by the hundred. FloatingPointError after a
    pass in which the loss was not finite. On MNIST three passes give 99.3 % of the test images.
    """
    images = images.to(device)
    draws = generator(seed, "classifier", torch.device(device))
    classifier = started(images.shape[0], len(images.classes), seed).to(device).train()
    batch = min(BATCH, len(images))
    steps_per_epoch = len(images) // batch
    steps = epochs * steps_per_epoch
    optimiser = torch.optim.AdamW(classifier.parameters(), weight_decay=DECAY)
    step = 0
    for epoch in range(epochs):
        order = torch.randperm(len(images), generator=draws, device=draws.device)
        summed = torch.zeros((), device=device)  # of the pass: finite exactly when each loss is
        for chosen in order[: steps_per_epoch * batch].view(-1, batch):
            for group in optimiser.param_groups:
                group["lr"] = PEAK_RATE * one_cycle((step + 0.5) / steps)
            x, labels = images.take(chosen, draws)
            loss = functional.cross_entropy(classifier(shifted(x, draws)), labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            summed += loss.detach()
            step += 1
            if progress is not None:
                progress(step, steps)
        if not summed.isfinite():
            raise FloatingPointError(f"The classifier's loss was not a finite number in epoch {epoch + 1}.")
    return classifier.eval()


def started(channels: int, classes: int, seed: int) -> Classifier:
    """Return a new classifier whose weights depend on the seed alone; torch's own stream stays where it is."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return Classifier(channels, classes)


def one_cycle(share: float) -> float:
    """Rate over its peak when `share` of the steps are done: a line up to 1 at ¼, half a cosine down to 0 at 1.

    After Smith & Topin (arXiv:1708.07120), whose rate goes down on a line too. Check: 0.5 at share 0.125 and at 0.625.
    """
    if share < WARM_UP:
        return share / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))


def shifted(x: Tensor, draws: torch.Generator) -> Tensor:
    """Move each image (N, C, H, W) by whole pixels from -2 to 2 in each direction; its outermost pixels fill the gap."""
    n, _, height, width = x.shape
    padded = functional.pad(x, [SHIFT_PIXELS] * 4, mode="replicate").movedim(1, -1)  # (N, H + 4, W + 4, C)
    move = torch.randint(2 * SHIFT_PIXELS + 1, (2, n, 1), generator=draws, device=x.device)
    rows = move[0] + torch.arange(height, device=x.device)  # (N, H)
    columns = move[1] + torch.arange(width, device=x.device)
    each = torch.arange(n, device=x.device)[:, None, None]
    return padded[each, rows[:, :, None], columns[:, None, :]].movedim(-1, 1)


@torch.no_grad()
def accuracy(classifier: Classifier, images: ImageSet) -> float:
    """Share of the images whose largest logit is that of their label, each once; a classifier in eval mode.

    An endless set is drawn by a fixed seed: of the glyphs each character in each font once. NaN counts as wrong.
    """
    device = next(classifier.parameters()).device
    images = images.to(device)
    draws = generator(0, "accuracy", device)
    right = 0
    for chosen in torch.arange(len(images), device=device).split(BLOCK):
        x, labels = images.take(chosen, draws)
        logits = classifier(x)
        right += int(((logits.argmax(1) == labels) & logits.isfinite().all(1)).sum())
    return right / len(images)
