"""Mode-seeking regulariser (Mao et al. 2019, arXiv:1903.05628, Eqs. 5 and 6): far z must give far points."""

from torch import Tensor

EPS = 1e-5


def inverse_ratio(z: Tensor, x: Tensor, generators: int = 1) -> Tensor:
    """1 / (r + 1e-5), r = mean|x₁ - x₂| / mean|z₁ - z₂| over pairs of a batch: z (K, N, e), x (K, N, d) -> (K,).

    The paper maximises r; as its authors' code does, this is minimised instead, and r is a quotient of means over the batch.
    The pairs are the two halves of each generator's part of the batch, so they cost no further points.
    Check: x = 3z gives 1/(3 + 1e-5); a generator of one point alone gives 100,000.
    """
    return (1 / (_spread(x, generators) / _spread(z, generators) + EPS)).mean(1)


def _spread(points: Tensor, generators: int) -> Tensor:
    first, second = points.reshape(points.shape[0], generators, 2, -1, points.shape[-1]).unbind(2)
    return (first - second).abs().mean((-2, -1))  # (K, generators)
