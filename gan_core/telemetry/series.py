"""A bounded store of scalars that thins itself evenly."""

from collections.abc import Sequence

import numpy as np

from gan_core.columns import Columns, new_line

CAPACITY = 512


class Series:
    """Rows (S, K) of S named scalars of K members with their steps; when full, every second row goes.

    Every row kept was measured at its step: nothing is averaged. Where rows come at one cadence, what is kept is evenly spaced;
    the last row is always there.
    """

    def __init__(self, names: Sequence[str], members: int):
        self.names = list(names)
        self.seen, self.stride = 0, 1
        self._room = np.zeros(0, np.int64), np.zeros((0, len(self.names), members), np.float32)
        self._rows = 0  # in use, of those for which there is room; none of them is written twice
        self._line = new_line()  # of these rows until they are thinned
        self.last_step = -1
        self.last = np.full((len(self.names), members), np.nan, np.float32)

    @property
    def steps(self) -> np.ndarray:
        """The steps of the rows kept, (T,)."""
        return self._room[0][: self._rows]

    @property
    def values(self) -> np.ndarray:
        """The rows kept, (T, S, K)."""
        return self._room[1][: self._rows]

    def extend(self, steps: np.ndarray, values: np.ndarray) -> None:
        """Add rows in order: steps (n,), values (n, S, K)."""
        if not len(steps):
            return
        self.last_step, self.last = int(steps[-1]), values[-1]
        kept = slice(-self.seen % self.stride, None, self.stride)
        self.seen += len(steps)
        steps, values = steps[kept], values[kept]
        end = self._rows + len(steps)
        if end > len(self._room[0]):
            size = max(end, min(2 * self._rows, CAPACITY + 1))
            self._room = grown(self.steps, size), grown(self.values, size)
        self._room[0][self._rows : end], self._room[1][self._rows : end] = steps, values
        self._rows = end
        while self._rows > CAPACITY:
            self._room = self.steps[::2].copy(), self.values[::2].copy()
            self._rows, self._line = len(self._room[0]), new_line()
            self.stride *= 2

    def reading(self, name: str, at: int | None = None) -> np.ndarray:
        """Return the last values (K,) of a scalar, or those of the last kept row at or before step `at`."""
        return self.readings(at)[name]

    def readings(self, at: int | None = None) -> dict[str, np.ndarray]:
        """Return `reading` of every scalar."""
        found = self.last
        if at is not None and at < self.last_step:
            row = self._row(at)
            found = self.values[row] if row >= 0 else np.full_like(found, np.nan)
        return dict(zip(self.names, found.astype(np.float64), strict=True))

    def step_at(self, at: int | None = None) -> int:
        """Return the step that `reading` is of; −1 where nothing was recorded by then."""
        if at is None or at >= self.last_step:
            return self.last_step
        row = self._row(at)
        return int(self.steps[row]) if row >= 0 else -1

    def _row(self, at: int) -> int:
        """Return the last kept row at or before a step; −1 where there is none."""
        return int(np.searchsorted(self.steps, at, side="right")) - 1

    def as_dict(self) -> Columns:
        """Return {"step": (T,), name: (T, K)}, the last row included."""
        steps, values = self.steps, self.values
        if self.last_step >= 0 and (not len(steps) or steps[-1] != self.last_step):
            steps, values = np.append(steps, self.last_step), np.concatenate([values, self.last[None]])
        return Columns(self.names, steps.astype(np.float32), values, self._line, self._rows)

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        place = np.array([self.seen, self.stride, self.last_step], np.int64)
        return {"steps": self.steps, "values": self.values, "last": self.last, "place": place}

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take over what `state` returned; ValueError where it is of other scalars or members."""
        if state["last"].shape != self.last.shape:
            raise ValueError(f"last has shape {state['last'].shape}, and not {self.last.shape}")
        self._room, self._rows, self.last = (state["steps"], state["values"]), len(state["steps"]), state["last"]
        self._line = new_line()
        self.seen, self.stride, self.last_step = (int(number) for number in state["place"])


def grown(rows: np.ndarray, size: int) -> np.ndarray:
    """Return a copy of rows with room for `size` of them."""
    room = np.empty((size, *rows.shape[1:]), rows.dtype)
    room[: len(rows)] = rows
    return room
