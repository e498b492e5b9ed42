"""Lists: which records, in which order, from where on; and the answer as bytes.

A list costs a fixed number of statements: one for each filter that takes ids, one for the cursor, one for the page and
one for the total, if they are asked for.
"""

from collections.abc import Container, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy import SelectBase, bindparam
from sqlmodel import col, func, select

from app.conditions import holds
from app.cursors import GONE, cursor_after, record_of, wrong_cursor
from app.database import Row, Snapshot
from app.errors import UNANSWERABLE, wrong_parameter
from app.forms import form_headers, form_response, places_wanted, written
from app.negotiation import form_asked
from app.queries.base import ListQuery, PageQuery, Question, Shape, bound, shape_of
from app.records import MissingRecordError, current_slug, numbers_of
from app.representations import Envelope, Form, resource_at
from app.routes import CONDITION
from app.streams import Stream, whole_written

NO_LIMIT = 2**62
"""More records than there are."""

DESCRIBED_BY = '</openapi.json>; rel="describedby"'


@dataclass(frozen=True)
class Asked:
    """A query as the database takes it."""

    query: PageQuery
    filters: Mapping[str, Any]
    """The filters in use."""
    shape: Shape
    """Which filters those are: what a statement is built for."""
    parameters: dict[str, Any]
    """What it is run with."""


@dataclass(frozen=True)
class Page:
    """Some of the records that a query asks for."""

    rows: Sequence[Row]
    """Of each record its id, its document, and the further columns that its query names."""
    next: str | None
    """Where the next page is; None on the last."""


async def answer_page(request: Request, query: ListQuery) -> Response:
    """The page of a list that a query asks for; or all of it, in a form that is sent whole if no page is named."""
    form = form_asked(request, query.format)
    refuse_unanswerable(query)
    if form.whole and not {"limit", "cursor"} & query.model_fields_set:
        return await answer_whole(request, query, form)
    path = request.scope["path"]
    async with request.app.state.database.snapshot() as snapshot:
        asked = await ask(snapshot, query)
        page = await read_page(snapshot, path, asked)
        total = None
        if query.count:
            total = await _total(snapshot, asked)
        documents = [row[1] for row in page.rows]
        places = await places_wanted(snapshot, form, documents)
    url, public_url = url_of_page(path, query, query.cursor, {"format"}), request.app.state.public_url
    envelope = Envelope(resource_at(path), url, public_url, page.next, total, places)
    links = links_of_page(path, query, page.next)
    return form_response(form, await written(form, documents, envelope), snapshot.version, envelope, links)


async def answer_whole(request: Request, query: ListQuery, form: Form) -> Response:
    """Every record that a query asks for, from one snapshot, as it is read."""
    path = request.scope["path"]
    envelope = Envelope(resource_at(path), url_of_page(path, query, but={"format"}), request.app.state.public_url)
    links = [f'<{url_of_page(path, query)}>; rel="self"', DESCRIBED_BY]
    async with AsyncExitStack() as stack:
        snapshot = await stack.enter_async_context(request.app.state.database.snapshot())
        asked = await ask(snapshot, query)
        headers = {"Dataset-Version": snapshot.version, **form_headers(form, envelope, links)}
        headers |= {"ETag": _tag_of_whole(request, form, envelope, snapshot.version), "Cache-Control": "no-cache"}
        condition = request.scope.get("extensions", {}).get(CONDITION, b"")
        if holds(condition, headers["ETag"].encode()):
            kept = ("Dataset-Version", "ETag", "Cache-Control", "Vary")
            return Response(status_code=304, headers={name: headers[name] for name in kept})
        parameters = {**asked.parameters, "after": 0, "limit": NO_LIMIT}
        batches = await stack.enter_async_context(
            snapshot.stream(_page_statement(type(query), asked.shape), parameters)
        )
        if query.count:
            headers["Total-Count"] = str(await _total(snapshot, asked))
        documents = ([row[1] for row in batch] async for batch in batches)
        return Stream(whole_written(form, documents, envelope), stack.pop_all(), headers, form.media_type)


def _tag_of_whole(request: Request, form: Form, envelope: Envelope, version: str) -> str:
    """What a whole list is known by before it is read: a weak tag, of all that it is made from."""
    made_from = (version, request.app.version, form.media_type, envelope.url, envelope.public_url)
    return f'W/"{blake2b(chr(10).join(made_from).encode(), digest_size=12).hexdigest()}"'


def refuse_unanswerable(query: Question) -> None:
    """Raise a 422 problem if the query fits the schema but makes no sense."""
    if wrong := next(query.unanswerable(), None):
        raise wrong_parameter(UNANSWERABLE, *wrong)


async def ask(snapshot: Snapshot, query: PageQuery) -> Asked:
    """The query as this dataset takes it. Raises a 422 problem if it names a record that there is none of."""
    filters = query.filters()
    return Asked(query, filters, shape_of(filters), await parameters_of(snapshot, query, filters))


async def read_page(snapshot: Snapshot, path: str, asked: Asked) -> Page:
    """The page that is asked for at a path."""
    query = asked.query
    after = await _position_of_cursor(snapshot, query, asked.filters)
    statement = _page_statement(type(query), asked.shape)
    rows = await snapshot.rows(statement, {**asked.parameters, "after": after, "limit": query.limit + 1})
    if len(rows) <= query.limit:
        return Page(rows, None)
    rows = rows[: query.limit]
    return Page(rows, url_of_page(path, query, cursor_after(rows[-1][0], query, asked.filters)))


async def _total(snapshot: Snapshot, asked: Asked) -> int:
    rows = await snapshot.rows(_total_statement(type(asked.query), asked.shape), asked.parameters)
    total: int = rows[0][0]
    return total


@lru_cache(maxsize=512)
def _page_statement(query: type[PageQuery], shape: Shape) -> SelectBase:
    source, order = query.source(dict(shape))
    return (
        select(query.table.slug, query.table.document, *query.columns)
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


@lru_cache(maxsize=64)
def _position_statement(query: type[PageQuery]) -> SelectBase:
    source, order = query.source({})
    return select(order).select_from(source).where(order > 0, col(query.table.slug) == bindparam("slug"))


async def parameters_of(snapshot: Snapshot, query: Question, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the statement's parameters: ids of records replaced by their numbers, lists filled up."""
    parameters: dict[str, Any] = {}
    for name, values in filters.items():
        if isinstance(values, bool):
            continue
        linked = query.links.get(name)
        parameters |= bound(name, await numbers_of(snapshot, name, linked, values) if linked else values)
    return parameters


async def _position_of_cursor(snapshot: Snapshot, query: PageQuery, filters: Mapping[str, Any]) -> int:
    """Where in the list's order the record is that the cursor holds. 0, before all, without a cursor."""
    if query.cursor is None:
        return 0
    with suppress(MissingRecordError):
        slug = await current_slug(snapshot, query.table, record_of(query.cursor, query, filters))
        if found := await snapshot.rows(_position_statement(type(query)), {"slug": slug}):
            position: int = found[0][0]
            return position
    raise wrong_cursor(GONE)


def links_of_page(path: str, query: Question, following: str | None) -> list[str]:
    """What a page of whatever goes on links to: itself, the next one, and what describes it."""
    links = [f'<{url_of_page(path, query, getattr(query, "cursor", None))}>; rel="self"', DESCRIBED_BY]
    if following:
        links.insert(1, f'<{following}>; rel="next"')
    return links


def url_of_page(path: str, query: Question, cursor: str | None = None, but: Container[str] = ()) -> str:
    """The link to what a query asks for at a path, from a cursor on; without some of its parameters."""
    parameters = [(name, value) for name, value in query.parameters() if name not in but]
    if cursor:
        parameters.append(("cursor", cursor))
    return f"{path}?{urlencode(parameters)}" if parameters else path
