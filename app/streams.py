"""Answers of any length, sent as they are read, which therefore take a small, fixed amount of memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.forms import parts_written
from app.representations import Envelope, Form
from app.routes import HEAD_ALONE

STALLED = 30.0
"""Seconds that whoever is sent a whole list or a file may take for a part of it, of some ten kilobytes."""


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


def in_time(send: Send) -> Send:
    """Sends as before, but gives up a connection on which nothing gets through for some time."""

    async def send_in_time(message: Message) -> None:
        try:
            async with asyncio.timeout(STALLED):
                await send(message)
        except TimeoutError:
            raise ClientDisconnect from None

    return send_in_time


class Stream(StreamingResponse):
    """An answer that is made while it is sent. What it is read from is let go when it has ended, in whatever way."""

    def __init__(
        self, parts: AsyncIterator[str], held: AsyncExitStack, headers: Mapping[str, str], media_type: str
    ) -> None:
        super().__init__(parts, headers=headers, media_type=media_type)
        self.parts = parts
        self.held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A connection on which nothing gets through for some time is given up."""
        async with self.held:
            if scope["method"] == "HEAD" or HEAD_ALONE in scope.get("extensions", {}):
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
            else:
                await super().__call__(scope, receive, in_time(send))
