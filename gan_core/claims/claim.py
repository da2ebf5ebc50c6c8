"""What a claim is: a sentence that a number of a run, or of a formula, bears out or refutes."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gan_core.claims.figures import Figure, Snapshot
from gan_core.experiments import registry
from gan_core.numerals import format_exact, format_number
from gan_core.params import Params

FIRST_SEED = 100  # the sentence was found on seeds below it
MOST_CHARACTERS = 14  # of a bound
Range = tuple[Any, ...]  # (low, high) of a number, or the choices of a setting that is a choice


def bound_text(x: float) -> str:
    """Write a bound with all its digits, or with four where it is a fraction such as 1/3 that has no end."""
    text = format_exact(x).replace("-", "−")
    return text if len(text) <= MOST_CHARACTERS else format_number(x, 4)


@dataclass(frozen=True, kw_only=True, eq=False)
class Statement:
    """What both kinds of claims have.

    name: unique in its lesson. The figure must be at least `at_least` and at most `at_most`, in at least the share `share` of `seeds` seeds.
    free: the settings that a reader may change, and within which range the sentence should still hold; the seed is always free.
    source: where else the sentence is found. false: it is false on purpose, for the exercise "Find the false one"; it must fail.
    timed: the figure is made of times, so the tests do not run it.
    """

    name: str
    sentence: str
    settings: Mapping[str, Any] = field(
        default_factory=dict
    )  # override the defaults of the params; "preset" is allowed
    at_least: float | None = None
    at_most: float | None = None
    share: float = 1.0
    seeds: int = 16
    free: Mapping[str, Range] = field(default_factory=dict)
    source: str = ""
    false: bool = False
    timed: bool = False

    if TYPE_CHECKING:

        @property
        def model(self) -> type[Params]:
            """The params of the experiment or of the formula."""

        @property
        def words(self) -> str:
            """What the figure is."""

    @cached_property
    def base(self) -> Params:
        """The settings with seed 0."""
        return self.model.of(self.settings)

    @property
    def threshold(self) -> float | list[float]:
        """The one bound, or [at_least, at_most]."""
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        return bounds if len(bounds) == 2 else bounds[0]

    @property
    def condition(self) -> str:
        """The condition in words: 'at least 0.9', 'from 0.3 to 0.5'."""
        low, high = (None if bound is None else bound_text(bound) for bound in (self.at_least, self.at_most))
        if low is not None and high is not None:
            return low if low == high else f"from {low} to {high}"
        return f"at least {low}" if low is not None else f"at most {high}"

    def holds(self, value: float | None) -> bool:
        """Return whether a value of the figure meets the condition; one that is missing or not a number does not."""
        if value is None or math.isnan(value):
            return False
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def covers(self, params: Params) -> bool:
        """Return whether params differ from the claim's in nothing but the seed, the number of members and what is free, within its range."""
        return not self.differences(params)

    def differences(self, params: Params) -> list[str]:
        """Return the settings whose values keep params from being the claim's: those that are not free, or out of their range."""
        base = self.base
        return [
            name
            for name in type(params).model_fields
            if getattr(params, name) != getattr(base, name) and not self._may_be(name, getattr(params, name))
        ]

    def _may_be(self, name: str, value: Any) -> bool:
        if name in ("seed", "members", *self.model.seen_only):
            return True
        if name not in self.free:
            return False
        spec = self.model.specs()[name]
        allowed = self.free[name]
        return value in allowed if spec.kind in ("choice", "bool") else bool(allowed[0] <= value <= allowed[1])


@dataclass(frozen=True, kw_only=True, eq=False)
class Claim(Statement):
    """A claim about runs of an experiment: the figure is read after `step` steps. events: changes during the run, as in a link."""

    experiment: str
    step: int
    figure: Figure
    events: str = ""

    @property
    def model(self) -> type[Params]:
        """The experiment's params."""
        return registry[self.experiment].Params

    @property
    def words(self) -> str:
        """The figure and its step."""
        return f"{self.figure.words}, after step {self.step:,}"

    def read(self, snapshot: Snapshot, member: int = 0) -> float | None:
        """Return the figure of a run's member; None where it has none or is not finite."""
        return _finite(self.figure.read(snapshot, member))

    @property
    def seeds_are_members(self) -> bool:
        """Whether the members of a run are seeds: not where they have different settings, and not where they count as one."""
        specs = self.model.specs()
        return "members" in specs and specs["members"].default == 1 and not getattr(self.base, "vary", "")


@dataclass(frozen=True, kw_only=True, eq=False)
class FormulaClaim(Statement):
    """A claim about a formula of some params. value(params) → the figure; words: what it is. A "seed" draws the free settings at random."""

    model: type[Params]
    value: Callable[[Any], float]
    words: str

    def at(self, params: Params) -> float | None:
        """Return the figure at some settings; None where it is not finite."""
        return _finite(self.value(params))

    def drawn(self, seed: int) -> Params:
        """Return the settings of a seed: free numbers are uniform in their range, on a logarithmic scale where the setting has one."""
        numbers = np.random.default_rng(seed)
        specs = self.model.specs()
        values: dict[str, Any] = {**self.settings}
        for name, allowed in self.free.items():
            values[name] = _draw(numbers, specs[name].kind, specs[name].log, allowed)
        return self.model.of(values)


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _draw(numbers: np.random.Generator, kind: str, log: bool, allowed: Sequence[Any]) -> Any:
    if kind in ("choice", "bool"):
        return allowed[int(numbers.integers(len(allowed)))]
    low, high = allowed
    if kind == "int":
        return int(numbers.integers(low, high + 1))
    return float(np.exp(numbers.uniform(np.log(low), np.log(high))) if log else numbers.uniform(low, high))
