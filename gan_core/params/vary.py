"""The little language of `vary`: which settings differ between the members of an ensemble."""

from itertools import product

from gan_core.errors import BadInput, quoted


def parse_vary(text: str) -> dict[str, list[str]]:
    """Read 'loss=minimax|non_saturating; lr_D=1e-3|1e-4' as {name: values}; '' gives {}."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, values = part.partition("=")
        options = [value.strip() for value in values.split("|")]
        if not equals or not name.strip() or not all(options) or name.strip() in found:
            raise BadInput(
                f"vary: {quoted(part)} is not of the form name=value|value, each name once.", fields=("vary",)
            )
        found[name.strip()] = options
    return found


def combinations(varied: dict[str, list[str]]) -> list[dict[str, str]]:
    """Return every combination of the values, the last name running fastest; [{}] for none."""
    return [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
