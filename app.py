"""The app: `streamlit run app.py`. Its own routes, and what happens at the start and the end of the server."""

import gc
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # under an ASGI server the app's folder need not be there
    sys.path.insert(0, str(ROOT))

from starlette.middleware import Middleware  # noqa: E402

from gan_core.errors import BadInput  # noqa: E402
from gan_core.settings import settings  # noqa: E402
from ui import assets, direct  # noqa: E402
from ui.headers import Headers  # noqa: E402


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Import the lessons, exclude the imported modules from garbage collection, start the workers; at the end close them."""
    import_module("pages")  # all lessons, before the first visit
    from gan_core.runtime import pool

    gc.collect()
    gc.freeze()  # later collections skip all objects made so far
    # a worker needs seconds; the first reader may need fewer
    threading.Thread(target=pool.shared_pool, daemon=True).start()
    threading.Thread(target=import_module("ui.claims.tab").warm, daemon=True).start()
    try:
        yield
    finally:
        pool.close_shared_pool()


try:
    own = settings()
except BadInput as problem:  # one line in place of a traceback
    sys.exit(str(problem))
BASE = st.get_option("server.baseUrlPath")
app = st.App(
    ROOT / "pages" / "main.py",
    routes=assets.routes(BASE),
    lifespan=lifespan,
    middleware=[
        Middleware(Headers, ancestors=own.frame_ancestors, preloads=assets.preloads),
        Middleware(direct.Shortcut, base=BASE),
    ],
)
