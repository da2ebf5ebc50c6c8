"""Figures as one message of bytes: a JSON header, then every array once: float32 at multiples of 4 bytes, uint8 behind them."""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson


def pack(header: Mapping[str, Any]) -> bytes:
    """Write a header whose arrays, at any depth, become {"$f32": [offset in floats, shape]}, pixels {"$u8": [offset, shape]}.

    Layout: the header's length in bytes (uint32, little endian), the header, blanks up to a multiple of 4, the floats, and the bytes of
    uint8 arrays, whose offsets count from the end of the floats ("$floats" is the number of floats). An array that occurs twice, such as
    the steps of several lines, is sent once.
    """
    blocks: dict[str, list[np.ndarray]] = {"$f32": [], "$u8": []}
    used = dict.fromkeys(blocks, 0)
    places: dict[int, dict[str, Any]] = {}
    kept: list[np.ndarray] = []  # an id is only unique while its array lives

    def place(array: Any) -> dict[str, Any]:
        if not isinstance(array, np.ndarray):
            raise TypeError(f"a figure holds a {type(array).__name__}; only plain values and arrays can be sent")
        if id(array) not in places:
            kind = "$u8" if array.dtype == np.uint8 else "$f32"
            block = np.ascontiguousarray(array, np.uint8 if kind == "$u8" else np.float32)
            places[id(array)] = {kind: [used[kind], list(block.shape)]}
            kept.append(array)
            blocks[kind].append(block)
            used[kind] += block.size
        return places[id(array)]

    text = orjson.dumps(header, default=place)
    text = text[:-1] + b',"$floats":%d}' % used["$f32"]
    text += b" " * (-len(text) % 4)
    return b"".join(
        [struct.pack("<I", len(text)), text, *(block.tobytes() for kind in blocks.values() for block in kind)]
    )
