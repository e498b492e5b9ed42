"""Answers in the form that is asked for."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from fastapi import Response
from sqlalchemy import BindParameter, SelectBase, bindparam
from sqlmodel import col, select

from app.database import Snapshot
from app.representations import Envelope, Form, forms_of
from app.routes import document_response
from app.tables import Entity

MAX_LINK = 1_000
"""How many characters an address may have for an answer to link to its other forms, of which each repeats it."""

Some = TypeVar("Some")


async def written(form: Form, documents: Sequence[str], envelope: Envelope) -> str:
    """A list in a form. Whatever else is waiting has its turn after every few records."""
    parts = [part async for part in parts_written(form, documents, envelope)]
    return form.opening(envelope) + form.between.join(parts) + form.closing(envelope)


async def parts_written(form: Form, documents: Sequence[str], envelope: Envelope) -> AsyncIterator[str]:
    """The records of a list in a form, some at a time."""
    for first in range(0, len(documents), form.slice):
        if first:
            await asyncio.sleep(0)
        yield form.items(documents[first : first + form.slice], envelope)


async def places_wanted(snapshot: Snapshot, form: Form, documents: Sequence[str]) -> dict[str, str]:
    """The documents of the places that it takes to write some records in a form, by id."""
    slugs, found = set[str](), dict[str, str]()
    for part in _in_slices(documents, form.slice):
        if slugs:
            await asyncio.sleep(0)
        slugs |= {slug for document in part for slug in form.places(document)}
    for some in _in_slices(sorted(slugs), PLACES):
        values = {f"slug_{index}": some[min(index, len(some) - 1)] for index in range(PLACES)}
        found |= dict(await snapshot.rows(_places_statement(), values))
    return found


PLACES = 50
"""How many places are looked up with one statement."""


def _in_slices(all_of_them: Sequence[Some], size: int) -> Iterator[Sequence[Some]]:
    for first in range(0, len(all_of_them), size):
        yield all_of_them[first : first + size]


@lru_cache(maxsize=1)
def _places_statement() -> SelectBase:
    slugs: list[BindParameter[str]] = [bindparam(f"slug_{index}") for index in range(PLACES)]
    return select(Entity.slug, Entity.document).where(col(Entity.slug).in_(slugs))


async def answer_document(
    form: Form, document: str, version: str, envelope: Envelope, links: Sequence[str] = ()
) -> Response:
    """One document of any size in a form, which is written in a thread unless it is sent as it is."""
    body = document if form.name == "json" else await asyncio.to_thread(form.record, document, envelope)
    return form_response(form, body, version, envelope, links)


def form_response(form: Form, body: str, version: str, envelope: Envelope, links: Sequence[str] = ()) -> Response:
    """An answer in a form, which names its other forms."""
    response = document_response(body, version, media_type=form.media_type)
    response.headers.update(form_headers(form, envelope, links))
    return response


def form_headers(form: Form, envelope: Envelope, links: Sequence[str] = ()) -> dict[str, str]:
    """What an answer in a form says of itself."""
    headers = {"Vary": "Accept"}
    described = form.described_by and f'<{form.described_by.format(collection=envelope.resource)}>; rel="describedby"'
    if links := [*links, *([described] if described else []), *_alternates(form, envelope)]:
        headers["Link"] = ", ".join(links)
    if form.file:
        name = envelope.url.partition("?")[0].rpartition("/")[2]
        headers["Content-Disposition"] = f'attachment; filename="{name}.{form.file}"'
    if envelope.total is not None:
        headers["Total-Count"] = str(envelope.total)
    return headers


def _alternates(form: Form, envelope: Envelope) -> Iterator[str]:
    """Links to the other forms, unless the address is so long that they would fill the header."""
    if len(envelope.url) > MAX_LINK:
        return
    address = f"{envelope.url}{'&' if '?' in envelope.url else '?'}format="
    for other in forms_of(envelope.resource):
        if other is not form:
            media_type = other.media_type.replace('"', r"\"")
            yield f'<{address}{other.name}>; rel="alternate"; type="{media_type}"'
