"""Flights: the application at work on an answer, for everybody who asks for it meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching.representations import SHARED, Answer, Header, Representation
from app.routes import without_body

LONGEST = 8 * 1024 * 1024
"""How many bytes of an answer are held until it is whole; a longer one, or one of unknown length, is passed on."""


class Prepared(NamedTuple):
    """An answer that is ready to be sent to everybody."""

    representation: Representation
    kept: bool


Prepare: TypeAlias = Callable[[Answer], Awaitable[Prepared]]


class Client:
    """Somebody who asks, and what for: the whole answer or its head, or what has another tag than one that is known."""

    def __init__(self, receive: Receive, send: Send, *, head: bool, condition: bytes | None) -> None:
        self.receive = receive
        self.send = send
        self.head = head
        self.condition = condition
        self.pass_on = without_body(send) if head else send
        self.gone = False

    async def take(self, representation: Representation, note: Header) -> None:
        """Be sent an answer."""
        await representation.send(self.send, note, head=self.head, condition=self.condition)


class Flight:
    """One run of the application, over one edition of the data.

    It goes on whoever goes away. An answer that cannot be shared is passed on, as it comes, to who asked first.
    """

    task: "asyncio.Task[None]"

    def __init__(self, edition: object, first: Client) -> None:
        self.edition = edition
        self.first = first
        self._result: asyncio.Future[Prepared | None] = asyncio.get_running_loop().create_future()
        self._failure: Exception | None = None
        self._start: Message | None = None
        self._body = bytearray()
        self._length = 0
        self._whole = False
        self._asked = False

    def begin(self, app: ASGIApp, scope: Scope, prepare: Prepare) -> None:
        """Let the application answer."""
        self.task = asyncio.create_task(self._run(app, scope, prepare))
        self.task.add_done_callback(self._end)

    async def result_for(self, client: Client) -> Prepared | None:
        """What everybody gets; None if it cannot be shared. Raises what the application failed of instead."""
        try:
            return await asyncio.shield(self._result)
        except asyncio.CancelledError:
            client.gone = True
            raise

    def fail_once(self) -> None:
        """Raise what the application failed of after it had answered, if nobody has, for the server to log."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    async def _run(self, app: ASGIApp, scope: Scope, prepare: Prepare) -> None:
        try:
            await app(scope, self._receive, self._send)
        except Exception as error:
            if not self._whole:
                raise
            self._failure = error
        if self._whole and self._start is not None:
            answer = Answer(self._start["status"], self._start["headers"], bytes(self._body))
            self._result.set_result(await prepare(answer))

    async def _receive(self) -> Message:
        """A request without a body; then that the client has gone, which only that of a passed-on answer can have."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.shield(self._result)
        return await self.first.receive()

    async def _send(self, message: Message) -> None:
        if self._result.done():
            await self.first.pass_on(message)
        elif message["type"] == "http.response.start":
            self._start = message
            length = _shared_length(message)
            if length is not None:
                self._length = length
                return
            self._result.set_result(None)
            if self.first.gone:
                self.task.cancel()
            else:
                await self.first.pass_on(message)
        else:
            self._body += message.get("body", b"")
            whole = not message.get("more_body", False)
            if len(self._body) > self._length or (whole and len(self._body) < self._length):
                raise RuntimeError("The application sends more or less than it announced")
            self._whole = whole

    def _end(self, task: "asyncio.Task[None]") -> None:
        """Nobody is left waiting, whatever happened."""
        if task.cancelled():
            self._result.cancel()
        elif error := task.exception():
            if not self._result.done():
                self._result.set_exception(error)
        elif not self._result.done():
            self._result.set_exception(RuntimeError("The application ended without an answer"))


def _shared_length(start: Message) -> int | None:
    """How long the answer is, if it can be held, and is the same for everybody."""
    headers = dict(start.get("headers", ()))
    length = headers.get(b"content-length", b"")
    if not headers.keys() <= SHARED or not length.isdigit() or int(length) > LONGEST:
        return None
    return int(length)
