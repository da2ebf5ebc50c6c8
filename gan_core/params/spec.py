"""What is known of one setting, read from its declaration."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from gan_core.numerals import format_exact
from gan_core.registry import labels_of


@dataclass(frozen=True)
class Spec:
    """A field of Params as widgets, links, the command line and messages need it."""

    name: str
    kind: str  # "int", "float", "bool", "choice" or "text"
    default: Any
    label: str
    help: str
    group: str
    live: bool
    per_member: bool
    log: bool
    low: float | None
    high: float | None
    choices: dict[str, str] | None

    @property
    def allowed(self) -> str:
        """Say what the field allows: 'a whole number from 1 to 64'."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.kind == "bool":
            return "true or false"
        if self.kind == "text":
            return "a text"
        noun = "a whole number" if self.kind == "int" else "a number"
        if self.low is None or self.high is None:
            return noun
        return f"{noun} from {format_exact(self.low)} to {format_exact(self.high)}"

    def comma(self, given: Any) -> str:
        """Say how a number with a comma is written here: ' Write a point: 0.001.' for '0,001'; nothing for anything else."""
        if not isinstance(given, str):
            return ""
        if self.kind == "int" and re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", given):
            return f" Write it without a comma: {given.replace(',', '')}."
        if self.kind == "float" and re.fullmatch(r"[+-]?\d+,\d+", given):
            return f" Write a point: {given.replace(',', '.')}."
        return ""

    def named(self, value: Any) -> str:
        """Write a value with the setting's label, for readers: 'Loss: Hinge', 'Learning rate of D: 1 × 10⁻³'."""
        return f"{self.label}: {self.shown(value)}"

    def shown(self, value: Any) -> str:
        """Write a value for readers: 'Hinge', 'on', '1 × 10⁻³'."""
        if self.kind == "bool":
            return "on" if value else "off"
        return self.choices[value] if self.choices else value if self.kind == "text" else format_exact(value)

    def shown_text(self, text: str) -> str:
        """Write a value given as `to_text` writes it for readers; a text that is no value stays as it is."""
        try:
            return self.shown(self.from_text(text))
        except (ValueError, KeyError, OverflowError):
            return text

    def from_text(self, text: str) -> Any:
        """Read what `to_text` wrote; ValueError or KeyError for another text. Bounds and choices are not checked."""
        if self.kind == "bool":
            return {"true": True, "false": False, "1": True, "0": False}[text.lower()]
        return {"int": int, "float": float}.get(self.kind, str)(text)

    def to_text(self, value: Any) -> str:
        """Write a value as a link and the command line write it; Params.of reads it back."""
        return {True: "true", False: "false"}[value] if self.kind == "bool" else str(value)


@cache
def specs_of(model: type[BaseModel]) -> dict[str, Spec]:
    """Return the specs of a model's fields by name, in order."""
    found = {}
    for name, field in model.model_fields.items():
        extra = dict(field.json_schema_extra["setting"])  # type: ignore[arg-type, index, call-overload]
        choices = extra.pop("choices")
        if choices is not None:
            choices = dict(choices) if isinstance(choices, Mapping) else labels_of(choices)
        kind = "choice" if choices else {int: "int", float: "float", bool: "bool"}.get(field.annotation, "text")  # type: ignore[arg-type]
        bound = {key: getattr(item, key) for item in field.metadata for key in ("ge", "le") if hasattr(item, key)}
        found[name] = Spec(
            name=name,
            kind=kind,
            default=field.default,
            help=field.description or "",
            low=bound.get("ge"),
            high=bound.get("le"),
            choices=choices,
            **extra,
        )
    return found
