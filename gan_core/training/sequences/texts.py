"""Texts of a sequence task: drawn, written as codes of one length, and judged."""

import zlib
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from gan_core.data.sequences.shapes import Shape

NOTHING = -100  # where nothing is read: cross_entropy leaves it out
TRAINED, TESTED = 2048, 256  # texts of a shape that draws them
HELD_OUT = 0.2  # share of the texts that are not trained on, where there are so many that some can be spared
FEW = 50
TIMES = (1, 2, 4, 8)  # of the longest training input, the lengths tested

Codes = tuple[Tensor, Tensor]


def split(shape: Shape, seed: int, longest: int, shorter: bool) -> tuple[list[str], dict[int, list[str]]]:
    """Return a seed's training texts and its test texts, {times the longest length: texts}.

    Texts of any length are drawn, so short ones may be in both. Of the texts of one length a fifth is held out; where they are fewer than FEW, all are in both.
    """
    rng = np.random.default_rng([seed, zlib.crc32(b"texts")])
    if shape.longer:
        lengths = rng.integers(1 if shorter else longest, longest + 1, TRAINED)
        trained = [shape.draw(int(length), rng) for length in lengths]
        return trained, {times: [shape.draw(times * longest, rng) for _ in range(TESTED)] for times in TIMES}
    texts = list(shape.texts())
    if len(texts) < FEW:
        return texts, {1: texts}
    order, held = rng.permutation(len(texts)), round(HELD_OUT * len(texts))
    return [texts[i] for i in order[held:]], {1: [texts[i] for i in order[:held]]}


def codes(shape: Shape, texts: Sequence[str], device: torch.device) -> Codes:
    """Return what goes in, (N, T) from 0 (nothing) to the number of symbols, and what should come out, (N, T), NOTHING where it is not read.

    A shorter text is followed by steps at which nothing goes in and nothing is read. They come after its last answer, so they change none.
    """
    into = {symbol: i for i, symbol in enumerate(shape.symbols, 1)} | {"": 0}
    out = {answer: i for i, answer in enumerate(shape.answers)} | {"": NOTHING}
    x = _padded([[into[symbol] for symbol in shape.inputs(text)] for text in texts], 0)
    y = _padded([[out[answer] for answer in shape.outputs(text)] for text in texts], NOTHING)
    return torch.from_numpy(x).to(device), torch.from_numpy(y).to(device)


def loss(scores: Tensor, y: Tensor) -> Tensor:
    """Return the cross entropy in nats of the answers y (N, T), averaged over the steps that are read, from scores (N, T, C).

    Check: scores of 0 give log C.
    """
    return cross_entropy(scores.flatten(0, 1), y.flatten(), ignore_index=NOTHING)


def shares_right(scores: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return the share of texts of which every answer is right, and the share of answers that are right; scalars."""
    read = y != NOTHING
    hit = (scores.argmax(-1) == y) & read
    return (hit | ~read).all(1).float().mean(), hit.sum() / read.sum()


def _padded(rows: Sequence[Sequence[int]], fill: int) -> np.ndarray:
    length = max(map(len, rows))
    return np.array([[*row, *[fill] * (length - len(row))] for row in rows], np.int64)
