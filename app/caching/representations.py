"""Representations: an answer as it is sent, with what lets others keep it and ask whether it is still the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from starlette.types import Send

from app.caching.encodings import Encoding, encoded
from app.conditions import holds

Header: TypeAlias = tuple[bytes, bytes]

SHARED = frozenset(
    {
        *(b"content-type", b"content-length", b"content-language", b"content-location", b"content-disposition"),
        *(b"dataset-version", b"total-count", b"vary", b"link", b"location", b"allow", b"retry-after", b"deprecation"),
        *(b"access-control-allow-origin", b"access-control-expose-headers"),
        *(b"etag", b"last-modified", b"accept-ranges", b"content-security-policy", b"x-content-type-options"),
        *(b"x-frame-options", b"referrer-policy", b"cross-origin-opener-policy", b"cross-origin-resource-policy"),
    }
)
"""Headers that say something of the answer, whoever asked. An answer with any other is of one request alone."""

REPLACED = frozenset({b"content-length", b"etag", b"accept-ranges", b"vary"})
"""Of these, the ones that are true of the bytes that the application sent. No part of an answer can be asked for."""

OF_A_BODY = frozenset({b"content-type", b"content-length", b"content-encoding", b"content-disposition", b"link"})
"""Headers that an answer without the body that they describe leaves out."""

LASTING = frozenset({200, 308, 404, 410})
"""The statuses of answers that stay the same for as long as the data does, and so may be kept by others."""

VARY = (b"vary", b"Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: Sequence[Header]
    body: bytes


@dataclass(frozen=True, slots=True)
class Representation:
    """What is sent."""

    status: int
    headers: Sequence[Header]
    body: bytes
    etag: bytes | None
    """Tells these very bytes from any others of the same place; only of a success."""

    async def send(self, send: Send, note: Header, *, head: bool, condition: bytes | None) -> None:
        """Send it, or that the client has it already; with a header about this sending alone."""
        if condition is not None and self.etag is not None and holds(condition, self.etag):
            headers = [header for header in self.headers if header[0] not in OF_A_BODY]
            await send({"type": "http.response.start", "status": 304, "headers": [*headers, note]})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, note]})
        await send({"type": "http.response.body", "body": b"" if head else self.body})


def represented(answer: Answer, encoding: Encoding, cache_control: bytes) -> Representation:
    """An answer in the encoding that a client takes, as far as that suits it."""
    headers = [header for header in answer.headers if header[0] not in REPLACED]
    media_type = next((value for name, value in headers if name == b"content-type"), b"")
    body, etag = answer.body, None
    if answer.body and encoding.coding and encoding.suits(media_type, len(answer.body)):
        body = encoded(answer.body, encoding.coding)
        headers.append((b"content-encoding", encoding.coding.encode()))
    headers.append((b"content-length", b"%d" % len(body)))
    if answer.status == 200:
        # of the bytes and of what they are, so that it is the same on every host, and new with a new program
        etag = b'"%s"' % blake2b(media_type + b"\n" + body, digest_size=12).hexdigest().encode()
        headers.append((b"etag", etag))
    if answer.status in LASTING:
        headers.append((b"cache-control", cache_control))
    return Representation(answer.status, (*headers, VARY), body, etag)
