"""A new run, wherever this server trains: in its workers, or on a GPU that is lent."""

from gan_core.runtime.chunks import ChunkedRun, is_lent, lent_chunk
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import shared_pool

LENT = lent_chunk() if is_lent() else None  # at import: ZeroGPU must know of it before the server starts


def new_run(session: str = "") -> RunHandle | ChunkedRun:
    """Return a run that has not started. session: whose it is."""
    if LENT is not None:
        return ChunkedRun(LENT)
    pool = shared_pool()
    assert pool is not None
    return RunHandle(pool, session=session)
