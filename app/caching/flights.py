"""Flights: the application at work on an answer, for everybody who asks for it meanwhile."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching.representations import SHARED, Answer, Header, Representation
from app.routes import without_body

LONGEST = 8 * 1024 * 1024
"""How many bytes of an answer are held until it is whole; a longer one, or one of unknown length, is passed on."""


class Client:
    """Somebody who asks, and what for: the whole answer or its head, or what has another tag than one that is known."""

    def __init__(self, receive: Receive, send: Send, *, head: bool, condition: bytes | None) -> None:
        self.send = send
        self.head = head
        self.condition = condition
        self.pass_on = without_body(send) if head else send
        self._receive = receive
        self._asked = False

    async def receive(self) -> Message:
        """A request without a body, and then whatever comes of the client."""
        if self._asked:
            return await self._receive()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def take(self, representation: Representation, note: Header) -> None:
        """Be sent an answer."""
        await representation.send(self.send, note, head=self.head, condition=self.condition)


class Flight:
    """One run of the application, over one edition of the data, by whoever asked first."""

    def __init__(self, edition: object) -> None:
        self.edition = edition
        self.passed_on = False
        """Whether the answer was for the first alone."""
        self._result: asyncio.Future[Representation | None] = asyncio.get_running_loop().create_future()

    async def result(self) -> Representation | None:
        """What the others get; None if nothing came of it for them. Raises what the application failed of."""
        return await asyncio.shield(self._result)

    def land(self, representation: Representation | None = None) -> None:
        """Let the others have it. Whatever comes after that concerns them no more."""
        if not self._result.done():
            self._result.set_result(representation)

    def crash(self, failure: Exception) -> None:
        """Let the others fail of the same."""
        if not self._result.done():
            self._result.set_exception(failure)
            self._result.exception()  # there may be no others


class Recording:
    """What the application sends, until the answer is whole. One that cannot be shared is passed on as it comes."""

    def __init__(self, flight: Flight, client: Client) -> None:
        self.failure: Exception | None = None
        """What the application failed of after it had answered, for the server to log."""
        self._flight = flight
        self._client = client
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._left = 0
        self._whole = False

    async def answer(self, app: ASGIApp, scope: Scope) -> Answer | None:
        """The whole answer; None if it has been passed on."""
        try:
            await app(scope, self._client.receive, self._send)
        except Exception as error:
            if not self._whole:
                raise
            self.failure = error
        if self._flight.passed_on:
            return None
        if self._start is None or not self._whole or self._left:
            raise RuntimeError("The application sent another answer than it announced")
        return Answer(self._start["status"], self._start["headers"], b"".join(self._parts))

    async def _send(self, message: Message) -> None:
        if self._flight.passed_on:
            await self._client.pass_on(message)
        elif message["type"] == "http.response.start":
            self._start = message
            length = _shared_length(message)
            if length is None:
                self._flight.passed_on = True
                self._flight.land()
                await self._client.pass_on(message)
            else:
                self._left = length
        else:
            body = message.get("body", b"")
            self._left -= len(body)
            if self._left >= 0:  # what is too much is refused in the end
                self._parts.append(body)
            self._whole = not message.get("more_body", False)


def _shared_length(start: Message) -> int | None:
    """How long the answer is, if it can be held, and is the same for everybody."""
    headers = dict(start.get("headers", ()))
    length = headers.get(b"content-length", b"")
    if not headers.keys() <= SHARED or not length.isdigit() or int(length) > LONGEST:
        return None
    return int(length)
