"""Memory of runs that were forgotten, given back to the system."""

import ctypes
import gc
from collections.abc import Callable


def _trim() -> Callable[[int], object]:
    """Return glibc's malloc_trim; what does nothing where there is none."""
    try:
        return ctypes.CDLL(None).malloc_trim  # type: ignore[no-any-return]
    except (AttributeError, OSError, TypeError):  # another C library, another system
        return lambda pad: None


def give_back() -> None:
    """Free what is not used any more: Python keeps objects that refer to each other, and the C library pages that are free."""
    gc.collect()
    _trim()(0)
