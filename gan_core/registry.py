"""Things found by name: losses, data sets, experiments."""

import difflib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from gan_core.errors import BadInput


class Named(Protocol):
    """Anything with a name, unique within its registry."""

    @property
    def name(self) -> str:
        """The name."""


class Labelled(Named, Protocol):
    """Anything with a name for links and a label for menus."""

    @property
    def label(self) -> str:
        """The label."""


T = TypeVar("T", bound=Named)
MAX_NAME = 60


def suggest(name: object, known: list[str]) -> str:
    """Return " (did you mean 'x'?)" for a near miss, else ''."""
    by_lower = {item.lower(): item for item in known}
    lower = name[:MAX_NAME].lower() if isinstance(name, str) else ""  # a link can hold a name of any length
    near = difflib.get_close_matches(lower, list(by_lower), n=1)
    return f" (did you mean '{by_lower[near[0]]}'?)" if near else ""


class Registry(Generic[T]):
    """An ordered table from name to thing; the order of registration is the order of menus."""

    def __init__(self, kind: str):
        self.kind = kind
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        """Add an item under its name; a duplicate raises ValueError."""
        if item.name in self._items:
            raise ValueError(f"{self.kind} '{item.name}' is registered twice")
        self._items[item.name] = item
        return item

    def names(self) -> list[str]:
        """Return the known names in order of registration."""
        return list(self._items)

    def __getitem__(self, name: str) -> T:
        """Return the item; an unknown name raises BadInput and lists the known ones."""
        if name not in self._items:
            known = self.names()
            raise BadInput(f"unknown {self.kind} '{name}'{suggest(name, known)}; known: {', '.join(known)}")
        return self._items[name]

    def get(self, name: str) -> T | None:
        """Return the item, or None for an unknown name."""
        return self._items.get(name)

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items in order of registration."""
        return iter(self._items.values())


def labels_of(items: Iterable[Labelled]) -> dict[str, str]:
    """Return {name: label} of registered things, for a menu."""
    return {item.name: item.label for item in items}


@dataclass(frozen=True)
class Declared:
    """A thing whose code needs torch, as the web server knows it; `code` says where that lies, as "package.module:name"."""

    name: str
    label: str
    code: str

    def load(self) -> Any:
        """Import the code (and torch) and return it."""
        return pkgutil.resolve_name(self.code)
