"""Security headers of every response of the server."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Headers:
    """ASGI middleware: browsers guess no content type, other sites learn no path, and only the named sites may embed the app.

    A Space shows the app in a frame of another site, so X-Frame-Options, which cannot name sites, is never sent. preloads(path) → what the
    browser shall fetch together with the page at this path, as the value of its Link header.
    """

    def __init__(self, app: Any, ancestors: str = "*", preloads: Callable[[str], str] = lambda path: ""):
        self.app, self.ancestors, self.preloads = app, ancestors, preloads

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        """Pass a request on and add the headers to its response."""

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                headers["Content-Security-Policy"] = f"frame-ancestors {self.ancestors}"
                del headers["X-Frame-Options"]
                if headers.get("Content-Type", "").startswith("text/html") and (link := self.preloads(scope["path"])):
                    headers["Link"] = link
            await send(message)

        await self.app(scope, receive, with_headers)
