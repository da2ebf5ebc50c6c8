"""What the home page says of the server."""

from typing import Any

from gan_core.runtime.pool import shared_pool


def status() -> dict[str, Any] | None:
    """Return {"device", "workers", "runs_live"}; None before the first run: looking starts no worker."""
    pool = shared_pool(create=False)
    return None if pool is None else pool.summary()
