"""Lists: which records, in which order, from where on; and the answer as bytes.

A list costs a fixed number of statements: one for each filter that takes ids, one for the cursor, one for the page and
one for the total, if they are asked for.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy import SelectBase, bindparam
from sqlmodel import func, select

from app.database import Snapshot
from app.errors import UNANSWERABLE, wrong_parameter
from app.queries.base import ListQuery, Shape, parameter_name
from app.records import TYPES, MissingRecordError, current_slug, numbers_of
from app.routes import document_response

DESCRIBED_BY = '</openapi.json>; rel="describedby"'


async def answer_page(request: Request, query: ListQuery) -> Response:
    """The page that a query asks for."""
    if wrong := next(query.unanswerable(), None):
        raise wrong_parameter(UNANSWERABLE, *wrong)
    filters = query.filters()
    shape = tuple(
        (name, values if isinstance(values, bool) else _padded(len(values))) for name, values in sorted(filters.items())
    )
    async with request.app.state.database.snapshot() as snapshot:
        parameters = await _parameters(snapshot, query, filters)
        after = await _position(snapshot, query, filters)
        statement = _page_statement(type(query), shape)
        rows = await snapshot.rows(statement, {**parameters, "after": after, "limit": query.limit + 1})
        total = None
        if query.count:
            total = (await snapshot.rows(_total_statement(type(query), shape), parameters))[0][0]
    path = request.url.path
    following = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        following = _url(path, query, _cursor(rows[-1][0], query, filters))
    body = _body([document for _, document in rows], following, total)
    links = [f'<{_url(path, query, query.cursor)}>; rel="self"', DESCRIBED_BY]
    if following:
        links.insert(1, f'<{following}>; rel="next"')
    return document_response(body, snapshot.version, ", ".join(links))


def _body(documents: Sequence[str], following: str | None, total: int | None) -> str:
    """Stored documents are JSON already, and links are of characters that JSON need not escape."""
    next_json = "null" if following is None else f'"{following}"'
    total_json = "null" if total is None else str(total)
    return f'{{"items":[{",".join(documents)}],"next":{next_json},"total":{total_json}}}'


@lru_cache(maxsize=512)
def _page_statement(query: type[ListQuery], shape: Shape) -> SelectBase:
    source, order = query.source(dict(shape))
    return (
        select(query.table.slug, query.table.document)
        .select_from(source)
        .where(order > bindparam("after"), *query.conditions(dict(shape)))
        .order_by(order)
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=512)
def _total_statement(query: type[ListQuery], shape: Shape) -> SelectBase:
    source, order = query.source(dict(shape))
    # with a condition even where there is none: a bare count is one step to the engine, however many rows it visits
    return select(func.count()).select_from(source).where(order > 0, *query.conditions(dict(shape)))


async def _parameters(snapshot: Snapshot, query: ListQuery, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the statement's parameters: ids of records replaced by their numbers, lists filled up."""
    parameters: dict[str, Any] = {}
    for name, values in filters.items():
        if isinstance(values, bool):
            continue
        bound: Sequence[Any] = values
        if name in query.links:
            try:
                bound = await numbers_of(snapshot, query.links[name], values)
            except ValueError as error:
                raise wrong_parameter(UNANSWERABLE, name, str(error)) from None
        for index in range(_padded(len(values))):
            parameters[parameter_name(name, index)] = bound[min(index, len(bound) - 1)]
    return parameters


def _padded(number: int) -> int:
    """The next power of two: lists of values are filled up to it, so that there are few shapes of statement."""
    return 1 << (number - 1).bit_length()


def _fingerprint(query: ListQuery, filters: Mapping[str, Any]) -> bytes:
    """Tells one list from another: a cursor is good for the list it was made for."""
    what = repr((type(query).__name__, sorted(filters.items())))
    return hashlib.sha256(what.encode()).digest()[:6]


def _cursor(slug: str, query: ListQuery, filters: Mapping[str, Any]) -> str:
    return urlsafe_b64encode(_fingerprint(query, filters) + slug.encode()).decode().rstrip("=")


async def _position(snapshot: Snapshot, query: ListQuery, filters: Mapping[str, Any]) -> int:
    """The number of the record that the cursor holds. 0, before all, without a cursor."""
    if query.cursor is None:
        return 0
    try:
        raw = urlsafe_b64decode(query.cursor + "=" * (-len(query.cursor) % 4))
        slug = raw[6:].decode()
    except (binascii.Error, UnicodeDecodeError):
        raise wrong_parameter(UNANSWERABLE, "cursor", "is not one that this service gave out") from None
    if "\0" in slug or raw[:6] != _fingerprint(query, filters):
        raise wrong_parameter(
            UNANSWERABLE, "cursor", "belongs to a list with other parameters; leave it out to start this one"
        )
    try:
        slug = await current_slug(snapshot, query.table, slug)
    except MissingRecordError:
        raise wrong_parameter(
            UNANSWERABLE, "cursor", "the record it holds is gone from the data; leave it out to start again"
        ) from None
    return (await numbers_of(snapshot, TYPES[query.table], [slug]))[0]


def _url(path: str, query: ListQuery, cursor: str | None) -> str:
    parameters = [*query.parameters(), *([("cursor", cursor)] if cursor else [])]
    return f"{path}?{urlencode(parameters)}" if parameters else path
