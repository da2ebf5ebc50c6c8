"""The state of the server, for the home page."""

from typing import Any

from gan_core.runtime.pool import shared_pool


def status() -> dict[str, Any] | None:
    """Return {"device", "workers", "runs_live", "runs_waiting"}; None where no workers were started."""
    pool = shared_pool(create=False)
    return None if pool is None else pool.summary()
