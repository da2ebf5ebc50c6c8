"""Figures as one message of bytes: a JSON header, then every array once, float32, each at a multiple of 4 bytes."""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson


def pack(header: Mapping[str, Any]) -> bytes:
    """Write a header whose arrays, at any depth, become {"$f32": [offset in floats, shape]}.

    Layout: the header's length in bytes (uint32, little endian), the header, blanks up to a multiple of 4, the floats.
    An array that occurs twice, as the steps of a group of lines do, is sent once.
    """
    blocks: list[np.ndarray] = []
    places: dict[int, dict[str, Any]] = {}
    kept: list[np.ndarray] = []  # an id is only unique while its array lives
    used = 0

    def place(array: Any) -> dict[str, Any]:
        nonlocal used
        if not isinstance(array, np.ndarray):
            raise TypeError(f"a figure holds a {type(array).__name__}; only plain values and arrays can be sent")
        if id(array) not in places:
            block = np.ascontiguousarray(array, np.float32)
            places[id(array)] = {"$f32": [used, list(block.shape)]}
            kept.append(array)
            blocks.append(block)
            used += block.size
        return places[id(array)]

    text = orjson.dumps(header, default=place)
    text += b" " * (-len(text) % 4)
    return b"".join([struct.pack("<I", len(text)), text, *(block.tobytes() for block in blocks)])
