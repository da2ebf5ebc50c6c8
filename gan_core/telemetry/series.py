"""A bounded store of scalars that thins itself evenly."""

from collections.abc import Sequence

import numpy as np

CAPACITY = 512


class Series:
    """Rows (S, K) of S named scalars of K members with their steps; when full, every second row goes.

    Every row kept was measured at its step: nothing is averaged. Where rows come at one cadence, what is kept is evenly spaced;
    the last row is always there.
    """

    def __init__(self, names: Sequence[str], members: int):
        self.names = list(names)
        self.seen, self.stride = 0, 1
        self.steps = np.zeros(0, np.int64)
        self.values = np.zeros((0, len(self.names), members), np.float32)
        self.last_step = -1
        self.last = np.full((len(self.names), members), np.nan, np.float32)

    def extend(self, steps: np.ndarray, values: np.ndarray) -> None:
        """Add rows in order: steps (n,), values (n, S, K)."""
        if not len(steps):
            return
        self.last_step, self.last = int(steps[-1]), values[-1]
        index = self.seen + np.arange(len(steps))
        self.seen += len(steps)
        keep = index % self.stride == 0
        self.steps = np.concatenate([self.steps, steps[keep]])
        self.values = np.concatenate([self.values, values[keep]])
        while len(self.steps) > CAPACITY:
            self.steps, self.values = self.steps[::2].copy(), self.values[::2].copy()
            self.stride *= 2

    def reading(self, name: str, at: int | None = None) -> np.ndarray:
        """Return the last values (K,) of a scalar, or those of the last kept row at or before step `at`."""
        i = self.names.index(name)
        if at is None or at >= self.last_step:
            return self.last[i].astype(np.float64)
        row = self._row(at)
        return self.values[row, i].astype(np.float64) if row >= 0 else np.full(self.last.shape[1], np.nan)

    def step_at(self, at: int | None = None) -> int:
        """Return the step that `reading` is of; −1 where nothing was recorded by then."""
        if at is None or at >= self.last_step:
            return self.last_step
        row = self._row(at)
        return int(self.steps[row]) if row >= 0 else -1

    def _row(self, at: int) -> int:
        """Return the last kept row at or before a step; −1 where there is none."""
        return int(np.searchsorted(self.steps, at, side="right")) - 1

    def as_dict(self) -> dict[str, np.ndarray]:
        """Return {"step": (T,), name: (T, K)}, the last row included."""
        steps, values = self.steps, self.values
        if self.last_step >= 0 and (not len(steps) or steps[-1] != self.last_step):
            steps, values = np.append(steps, self.last_step), np.concatenate([values, self.last[None]])
        return {"step": steps.astype(np.float32), **{name: values[:, i] for i, name in enumerate(self.names)}}

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        place = np.array([self.seen, self.stride, self.last_step], np.int64)
        return {"steps": self.steps, "values": self.values, "last": self.last, "place": place}

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take over what `state` returned; ValueError where it is of other scalars or members."""
        if state["last"].shape != self.last.shape:
            raise ValueError(f"last has shape {state['last'].shape}, and not {self.last.shape}")
        self.steps, self.values, self.last = state["steps"], state["values"], state["last"]
        self.seen, self.stride, self.last_step = (int(number) for number in state["place"])
