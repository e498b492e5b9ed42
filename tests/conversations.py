"""Conversations with a service that is made up: what a client sends, and what it makes of answers good and bad."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from app.client import AsyncFactsClient, FactsClient, Retries

SERVICE = {
    "name": "Article Facts",
    "description": "Facts.",
    "dataset_version": "0123456789abcdef",
    "counts": dict.fromkeys(
        (
            *("articles", "people", "places", "organisations", "mentions"),
            *("claims", "figures", "events", "relations"),
        ),
        1,
    ),
    "links": {},
    "actions": [],
    "licences": [],
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
HALF = Retries(random=lambda: 0.5, clock=lambda: NOON)
"""Chance that always falls in the middle, at noon."""


def problem(status: int, **headers: str) -> httpx.Response:
    """A problem as the service tells it."""
    told = {"type": "/problems/some", "title": "Some", "status": status, "detail": "It is so.", "errors": []}
    media_type = {"Content-Type": "application/problem+json"}
    return httpx.Response(status, content=json.dumps(told), headers=media_type | named(headers))


def service(**headers: str) -> httpx.Response:
    """A good answer."""
    return httpx.Response(200, json=SERVICE, headers=named(headers))


def named(headers: dict[str, str]) -> dict[str, str]:
    """Headers, from names that Python can have."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


Do = Callable[[Any], Any]


class Conversation:
    """A client, what it sends, how long it waits, and the answers that it gets."""

    def __init__(self, kind: type[FactsClient] | type[AsyncFactsClient], *answers: Any, **options: Any) -> None:
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []
        self._answers = iter(answers)
        self._loop = asyncio.Runner()
        self._on_a_loop = kind is AsyncFactsClient
        sleep = self._sleep if self._on_a_loop else self.pauses.append
        usual: dict[str, Any] = {"base_url": "http://facts.test", "retries": HALF, "sleep": sleep}
        self.client = kind(transport=httpx.MockTransport(self._answer), **usual | options)

    def ask(self, do: Do) -> Any:
        """Do something with the client."""
        return self._loop.run(self._awaited(do(self.client))) if self._on_a_loop else do(self.client)

    def everything(self, do: Do) -> list[Any]:
        """Everything that comes of something with the client."""
        if not self._on_a_loop:
            return list(do(self.client))
        found: list[Any] = self._loop.run(self._gone_through(do(self.client)))
        return found

    @property
    def urls(self) -> list[str]:
        """What was asked for."""
        return [str(request.url) for request in self.requests]

    def close(self) -> None:
        """End it."""
        self.ask(lambda client: client.close())
        self._loop.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, httpx.Response)
        # a response can be read once, and by one kind of client
        if isinstance(answer.stream, InParts):
            return answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def _awaited(self, answer: Any) -> Any:
        return await answer

    async def _gone_through(self, answers: AsyncIterator[Any]) -> list[Any]:
        return [one async for one in answers]


class InParts(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes part by part, and may break off."""

    def __init__(self, parts: Iterable[bytes | Exception]) -> None:
        self._parts = list(parts)

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, Exception):
                raise part
            yield part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


def page(following: str | None) -> httpx.Response:
    """An empty page of a list."""
    return httpx.Response(200, json={"items": [], "next": following, "total": None})


def ask_service(client: Any) -> Any:
    """The simplest question."""
    return client.service()


Converse = Callable[..., Conversation]
