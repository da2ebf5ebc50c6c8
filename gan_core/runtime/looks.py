"""A look sends what its reader does not have yet: settings that have not changed and rows of the history go over once."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.columns import Columns, new_line
from gan_core.experiments.experiment import Snapshot
from gan_core.runtime.protocol import SAME

OF_SETTINGS = ("params", "start_params", "member_labels", "events", "classes")
PARTS = ("history", "picture")
KEPT = 4  # looks of a run that its readers may still have; each is a few references


class Sent:
    """What the last looks at one run had, by name, as far as it can be left out of the next one."""

    def __init__(self) -> None:
        self._looks: OrderedDict[str, Snapshot] = OrderedDict()

    def shorter(self, snapshot: Snapshot, has: str) -> Snapshot:
        """Return a snapshot without what the look `has` had, with its own name as "look", and as "has" the look that completes it, or ''."""
        held, name = self._looks.get(has), new_line()
        self._looks[name] = {key: snapshot[key] for key in OF_SETTINGS if key in snapshot}
        self._looks[name] |= {part: _lasting(snapshot.get(part, {})) for part in PARTS}
        while len(self._looks) > KEPT:
            self._looks.popitem(last=False)
        found = {**snapshot, "look": name, "has": has if held else ""}
        if held:
            found |= {key: SAME for key in OF_SETTINGS if key in held and held[key] == snapshot.get(key)}
            for part in PARTS:
                if part in snapshot:
                    found[part] = {key: _rest(value, held[part].get(key)) for key, value in snapshot[part].items()}
        return found


def whole(short: Mapping[str, Any], held: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot that `shorter` made short. held: the snapshot of the look that completes it."""
    found = {key: held[key] if value is SAME else value for key, value in short.items()}
    for part in PARTS:
        if part in found:
            found[part] = {key: _filled(value, held.get(part, {}).get(key)) for key, value in found[part].items()}
    return found


def _lasting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns without their rows, and arrays that nobody can write to."""
    found = dict[str, Any]()
    for key, value in values.items():
        if isinstance(value, Columns):
            found[key] = value.line, value.settled
        elif isinstance(value, np.ndarray) and not value.flags.writeable:
            found[key] = value
    return found


def _rest(value: Any, held: Any) -> Any:
    if isinstance(value, Columns):
        line, settled = held or ("", 0)
        return value.since(settled) if line == value.line else value
    return SAME if held is not None and held is value else value


def _filled(value: Any, held: Any) -> Any:
    if isinstance(value, Columns) and value.first:
        return value.after(held)
    return held if value is SAME else value
