"""Figures of a run that claims are about: a number for one member, read from the run's snapshot at the step of the claim."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan_core.history import at_step

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """words: what it is, for readers. read(snapshot, member) → the number; None where the run has none yet."""

    words: str
    read: Callable[[Snapshot, int], float | None]


def reading(name: str, words: str = "") -> Figure:
    """A number of the snapshot itself, one for each member or one for all, such as "nearest_modes_95"."""

    def read(snapshot: Snapshot, member: int) -> float | None:
        values = snapshot.get(name)
        return None if values is None else float(np.atleast_1d(values)[member if np.ndim(values) else 0])

    return Figure(words or name, read)


def history(group: str, name: str, step: int | None = None, *, mean_of: int = 1, words: str = "") -> Figure:
    """A series at a step, the claim's if none is given; the mean of the last `mean_of` steps."""
    at = "" if step is None else f" at step {step:,}"
    label = words or f"{name}{at}{f', mean of {mean_of} steps' if mean_of > 1 else ''}"

    def read(snapshot: Snapshot, member: int) -> float | None:
        when = snapshot["step"] if step is None else step
        found: float | None = at_step(snapshot, group, name, when, member=member, mean_of=mean_of)
        return found

    return Figure(label, read)


def least(group: str, name: str, first: int, last: int, words: str = "") -> Figure:
    """The least value of a series from step `first` to step `last`."""
    return Figure(words or f"least {name} of steps {first:,} to {last:,}", _over(group, name, first, last, np.nanmin))


def largest(group: str, name: str, first: int, last: int, words: str = "") -> Figure:
    """The largest value of a series from step `first` to step `last`."""
    return Figure(words or f"largest {name} of steps {first:,} to {last:,}", _over(group, name, first, last, np.nanmax))


def median(group: str, name: str, first: int, last: int, words: str = "") -> Figure:
    """The median of a series from step `first` to step `last`."""
    return Figure(
        words or f"median of {name} of steps {first:,} to {last:,}", _over(group, name, first, last, np.nanmedian)
    )


def ratio(above: Figure, below: Figure, words: str = "") -> Figure:
    """One figure over another of the same run."""
    return _both(above, below, words or f"{above.words} / {below.words}", lambda a, b: a / b if b else float("nan"))


def difference(first: Figure, second: Figure, words: str = "") -> Figure:
    """One figure less another of the same run."""
    return _both(first, second, words or f"{first.words} − {second.words}", lambda a, b: a - b)


def of_member(figure: Figure, member: int, words: str = "") -> Figure:
    """A figure of one member of a run whose members have different settings (`vary`)."""
    return Figure(words or f"{figure.words} of member {member + 1}", lambda snapshot, _: figure.read(snapshot, member))


def _both(a: Figure, b: Figure, words: str, do: Callable[[float, float], float]) -> Figure:
    def read(snapshot: Snapshot, member: int) -> float | None:
        found = a.read(snapshot, member), b.read(snapshot, member)
        return None if found[0] is None or found[1] is None else do(found[0], found[1])

    return Figure(words, read)


def _over(
    group: str, name: str, first: int, last: int, do: Callable[[np.ndarray], Any]
) -> Callable[[Snapshot, int], float | None]:
    def read(snapshot: Snapshot, member: int) -> float | None:
        series = snapshot["history"].get(group, {})
        if snapshot["step"] < last or name not in series:
            return None
        steps = np.asarray(series["step"])
        values = np.asarray(series[name], np.float64)[(steps >= first) & (steps <= last)]
        values = values[:, member] if values.ndim > 1 else values
        return float(do(values)) if np.isfinite(values).any() else None

    return read
