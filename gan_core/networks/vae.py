"""An autoencoder of images of 28 × 28 whose code is a normal distribution over 4 × 7 × 7 numbers.

Kingma & Welling 2013, arXiv:1312.6114, with convolutions.
"""

from torch import Tensor, nn

LATENT = (4, 7, 7)
WIDTHS = (16, 32)  # channels at 14 × 14 and at 7 × 7


class Encoder(nn.Module):
    """x (N, C, 28, 28) of ink in [0, 1] → mean and log variance of q(z|x), (N, 4, 7, 7) each."""

    def __init__(self, channels: int = 1):
        super().__init__()
        a, b = WIDTHS
        self.layers = nn.Sequential(
            nn.Conv2d(channels, a, 4, 2, 1), nn.SiLU(), nn.Conv2d(a, b, 4, 2, 1), nn.SiLU(), nn.Conv2d(b, b, 3, padding=1), nn.SiLU(),
            nn.Conv2d(b, 2 * LATENT[0], 3, padding=1),
        )  # fmt: skip

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (mu, log_var)."""
        mu, log_var = self.layers(x).chunk(2, 1)
        return mu, log_var


class Decoder(nn.Module):
    """z (N, 4, 7, 7) → the mean ink of p(x|z), (N, C, 28, 28); up by sub-pixels (arXiv:1609.05158)."""

    def __init__(self, channels: int = 1):
        super().__init__()
        a, b = WIDTHS
        self.layers = nn.Sequential(
            nn.Conv2d(LATENT[0], b, 3, padding=1), nn.SiLU(), nn.Conv2d(b, b, 3, padding=1), nn.SiLU(),
            nn.Conv2d(b, 4 * a, 1), nn.PixelShuffle(2), nn.Conv2d(a, a, 3, padding=1), nn.SiLU(),
            nn.Conv2d(a, 4 * a, 1), nn.PixelShuffle(2), nn.SiLU(), nn.Conv2d(a, channels, 3, padding=1),
        )  # fmt: skip

    def forward(self, z: Tensor) -> Tensor:
        """Return ink; it may lie a little outside [0, 1]."""
        return self.layers(z)


class Vae(nn.Module):
    """Both halves. Check: images of one channel give 196 numbers for 784."""

    def __init__(self, channels: int = 1):
        super().__init__()
        self.encoder, self.decoder = Encoder(channels), Decoder(channels)
