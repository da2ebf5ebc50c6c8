"""Messages between web server and worker as bytes: a JSON header, then raw arrays. No pickle: nothing in a message is executed."""

import math
import struct
from typing import Any

import numpy as np
import orjson

ALIGN = 8
MARK = "__"  # a message's own key that begins with it is escaped by a second one
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(message: Any) -> bytes:
    """Write nested dicts and lists of numpy arrays, numbers (NaN and inf kept), strings, None; TypeError for anything else."""
    arrays: list[np.ndarray] = []
    header = orjson.dumps({"message": _strip(message, arrays), "arrays": [[a.dtype.str, a.shape] for a in arrays]})
    parts = [struct.pack("<Q", len(header)), header, b"\0" * (-len(header) % ALIGN)]
    for array in arrays:
        parts += [array.tobytes(), b"\0" * (-array.nbytes % ALIGN)]
    return b"".join(parts)


def decode(data: bytes) -> Any:
    """Read what `encode` wrote; ValueError for anything else. Arrays are views of `data`, read-only."""
    try:
        (length,) = struct.unpack_from("<Q", data)
        header = orjson.loads(data[8 : 8 + length])
        arrays, start = [], 8 + length + -length % ALIGN
        for dtype, shape in header["arrays"]:
            kind = np.dtype(dtype)
            if kind.kind not in "fiub":
                raise ValueError(f"an array of {dtype}")
            if not all(type(n) is int and n >= 0 for n in shape):
                raise ValueError(f"an array of shape {shape}")
            count = math.prod(shape)
            arrays.append(np.frombuffer(data, kind, count, start).reshape(shape))
            start += count * kind.itemsize + -(count * kind.itemsize) % ALIGN
        return _fill(header["message"], arrays)
    except (struct.error, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a message: {error}") from error


def _escaped(key: str) -> str:
    return MARK + key if key.startswith(MARK) else key


def _strip(value: Any, arrays: list[np.ndarray]) -> Any:
    if isinstance(value, dict):
        return {_escaped(str(key)): _strip(item, arrays) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strip(item, arrays) for item in value]
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value).reshape(value.shape))
        return {MARK + "array": len(arrays) - 1}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {MARK + "float": repr(value)}
    return value


def _fill(value: Any, arrays: list[np.ndarray]) -> Any:
    if isinstance(value, list):
        return [_fill(item, arrays) for item in value]
    if isinstance(value, dict):
        if MARK + "array" in value:
            index = value[MARK + "array"]
            if type(index) is not int or index < 0:
                raise ValueError(f"no array {index!r}")
            return arrays[index]
        if MARK + "float" in value:
            return SPECIAL[value[MARK + "float"]]
        return {key.removeprefix(MARK): _fill(item, arrays) for key, item in value.items()}
    return value
