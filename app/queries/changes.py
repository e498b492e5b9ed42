"""What can be asked of the log of seeds, and the statements that read it.

An id is touched by a seed that does something to it, or gives it to a record. Ids are read in the order in which they
were last touched, a bounded number at a time, and what is read of each are the ends of short stretches of indexes: so a
statement costs the same however many seeds there were in between, and however much each of them did.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    SelectBase,
    String,
    Subquery,
    and_,
    bindparam,
    literal,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, join
from sqlmodel import col, func, select

from app.queries.base import Question, Shape, values_of
from app.queries.values import AS_WHOLE
from app.tables import Article, Change, Entity, Fact, Mention, Searchable, Seed
from app.tables.search import ARTICLES_FROM
from app.vocabulary import RecordTypeTerm

VERSION = r"^[0-9a-f]{16}$"


class ChangesQuery(Question):
    """Since which version, of which records, and which page of it."""

    since: Annotated[str | None, Field(pattern=VERSION, examples=["0123456789abcdef"])] = None
    """The `Dataset-Version` of an earlier answer: what became of each record since then. Leave it out for the log of
    seeds."""
    type: Annotated[list[RecordTypeTerm], Field(max_length=9, examples=[["claim", "figure"]])] = []
    """Changes of records of this type. Wants `since`. Repeat it for several."""
    limit: Annotated[int, Field(ge=1, le=500, examples=[10]), AS_WHOLE] = 50
    """How many items a page has, at most."""
    cursor: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{10,250}$", examples=["E2xs9SeUNDI0"])] = None
    """Where to go on: the value in the `next` link of the page before, with the other parameters unchanged."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer: JSON, or JSON Feed 1.1 for feed readers."""

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """Types of what has none."""
        if self.type and self.since is None:
            yield "type", "wants `since`: the log counts records of every type together"


_ENTRY = (Seed.sequence, Seed.version, Seed.seeded_at, Seed.added, Seed.changed, Seed.removed, Seed.renamed)

_ENTRIES: Select[Any] = Select(*map(col, _ENTRY))
SEEDS = (
    _ENTRIES.where(col(Seed.sequence) < bindparam("before"))
    .order_by(col(Seed.sequence).desc())
    .limit(bindparam("most"))
)
"""Entries of the log, the last one first."""

LATEST = (
    select(Seed.sequence)
    .where(col(Seed.version) == bindparam("version"), col(Seed.sequence) <= bindparam("until"))
    .order_by(col(Seed.sequence).desc())
    .limit(1)
)
"""The last seed, up to one, that brought a version."""


@lru_cache(maxsize=64)
def seeds_numbered(shape: Shape) -> SelectBase:
    """Version and time of some seeds."""
    asked = values_of("seed", dict(shape))
    return select(Seed.sequence, Seed.version, Seed.seeded_at).where(col(Seed.sequence).in_(asked))


@lru_cache(maxsize=64)
def touched_ids(shape: Shape) -> SelectBase:
    """Which seed touched which id, backwards from a position, down to the seed that was asked about: as many as `most`.

    A record's own id is in its row of the log, the one that it is given in another column.
    """
    own, given = _touched(col(Change.slug), shape), _touched(col(Change.renamed_to), shape)
    given = given.where(col(Change.renamed_to).is_not(None))
    both = union(*(Select(*part.subquery().columns) for part in (own, given))).subquery()
    return Select(*both.columns).order_by(*(column.desc() for column in both.columns)).limit(bindparam("most"))


def _touched(slug: Mapped[Any], shape: Shape) -> Select[Any]:
    key: tuple[Any, ...] = (col(Change.sequence), col(Change.type), slug.label("slug"))
    before = tuple_(bindparam("before_sequence"), bindparam("before_type"), bindparam("before_slug"))
    types = values_of("type", dict(shape))
    touched: Select[Any] = Select(*key)
    return (
        touched.where(
            col(Change.sequence) > bindparam("since"),
            tuple_(col(Change.sequence), col(Change.type), slug) < before,
            *([col(Change.type).in_(types)] if types else ()),
        )
        .order_by(col(Change.sequence).desc(), col(Change.type).desc(), slug.desc())
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=16)
def states_of(number: int) -> SelectBase:
    """Of some ids, what the log says up to the seed `until`, and up to the seed `since`.

    That is when and how the record was last touched, when the id was last given to a record, and when the record was
    last changed. A seed is 0 where there was none.
    """
    asked = _asked(number)
    own, given = col(Change.slug), col(Change.renamed_to)
    until: BindParameter[int] = bindparam("until")
    since: BindParameter[int] = bindparam("since")
    return Select(
        *(asked.c.type, asked.c.slug),
        *(_last(asked, own, until), _last(asked, given, until)),
        _last(asked, own, until, col(Change.how) == "changed"),
        *(_last(asked, own, since), _last(asked, given, since)),
        *(_of_last(asked, col(Change.how), until), _of_last(asked, col(Change.renamed_to), until)),
        _of_last(asked, col(Change.how), since),
    )


def _asked(number: int) -> Subquery:
    rows: Iterator[Select[Any]] = (
        Select(_text(f"type_{index}").label("type"), _text(f"slug_{index}").label("slug")) for index in range(number)
    )
    return union_all(*rows).subquery("asked")


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=String())


def _last(asked: Subquery, slug: Mapped[Any], until: BindParameter[int], *more: Any) -> ColumnElement[int]:
    """The last seed that did something, up to one."""
    of_id = (col(Change.type) == asked.c.type, slug == asked.c.slug)
    last = select(func.max(Change.sequence)).where(*of_id, col(Change.sequence) <= until, *more)
    return func.coalesce(last.correlate(asked).scalar_subquery(), 0)


def _of_last(asked: Subquery, column: Mapped[Any], until: BindParameter[int]) -> ScalarSelect[Any]:
    """What stands in the row of the last seed that touched the record itself, up to one.

    It is looked up by itself: a join to the row of that seed is one that PostgreSQL may read the whole log for.
    """
    of_id = (col(Change.type) == asked.c.type, col(Change.slug) == asked.c.slug)
    last = select(column).where(*of_id, col(Change.sequence) <= until).order_by(col(Change.sequence).desc()).limit(1)
    return last.correlate(asked).scalar_subquery()


@lru_cache(maxsize=16)
def givers_of(number: int) -> SelectBase:
    """Which records were given some ids after the seed `since`, up to the seed `until`: as many as `most`."""
    asked = _asked(number)
    gives = and_(col(Change.type) == asked.c.type, col(Change.renamed_to) == asked.c.slug)
    return (
        Select(asked.c.type, asked.c.slug, col(Change.slug))
        .select_from(join(asked, Change, gives))
        .where(col(Change.sequence) > bindparam("since"), col(Change.sequence) <= bindparam("until"))
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=64)
def names_of(table: type[Article | Entity | Fact | Mention], shape: Shape) -> SelectBase:
    """What some records of a table are called."""
    asked = values_of("slug", dict(shape))
    if table is Fact:
        return select(Fact.type, Fact.slug, Fact.statement).where(col(Fact.slug).in_(asked))
    if table is Entity:
        return select(Entity.type, Entity.slug, Entity.name).where(col(Entity.slug).in_(asked))
    if table is Mention:
        mentioned = join(Mention, Entity, col(Mention.entity_id) == col(Entity.id))
        columns = (literal("mention"), col(Mention.slug), col(Entity.name))
        return Select(*columns).select_from(mentioned).where(col(Mention.slug).in_(asked))
    titled = join(Article, Searchable, col(Article.id) + ARTICLES_FROM == col(Searchable.id))
    columns = (literal("article"), col(Article.slug), col(Searchable.names))
    return Select(*columns).select_from(titled).where(col(Article.slug).in_(asked))
