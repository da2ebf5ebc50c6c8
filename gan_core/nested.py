"""Arrays of several parts under one flat set of names, as a saved run has them."""

from collections.abc import Mapping
from typing import Any


def flatten(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Turn {"part": {"name": array}} into {"part/name": array}."""
    return {f"{part}/{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def unflatten(arrays: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Turn {"part/name": array} into {"part": {"name": array}}; a name may hold further parts."""
    parts: dict[str, dict[str, Any]] = {}
    for key, array in arrays.items():
        part, _, name = key.partition("/")
        parts.setdefault(part, {})[name] = array
    return parts
