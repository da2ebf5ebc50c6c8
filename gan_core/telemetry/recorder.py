"""Scalars go to a buffer on the device as they are measured, and to the host when the buffer is full or somebody looks."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gan_core.telemetry.series import Series

ROWS = 256


class Recorder:
    """Scalars of one cadence: `record` costs one copy on the device, `series` one transfer for many rows."""

    def __init__(self, names: Sequence[str], members: int, device: torch.device):
        self._series = Series(names, members)
        self._rows = torch.zeros(ROWS, len(self._series.names), members, device=device)
        self._steps: list[int] = []

    def record(self, step: int, values: Sequence[Tensor]) -> None:
        """Write one row: a (K,) tensor a name, in the order of the names."""
        torch.stack(list(values), out=self._rows[len(self._steps)]) if self._rows.dtype == values[0].dtype else (
            self._rows[len(self._steps)].copy_(torch.stack(list(values)))
        )
        self._steps.append(step)
        if len(self._steps) == ROWS:
            self._flush()

    @property
    def series(self) -> Series:
        """The store on the host, up to date."""
        self._flush()
        return self._series

    def _flush(self) -> None:
        if self._steps:
            values = self._rows[: len(self._steps)].cpu().numpy().copy()
            self._series.extend(np.array(self._steps, np.int64), values)
            self._steps.clear()
