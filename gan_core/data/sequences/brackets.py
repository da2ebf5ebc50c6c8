"""Balanced strings of three kinds of brackets, all of one length: which symbol may close depends on one many symbols before."""

from collections.abc import Iterable

import numpy as np

KINDS, LENGTH = 3, 32
SYMBOLS = "([{)]}"  # symbol k opens for k < KINDS, and k + KINDS closes it
BEGIN = len(SYMBOLS)  # what a model reads before the first symbol
P_OPEN = 0.4  # where a string may both open and close
DATA_SEED = 20  # the data are the same for every run


def strings(n: int, generator: np.random.Generator) -> np.ndarray:
    """Return n strings as symbols (n, LENGTH), int64.

    A string must open at depth 0, and must close when it has as many symbols left as it has open brackets. Elsewhere it opens with
    probability P_OPEN. Each kind is opened with probability 1/3.
    """
    opens, kinds = generator.random((n, LENGTH)) < P_OPEN, generator.integers(KINDS, size=(n, LENGTH))
    found = np.zeros((n, LENGTH), np.int64)
    stack, depth, rows = np.zeros((n, LENGTH), np.int64), np.zeros(n, np.int64), np.arange(n)
    for t in range(LENGTH):
        up = np.where(depth == 0, True, np.where(depth == LENGTH - t, False, opens[:, t]))
        top = stack[rows, np.maximum(depth - 1, 0)]
        found[:, t] = np.where(up, kinds[:, t], KINDS + top)
        stack[rows[up], depth[up]] = kinds[up, t]
        depth += np.where(up, 1, -1)
    return found


def entropy_nats() -> float:
    """Return the entropy of a string over its length, in nats a symbol: no model's loss is smaller on average.

    H = Σ_t Σ_d P(depth d at t) h, with h = H(P_OPEN) + P_OPEN log 3 where the string may open or close, log 3 where it must open, 0 where it must close.
    """
    both = -P_OPEN * np.log(P_OPEN) - (1 - P_OPEN) * np.log(1 - P_OPEN) + P_OPEN * np.log(KINDS)
    at, total = np.zeros(LENGTH + 2), 0.0  # P(depth)
    at[0] = 1.0
    for t in range(LENGTH):
        left = LENGTH - t
        after = np.zeros_like(at)
        for depth in range(left + 1):
            p = P_OPEN if 0 < depth < left else float(depth == 0)
            total += at[depth] * (both if 0 < depth < left else np.log(KINDS) if depth == 0 else 0.0)
            after[depth + 1] += at[depth] * p
            if depth:
                after[depth - 1] += at[depth] * (1 - p)
        at = after
    return float(total / LENGTH)


def allowed(symbols: np.ndarray) -> np.ndarray:
    """Return which symbols may come at each place after what is before it, (N, T) -> (N, T, 6): with any other no string of LENGTH symbols is balanced.

    After a symbol that was not allowed none is.
    """
    n, steps = symbols.shape
    found = np.zeros((n, steps, 2 * KINDS), bool)
    stack, depth, rows = np.zeros((n, LENGTH + 1), np.int64), np.zeros(n, np.int64), np.arange(n)
    good = np.ones(n, bool)
    for t in range(steps):
        found[:, t, :KINDS] = (good & (depth + 1 <= LENGTH - t - 1))[:, None]
        closes = good & (depth > 0)
        found[rows[closes], t, KINDS + stack[rows[closes], depth[closes] - 1]] = True
        now = symbols[:, t]
        good &= found[rows, t, now]
        up = now < KINDS
        stack[rows[good & up], depth[good & up]] = now[good & up]
        depth += np.where(good, np.where(up, 1, -1), 0)
    return found


def first_wrong(symbols: np.ndarray) -> np.ndarray:
    """Return the place of the first symbol after which no string of LENGTH symbols is balanced, (N, T) -> (N,); T where there is none.

    Check: of "()" + "]…" it is 2. A string of LENGTH symbols without one is balanced.
    """
    rows, places = np.indices(symbols.shape)
    right = allowed(symbols)[rows, places, symbols]
    return np.where(right.all(1), symbols.shape[1], right.argmin(1))


def of_text(text: str) -> np.ndarray:
    """Return the symbols (T,) of a text of brackets; ValueError where it has another character."""
    return np.array([SYMBOLS.index(character) for character in text], np.int64)


def to_text(symbols: Iterable[int]) -> str:
    """Return symbols as a text."""
    return "".join(SYMBOLS[int(symbol)] for symbol in symbols)
