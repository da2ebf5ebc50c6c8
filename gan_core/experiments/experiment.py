"""What an experiment is: built from params, it advances, is looked at, and can be saved and loaded."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.params import Params

Snapshot = dict[str, Any]  # numpy arrays, floats, ints, strings, and lists of these; each experiment documents its keys


class Experiment(ABC):
    """One simulation. `advance` is deterministic in params and step; looking changes nothing.

    Its commands stand in its entry of `gan_core.experiments`; a command may count as steps (then `step` grows).
    """

    name: ClassVar[str]
    params: Params  # in force now

    @abstractmethod
    def __init__(self, params: Params, device: str = "cpu"): ...

    @classmethod  # noqa: B027 -- most experiments need nothing that is slow to import
    def warm_up(cls) -> None:
        """Import what only a later step needs: a worker does so ten seconds after it has started."""

    @property
    @abstractmethod
    def step(self) -> int:
        """Steps taken."""

    @abstractmethod
    def advance(self, steps: int) -> None:
        """Run this many steps, or fewer if the run is over."""

    @property
    def over(self) -> str:
        """Say why nothing will change any more ('' while it can go on): every member met a number that is not finite."""
        return ""

    def apply(self, change: Mapping[str, Any]) -> None:
        """Change live settings of the running run; BadInput names the field, and nothing changes then."""
        for name in change:
            spec = self.params.specs().get(name)
            if spec is not None and not spec.live:
                live = ", ".join(key for key, item in self.params.specs().items() if item.live)
                raise BadInput(f"{name}: cannot change while the run goes on; live settings: {live}.", fields=(name,))
        self.params = self.params.changed(change)

    def command(self, name: str) -> None:
        """Do what a lesson adds to a run; BadInput lists the commands."""
        known = ", ".join(registry[self.name].commands) or "none"
        raise BadInput(f"unknown command '{name}'; known: {known}.", fields=("command",))

    def measure(self) -> None:  # noqa: B027 -- most experiments have nothing slow to measure
        """Bring every figure of the snapshot up to the present step, the slow ones included. Pure: draws nothing that trains."""

    @abstractmethod
    def snapshot(self, at: int | None = None) -> Snapshot:
        """Return what there is to see now, or what was seen at the key frame nearest to step `at`."""

    @abstractmethod
    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return (arrays, JSON-able rest): all that `load` needs to go on bit for bit."""

    @abstractmethod
    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from a state of an experiment with the same params."""
