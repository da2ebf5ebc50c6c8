"""The scripts of the live view, plotly.js and the front page's pictures, served by the app itself under an address that contains a hash of their content."""

import gzip
import hashlib
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HERE = Path(__file__).parent / "live_view"
PICTURES = (
    Path(__file__).parents[1] / "pages" / "home" / "pictures"
)  # of the cards, and the kept run; made by tools.make_cards
PLOTLY = "plotly.min.js"
FRONT = ("paint.js", "theme.js", "unpack.js", "within.js")  # what the front page's picture uses of the live view
A_YEAR = "public, max-age=31536000, immutable"


def names() -> list[str]:
    """Return the names of the files that are served."""
    return [*(path.name for path in _files()), PLOTLY]


def _files() -> list[Path]:
    return sorted([*HERE.glob("*.js"), *PICTURES.glob("*.*")])


@cache
def build() -> str:
    """Return a short hash of the files and plotly's version: a new build has new addresses, so a cached file is never outdated."""
    digest = hashlib.sha256(version("plotly").encode())
    for path in _files():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return a file's address, relative to the app's root: one level above every page."""
    return f"./assets/{build()}/{name}"


@lru_cache(64)  # a path is what anybody asks for
def preloads(path: str) -> str:
    """Return the Link header of the page at this path: what its live view, or the front page's, needs before Streamlit asks for it."""
    if path.rstrip("/").endswith("/home") or path in ("", "/"):
        media = {theme: f'; media="(prefers-color-scheme: {theme})"' for theme in ("light", "dark")}
        posters = [f"<{address(f'live-{theme}.webp')}>; rel=preload; as=image{media[theme]}" for theme in media]
        return ", ".join([*posters, *(f"<{address(name)}>; rel=modulepreload" for name in FRONT)])
    modules = [f"<{address(item.name)}>; rel=modulepreload" for item in sorted(HERE.glob("*.js"))]
    return ", ".join([*modules, f"<{address(PLOTLY)}>; rel=preload; as=script; fetchpriority=low"])


def routes(base: str | None = "") -> list[Route]:
    """Return the routes for the server's app. base: the path under which the app is served, if any."""
    return [Route(f"{under(base)}/assets/{{build}}/{{name}}", serve)]


def under(base: str | None) -> str:
    """Return the path before every address of the app: "" or "/…"."""
    base = (base or "").strip("/")
    return f"/{base}" if base else ""


def serve(request: Request) -> Response:
    """Send one file, compressed only once; 404 for another name or another build."""
    name = request.path_params["name"]
    if name not in names() or request.path_params["build"] != build():
        return Response("not found", 404)
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    if not name.endswith(".js"):
        kind = "image/webp" if name.endswith(".webp") else "application/octet-stream"
        return Response(path(name).read_bytes(), media_type=kind, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(path(name).read_bytes(), media_type="text/javascript", headers=headers)
    return Response(compressed(name), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


def path(name: str) -> Path:
    """Return the path of a served file; plotly.js is part of the plotly package, which is not imported for it."""
    if name != PLOTLY:
        return (HERE if name.endswith(".js") else PICTURES) / name
    spec = find_spec("plotly")
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "package_data" / PLOTLY


@cache
def compressed(name: str) -> bytes:
    """Return a file, gzipped."""
    return gzip.compress(path(name).read_bytes(), 6)
