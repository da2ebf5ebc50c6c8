"""A U-Net for images of 28 × 28, small and shaped for a CPU: few channels where there are many pixels, most where there are 16.

Ronneberger et al. 2015, arXiv:1505.04597, with the time of DDPM (arXiv:2006.11239) as a scale and a shift in each block.
"""

from torch import Tensor, cat, nn
from torch.nn.functional import pixel_shuffle, scaled_dot_product_attention, silu

from gan_core.networks.diffusion.embedding import sinusoidal

GROUPS, HEADS = 8, 4
WIDTHS = (24, 40, 96, 128)  # channels at 28 × 28, 14 × 14, 7 × 7 and 4 × 4


class Block(nn.Module):
    """Two convolutions of 3 × 3 beside a way that skips them; the embedding `cond` scales and shifts what lies between them.

    x (N, before, H, W), cond (N, cond_dim) → (N, after, H, W). The last convolution starts at 0: a block starts as its skip.
    """

    def __init__(self, before: int, after: int, cond_dim: int):
        super().__init__()
        self.norm_in, self.norm_out = nn.GroupNorm(GROUPS, before), nn.GroupNorm(GROUPS, after)
        self.conv_in, self.conv_out = (nn.Conv2d(channels, after, 3, padding=1) for channels in (before, after))
        self.told = nn.Linear(cond_dim, 2 * after)  # the name that the shipped weights have
        self.skip = nn.Conv2d(before, after, 1) if before != after else nn.Identity()
        _zero_init(self.conv_out)

    def forward(self, x: Tensor, cond: Tensor) -> Tensor:
        """Return skip(x) + conv(silu((1 + scale) · norm(conv(silu(norm(x)))) + shift))."""
        scale, shift = self.told(cond)[:, :, None, None].chunk(2, 1)
        h = self.norm_out(self.conv_in(silu(self.norm_in(x))))
        return self.skip(x) + self.conv_out(silu((h + shift).addcmul(h, scale)))


class Attention(nn.Module):
    """Every pixel looks at every other (arXiv:1706.03762), added to its input; for few pixels. (N, C, H, W) → the same."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, channels)
        self.into, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        _zero_init(self.out)

    def forward(self, x: Tensor) -> Tensor:
        """Return x + what was seen."""
        N, C, H, W = x.shape
        pixels = self.norm(x).permute(0, 2, 3, 1).reshape(N, H * W, C)  # no copy where x lies in channels_last
        q, k, v = self.into(pixels).reshape(N, H * W, 3, HEADS, C // HEADS).permute(2, 0, 3, 1, 4)
        seen = scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(N, H * W, C)
        return x + self.out(seen).reshape(N, H, W, C).permute(0, 3, 1, 2)


class UNet(nn.Module):
    """x_t (N, C, 28, 28), t (N,), labels (N,) → an answer of x_t's shape. Label `classes` stands for no class.

    Down: 28 → 14 → 7 → 4; up by sub-pixels (arXiv:1609.05158), each level beside what it was on the way down.
    """

    def __init__(self, channels: int = 1, classes: int = 10, widths: tuple[int, int, int, int] = WIDTHS):
        super().__init__()
        self.channels, self.classes, self.widths = channels, classes, widths
        a, b, c, d = widths
        self.time = nn.Sequential(nn.Linear(d, d), nn.SiLU(), nn.Linear(d, d))
        self.label = nn.Embedding(classes + 1, d)
        self.stem = nn.Conv2d(channels, a, 3, padding=1)
        self.down_14, self.down_7 = nn.Conv2d(a, b, 4, 2, 1), nn.Conv2d(b, c, 4, 2, 1)
        self.down_4 = nn.Conv2d(c, d, 3, 2, 1)
        self.in_14, self.in_7, self.at_4 = Block(b, b, d), Block(c, c, d), Block(d, d, d)
        self.attention = Attention(d)
        self.up_7, self.up_14, self.up_28 = nn.Conv2d(d, 4 * c, 1), nn.Conv2d(c, 4 * b, 1), nn.Conv2d(b, 4 * a, 1)
        self.out_7, self.out_14 = Block(2 * c, c, d), Block(2 * b, b, d)
        self.end = nn.Conv2d(2 * a, a, 3, padding=1)
        self.norm, self.head = nn.GroupNorm(GROUPS, a), nn.Conv2d(a, channels, 3, padding=1)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        """Return ε, x_0 or v: which of them is the training's choice."""
        cond = silu(self.time(sinusoidal(t, self.widths[-1])) + self.label(labels))
        at_28 = self.stem(x)
        at_14 = self.in_14(self.down_14(at_28), cond)
        at_7 = self.in_7(self.down_7(at_14), cond)
        h = self.attention(self.at_4(self.down_4(at_7), cond))
        h = pixel_shuffle(self.up_7(h), 2)[:, :, :7, :7]  # 4 × 4 was a row and a column more than half of 7 × 7
        h = self.out_7(cat([h, at_7], 1), cond)
        h = self.out_14(cat([pixel_shuffle(self.up_14(h), 2), at_14], 1), cond)
        h = self.end(cat([pixel_shuffle(self.up_28(h), 2), at_28], 1))
        return self.head(silu(self.norm(h)))


def _zero_init(layer: nn.Conv2d | nn.Linear) -> None:
    for weight in layer.parameters():
        nn.init.zeros_(weight)
