"""PacGAN's packing (Lin et al. 2018, arXiv:1712.04086, Sec. 3): the discriminator judges m points at once."""

from torch import Tensor


def packed(x: Tensor, m: int) -> Tensor:
    """Lay each m points that follow each other side by side: (K, N, d) -> (K, N/m, m·d); x itself for m = 1.

    Points of a batch are independent, so each pack is m draws of one law, all real or all generated. A generator that lost a
    mode betrays itself by packs that are too much alike. Only the discriminator's first layer grows, as in the paper.
    Check: 1, 2, 3, 4 with m = 2 are the packs (1, 2) and (3, 4).
    """
    return x if m == 1 else x.reshape(x.shape[0], x.shape[1] // m, m * x.shape[2])


def copies(x: Tensor, m: int) -> Tensor:
    """Pack each point with itself, (K, N, d) -> (K, N, m·d): how a discriminator of packs is shown point by point."""
    return x if m == 1 else x.repeat(1, 1, m)
