"""What an experiment is: built from params, it advances, is looked at, and can be saved and loaded."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import numpy as np

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.nested import flatten, unflatten
from gan_core.params import Params

Snapshot = dict[str, Any]  # numpy arrays, floats, ints, strings, and lists of these; each experiment documents its keys


class Part(Protocol):
    """Whatever has a state of its own."""

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""

    def load(self, arrays: dict[str, np.ndarray], /) -> None:
        """Go on from `state`, bit for bit."""


class Attributes:
    """Attributes of an object that are arrays or numbers, as a part."""

    def __init__(self, owner: object, *names: str):
        self.owner, self.names = owner, names

    def state(self) -> dict[str, np.ndarray]:
        """Return them as arrays."""
        return {name: np.array(getattr(self.owner, name)) for name in self.names}

    def load(self, arrays: dict[str, np.ndarray]) -> None:
        """Set them: an array where there was one, else a number."""
        for name in self.names:
            found = np.array(arrays[name])
            setattr(self.owner, name, found if isinstance(getattr(self.owner, name), np.ndarray) else found.item())


class Experiment(ABC):
    """One simulation. `advance` is deterministic in params and step; looking changes nothing.

    Its commands stand in its entry of `gan_core.experiments`; a command may count as steps (then `step` grows). A new one
    defines how it advances, what of it is `seen`, and which `parts` of it have a state; tests/test_experiment_contract.py checks the rest.
    """

    name: ClassVar[str]
    params: Params  # in force now
    _step = 0  # steps taken, where no part counts them
    _written: Params | None = None  # the params of which `_values` are

    @abstractmethod
    def __init__(self, params: Params, device: str = "cpu"): ...

    @classmethod  # noqa: B027 -- most experiments need nothing that is slow to import
    def warm_up(cls) -> None:
        """Import what only a later step needs: a worker does so ten seconds after it has started."""

    @property
    def step(self) -> int:
        """Steps taken."""
        return self._step

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
                raise BadInput(f"{name}: cannot change during a run; live settings: {live}.", fields=(name,))
        self.params = self.params.changed(change)
        self.set_live()

    def set_live(self) -> None:  # noqa: B027 -- most experiments read `params` at every step
        """Put the live settings of `params` in force from the next step on."""

    def command(self, name: str) -> None:
        """Do what a lesson adds to a run; BadInput lists the commands."""
        known = ", ".join(registry[self.name].commands) or "none"
        raise BadInput(f"unknown command '{name}'; known: {known}.", fields=("command",))

    def measure(self) -> None:  # noqa: B027 -- most experiments have nothing slow to measure
        """Bring every figure of the snapshot up to the present step, the slow ones included. Pure: draws nothing that trains."""

    def member_labels(self) -> list[str]:
        """Name every member."""
        return [""]

    def values(self) -> dict[str, Any]:
        """Return the settings in force, by name."""
        if self._written is not self.params:
            self._written, self._values = self.params, self.params.model_dump()
        return dict(self._values)

    def stopped(self) -> list[str]:
        """Say of each member at which step which quantity was not finite; '' for those that train."""
        return [""] * len(self.member_labels())

    def snapshot(self, at: int | None = None) -> Snapshot:
        """Return the current snapshot, or that of the key frame nearest to step `at`."""
        labels = self.member_labels()
        return {
            "step": self.step,
            "members": len(labels),
            "params": self.values(),
            "member_labels": labels,
            "stopped": self.stopped(),
            "history": {},
            "frames": np.arange(0),
            **self.seen(at),
        }

    @abstractmethod
    def seen(self, at: int | None) -> Snapshot:
        """Return what is of its own in the snapshot: readings and "picture", and where there are any "history" and "frames"."""

    def parts(self) -> dict[str, Part]:
        """Return what has a state, by name: with step and params all that a saved run needs."""
        return {}

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return (arrays, JSON-able rest): all that `load` needs to go on bit for bit."""
        arrays = flatten({name: part.state() for name, part in self.parts().items()})
        return arrays, {"experiment": self.name, "step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from a state of a run that began with the same params; BadInput where it is another's."""
        if rest.get("experiment") != self.name:
            raise BadInput(f"state: it is of '{rest.get('experiment')}', and this is '{self.name}'.")
        found = self.params.changed(rest["params"])
        for name, spec in found.specs().items():
            if not spec.live and getattr(found, name) != getattr(self.params, name):
                ours = spec.to_text(getattr(self.params, name))
                raise BadInput(f"state: {name} was {spec.to_text(getattr(found, name))}, and is {ours} here.")
        self.params, self._step = found, int(rest["step"])
        self.set_live()
        parts = unflatten(arrays)
        try:
            for name, part in self.parts().items():
                part.load(parts.get(name, {}))
        except BadInput:
            raise
        except (LookupError, ValueError, RuntimeError) as problem:
            raise BadInput(f"state: it does not hold what '{self.name}' needs; start the run again.") from problem
