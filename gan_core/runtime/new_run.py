"""A new run: in the server's workers, or on ZeroGPU."""

from gan_core.runtime.chunks import ChunkedRun, is_lent, lent_chunk
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import shared_pool

LENT = lent_chunk() if is_lent() else None  # at import: ZeroGPU requires it before the server starts


def new_run(session: str = "") -> RunHandle | ChunkedRun:
    """Return a run that has not started. session: its owner."""
    if LENT is not None:
        return ChunkedRun(LENT)
    pool = shared_pool()
    assert pool is not None
    return RunHandle(pool, session=session)
