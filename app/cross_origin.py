"""Pages of any other site may read what is at or under some paths (CORS): it is public, and nobody is signed in."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_AGE = 86_400
"""How many seconds a browser may keep what it was told about a path."""


class CrossOrigin:
    """An application around another, which tells browsers who may read its answers: everybody, without credentials."""

    def __init__(self, app: ASGIApp, paths: Sequence[str]) -> None:
        self.app = app
        self.paths = [path.rstrip("/") for path in paths]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and adds to the head of the answer."""
        if scope["type"] != "http" or not any(f"{scope['path']}/".startswith(f"{path}/") for path in self.paths):
            await self.app(scope, receive, send)
            return

        async def send_for_all(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *_ANSWER]
                if scope["method"] == "OPTIONS":
                    allowed = [(b"access-control-allow-methods", value) for name, value in headers if name == b"allow"]
                    headers += [*allowed, *_PREFLIGHT]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_for_all)


_ANSWER = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        # those of parts too: programs in a browser read a database or an archive in ranges
        b"Accept-Ranges, Content-Disposition, Content-Range, Dataset-Version, ETag, Link, Retry-After, Total-Count",
    ),
]
_PREFLIGHT = [
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", str(MAX_AGE).encode()),
]
