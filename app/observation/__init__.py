"""What is seen of requests: an id for each, a line in the log, and counts, in the layer around all that answer.

What is seen are methods, templates of paths, statuses and times. A client's own words get into the log alone, cut to a
length, and as JSON of ASCII characters, in which no character ends a line or means anything to a terminal.
"""

import itertools
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, for what is logged meanwhile."""

ACCEPTABLE_ID = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
"""What a client may call its request."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
"""Those that are told apart; a client can make up any number."""

CACHE = {b"hit": "hit", b"stored": "stored", b"collapsed": "collapsed", b"fwd=miss": "miss"}
"""The end of `Cache-Status` -> how an answer came about."""


@dataclass(slots=True)
class Exchange:
    """A request and what became of it."""

    id: str
    scope: Scope
    method: str
    route: str
    """The template of its path: one of a bounded number."""
    status: int = 0
    """0 if there was no answer: the client had gone."""
    seconds: float = 0.0
    cache: str | None = None
    version: str | None = None


Observer = Callable[[Exchange], None]


class Observed:
    """An application around another, of whose exchanges it tells observers."""

    def __init__(self, app: ASGIApp, route_of: Callable[[str], str], observers: list[Observer]) -> None:
        self.app = app
        self.route_of = route_of
        self.observers = observers
        self._beginning = secrets.token_hex(8)
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, with an id that the answer names too."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        id = self._id_of(scope)
        REQUEST_ID.set(id)
        named = (b"x-request-id", id.encode())
        method = scope["method"]
        exchange = Exchange(id, scope, method if method in METHODS else "other", self.route_of(scope["path"]))

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = [*message.get("headers", ()), named]
                for name, value in headers:
                    if name == b"cache-status":
                        exchange.cache = CACHE.get(value.rpartition(b"; ")[2])
                    elif name == b"dataset-version":
                        exchange.version = value.decode("latin-1")
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        except Exception:
            exchange.status = exchange.status or 500  # which the server sends
            raise
        finally:
            exchange.seconds = perf_counter() - begun
            for observe in self.observers:
                observe(exchange)

    def _id_of(self, scope: Scope) -> str:
        """What the client calls the request, if that is fit to be repeated; or else a new id, which no other has."""
        for name, value in scope["headers"]:
            if name == b"x-request-id" and ACCEPTABLE_ID.fullmatch(value):
                return str(value, "ascii")
        return f"{self._beginning}-{next(self._numbers)}"
