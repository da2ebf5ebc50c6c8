"""The few functions that losses and distributions need, for numpy arrays and torch tensors alike.

The namespace is picked from the argument, so this module imports without torch: the web server draws a loss with numpy by the
very code that trains with torch.
"""

import sys
from functools import lru_cache
from typing import Any

import numpy as np

Array = Any  # np.ndarray or torch.Tensor


def is_torch(x: Array) -> bool:
    """Tell whether x is a torch tensor, without importing torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


def namespace(x: Array) -> Any:
    """Return the module, torch or numpy, whose functions take x."""
    return sys.modules["torch"] if is_torch(x) else np


def constant(values: Any, like: Array) -> Array:
    """Return values as an array of like's kind, dtype and device; not to be written to, since a tensor is kept for the next call."""
    if is_torch(like):
        array = np.asarray(values)
        return _tensor(array.tobytes(), array.dtype.str, array.shape, like.dtype, like.device)
    return np.asarray(values, dtype=like.dtype)


@lru_cache(maxsize=64)
def _tensor(values: bytes, kind: str, shape: tuple[int, ...], dtype: Any, device: Any) -> Array:
    """Return a tensor of these values: a copy to a GPU waits for it, so each is made once."""
    array = np.frombuffer(values, kind).reshape(shape)
    return sys.modules["torch"].tensor(array, dtype=dtype, device=device)


def softplus(x: Array) -> Array:
    """log(1 + e^x), elementwise, without overflow; log 2 at 0."""
    if is_torch(x):
        return namespace(x).nn.functional.softplus(x)
    return np.logaddexp(0, x)


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), elementwise, without overflow; 1/2 at 0."""
    if is_torch(x):
        return namespace(x).sigmoid(x)
    return np.exp(-np.logaddexp(0, -x))


def relu(x: Array) -> Array:
    """max(x, 0), elementwise."""
    return x.clamp(min=0) if is_torch(x) else np.maximum(x, 0)
