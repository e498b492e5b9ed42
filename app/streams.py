"""Answers of any length, sent as they are read, which therefore take a small, fixed amount of memory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.forms import parts_written
from app.representations import Envelope, Form
from app.routes import HEAD_ALONE

STALLED = 30.0
"""Seconds that whoever is sent a whole list or a file may take for a part of it, of some ten kilobytes."""

PACE = 64 * 1024
"""Bytes a second that whoever is sent a whole list has to take, on the whole: others may wait for the place. A file
takes no place from anybody."""

PATIENCE = 30.0
"""Seconds that it may take besides. The time that a list takes to be read is not counted."""

logger = logging.getLogger(__name__)


async def whole_written(form: Form, batches: AsyncIterator[Sequence[str]], envelope: Envelope) -> AsyncIterator[str]:
    """A list of any length in a form, a few records at a time."""
    yield form.opening(envelope)
    between = ""
    async for documents in batches:
        async for part in parts_written(form, documents, envelope):
            yield between + part
            between = form.between
            await asyncio.sleep(0)
    yield form.closing(envelope)


def in_time(send: Send, pace: float = 0.0) -> Send:
    """Sends as before, but gives up a connection on which nothing gets through for some time; or, on the whole, fewer
    bytes a second than some pace. Raises SlowClientError then.
    """
    taken, waited = 0, 0.0

    async def send_in_time(message: Message) -> None:
        nonlocal taken, waited
        left = STALLED if not pace else min(STALLED, PATIENCE + taken / pace - waited)
        begun = monotonic()
        try:
            async with asyncio.timeout(left):
                await send(message)
        except TimeoutError:
            raise SlowClientError(taken, waited + monotonic() - begun) from None
        taken += len(message.get("body", b""))
        waited += monotonic() - begun

    return send_in_time


async def unless_slow(sending: Awaitable[None], path: str) -> None:
    """Send an answer until its client turns out to be too slow, which is worth one line in the log.

    The server closes the connection of an answer that is not whole, so that its client can tell.
    """
    try:
        await sending
    except SlowClientError as error:
        logger.warning("%s was broken off: its client took %d bytes in %.0f s", path, error.taken, error.seconds)


class SlowClientError(ClientDisconnect):
    """A client that takes what it is sent too slowly, or not at all, is given up."""

    def __init__(self, taken: int, seconds: float) -> None:
        super().__init__()
        self.taken = taken
        self.seconds = seconds


class Stream(StreamingResponse):
    """An answer that is made while it is sent. What it is read from is let go when it has ended, in whatever way."""

    def __init__(
        self, parts: AsyncIterator[str], held: AsyncExitStack, headers: Mapping[str, str], media_type: str
    ) -> None:
        super().__init__(parts, headers=headers, media_type=media_type)
        self.parts = parts
        self.held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, unless its client is too slow."""
        async with self.held:
            if scope["method"] == "HEAD" or HEAD_ALONE in scope.get("extensions", {}):
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
            else:
                await unless_slow(super().__call__(scope, receive, in_time(send, PACE)), scope["path"])
