"""How much a decoder's state asks of each state of the source: e, its softmax α, and the context c = Σ α v."""

import torch
from torch import Tensor, nn


class Additive(nn.Module):
    """e_j = vᵀ tanh(W s + U h_j), and the values are the states h_j themselves (arXiv:1409.0473, Section 3.1 and Appendix A.1.2).

    `keys_and_values` is called once a source, since neither depends on s.
    """

    def __init__(self, query_size: int, memory_size: int, size: int):
        super().__init__()
        self.W = nn.Linear(query_size, size, bias=False)
        self.U = nn.Linear(memory_size, size, bias=False)
        self.v = nn.Linear(size, 1, bias=False)

    def keys_and_values(self, h: Tensor) -> tuple[Tensor, Tensor]:
        """Return U h and h: (N, S, A) and (N, S, M) of (N, S, M)."""
        return self.U(h), h

    def scores(self, s: Tensor, keys: Tensor) -> Tensor:
        """Return e, (N, S), of a state s (N, H)."""
        return self.v(torch.tanh(self.W(s)[:, None] + keys)).squeeze(-1)


class ScaledDotProduct(nn.Module):
    """e_j = qᵀ k_j / √A with the query q = W s, the key k_j = U h_j and the value V h_j (arXiv:1706.03762, Eq. 1)."""

    def __init__(self, query_size: int, memory_size: int, size: int):
        super().__init__()
        self.W = nn.Linear(query_size, size, bias=False)
        self.U = nn.Linear(memory_size, size, bias=False)
        self.V = nn.Linear(memory_size, memory_size, bias=False)

    def keys_and_values(self, h: Tensor) -> tuple[Tensor, Tensor]:
        """Return U h and V h: (N, S, A) and (N, S, M) of (N, S, M)."""
        return self.U(h), self.V(h)

    def scores(self, s: Tensor, keys: Tensor) -> Tensor:
        """Return e, (N, S), of a state s (N, H). Check: equal entries q and k give e = √A q k."""
        q = self.W(s)
        return torch.bmm(keys, q[:, :, None]).squeeze(-1) / q.shape[-1] ** 0.5


def attend(scores: Tensor, there: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
    """Return α = softmax of e over the symbols that are there, 0 at padding, and c = Σ_j α_j v_j.

    scores: (N, S); there: (N, S), false at padding; values: (N, S, M). Returns (N, S) and (N, M).
    """
    alpha = scores.masked_fill(~there, -torch.inf).softmax(-1)
    return alpha, torch.bmm(alpha[:, None], values).squeeze(1)


SCORES: dict[str, type[Additive] | type[ScaledDotProduct]] = {"additive": Additive, "dot_product": ScaledDotProduct}
