"""Single records: the document of an id, and what became of an id that is there no more."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from fastapi import Request, Response
from sqlalchemy import BindParameter, SelectBase, bindparam, literal
from sqlmodel import col, select

from app.database import Snapshot
from app.errors import GONE, NOT_FOUND, ProblemException
from app.suggestion import did_you_mean
from app.tables import Article, Change, Entity, Fact, Mention
from app.vocabulary import RecordType, url_of

Documented: TypeAlias = Article | Entity | Mention | Fact
"""A row that carries a document. The integer ids of its table run in list order."""

TYPES: dict[type[Documented], Sequence[RecordType]] = {
    Article: ("article",),
    Entity: ("person", "place", "organisation"),
    Mention: ("mention",),
    Fact: ("claim", "figure", "event", "relation"),
}
"""Table -> the types of record in it."""

MAX_RENAMES = 20
"""How many times a record may have been renamed for its first id still to be followed."""


class MissingRecordError(Exception):
    """No record has the id, now or under a later name."""

    def __init__(self, *, removed: bool) -> None:
        super().__init__(removed)
        self.removed = removed


async def answer_record(
    request: Request, table: type[Documented], types: Sequence[RecordType], id: str, part: str = "document"
) -> Response:
    """The record of an id, if it is of one of the types; `part` names the column that is served.

    A renamed record answers 308 with its new place, a removed one 410, any other 404.
    """
    async with request.app.state.database.snapshot() as snapshot:
        rows = await snapshot.rows(_document_statement(table, part), {"slug": id})
        if rows and rows[0][1] in types:
            headers = {"Dataset-Version": snapshot.version}
            return Response(rows[0][0], media_type="application/json", headers=headers)
        if rows:
            raise ProblemException(NOT_FOUND, f"`{id}` is a {rows[0][1]}; see {url_of(rows[0][1], id)}.")
        try:
            slug = await current_slug(snapshot, table, id)
        except MissingRecordError as missing:
            if missing.removed:
                raise ProblemException(GONE, f"`{id}` was removed from the data.") from None
            hint = did_you_mean(id, await near(snapshot, table, id))
            raise ProblemException(NOT_FOUND, f"There is no {types[0]} `{id}`{hint or '.'}") from None
        location = request.url.path.replace(f"/{id}", f"/{slug}")
        return Response(status_code=308, headers={"Dataset-Version": snapshot.version, "Location": location})


async def current_slug(snapshot: Snapshot, table: type[Documented], slug: str) -> str:
    """The id that a record has now, whatever it was called before.

    Raises MissingRecordError if there is none.
    """
    removed = False
    for _ in range(MAX_RENAMES):
        if await snapshot.rows(_exists_statement(table), {"slug": slug}):
            return slug
        changes = await snapshot.rows(_change_statement(len(TYPES[table])), _change_parameters(table, slug))
        if not changes:
            break
        how, renamed_to = changes[0]
        removed = how == "removed"
        if renamed_to is None:
            break
        slug = renamed_to
    raise MissingRecordError(removed=removed)


async def near(snapshot: Snapshot, table: type[Documented], slug: str) -> list[str]:
    """Ids around a mistyped one: those next to each of its beginnings in alphabetical order, a bounded number."""
    found: list[str] = []
    for length in {1, 3, len(slug)}:
        rows = await snapshot.rows(_near_statement(table), {"beginning": slug[:length], "limit": 100})
        found += [row[0] for row in rows]
    return found


@lru_cache(maxsize=64)
def _document_statement(table: type[Documented], part: str) -> SelectBase:
    served = getattr(table, part)
    type = table.type if table is Entity or table is Fact else literal(TYPES[table][0])
    return select(served, type).where(col(table.slug) == bindparam("slug"))


@lru_cache(maxsize=64)
def _exists_statement(table: type[Documented]) -> SelectBase:
    return select(table.id).where(col(table.slug) == bindparam("slug"))


@lru_cache(maxsize=64)
def _near_statement(table: type[Documented]) -> SelectBase:
    slug = col(table.slug)
    return select(table.slug).where(slug >= bindparam("beginning")).order_by(slug).limit(bindparam("limit"))


@lru_cache(maxsize=64)
def _change_statement(number: int) -> SelectBase:
    types: list[BindParameter[str]] = [bindparam(f"type_{index}") for index in range(number)]
    return (
        select(Change.how, Change.renamed_to)
        .where(col(Change.type).in_(types), col(Change.slug) == bindparam("slug"))
        .order_by(col(Change.sequence).desc())
        .limit(1)
    )


def _change_parameters(table: type[Documented], slug: str) -> dict[str, str]:
    return {"slug": slug} | {f"type_{index}": type for index, type in enumerate(TYPES[table])}
