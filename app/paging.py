"""Lists: which records, in which order, from where on; and the answer as bytes.

A list costs a fixed number of statements: one for each filter that takes ids, one for the cursor, one for the page and
one for the total, if they are asked for.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeAlias
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import BindParameter, ColumnElement, SelectBase, bindparam
from sqlmodel import col, func, select

from app.database import Snapshot
from app.errors import UNANSWERABLE, wrong_parameter
from app.records import Documented, MissingRecordError, current_slug, near
from app.routes import QueryModel
from app.suggestion import did_you_mean

Shape: TypeAlias = tuple[tuple[str, int], ...]
"""The filters in use, each with the number of its values: what a statement depends on."""

DESCRIBED_BY = '</openapi.json>; rel="describedby"'


class ListQuery(QueryModel):
    """Which page of a list."""

    table: ClassVar[type[Documented]]
    """The table that is listed."""
    links: ClassVar[Mapping[str, type[Documented]]] = {}
    """Filters whose values are ids of records, with the table of the records."""

    limit: Annotated[int, Field(ge=1, le=500, examples=[10])] = 50
    """How many records a page has, at most."""
    cursor: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{12,400}$")] = None
    """Where to go on: the value in the `next` link of the page before, with the other parameters unchanged."""
    count: Annotated[bool, Field(examples=[True])] = False
    """Whether to count all records that match, in `total`."""

    def filters(self) -> dict[str, list[str]]:
        """The values asked for, by parameter."""
        asked = self.model_dump(exclude={"limit", "cursor", "count"}, exclude_defaults=True)
        return {name: values if isinstance(values, list) else [values] for name, values in asked.items()}

    @classmethod
    def conditions(cls, counts: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:  # noqa: ARG003 - for those below
        """What a row has to meet, given how many values each filter has."""
        yield from ()


def values_of(name: str, counts: Mapping[str, int]) -> list[BindParameter[Any]]:
    """A parameter of the statement for each value of a filter; none if it is not in use."""
    return [bindparam(f"{name}_{index}") for index in range(counts.get(name, 0))]


async def answer_page(request: Request, query: ListQuery) -> Response:
    """The page that a query asks for."""
    filters = query.filters()
    shape = tuple((name, len(values)) for name, values in filters.items())
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
        following = _url(path, query, filters, _cursor(rows[-1][0], query, filters))
    body = _body([document for _, document in rows], following, total)
    links = [f'<{_url(path, query, filters, query.cursor)}>; rel="self"', DESCRIBED_BY]
    if following:
        links.insert(1, f'<{following}>; rel="next"')
    headers = {"Dataset-Version": snapshot.version, "Link": ", ".join(links)}
    return Response(body, media_type="application/json", headers=headers)


def _body(documents: Sequence[str], following: str | None, total: int | None) -> str:
    """Stored documents are JSON already, and links are of characters that JSON need not escape."""
    next_json = "null" if following is None else f'"{following}"'
    total_json = "null" if total is None else str(total)
    return f'{{"items":[{",".join(documents)}],"next":{next_json},"total":{total_json}}}'


@lru_cache(maxsize=1024)
def _page_statement(query: type[ListQuery], shape: Shape) -> SelectBase:
    table = query.table
    return (
        select(table.slug, table.document)
        .where(col(table.id) > bindparam("after"), *query.conditions(dict(shape)))
        .order_by(col(table.id))
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=1024)
def _total_statement(query: type[ListQuery], shape: Shape) -> SelectBase:
    return select(func.count()).select_from(query.table).where(*query.conditions(dict(shape)))


@lru_cache(maxsize=1024)
def _ids_statement(table: type[Documented], number: int) -> SelectBase:
    return select(table.slug, table.id).where(col(table.slug).in_(values_of("slug", {"slug": number})))


async def _parameters(snapshot: Snapshot, query: ListQuery, filters: Mapping[str, list[str]]) -> dict[str, Any]:
    """The values of the statement's parameters, ids of records replaced by their numbers."""
    parameters: dict[str, Any] = {}
    for name, values in filters.items():
        bound: Sequence[Any] = values
        if name in query.links:
            table = query.links[name]
            rows = await snapshot.rows(
                _ids_statement(table, len(values)), {f"slug_{i}": value for i, value in enumerate(values)}
            )
            numbers = {str(slug): int(number) for slug, number in rows}
            for value in values:
                if value not in numbers:
                    hint = did_you_mean(value, await near(snapshot, table, value))
                    raise wrong_parameter(UNANSWERABLE, name, f"there is no {name} `{value}`{hint}")
            bound = [numbers[value] for value in values]
        parameters |= {f"{name}_{index}": value for index, value in enumerate(bound)}
    return parameters


def _fingerprint(query: ListQuery, filters: Mapping[str, list[str]]) -> bytes:
    """Tells one list from another: a cursor is good for the list it was made for."""
    what = repr((type(query).__name__, sorted((name, sorted(values)) for name, values in filters.items())))
    return hashlib.sha256(what.encode()).digest()[:6]


def _cursor(slug: str, query: ListQuery, filters: Mapping[str, list[str]]) -> str:
    return urlsafe_b64encode(_fingerprint(query, filters) + slug.encode()).decode().rstrip("=")


async def _position(snapshot: Snapshot, query: ListQuery, filters: Mapping[str, list[str]]) -> int:
    """The number of the record that the cursor holds. 0, before all, without a cursor."""
    if query.cursor is None:
        return 0
    try:
        raw = urlsafe_b64decode(query.cursor + "=" * (-len(query.cursor) % 4))
        slug = raw[6:].decode()
    except (binascii.Error, UnicodeDecodeError):
        raise wrong_parameter(UNANSWERABLE, "cursor", "is not one that this service gave out") from None
    if raw[:6] != _fingerprint(query, filters):
        raise wrong_parameter(
            UNANSWERABLE, "cursor", "belongs to a list with other parameters; leave it out to start this one"
        )
    try:
        slug = await current_slug(snapshot, query.table, slug)
    except MissingRecordError:
        raise wrong_parameter(
            UNANSWERABLE, "cursor", "the record it holds is gone from the data; leave it out to start again"
        ) from None
    rows = await snapshot.rows(_ids_statement(query.table, 1), {"slug_0": slug})
    return int(rows[0][1])


def _url(path: str, query: ListQuery, filters: Mapping[str, list[str]], cursor: str | None) -> str:
    parameters = [(name, value) for name, values in filters.items() for value in values]
    parameters += [(name, value) for name, value in query.model_dump(include={"limit"}, exclude_defaults=True).items()]
    if query.count:
        parameters.append(("count", "true"))
    if cursor:
        parameters.append(("cursor", cursor))
    return f"{path}?{urlencode(parameters)}" if parameters else path
