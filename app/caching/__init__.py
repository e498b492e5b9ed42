"""The response cache: answers to GET are computed once for each dataset, in each form, and kept within bounds.

It is the layer right around the framework. What an answer is computed from is what it is kept by: path, query, Accept
and the data, and nothing else of a request gets through to the application. So an answer to one is right for all.

An answer is kept with the edition of the data that it was made from, and is used as long as that is the one that is
there now. While the data cannot be read, none is used.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter

from starlette.types import ASGIApp, Receive, Scope, Send

from app.caching.encodings import Encoding, encoding_for
from app.caching.flights import Client, Flight, Recording
from app.caching.kept import KeptAnswers, Key
from app.caching.representations import Answer, Header, Representation, represented
from app.database import Database, DatabaseUnavailableError
from app.negotiation import MAX_ACCEPT, form_accepted
from app.representations import FORMS, resource_at
from app.routes import CONDITION, HEAD_ALONE, MAX_PARAMETERS
from app.settings import Settings

ENCODED_INLINE = 32 * 1024
"""How many bytes of a body are encoded on the event loop, at most: a third of a millisecond. More are in a thread."""

TAGGED_INLINE = 512 * 1024
"""How many bytes are given a tag there, if they are not to be encoded: as long."""

DEFAULT_FORM = FORMS[0].name.encode()
"""The form that is meant if nothing is said of it."""

NO_FORM = b"none"
"""What is meant if no form is acceptable: whoever asks for records is refused then, and pages are as they are."""

FILES = "/v1/export"
"""Where files are, which come and go by themselves, are sent in parts and have tags of their own."""

HIT = (b"cache-status", b"article-facts; hit")
STORED = (b"cache-status", b"article-facts; fwd=miss; stored")
MISS = (b"cache-status", b"article-facts; fwd=miss")
COLLAPSED = (b"cache-status", b"article-facts; fwd=miss; collapsed")


class ResponseCache:
    """An application around another, which it asks for what it does not have."""

    def __init__(self, app: ASGIApp, database: Database, settings: Settings) -> None:
        self.app = app
        self.database = database
        self.kept = KeptAnswers(settings.cache_bytes)
        self._cache_control = _cache_control(settings)
        self._flights: dict[Key, Flight] = {}
        self._thread_is_free = asyncio.Semaphore()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a GET or HEAD from what is kept, if it can. Everything else is none of its business."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith(FILES):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            headers = _joined(scope["headers"])
        head, condition = scope["method"] == "HEAD", headers.get(b"if-none-match")
        encoding = encoding_for(headers.get(b"accept-encoding", b""))
        # to the letter what the application is given: had it a longer one, it might answer in another form
        accept = headers.get(b"accept", b"")[:MAX_ACCEPT]
        key = Key(scope["path"], scope["query_string"], media_key(scope["path"], accept), encoding)
        edition = self.database.edition() or await self._edition()
        kept = self.kept.get(key, edition) or self.kept.get(in_order(key), edition)
        if kept is not None:
            await kept.send(send, HIT, head=head, condition=condition)
        else:
            bare = {**scope, "method": "GET", "headers": [(b"accept", accept)] if accept else [], "client": None}
            bare["extensions"] = {HEAD_ALONE: {}} if head else {}
            if condition is not None:
                bare["extensions"][CONDITION] = condition
            await self._compute(key, edition, bare, Client(receive, send, head=head, condition=condition))

    async def _compute(self, key: Key, edition: object, bare: Scope, client: Client) -> None:
        """Let the application answer, once for all who ask the same meanwhile."""
        while edition is not None and (flight := self._flights.get(key)) and flight.edition == edition:
            # had the first client gone before there was an answer, one of the others begins again
            representation = await flight.result() or self.kept.get(in_order(key), edition)
            if representation is not None:
                await client.take(representation, COLLAPSED)
                return
            if flight.passed_on:
                await self.app(bare, client.receive, client.pass_on)
                return
        flight = self._flights[key] = Flight(edition)
        recording = Recording(flight, client)
        try:
            answer = await recording.answer(self.app, bare)
            if answer is None:
                return
            representation = await self._represented(answer, key.encoding)
            lasts = answer.status == 200 and edition is not None and edition == await self._edition()
            kept = lasts and self.kept.keep(in_order(key), edition, representation)
        except Exception as error:
            flight.crash(error)
            raise
        else:
            flight.land(representation)
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.land()
        await client.take(representation, STORED if kept else MISS)
        if recording.failure is not None:
            raise recording.failure

    async def _represented(self, answer: Answer, encoding: Encoding) -> Representation:
        """The answer as it is sent."""
        if len(answer.body) <= (ENCODED_INLINE if encoding.coding else TAGGED_INLINE):
            return represented(answer, encoding, self._cache_control)
        async with self._thread_is_free:
            return await asyncio.to_thread(represented, answer, encoding, self._cache_control)

    async def _edition(self) -> object:
        """Which edition of the data there is, looked for if that is not known; None if none can be read."""
        if self.database.edition() is None:
            with suppress(DatabaseUnavailableError):
                async with self.database.snapshot():
                    pass
        return self.database.edition()


def media_key(path: str, accept: bytes) -> bytes:
    """What tells the forms apart that an answer of a path may have: which of them is meant, if one is."""
    return _form_meant(resource_at(path), accept) if accept else DEFAULT_FORM


@lru_cache(maxsize=1024)
def _form_meant(resource: str, accept: bytes) -> bytes:
    form = form_accepted(resource, accept.decode("latin-1").lower())
    return form.name.encode() if form is not None else NO_FORM


def in_order(key: Key) -> Key:
    """The key with the parameters in the order of their names, on which no answer depends.

    The order of those of one name is kept: it is the order of the values in links. Where a name is escaped, or there
    are more parameters than are answered, all is left as it is.
    """
    if not 0 < key.query.count(b"&") < MAX_PARAMETERS:
        return key
    parameters = [parameter.partition(b"=") for parameter in key.query.split(b"&")]
    if any(b"%" in name or b"+" in name for name, _, _ in parameters):
        return key
    parameters.sort(key=itemgetter(0))
    return key._replace(query=b"&".join(map(b"".join, parameters)))


def _cache_control(settings: Settings) -> bytes:
    stale = settings.stale_while_revalidate
    return f"public, max-age={settings.max_age}{f', stale-while-revalidate={stale}' if stale else ''}".encode()


def _joined(headers: Iterable[Header]) -> dict[bytes, bytes]:
    """Headers by name, the lines of those that have several as one list."""
    joined: dict[bytes, bytes] = {}
    for name, value in headers:
        joined[name] = joined[name] + b", " + value if name in joined else value
    return joined
