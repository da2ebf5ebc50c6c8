"""An encoder and a decoder of gated recurrent units, with attention or with one fixed context."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_core.networks.sequences.attention import SCORES, Additive, ScaledDotProduct, attend

PADDING, END = 0, 1  # as in gan_core.data.sequences.alphabet


class Memory(NamedTuple):
    """What the decoder reads of N sources of S symbols."""

    h: Tensor  # (N, S, 2H) states of both directions
    there: Tensor  # (N, S) false at padding
    keys: Tensor  # (N, S, A)
    values: Tensor  # (N, S, 2H)
    fixed: Tensor  # (N, 2H) the last state of each direction: the context without attention
    start: Tensor  # (N, H) s_0

    def pick(self, rows: Tensor) -> "Memory":
        """Return that of some sources, in this order; one may be taken several times."""
        return Memory(*(part[rows] for part in self))


class Decoded(NamedTuple):
    """One step of the decoder."""

    logits: Tensor  # (N, V)
    s: Tensor  # (N, H) s_i
    e: Tensor  # (N, S) scores by s_{i−1}, of the padding too; NaN without attention
    alpha: Tensor  # (N, S); NaN without attention
    c: Tensor  # (N, 2H) the context c_i


class EncoderDecoder(nn.Module):
    """The network of arXiv:1409.0473: a bidirectional encoder, and a decoder that attends by its state *before* each step.

    c_i = Σ_j α_ij h_j with e_ij = a(s_{i−1}, h_j), s_i = GRU([y_{i−1}, c_i], s_{i−1}), and s_0 = tanh(W h⃖_1). Without attention c_i is the same at every
    step, the last state of each direction, as in arXiv:1406.1078. Departure: the logits are affine in [s_i, c_i], in place of the paper's maxout layer.
    Both directions run over the padding too, where nothing is read: the backward one runs over each source turned round in place, so that padding is last for it as well.
    """

    score: Additive | ScaledDotProduct

    def __init__(self, symbols: int, width: int, embedding: int = 32, score: str = "additive"):
        super().__init__()
        self.attention = True  # set it to False for the fixed context: the weights stay the same in number
        self.embed_source = nn.Embedding(symbols, embedding)
        self.embed_target = nn.Embedding(symbols, embedding)
        self.forwards = nn.GRU(embedding, width, batch_first=True)
        self.backwards = nn.GRU(embedding, width, batch_first=True)
        self.first_state = nn.Linear(width, width)
        self.score = SCORES[score](width, 2 * width, width)
        self.cell = nn.GRUCell(embedding + 2 * width, width)
        self.output = nn.Linear(3 * width, symbols)

    def encode(self, source: Tensor) -> Memory:
        """Read sources (N, S) of numbers, padded at the end with 0."""
        there = source != PADDING
        length = there.sum(1, keepdim=True)  # (N, 1)
        place = torch.arange(source.shape[1], device=source.device).expand_as(source)
        turned = torch.where(there, length - 1 - place, place)  # its own inverse
        x = self.embed_source(source)
        ahead = self.forwards(x)[0]
        back = _at(self.backwards(_at(x, turned))[0], turned)
        h = torch.cat([ahead, back], -1)
        last, first = _at(ahead, length - 1).squeeze(1), back[:, 0]
        keys, values = self.score.keys_and_values(h)
        return Memory(h, there, keys, values, torch.cat([last, first], -1), torch.tanh(self.first_state(first)))

    def step(self, previous: Tensor, s: Tensor, memory: Memory) -> Decoded:
        """Take one step from s_{i−1} (N, H) and the symbols before it (N,), END before the first."""
        if self.attention:
            e = self.score.scores(s, memory.keys)
            alpha, c = attend(e, memory.there, memory.values)
        else:
            e = alpha = torch.full_like(memory.keys[..., 0], torch.nan)
            c = memory.fixed
        s = self.cell(torch.cat([self.embed_target(previous), c], -1), s)
        return Decoded(self.output(torch.cat([s, c], -1)), s, e, alpha, c)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the logits (N, T, V) at each symbol of targets (N, T), with the true symbols before it (teacher forcing)."""
        memory = self.encode(source)
        s, logits = memory.start, []
        before = torch.cat([torch.full_like(target[:, :1], END), target[:, :-1]], 1)
        for i in range(target.shape[1]):
            done = self.step(before[:, i], s, memory)
            s = done.s
            logits.append(done.logits)
        return torch.stack(logits, 1)


def _at(x: Tensor, places: Tensor) -> Tensor:
    """Return x (N, S, M) at places (N, P) of its second axis, (N, P, M)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))
