"""The app: `streamlit run app.py`. Its own routes, and what begins and ends with the server."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # under an ASGI server the app's folder need not be there
    sys.path.insert(0, str(ROOT))

from starlette.middleware import Middleware  # noqa: E402

from gan_core.settings import settings  # noqa: E402
from ui import assets, direct  # noqa: E402
from ui.headers import Headers  # noqa: E402


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Set what is imported aside from the garbage collector; at the end let the workers go, if there ever were any."""
    import_module("pages")  # all lessons, before and not during the first visit
    gc.collect()
    gc.freeze()  # no collection walks all of this again
    try:
        yield
    finally:
        pool = sys.modules.get("gan_core.runtime.pool")  # made at first use, so it may never have been imported
        if pool is not None:
            pool.close_shared_pool()


BASE = st.get_option("server.baseUrlPath")
app = st.App(
    ROOT / "pages" / "main.py",
    routes=[*assets.routes(BASE), *direct.routes(BASE)],
    lifespan=lifespan,
    middleware=[Middleware(Headers, ancestors=settings().frame_ancestors)],
)
