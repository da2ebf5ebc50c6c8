"""What is measured and shown of encoders and decoders: accuracy on pairs that are not trained on, and one source with its alignment and answers."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data.sequences.alphabet import END, PADDING, Alphabet
from gan_core.networks.sequences.decoding import beam_search, decode
from gan_core.networks.sequences.seq2seq import EncoderDecoder
from gan_core.telemetry.key_frames import Picture
from gan_core.training.sequences.pairs import KINDS, Pairs

WIDTH = 4  # of the beam that is measured
DRAWN, MOST_KEPT, NUMBERS = (
    6,
    16,
    8,
)  # answers drawn, answers of a beam, and entries of c and of each value that a picture has
MEASURED = (
    "whole_accuracy", "symbol_accuracy", "in_place", "near_place", "beam_accuracy", "beam_finds_more",
    *(f"whole_{kind}" for kind in range(KINDS)),
)  # fmt: skip


@torch.no_grad()
def measure(network: EncoderDecoder, pairs: Pairs) -> Tensor:
    """Return MEASURED of KINDS · n pairs, on the device.

    whole_accuracy: the share of answers, decoded greedily, that are right to the last symbol; symbol_accuracy: of symbols at their place, END left out. in_place:
    of the steps of which the source's place is known, those with the largest α there; near_place: there or one beside. NaN without attention.
    beam_*: every tenth pair by a beam of WIDTH: how many are right, and of how many it finds an answer that the model holds likelier than the greedy one.
    """
    source, target, place = pairs
    read = decode(network, network.encode(source), target.shape[1])
    whole = (read.symbols == target).all(1).float()  # (N,)
    told = target > END
    symbol = ((read.symbols == target) & told).sum() / told.sum()
    known = place >= 0
    off = (read.alpha.argmax(-1) - place).abs()
    attends = torch.zeros_like(symbol) if network.attention else torch.full_like(symbol, torch.nan)
    near = [((off <= most) & known).sum() / known.sum() + attends for most in (0, 1)]
    some = slice(None, None, 10)
    symbols, log_p = beam_search(network, network.encode(source[some]), target.shape[1], WIDTH)
    right = (symbols[:, 0] == target[some]).all(1).float().mean()
    more = (log_p[:, 0] > read.log_p[some] + 1e-4).float().mean()
    return torch.stack([whole.mean(), symbol, *near, right, more, *whole.view(KINDS, -1).mean(1)])


@torch.no_grad()
def picture(
    networks: list[EncoderDecoder],
    source: Tensor,
    alphabet: Alphabet,
    T: int,
    *,
    beam: int,
    temperature: float,
    generators: list[torch.Generator],
) -> Picture:
    """What K networks make of one source (S,), padded: texts, and of the greedy answer e, α, and the first NUMBERS entries of c and of each value.

    Arrays have the same shapes whatever the source and the beam: rows that are not used are NaN, or ''.
    """
    rows: list[Picture] = []
    for network, g in zip(networks, generators, strict=True):
        memory = network.encode(source[None])
        greedy = decode(network, memory, T)
        symbols, log_p = beam_search(network, memory, T, beam)
        drawn = decode(network, memory.pick(torch.zeros(DRAWN, dtype=torch.int64, device=source.device)), T, temperature=temperature, generator=g)  # fmt: skip
        kept = log_p[0].isfinite().tolist()
        texts = [alphabet.decode(row) for row, there in zip(symbols[0].tolist(), kept, strict=True) if there]
        empty = MOST_KEPT - len(texts)
        there = memory.there[0].cpu().numpy()
        rows.append({
            "answer": np.array(alphabet.decode(greedy.symbols[0].tolist()), f"U{T}"),
            "written": np.array(int((greedy.symbols[0] != PADDING).sum())),
            "log_p": _numbers(greedy.log_p[0]),
            "alpha": np.where(there, _numbers(greedy.alpha[0]), np.nan).astype(np.float32),
            "e": np.where(there, _numbers(greedy.e[0]), np.nan).astype(np.float32),
            "c": _numbers(greedy.c[0, :, :NUMBERS]),
            "values": _numbers(memory.values[0, :, :NUMBERS]),
            "beam": np.array([*texts, *[""] * empty], f"U{T}"),
            "beam_log_p": np.append(_numbers(log_p[0])[: len(texts)], [np.nan] * empty).astype(np.float32),
            "drawn": np.array([alphabet.decode(row) for row in drawn.symbols.tolist()], f"U{T}"),
            "drawn_log_p": _numbers(drawn.log_p),
        })  # fmt: skip
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _numbers(x: Tensor) -> np.ndarray:
    return x.float().cpu().numpy()
