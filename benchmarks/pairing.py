"""Paired timing: the contestants take turns within one run, and medians are compared."""

import statistics
import time
from collections.abc import Callable, Mapping

Contestant = Callable[[int], None]  # advance by so many steps


def steps_per_second(
    contestants: Mapping[str, Contestant], *, rounds: int, seconds: float, least: int = 20
) -> dict[str, float]:
    """Return the median rate of each, after one round that warms up and fixes the steps of a turn, `least` or more."""
    turns = {}
    for name, advance in contestants.items():
        advance(least)
        start = time.perf_counter()
        advance(2 * least)
        turns[name] = max(least, int(2 * least * seconds / (time.perf_counter() - start)))
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, advance in contestants.items():
            start = time.perf_counter()
            advance(turns[name])
            rates[name].append(turns[name] / (time.perf_counter() - start))
    return {name: statistics.median(found) for name, found in rates.items()}
