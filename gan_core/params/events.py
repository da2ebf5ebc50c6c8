"""What was done to a run and at which step: the part of a link that makes a run repeatable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from gan_core.errors import BadInput, quoted
from gan_core.params.base import Params

MAX_EVENTS = 500
MAX_DIGITS = 15  # of a step


@dataclass(frozen=True)
class Event:
    """At `step`, before the next update: a live change `name=value`, or a command `name` (value None)."""

    step: int
    name: str
    value: str | None = None

    def __str__(self) -> str:
        """Write as in a link: '1200:lr_D=1e-4' or '1350:step_D'."""
        return f"{self.step}:{self.name}" if self.value is None else f"{self.step}:{self.name}={self.value}"

    @classmethod
    def parse(cls, text: str, model: type[Params], commands: tuple[str, ...]) -> Self:
        """Read one event; BadInput says what an event looks like, which names are live, or which commands there are."""
        step, colon, rest = text.partition(":")
        name, equals, value = rest.partition("=")
        if not colon or not step.strip().isdecimal() or not name:
            raise BadInput(
                f"events: {quoted(text)} is not of the form step:name=value or step:command.", fields=("events",)
            )
        if len(step) > MAX_DIGITS:
            raise BadInput(f"events: a step has too many digits; at most {MAX_DIGITS}.", fields=("events",))
        live = [key for key, spec in model.specs().items() if spec.live]
        if name not in (live if equals else commands):
            allowed = f"live settings: {', '.join(live)}" if equals else f"commands: {', '.join(commands)}"
            raise BadInput(f"events: {quoted(name)} in {quoted(text)} is not known; {allowed}.", fields=("events",))
        return cls(int(step), name, value if equals else None)


def write_events(events: list[Event]) -> str:
    """Write events for a link, in order, separated by commas."""
    return ",".join(map(str, events))


def read_events(text: str, model: type[Params], commands: tuple[str, ...]) -> list[Event]:
    """Read what `write_events` wrote, sorted by step; BadInput names the event at fault."""
    comma = re.search(r"(?<!\d)\d{1,15}:\w+=[+-]?\d+,\d+(?=,|$)", text)
    if comma:
        found = comma[0]
        raise BadInput(
            f"events: {quoted(found)} has a comma in its number. Write a point: {found.replace(',', '.')}.",
            fields=("events",),
        )
    parts = [part for part in text.split(",") if part.strip()]
    if len(parts) > MAX_EVENTS:
        raise BadInput(f"events: {len(parts)} events; at most {MAX_EVENTS}.", fields=("events",))
    return sorted((Event.parse(part, model, commands) for part in parts), key=lambda event: event.step)


def changes(before: Params, after: Params) -> Mapping[str, Any]:
    """Return {name: value} of the fields in which two params of one model differ."""
    return {
        name: getattr(after, name) for name in type(after).model_fields if getattr(before, name) != getattr(after, name)
    }
