"""A run as a link and back: settings, seed, the events with their steps, the step to stop at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.params import Params
from gan_core.params.events import Event, read_events, write_events
from gan_core.registry import suggest
from ui.text import truncate

OF_THE_RUN = ("events", "stop")
LAYERS, TAB, PLACE = "layers", "tab", "at"  # of the view: see ui/view_link.py
CLAIM = "claim"  # of a formula, which the settings are judged by: see ui/claims/tab.py
RESERVED = (
    *OF_THE_RUN,
    LAYERS,
    TAB,
    PLACE,
    CLAIM,
    "path",
    "play",
    "preset",
    "present",
    "notes",
    "teacher",
    "embed",
    "embed_options",
)
LAST_STEP = 100_000_000


@dataclass(frozen=True)
class Link:
    """The content of a link, and in `problems` a message for each part that could not be used."""

    params: Params
    events: tuple[Event, ...] = ()
    stop: int | None = None
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # keys without a meaning here
    also: Mapping[str, str] = field(
        default_factory=dict
    )  # of a link that the page itself follows: keys still to be written


def commands_of(model: type[Params]) -> tuple[str, ...]:
    """Return the commands of the experiment with these params."""
    return next((entry.commands for entry in registry if entry.Params is model), ())


def differences(params: Params, start: Params, prefix: str = "") -> dict[str, str]:
    """Return the fields in which params differ from the page's start values, as written in a link."""
    return {
        prefix + name: spec.to_text(getattr(params, name))
        for name, spec in params.specs().items()
        if getattr(params, name) != getattr(start, name)
    }


def settings(params: Params, start: Params, opens: str = "", prefix: str = "") -> dict[str, str]:
    """Return the keys that name these params in a link.

    opens: the preset of a page that opens with one. Its links name the preset, or what differs from `start`; a link without any settings
    opens the page as it is.
    """
    if opens and params == type(params).of(preset=opens):
        return {"preset": opens}
    return differences(params, start, prefix) or ({"preset": "default"} if opens else {})


def of_the_run(events: Sequence[Event], stop: int | None) -> dict[str, str]:
    """Return the keys that name the events of a run and the step at which it stops."""
    found = {"events": write_events(list(events))} if events else {}
    return found if stop is None else {**found, "stop": str(stop)}


def build(
    params: Params,
    events: Sequence[Event] = (),
    stop: int | None = None,
    *,
    start: Params | None = None,
    opens: str = "",
    also: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the link's query: '?loss=hinge&seed=7&events=1200:lr_D=0.0001,1350:step_D&stop=5000'.

    start: what the link counts from, the model's defaults if not given; opens: as in `settings`; `read` must get the same. also: keys that
    the page itself reads.
    """
    query = {**also, **settings(params, start or type(params).of(), opens), **of_the_run(events, stop)}
    pairs = (f"{quote(name, safe='')}={quote(value, safe=':,=|')}" for name, value in query.items())
    return "?" + "&".join(pairs)


def read(
    query: Mapping[str, str],
    model: type[Params],
    *,
    start: Params | None = None,
    opens: str = "",
    prefix: str = "",
    also: Iterable[str] = (),
) -> Link:
    """Read a link's query. It never raises: an invalid part is reported, and the start value is used instead.

    opens: the preset that a query without settings, events or a stop stands for. prefix: of this model's keys, ending in '.', where a page has two. also: keys that the page itself reads.
    """
    start = start or model.of()
    names = list(model.specs())
    given = {key[len(prefix) :]: value for key, value in query.items() if key.startswith(prefix)}
    if opens and not given.keys() & {*names, *OF_THE_RUN, "preset"}:
        given["preset"] = opens
    unknown = [key for key in given if not _is_known(key, names, also)]
    problems = [_unknown(key, names) for key in unknown]
    values: dict[str, Any] = start.model_dump()
    try:
        values |= model.preset(given["preset"]) if "preset" in given else {}
    except BadInput as problem:
        problems.append(f"{problem} The default is used instead.")
    params, refused = _params(model, values, {key: given[key] for key in given if key in names}, start)
    problems += refused
    events, stop = (), None
    if not prefix:
        try:
            events = _events(given.get("events", ""), params)
        except BadInput as problem:
            problems.append(f"{problem} The link's events are ignored.")
        try:
            stop = _stop(given["stop"]) if "stop" in given else None
        except BadInput as problem:
            problems.append(f"{problem} It is ignored.")
    return Link(params, events, stop, tuple(map(truncate, problems)), tuple(prefix + key for key in unknown))


def _params(
    model: type[Params], values: dict[str, Any], given: dict[str, str], start: Params
) -> tuple[Params, list[str]]:
    """Override the other values by the given ones; a refused one falls back to the start value."""
    given, problems = dict(given), []
    while True:
        try:
            return model.of({**values, **given}), problems
        except BadInput as problem:
            at_fault = [name for name in problem.fields if name in given]
            problems.append(f"{problem} The default is used instead.")
            if not at_fault:  # only the page's start values are left, or a preset that does not fit them
                return start, problems
            for name in at_fault:
                del given[name]


def _events(text: str, params: Params) -> tuple[Event, ...]:
    """Read events and check each change in order; one bad event refuses all, since a run without it would be another run."""
    events = read_events(text, type(params), commands_of(type(params)))
    for event in events:
        if event.step > LAST_STEP:
            raise BadInput(f"events: step {event.step} is not allowed; a whole number from 0 to {LAST_STEP}.")
        if event.value is not None:
            try:
                params = params.changed({event.name: event.value})
            except BadInput as problem:
                raise BadInput(f"events: at step {event.step}, {problem}") from problem
    return tuple(events)


def _stop(text: str) -> int:
    if not text.isdecimal() or len(text) > len(str(LAST_STEP)) or int(text) > LAST_STEP:
        raise BadInput(f"stop: {text!r} is not allowed; a whole number from 0 to {LAST_STEP}.")
    return int(text)


def _is_known(key: str, names: list[str], also: Iterable[str]) -> bool:
    """Tell whether a key is known; keys of other pages and of a second model on this page are."""
    tail = key.rpartition(".")[2]
    return key in (*names, *RESERVED, *also) or any(tail in entry.Params.model_fields for entry in registry)


def _unknown(key: str, names: list[str]) -> str:
    return f"The link has an unknown setting {truncate(key, 40)!r}{suggest(key[:40], names)}; it is ignored. Allowed are the settings of this page."
