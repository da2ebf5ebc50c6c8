"""A denoiser of latents of 7 × 7: the two lowest levels of our U-Net, standing alone."""

from torch import Tensor, cat, nn
from torch.nn.functional import pixel_shuffle, silu

from gan_core.networks.diffusion.embedding import sinusoidal
from gan_core.networks.diffusion.unet import GROUPS, Attention, Block

WIDTHS = (48, 64)  # channels at 7 × 7 and 4 × 4


class LatentUNet(nn.Module):
    """z_t (N, C, 7, 7), t (N,) → an answer of z_t's shape; no classes. Blocks and attention are those of `UNet`.

    Down: 7 → 4; up by sub-pixels, beside what it was on the way down.
    """

    def __init__(self, channels: int = 4, widths: tuple[int, int] = WIDTHS):
        super().__init__()
        a, b = self.widths = widths
        self.time = nn.Sequential(nn.Linear(b, b), nn.SiLU(), nn.Linear(b, b))
        self.stem, self.in_7 = nn.Conv2d(channels, a, 3, padding=1), Block(a, a, b)
        self.down_4, self.at_4, self.attention = nn.Conv2d(a, b, 3, 2, 1), Block(b, b, b), Attention(b)
        self.up_7, self.out_7 = nn.Conv2d(b, 4 * a, 1), Block(2 * a, a, b)
        self.norm, self.head = nn.GroupNorm(GROUPS, a), nn.Conv2d(a, channels, 3, padding=1)

    def forward(self, z: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return ε, z_0 or v: which of them is the training's choice."""
        cond = silu(self.time(sinusoidal(t, self.widths[-1])))
        at_7 = self.in_7(self.stem(z), cond)
        h = self.attention(self.at_4(self.down_4(at_7), cond))
        h = pixel_shuffle(self.up_7(h), 2)[:, :, :7, :7]  # 4 × 4 was a row and a column more than half of 7 × 7
        h = self.out_7(cat([h, at_7], 1), cond)
        return self.head(silu(self.norm(h)))
