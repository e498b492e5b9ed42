"""A response cache around an application that answers as a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from starlette.types import Message, Receive, Scope, Send

from app.caching import ResponseCache
from app.database import DatabaseUnavailableError, Snapshot
from app.settings import Settings


class Reply(NamedTuple):
    """What a client is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def note(self) -> bytes:
        """How the answer came about."""
        return dict(self.headers).get(b"cache-status", b"").removeprefix(b"article-facts; ")


class Data:
    """Stands for a database: the edition that there is, or none."""

    last_version = "0"

    def __init__(self) -> None:
        self.now: object | None = "first edition"
        self.looks = 0

    def edition(self) -> object | None:
        return self.now

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        self.looks += 1
        raise DatabaseUnavailableError("there is none")
        yield

    async def close(self) -> None:
        """Nothing is open."""


Answering = Callable[[Scope, Receive, Send], Awaitable[None]]


class World:
    """A cache around an application that answers as it is told to, once it may."""

    def __init__(self, **settings: Any) -> None:
        self.asked: list[Scope] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.answering: Answering = self.whole
        self.status = 200
        self.body = b"{}"
        self.headers: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
        self.data = Data()
        self.cache = ResponseCache(self._application, self.data, Settings(**settings))

    async def whole(self, _: Scope, __: Receive, send: Send) -> None:
        """Answers as nearly all operations do."""
        length = (b"content-length", str(len(self.body)).encode())
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, length]})
        await send({"type": "http.response.body", "body": self.body})

    async def in_parts(self, _: Scope, __: Receive, send: Send) -> None:
        """Answers bit by bit, and says nothing of how much it will be."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        for part in (b"one ", b"two ", b"three"):
            await send({"type": "http.response.body", "body": part, "more_body": part != b"three"})

    async def _application(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        await self.may_answer.wait()
        await self.answering(scope, receive, send)

    async def ask(self, path: str = "/v1/claims", method: str = "GET", **headers: str) -> Reply:
        """The answer to a request."""
        started: list[Message] = []
        body = bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            else:
                body.extend(message["body"])

        path, _, query = path.partition("?")
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}
        await self.cache(scope, receive, send)
        (start,) = started
        return Reply(start["status"], list(start["headers"]), bytes(body))

    async def asking(self, number: int, *requests: dict[str, str]) -> list["asyncio.Task[Reply]"]:
        """So many clients that wait for an answer, each of which asks one of the requests in turn."""
        self.may_answer.clear()
        given = requests or ({},)
        tasks = [asyncio.create_task(self.ask(**given[index % len(given)])) for index in range(number)]
        for _ in range(5):
            await asyncio.sleep(0)
        return tasks
