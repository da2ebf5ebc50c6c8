"""Three ways to read a sequence out of a trained decoder: the likeliest symbol at each step, a drawn one, and a beam of several sequences."""

from typing import NamedTuple

import torch
from torch import Tensor

from gan_core.networks.sequences.seq2seq import END, PADDING, EncoderDecoder, Memory


class Read(NamedTuple):
    """N sequences that the decoder wrote, of at most T symbols."""

    symbols: Tensor  # (N, T), 0 after END
    log_p: Tensor  # (N,) log p of the whole sequence by the model at temperature 1, in nats
    e: Tensor  # (N, T, S)
    alpha: Tensor  # (N, T, S)
    c: Tensor  # (N, T, 2H)


@torch.no_grad()
def decode(
    network: EncoderDecoder,
    memory: Memory,
    T: int,
    *,
    temperature: float = 0.0,
    generator: torch.Generator | None = None,
) -> Read:
    """Feed the decoder its own symbols for T steps. temperature: 0 takes the likeliest (greedy); else symbols are drawn from softmax(logits/temperature).

    A sequence ends at its first END. Padding is never written.
    """  # fmt: skip
    N = len(memory.start)
    s, previous = memory.start, torch.full((N,), END, device=memory.start.device)
    log_p, going = torch.zeros_like(s[:, 0]), torch.ones_like(previous, dtype=torch.bool)
    rows = []
    for _ in range(T):
        step = network.step(previous, s, memory)
        s, logits = step.s, _without_padding(step.logits)
        if temperature:
            u = torch.rand(logits.shape, generator=generator, device=logits.device).clamp_min(1e-12)
            previous = (logits / temperature - (-u.log()).log()).argmax(-1)  # Gumbel's: a draw from the softmax
        else:
            previous = logits.argmax(-1)
        chosen = logits.log_softmax(-1).gather(1, previous[:, None]).squeeze(1)
        log_p = log_p + chosen.masked_fill(~going, 0.0)
        rows.append((previous.masked_fill(~going, PADDING), step.e, step.alpha, step.c))
        going = going & (previous != END)
    symbols, e, alpha, c = (torch.stack(parts, 1) for parts in zip(*rows, strict=True))
    return Read(symbols, log_p, e, alpha, c)


@torch.no_grad()
def beam_search(network: EncoderDecoder, memory: Memory, T: int, width: int) -> tuple[Tensor, Tensor]:
    """Keep the `width` likeliest beginnings at each step; return symbols (N, width, T) and log p (N, width) in nats, the likeliest first.

    A finished sequence stays in the beam with its log p; lengths are not weighted. Width 1 is greedy decoding. With as many as there are sequences it finds the
    likeliest one for certain; with fewer it may miss it.
    """
    N, V = len(memory.start), network.output.out_features
    device = memory.start.device
    owner = torch.arange(N, device=device).repeat_interleave(width)  # of each of the N · width rows
    memory = memory.pick(owner)
    s, previous = memory.start, torch.full((N * width,), END, device=device)
    log_p = torch.full((N, width), -torch.inf, device=device)
    log_p[:, 0] = 0.0  # one beginning, the empty one
    done = torch.zeros(N, width, dtype=torch.bool, device=device)
    symbols = torch.zeros(N, width, 0, dtype=torch.int64, device=device)
    only_padding = torch.full((V,), -torch.inf, device=device).index_fill(0, torch.tensor(PADDING, device=device), 0.0)
    for _ in range(T):
        step = network.step(previous, s, memory)
        ahead = _without_padding(step.logits).log_softmax(-1).view(N, width, V)
        ahead = torch.where(done[..., None], only_padding, ahead)
        log_p, best = (log_p[..., None] + ahead).flatten(1).topk(width, dim=1)
        parent, chosen = best // V, best % V
        symbols = torch.cat([_rows(symbols, parent), chosen[..., None]], -1)
        done = _rows(done, parent) | (chosen == END)
        s = step.s.view(N, width, -1).gather(1, parent[..., None].expand(-1, -1, step.s.shape[-1])).flatten(0, 1)
        previous = chosen.flatten()
    return symbols, log_p


def _without_padding(logits: Tensor) -> Tensor:
    """Return logits of which padding has probability 0."""
    only = torch.zeros_like(logits[..., :1]) - torch.inf
    return torch.cat([only, logits[..., 1:]], -1)


def _rows(x: Tensor, parent: Tensor) -> Tensor:
    """Return x (N, B, …) at the parents (N, B) of its second axis."""
    places = parent.view(*parent.shape, *(1 for _ in x.shape[2:])).expand(-1, -1, *x.shape[2:])
    return x.gather(1, places)
