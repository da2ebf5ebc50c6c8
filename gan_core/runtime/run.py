"""A run: an experiment with the log of all its changes, so that it can be repeated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.errors import BadInput
from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import Params
from gan_core.params.events import MAX_EVENTS, Event, write_events


class Run:
    """Applies `events` exactly at their steps, logs live changes, and pauses at `stop_at`.

    How the steps are divided into calls of `advance` does not change the result. measures: bring every figure up to the step where the run
    stops, which can take some time.
    """

    def __init__(
        self,
        experiment: Experiment,
        events: Iterable[Event] = (),
        stop_at: int | None = None,
        *,
        measures: bool = False,
    ):
        self.experiment, self.stop_at, self.measures = experiment, stop_at, measures
        self.start_params = experiment.params
        self._start_values = self.start_params.model_dump()
        self.all_measured_at = -1  # the step at which every figure was measured last, the slow ones included
        self.log: list[Event] = []
        self.ahead = sorted(events, key=lambda event: event.step)
        _check(self.start_params, self.ahead)

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.experiment.step

    @property
    def finished(self) -> bool:
        """Tell whether `stop_at` is reached or the experiment is over."""
        return bool(self.experiment.over) or (self.stop_at is not None and self.step >= self.stop_at)

    def advance(self, steps: int) -> None:
        """Take this many steps, or fewer if the run stops."""
        end = self.step + steps if self.stop_at is None else min(self.step + steps, self.stop_at)
        while self.step < end and not self.experiment.over:
            while self.step < end and self.ahead and self.ahead[0].step <= self.step:
                self._replay()
            until = min(end, self.ahead[0].step) if self.ahead else end
            if until > self.step:
                self.experiment.advance(until - self.step)
        if self.measures and self.finished and self.all_measured_at != self.step:
            self.measure()

    def measure(self) -> None:
        """Bring every figure of the snapshot up to the present step."""
        self.experiment.measure()
        self.all_measured_at = self.step

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings now; on BadInput, which names the field, nothing is changed."""
        self._check_room()
        self._change(values)

    def _change(self, values: Mapping[str, Any]) -> None:
        before = self.experiment.params
        self.experiment.apply(values)
        after, specs = self.experiment.params, self.experiment.params.specs()
        for name in values:
            if getattr(after, name) != getattr(before, name) and name not in after.seen_only:
                self._write(Event(self.step, name, specs[name].to_text(getattr(after, name))))

    def command(self, name: str) -> None:
        """Do one step ("step"), or a command of the experiment."""
        if name == "step":
            self.advance(1)
        else:
            self._check_room()
            self._command(name)

    def _command(self, name: str) -> None:
        event = Event(self.step, name)
        self.experiment.command(name)
        self._write(event)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """Return the experiment's snapshot with the events of the whole run and its first params; "all_measured" after `measure`."""
        return {
            **self.experiment.snapshot(at),
            "events": write_events([*self.log, *self.ahead]),
            "start_params": dict(self._start_values),
            "stop_at": self.stop_at,
            **({"all_measured": True} if at is None and self.all_measured_at == self.step else {}),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the experiment's state and the log, as (arrays, rest for JSON)."""
        arrays, rest = self.experiment.state()
        events = {"log": list(map(str, self.log)), "ahead": list(map(str, self.ahead))}
        return arrays, {"experiment_state": rest, **events, "stop_at": self.stop_at, "measures": self.measures}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Continue from `state`; the experiment was built from the run's first params."""
        entry_events = [[_event(text) for text in rest[part]] for part in ("log", "ahead")]
        self.log, self.ahead = entry_events
        self.stop_at, self.measures = rest["stop_at"], rest.get("measures", False)
        self.experiment.load(arrays, rest["experiment_state"])

    def _replay(self) -> None:
        group = _together(self.ahead)
        del self.ahead[: len(group)]
        if group[0].value is None:
            self._command(group[0].name)
        else:
            self._change({event.name: event.value for event in group})

    def _write(self, event: Event) -> None:
        """Log an event; several changes of one setting at the same step become one."""
        for i in range(len(self.log) - 1, -1, -1):
            if event.value is None or self.log[i].value is None or self.log[i].step != event.step:
                break
            if self.log[i].name == event.name:
                del self.log[i]
                break
        self.log.append(event)

    def _check_room(self) -> None:
        if len(self.log) + len(self.ahead) >= MAX_EVENTS:
            raise BadInput(f"events: this run has had {MAX_EVENTS} changes, the maximum for a link; restart it.")


def _together(events: Sequence[Event]) -> list[Event]:
    """Return the first event and the changes after it at the same step: they may be valid only together."""
    first = events[0]
    n = 1
    while first.value is not None and n < len(events) and events[n].value is not None and events[n].step == first.step:
        n += 1
    return list(events[:n])


def _check(params: Params, events: Sequence[Event]) -> None:
    """Raise BadInput at the start, not at its step, for a change that is not allowed."""
    while events:
        group = _together(events)
        events = events[len(group) :]
        if group[0].value is not None:
            try:
                params = params.changed({event.name: event.value for event in group})
            except BadInput as problem:
                raise BadInput(f"events: at step {group[0].step}: {problem}", fields=("events",)) from problem


def _event(text: str) -> Event:
    step, _, rest = text.partition(":")
    name, equals, value = rest.partition("=")
    return Event(int(step), name, value if equals else None)
