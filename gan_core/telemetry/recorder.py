"""Scalars go to a buffer on the device as they are measured, and to the host when the buffer is full or somebody looks."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from gan_core.telemetry.series import Series

ROWS = 256


class Recorder:
    """Scalars of one cadence: `record` costs one copy on the device, `series` one transfer for many rows.

    `last_steps` says of each member after which step there is nothing more to record, (K,): those rows are NaN.
    """

    def __init__(self, names: Sequence[str], members: int, device: torch.device, last_steps: Callable[[], np.ndarray]):
        self._last_steps = last_steps
        self._series = Series(names, members)
        self._rows = torch.zeros(ROWS, len(self._series.names), members, device=device)
        self._steps: list[int] = []

    def record(self, step: int, values: Sequence[Tensor]) -> None:
        """Write one row: a (K,) tensor a name, in the order of the names."""
        self.record_all([step], torch.stack(list(values))[None])

    def record_all(self, steps: Sequence[int], values: Tensor) -> None:
        """Write a row for each of n ≤ ROWS steps, (n, names, K)."""
        if len(self._steps) + len(steps) > ROWS:
            self._flush()
        self._rows[len(self._steps) : len(self._steps) + len(steps)] = values
        self._steps.extend(steps)

    @property
    def series(self) -> Series:
        """The store on the host, up to date."""
        self._flush()
        return self._series

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        return self.series.state()

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take over what `state` returned, and forget what is not on the host yet."""
        self._steps.clear()
        self._series.load(state)

    def _flush(self) -> None:
        if self._steps:
            steps = np.array(self._steps, np.int64)
            values, last_steps = self._rows[: len(steps)].cpu().numpy().copy(), self._last_steps()
            if (last_steps < steps[-1]).any():
                values[np.broadcast_to(steps[:, None, None] > last_steps, values.shape)] = np.nan
            self._series.extend(steps, values)
            self._steps.clear()
