"""What the page draws of a GAN of images: the same samples over and over, and how the discriminator scores them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gan_core.telemetry.images.measuring import as_shipped, as_trained
from gan_core.training.images.game import ImageGame

COLUMNS, ROWS, BINS = 10, 10, 40
SCORES = (-10.0, 10.0)  # of the histograms' bins; what lies outside counts in the first and the last


@dataclass
class FixedInputs:
    """What stays the same from picture to picture: z and labels, one class a row where labels go into G, and real images."""

    z: Tensor  # (ROWS · COLUMNS, noise_dim)
    labels: Tensor  # (ROWS · COLUMNS,)
    real: Tensor  # (ROWS · COLUMNS, C, H, W)

    @classmethod
    def of(cls, game: ImageGame) -> "FixedInputs":
        """Draw them from the game's picture generator. With labels into G a column has one z, else every cell has its own."""
        g = game.generator("picture", 0)
        z, (real, found) = game.draw_z(g, ROWS * COLUMNS), game.draw_real(g, ROWS * COLUMNS)
        if not game.G.classes:
            return cls(z, found, real)
        rows = torch.arange(ROWS, device=game.device).repeat_interleave(COLUMNS)
        return cls(z[:COLUMNS].repeat(ROWS, 1), rows % game.classes, real)


def samples_of(game: ImageGame, z: Tensor, labels: Tensor, block: int = 256) -> Tensor:
    """Generate images (n, C, H, W) by the generator as it would be shipped, so many at once."""
    G = game.shown_G
    with torch.no_grad(), as_shipped(G), game.autocast():
        return torch.cat([G(*each).float() for each in zip(z.split(block), labels.split(block), strict=True)])


def picture(game: ImageGame, scene: FixedInputs) -> dict[str, np.ndarray]:
    """Return samples (ROWS, COLUMNS, C, H, W) uint8 with 255 for ink, and (BINS,) shares of scores, real and generated."""
    x_fake = samples_of(game, scene.z, scene.labels)
    with torch.no_grad(), as_trained(game.D), game.autocast():
        scores = [game.D(x, scene.labels).scores for x in (scene.real, x_fake)]
    pixels = (255 * x_fake).round().to(torch.uint8).cpu().numpy()
    return {
        "samples": pixels.reshape(ROWS, COLUMNS, *pixels.shape[1:]),
        "scores_real": histogram(scores[0].cpu().numpy()),
        "scores_fake": histogram(scores[1].cpu().numpy()),
    }


def histogram(scores: np.ndarray) -> np.ndarray:
    """Return the share of scores in each of BINS equal bins over SCORES, (BINS,) float32, that sum to 1; NaN counts nowhere."""
    inside = np.clip(scores[np.isfinite(scores)], *SCORES)
    return (np.histogram(inside, BINS, SCORES)[0] / max(len(scores), 1)).astype(np.float32)
