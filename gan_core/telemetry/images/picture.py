"""What the page draws of a GAN of images: the same samples over and over, and how the critic scores them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gan_core.telemetry.images.measuring import as_shipped, as_trained
from gan_core.training.images.game import ImageGame

COLUMNS, MOST_ROWS, BINS = 10, 10, 40
SCORES = (-10.0, 10.0)  # of the histograms' bins; what lies outside counts in the first and the last


@dataclass
class Scene:
    """What stays the same from picture to picture: z and labels (rows × COLUMNS, one class a row), real images like them."""

    z: Tensor  # (rows · COLUMNS, noise_dim); a column has one z
    labels: Tensor  # (rows · COLUMNS,)
    real: Tensor  # (rows · COLUMNS, C, H, W)
    rows: int

    @classmethod
    def of(cls, game: ImageGame) -> "Scene":
        """Draw the fixed z and images from the game's picture generator. Without labels into G every cell has its own z."""
        g = game.generator("picture", 0)
        rows = min(game.classes, MOST_ROWS) if game.G.classes else 8
        labels = torch.arange(rows, device=game.device).repeat_interleave(COLUMNS) % game.classes
        z = game.draw_z(g, COLUMNS).repeat(rows, 1) if game.G.classes else game.draw_z(g, rows * COLUMNS)
        real, found = game.draw_real(g, rows * COLUMNS)
        return cls(z, labels if game.G.classes else found, real, rows)


def samples_of(game: ImageGame, z: Tensor, labels: Tensor, block: int = 256) -> Tensor:
    """Generate images (n, C, H, W) by the generator as it would be shipped, so many at once."""
    G = game.shown_G
    with torch.no_grad(), as_shipped(G), game.autocast():
        return torch.cat([G(*each).float() for each in zip(z.split(block), labels.split(block), strict=True)])


def picture(game: ImageGame, scene: Scene) -> dict[str, np.ndarray]:
    """Return samples (rows, COLUMNS, C, H, W) uint8 with 255 for ink, and (BINS,) shares of scores, real and generated."""
    x_fake = samples_of(game, scene.z, scene.labels)
    with torch.no_grad(), as_trained(game.D), game.autocast():
        scores = [game.D(x, scene.labels).scores for x in (scene.real, x_fake)]
    pixels = (255 * x_fake).round().to(torch.uint8).cpu().numpy()
    return {
        "samples": pixels.reshape(scene.rows, COLUMNS, *pixels.shape[1:]),
        "scores_real": histogram(scores[0].cpu().numpy()),
        "scores_fake": histogram(scores[1].cpu().numpy()),
    }


def histogram(scores: np.ndarray) -> np.ndarray:
    """Return the share of scores in each of BINS equal bins over SCORES, (BINS,) float32, that sum to 1; NaN counts nowhere."""
    inside = np.clip(scores[np.isfinite(scores)], *SCORES)
    return (np.histogram(inside, BINS, SCORES)[0] / max(len(scores), 1)).astype(np.float32)
