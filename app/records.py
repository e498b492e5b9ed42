"""Records: in which table those of a type are, which number an id has, and what became of an id that is gone."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, SelectBase, bindparam, literal
from sqlmodel import col, select

from app.database import Snapshot
from app.errors import UNANSWERABLE, wrong_parameter
from app.suggestion import a, did_you_mean
from app.tables import Article, Change, Entity, Fact, FormerId, Mention
from app.vocabulary import RecordType

Documented: TypeAlias = Article | Entity | Mention | Fact
"""A row that carries a document. The integer ids of its table run in list order."""

TYPES: dict[type[Documented], Sequence[RecordType]] = {
    Article: ("article",),
    Entity: ("person", "place", "organisation"),
    Mention: ("mention",),
    Fact: ("claim", "figure", "event", "relation"),
}
"""Table -> the types of record in it."""

TABLES: Mapping[RecordType, type[Documented]] = {type: table for table, types in TYPES.items() for type in types}
"""Type of record -> its table."""

MAX_RENAMES = 20
"""How many times a record may have been renamed for its first id still to be followed."""


class MissingRecordError(Exception):
    """No record has the id, now or under a later name."""

    def __init__(self, *, removed: bool) -> None:
        super().__init__(removed)
        self.removed = removed


async def numbers_of(
    snapshot: Snapshot, parameter: str, types: Sequence[RecordType], slugs: Sequence[str]
) -> list[int]:
    """The numbers of the records whose ids a parameter has: they are of some types, and there is one for each id.

    Raises a 422 problem, which says what is wrong with the first id that names none of them.
    """
    values = {f"slug_{index}": slug for index, slug in enumerate(slugs)}
    rows = await snapshot.rows(_numbers_statement(TABLES[types[0]], len(slugs)), values)
    found = {slug: (number, type) for slug, number, type in rows}
    for slug in slugs:
        if slug not in found:
            raise wrong_parameter(UNANSWERABLE, parameter, await _why_missing(snapshot, types, slug))
        if found[slug][1] not in types:
            detail = f"`{slug}` is {a(found[slug][1])}; expected {a(what_is(types))}"
            raise wrong_parameter(UNANSWERABLE, parameter, detail)
    return [found[slug][0] for slug in slugs]


async def _why_missing(snapshot: Snapshot, types: Sequence[RecordType], slug: str) -> str:
    try:
        return f"`{slug}` is now `{await current_slug(snapshot, TABLES[types[0]], slug)}`"
    except MissingRecordError as missing:
        if missing.removed:
            return f"`{slug}` was removed from the data"
        hint = did_you_mean(slug, await near(snapshot, types, slug))
        return f"there is no {what_is(types)} `{slug}`{hint}"


def what_is(types: Sequence[RecordType]) -> str:
    """What records of some types are called together."""
    return types[0] if len(types) == 1 else TABLES[types[0]].__name__.lower()


async def current_slug(snapshot: Snapshot, table: type[Documented], slug: str) -> str:
    """The id that a record has now, whatever it was called before.

    Raises MissingRecordError if there is none.
    """
    removed = False
    for _ in range(MAX_RENAMES):
        if await snapshot.rows(_exists_statement(table), {"slug": slug}):
            return slug
        former = await snapshot.rows(_former_statement(len(TYPES[table])), _change_parameters(table, slug))
        if former:
            slug = former[0][0]
            continue
        changes = await snapshot.rows(_change_statement(len(TYPES[table])), _change_parameters(table, slug))
        if not changes:
            break
        how, renamed_to = changes[0]
        removed = how == "removed"
        if renamed_to is None:
            break
        slug = renamed_to
    raise MissingRecordError(removed=removed)


async def near(snapshot: Snapshot, types: Sequence[RecordType], slug: str) -> list[str]:
    """Ids around a mistyped one: those next to each of its beginnings in alphabetical order, a bounded number."""
    found: list[str] = []
    for length in (1, 3, len(slug)):
        rows = await snapshot.rows(_near_statement(TABLES[types[0]]), {"beginning": slug[:length], "limit": 100})
        found += [near for near, type in rows if type in types]
    return found


def type_in(table: type[Documented]) -> Any:
    """The type of a row, as a statement has it."""
    return table.type if table is Entity or table is Fact else literal(TYPES[table][0])


@lru_cache(maxsize=256)
def _numbers_statement(table: type[Documented], number: int) -> SelectBase:
    slugs: list[BindParameter[str]] = [bindparam(f"slug_{index}") for index in range(number)]
    return select(table.slug, table.id, type_in(table)).where(col(table.slug).in_(slugs))


@lru_cache(maxsize=64)
def _exists_statement(table: type[Documented]) -> SelectBase:
    return select(table.id).where(col(table.slug) == bindparam("slug"))


@lru_cache(maxsize=64)
def _near_statement(table: type[Documented]) -> SelectBase:
    slug = col(table.slug)
    return (
        select(table.slug, type_in(table))
        .where(slug >= bindparam("beginning"))
        .order_by(slug)
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=64)
def _former_statement(number: int) -> SelectBase:
    types: list[BindParameter[str]] = [bindparam(f"type_{index}") for index in range(number)]
    return select(FormerId.now).where(col(FormerId.type).in_(types), col(FormerId.slug) == bindparam("slug"))


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
