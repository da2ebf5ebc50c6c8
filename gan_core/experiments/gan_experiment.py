"""What experiments with a generator and a discriminator share: members that may stop, single updates, labels."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar, Protocol

import numpy as np

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.losses import Objective
from gan_core.params import Params
from gan_core.params.gan import GanParams
from gan_core.params.vary import parse_vary

UPDATES = {"step_D": (1, 0), "step_G": (0, 1)}  # command → (discriminator updates, generator updates)


class Steps(Protocol):
    """A game, as far as its numbers of updates go."""

    n_D: int
    n_G: int


class GanExperiment(Experiment):
    """K members; one step is n_D discriminator and n_G generator updates of each.

    Commands: step_D and step_G update one network once and count as a step.
    """

    params: GanParams
    check_every: ClassVar[int]  # steps between two looks at whether any member still trains; each waits for the device
    _labelled: Params | None = None  # the params of which `_labels` are

    @property
    @abstractmethod
    def games(self) -> Sequence[Steps]:
        """What the steps work on."""

    @abstractmethod
    def stopped(self) -> list[str]:
        """Say of each member at which step which quantity was not finite; '' for those that train."""

    @abstractmethod
    def take_step(self) -> None:
        """Train every member for one step and observe it."""

    @property
    def over(self) -> str:
        """Say that every member stopped at a number that is not finite; '' otherwise.

        Known at every `check_every`-th step alone: the step at which a run ends must not depend on how often it is looked at.
        """
        if self.step % self.check_every:
            return ""
        sentences = self.stopped()
        if not all(sentences):
            return ""
        many = len(sentences) > 1
        return f"all {len(sentences)} members have stopped at a number that was not finite" if many else sentences[0]

    def advance(self, steps: int) -> None:
        """Train; where every member has stopped, nothing happens."""
        for _ in range(steps):
            if self.over:
                return
            self.take_step()

    def command(self, name: str) -> None:
        """step_D: one discriminator update; step_G: one generator update."""
        if name not in UPDATES:
            super().command(name)
        with self._updates(*UPDATES[name]):
            self.advance(1)

    @contextmanager
    def _updates(self, n_D: int, n_G: int) -> Iterator[None]:
        before = [(game.n_D, game.n_G) for game in self.games]
        for game in self.games:
            game.n_D, game.n_G = n_D, n_G
        try:
            yield
        finally:
            for game, (old_D, old_G) in zip(self.games, before, strict=True):
                game.n_D, game.n_G = old_D, old_G

    def member_labels(self) -> list[str]:
        """Name every member by what it does not share with the others."""
        if self._labelled is not self.params:
            self._labelled, self._labels = self.params, labels(self.params, self.params.each_member())
        return list(self._labels)

    def of_losses(self, objectives: Sequence[Objective]) -> Snapshot:
        """What every GAN's snapshot says of the losses in use at what is shown."""
        return {
            "loss_name": [item.name for item in objectives],
            "loss_unit": [item.unit for item in objectives],
            "discriminator_output": [item.discriminator_output for item in objectives],
            "ignores_shift": [item.ignores_shift for item in objectives],
            "threshold": [item.threshold for item in objectives],
        }


def labels(params: GanParams, members: Sequence[GanParams]) -> list[str]:
    """Name every member by what it does not share with the others: "seed 3", "Loss: Hinge", or both, as the controls name it."""
    varied = list(parse_vary(params.vary))
    specs = params.specs()
    settings = [", ".join(specs[name].named(getattr(member, name)) for name in varied) for member in members]
    seeds = [f"seed {member.seed}" for member in members]
    if not varied:
        return seeds
    return settings if params.members == 1 else [f"{a}, {b}" for a, b in zip(settings, seeds, strict=True)]


def columns(readings: Mapping[str, np.ndarray], prefix: str) -> np.ndarray:
    """Return the readings whose names begin with a prefix as (K, how many)."""
    found = [values for name, values in readings.items() if name.startswith(prefix)]
    return np.stack(found, 1) if found else np.zeros((0, 0))
