"""Flights: the application at work on an answer, for everybody who asks for it meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching.representations import SHARED, Answer, Representation

LONGEST = 8 * 1024 * 1024
"""How many bytes of an answer are held until it is whole; a longer one, or one of unknown length, is passed on."""


class Prepared(NamedTuple):
    """An answer that is ready to be sent to everybody."""

    representation: Representation
    kept: bool


Prepare: TypeAlias = Callable[[Answer], Awaitable[Prepared]]


class Client:
    """Who asked first."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive = receive
        self.send = send
        self.gone = False


class Flight:
    """One run of the application.

    It goes on whoever goes away. An answer that cannot be shared is passed on, as it comes, to who asked first.
    """

    def __init__(self, app: ASGIApp, scope: Scope, prepare: Prepare, first: Client) -> None:
        self.result: asyncio.Future[Prepared | None] = asyncio.get_running_loop().create_future()
        """What everybody gets; None if it cannot be shared."""
        self.failure: Exception | None = None
        """What the application failed of after it had answered, to be raised once and logged."""
        self._first = first
        self._start: Message | None = None
        self._body = bytearray()
        self._whole = False
        self._length = 0
        self._asked = False
        self.task = asyncio.create_task(self._run(app, scope, prepare))
        self.task.add_done_callback(self._end)

    async def _run(self, app: ASGIApp, scope: Scope, prepare: Prepare) -> None:
        try:
            await app(scope, self._receive, self._send)
        except Exception as error:
            if not self._whole:
                raise
            self.failure = error
        if self._whole and self._start is not None:
            answer = Answer(self._start["status"], self._start["headers"], bytes(self._body))
            self.result.set_result(await prepare(answer))

    async def _receive(self) -> Message:
        """A request without a body; then that the client has gone, which only that of a passed-on answer can have."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.shield(self.result)
        return await self._first.receive()

    async def _send(self, message: Message) -> None:
        if self.result.done():
            await self._first.send(message)
        elif message["type"] == "http.response.start":
            self._start = message
            length = _shared_length(message)
            if length is None:
                await self._pass_on()
            else:
                self._length = length
        else:
            self._body += message.get("body", b"")
            self._whole = not message.get("more_body", False)
            if len(self._body) > self._length:
                raise RuntimeError("The application sends more than it announced")

    async def _pass_on(self) -> None:
        self.result.set_result(None)
        if self._first.gone:
            self.task.cancel()
        else:
            await self._first.send(self._start or {})

    def _end(self, task: "asyncio.Task[None]") -> None:
        """Nobody is left waiting, whatever happened."""
        if task.cancelled():
            self.result.cancel()
        elif error := task.exception():
            if not self.result.done():
                self.result.set_exception(error)
        elif not self.result.done():
            self.result.set_exception(RuntimeError("The application ended without an answer"))


def _shared_length(start: Message) -> int | None:
    """How long the answer is, if it can be held, and is the same for everybody."""
    headers = dict(start.get("headers", ()))
    length = headers.get(b"content-length", b"")
    if not headers.keys() <= SHARED or not length.isdigit() or int(length) > LONGEST:
        return None
    return int(length)
