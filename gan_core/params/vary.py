"""The little language of `vary`: which settings differ between the members of an ensemble."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from gan_core.errors import BadInput, quoted
from gan_core.params.spec import Spec


def parse_vary(text: str) -> dict[str, list[str]]:
    """Read 'loss=minimax|non_saturating; lr_D=1e-3|1e-4' as {name: values}; '' gives {}."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, values = part.partition("=")
        options = [value.strip() for value in values.split("|")]
        if equals and name.strip() and options == [""]:
            raise BadInput(f"vary: {quoted(name.strip())} has no value; at least one is needed.", fields=("vary",))
        if not equals or not name.strip() or not all(options) or name.strip() in found:
            raise BadInput(
                f"vary: {quoted(part)} is not of the form name=value|value, each name once.", fields=("vary",)
            )
        found[name.strip()] = options
    return found


def combinations(varied: dict[str, list[str]]) -> list[dict[str, str]]:
    """Return every combination of the values, the last name running fastest; [{}] for none."""
    return [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]


@dataclass(frozen=True)
class Listed:
    """What a text such as `vary` may list: settings by name, with one value each or several."""

    specs: Mapping[str, Spec]
    several: bool

    def read(self, text: str) -> dict[str, list[str]]:
        """Read a text that the controls wrote as {name: values}, in which a value may be wrong or missing; names without a spec are left out."""
        parts = [part.partition("=") for part in text.split(";")]
        values = {name.strip(): [value.strip() for value in listed.split("|")] for name, _, listed in parts}
        return {name: list(filter(None, values[name])) for name in values if name in self.specs}

    def write(self, values: Mapping[str, list[str]]) -> str:
        """Write {name: values} as `parse_vary` reads it."""
        return "; ".join(f"{name}={'|'.join(each)}" for name, each in values.items())

    def words(self, text: str) -> str:
        """Say a text with labels: 'Loss: Minimax (saturating), Hinge; Learning rate of D: 10⁻³, 10⁻⁴'."""
        found = self.read(text)
        return "; ".join(
            f"{self.specs[name].label}: {', '.join(map(self.specs[name].shown_text, each))}"
            for name, each in found.items()
        )
