"""How a run of a reader stands to a claim: whether it is one of the claim's, and what it says, by the claim's own condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from gan_core.claims.claim import Claim
from gan_core.experiments import registry
from gan_core.params import Params
from gan_core.params.events import Event, read_events

Stand = Literal["other", "ahead", "passed", "bears out", "counterexample"]
Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """stand: "other": not a run of the claim; "passed": it is past the claim's step, and was not measured there.

    value: of the figure. params: of the run, with what was changed before its first step. settings: the names of those that make it
    another run. events: whether changes during the run do.
    """

    stand: Stand
    value: float | None = None
    params: Params | None = None
    settings: tuple[str, ...] = ()
    events: bool = False

    @property
    def judged(self) -> bool:
        """Whether the run has said what it says."""
        return self.stand in ("bears out", "counterexample")


def verdict(claim: Claim, snapshot: Snapshot, member: int = 0) -> Verdict:
    """Judge a snapshot with a picture. member: the one shown, where the members of a run are seeds.

    A run is judged where the ledger reads it: at the claim's step, or where it ended before, with every figure measured there.
    """
    params, settings, changed = _standing(claim, tuple(snapshot["start_params"].items()), snapshot["events"])
    step = int(snapshot["step"])
    if settings or changed:
        return Verdict("other", params=params, settings=settings, events=changed)
    at_end = step == claim.step or (step < claim.step and snapshot.get("status") == "over")
    if at_end and snapshot.get("all_measured"):
        value = claim.read(snapshot, member if claim.seeds_are_members else 0)
        return Verdict("bears out" if claim.holds(value) else "counterexample", value, params)
    return Verdict("ahead" if step < claim.step and not at_end else "passed", params=params)


@lru_cache(maxsize=4096)  # asked at every look, for every claim of a page
def _standing(claim: Claim, start: tuple[tuple[str, Any], ...], text: str) -> tuple[Params, tuple[str, ...], bool]:
    """Return a run's params at its first step, those that make it another run than the claim's, and whether its changes do."""
    params, events = claim.model.of(dict(start)), _events(claim, text)
    first = {event.name: event.value for event in events if event.step == 0 and event.value is not None}
    params = params.changed(first) if first else params
    later = [event for event in events if event.step > 0 or event.value is None]
    changed = _alike(claim, later) != _alike(claim, _events(claim, claim.events))
    return params, tuple(claim.differences(params)), changed


def answers(claim: Claim, events: str, stop: int | None) -> bool:
    """Return whether a run with these events and this stop does what the claim asks: its changes, and a halt at its step."""
    return stop == claim.step and _alike(claim, _events(claim, events)) == _alike(claim, _events(claim, claim.events))


def _events(claim: Claim, text: str) -> list[Event]:
    """Return the events before the claim's step, since later ones do not change what is read there, and of what trains."""
    return [
        event
        for event in read_events(text, claim.model, registry[claim.experiment].commands)
        if event.step < claim.step and event.name not in claim.model.seen_only
    ]


def _alike(claim: Claim, events: list[Event]) -> list[tuple[int, str, Any]]:
    """Return events such that two that do the same are equal: 1e-3 and 0.001."""
    specs = claim.model.specs()
    return sorted(
        ((event.step, event.name, None if event.value is None else specs[event.name].from_text(event.value)) for event in events),
        key=repr,
    )  # fmt: skip
