"""Messages between web server and worker as bytes: a JSON header, then raw arrays. No pickle: nothing in a message is executed."""

import math
import struct
from typing import Any

import numpy as np
import orjson

from gan_core.columns import Columns

ALIGN = 8
MARK = "__"  # a message's own key that begins with it is escaped by a second one
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class Same:
    """Stands for a value that the reader has already; SAME is the only one."""


SAME = Same()


def encode(message: Any) -> bytes:
    """Write nested dicts and lists of numpy arrays, numbers (NaN and inf kept), strings, None; TypeError for anything else."""
    arrays: list[np.ndarray] = []
    header = orjson.dumps({"message": _strip(message, arrays), "arrays": [[a.dtype.str, a.shape] for a in arrays]})
    parts = [struct.pack("<Q", len(header)), header, b"\0" * (-len(header) % ALIGN)]
    for array in arrays:
        parts.append(array.tobytes())
        if array.nbytes % ALIGN:
            parts.append(b"\0" * (-array.nbytes % ALIGN))
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
            arrays.append(np.ndarray(shape, kind, data, start))
            start += arrays[-1].nbytes + -arrays[-1].nbytes % ALIGN
        return _fill(header["message"], arrays)
    except (struct.error, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a message: {error}") from error


def _escaped(key: str) -> str:
    return MARK + key if key.startswith(MARK) else key


def _strip(value: Any, arrays: list[np.ndarray]) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        return value if math.isfinite(value) else {MARK + "float": repr(value)}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {MARK + "array": len(arrays) - 1}
    if kind is Columns:
        own = {MARK + "columns": value.names, "line": value.line, "settled": value.settled, "first": value.first}
        return {**own, "step": _strip(value["step"], arrays), "rows": _strip(value.rows, arrays)}
    if kind is Same:
        return {MARK + "same": 0}
    if isinstance(value, dict):
        return {_escaped(str(key)): _strip(item, arrays) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strip(item, arrays) for item in value]
    if isinstance(value, np.generic):
        return _strip(value.item(), arrays)
    return value


def _fill(value: Any, arrays: list[np.ndarray]) -> Any:
    kind = type(value)
    if kind is list:
        return [_fill(item, arrays) for item in value]
    if kind is not dict:
        return value
    if MARK + "array" in value:
        index = value[MARK + "array"]
        if type(index) is not int or index < 0:
            raise ValueError(f"no array {index!r}")
        return arrays[index]
    if MARK + "float" in value:
        return SPECIAL[value[MARK + "float"]]
    if MARK + "same" in value:
        return SAME
    if MARK + "columns" in value:
        return _columns(value, arrays)
    return {
        key[len(MARK) :] if key.startswith(MARK) else key: _fill(item, arrays)
        if type(item) is dict or type(item) is list
        else item
        for key, item in value.items()
    }


def _columns(value: dict[str, Any], arrays: list[np.ndarray]) -> Columns:
    names, line, settled, first = (value[key] for key in (MARK + "columns", "line", "settled", "first"))
    steps, rows = _fill(value["step"], arrays), _fill(value["rows"], arrays)
    if rows.shape[:2] != (len(steps), len(names)) or not all(type(name) is str for name in [*names, line]):
        raise ValueError("columns of another shape")
    if not (type(settled) is type(first) is int and 0 <= first <= settled <= first + len(steps)):
        raise ValueError("columns of another length")
    return Columns(names, steps, rows, line, settled, first)
