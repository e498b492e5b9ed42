"""What a database held before a seed, and what the seed changes.

Both datasets are read side by side, a few records at a time: together they may be larger than memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Result, Select, inspect, literal, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from app.store import Store
from app.tables import Article, Change, Entity, Fact, Mention, Seed, Table
from app.vocabulary import RecordType

Row = dict[str, Any]
Key = tuple[RecordType, str]

AT_A_TIME = 500
"""Rows that are in memory of a statement that reads many."""


class Told(NamedTuple):
    """What happened to a record, and its new id if it was renamed."""

    type: RecordType
    id: str
    how: str
    renamed_to: str | None = None


@dataclass
class Report:
    """What a seed did."""

    version: str
    unchanged: bool = False
    """True if the database already held exactly this."""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "changed", "removed", "renamed"), 0))
    """How many records were added, changed, removed or renamed."""
    gone: list[Told] = field(default_factory=list)
    """Those that were removed or renamed; of very many the first."""


@dataclass(frozen=True)
class Former:
    """A database as it was, open to be read."""

    connection: Connection | None = None
    revision: str | None = None
    """The migration that made its tables."""
    seeds: Sequence[Row] = ()

    @classmethod
    @contextmanager
    def of(cls, store: Store) -> Iterator["Former"]:
        """What a store holds, under whichever migration. What is missing or damaged counts as holding nothing.

        A migration that changes the log or where documents are has to bring this along.
        """
        with ExitStack() as stack:
            try:
                former = cls._whole(stack.enter_context(store.reading()))
            except DatabaseError:
                former = cls()
            yield former

    @classmethod
    def _whole(cls, connection: Connection | None) -> "Former":
        """All that will be read is read once, so that it is known to be sound before anything is made of it."""
        if connection is None or not inspect(connection).has_table("alembic_version"):
            return cls()
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        seeds = connection.execute(select(Seed).order_by("sequence")).mappings()
        former = cls(connection, revision, [dict(row) for row in seeds])
        for rows in (former.log(), *(_records(connection, table) for table in _TABLES)):
            for _ in rows:
                pass
        return former

    @property
    def version(self) -> str | None:
        """The version of what it holds."""
        return self.seeds[-1]["version"] if self.seeds else None

    def log(self) -> Iterator[Row]:
        """What former seeds did."""
        if self.connection is not None:
            for row in streamed(self.connection, select(Change).order_by("sequence")).mappings():
                yield dict(row)

    def changes(self, now: Connection, renames: Mapping[Key, str]) -> Iterator[Told]:
        """What has to change for it to hold what another database holds now.

        `renames` is what the dossiers tell of former ids.
        """
        renamed = {key: id for key, id in renames.items() if self._has(key) and not _has(now, key)}
        new_ids = {(type, id) for (type, _), id in renamed.items()}
        for table in _TABLES:
            records = _records if self.connection is not None else _ids
            for key, before, after in _side_by_side(self._records(table), records(now, table)):
                if after is None:
                    yield Told(*key, "renamed", renamed[key]) if key in renamed else Told(*key, "removed")
                elif before is None:
                    if key not in new_ids:
                        yield Told(*key, "added")
                elif before != after:
                    yield Told(*key, "changed")
        yield from self._renamed_late(now, renames)

    def _renamed_late(self, now: Connection, renames: Mapping[Key, str]) -> Iterator[Told]:
        """Records that went in an earlier seed, and of which the dossiers tell only now under which id they are.

        So an id that answers with another place is renamed in the log, too.
        """
        for (type, old), id in renames.items():
            if self._last(type, old) is None or self._has((type, old)) or _has(now, (type, old)):
                continue
            leads_to: str | None = old
            seen: set[str] = set()
            while leads_to is not None and leads_to not in seen and not _has(now, (type, leads_to)):
                if (last := self._last(type, leads_to)) is None:
                    break
                seen.add(leads_to)
                (leads_to,) = last
            if leads_to != id:
                yield Told(type, old, "renamed", id)

    def _last(self, type: RecordType, id: str) -> tuple[str | None] | None:
        """Under which id a record went on when it went, if the log knows it."""
        if self.connection is None:
            return None
        change = select(col(Change.renamed_to)).where(col(Change.type) == type, col(Change.slug) == id)
        row = self.connection.execute(change.order_by(col(Change.sequence).desc()).limit(1)).fetchone()
        return None if row is None else (row[0],)

    def _has(self, key: Key) -> bool:
        return self.connection is not None and _has(self.connection, key)

    def _records(self, table: type[Table]) -> Iterator["_Record"]:
        return iter(()) if self.connection is None else _records(self.connection, table)


class _Record(NamedTuple):
    """A record with its document."""

    slug: str
    type: RecordType
    document: str


_TABLES: dict[type[Table], tuple[Any, Any, Any, Any]] = {
    Article: (Article.slug, literal("article"), Article.document, Article.id),
    Entity: (Entity.slug, Entity.type, Entity.document, Entity.id),
    Mention: (Mention.slug, literal("mention"), Mention.document, Mention.id),
    Fact: (Fact.slug, Fact.type, Fact.document, Fact.id),
}
"""The tables of records, each with its columns of id, type, document and number. A table has an id once."""

_TABLE_OF: dict[RecordType, type[Table]] = {
    "article": Article,
    "mention": Mention,
    **dict.fromkeys(("person", "place", "organisation"), Entity),
    **dict.fromkeys(("claim", "figure", "event", "relation"), Fact),
}


def _records(connection: Connection, table: type[Table]) -> Iterator[_Record]:
    """The records of a table, by id."""
    slug, type, document, _ = _TABLES[table]
    return (_Record(*row[1:]) for row in _in_order(connection, slug, (slug, type, document)))


def _ids(connection: Connection, table: type[Table]) -> Iterator[_Record]:
    """The same by number, where nothing is to be compared with their documents."""
    slug, type, _, number = _TABLES[table]
    return (_Record(*row[1:]) for row in _in_order(connection, number, (slug, type, literal(""))))


def _in_order(connection: Connection, key: Any, columns: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Some columns of a table, behind that which they are in order of. No statement stays open between two rows, so
    that others may be run meanwhile, whatever they are."""
    statement = select(key, *columns).order_by(key).limit(AT_A_TIME)
    rows = connection.execute(statement).fetchall()
    while rows:
        yield from rows
        rows = connection.execute(statement.where(key > rows[-1][0])).fetchall()


def _has(connection: Connection, key: Key) -> bool:
    slug, type, *_ = _TABLES[_TABLE_OF[key[0]]]
    found = select(slug).where(slug == key[1], type == key[0])
    return connection.execute(found).fetchone() is not None


def _side_by_side(before: Iterator[_Record], after: Iterator[_Record]) -> Iterator[tuple[Key, str | None, str | None]]:
    """Each record of two runs by id, with its document in either."""
    one, other = next(before, None), next(after, None)
    while one is not None or other is not None:
        if one is not None and other is not None and one[:2] == other[:2]:
            yield (one.type, one.slug), one.document, other.document
            one, other = next(before, None), next(after, None)
        elif one is not None and (other is None or one[:2] < other[:2]):
            yield (one.type, one.slug), one.document, None
            one = next(before, None)
        elif other is not None:
            yield (other.type, other.slug), None, other.document
            other = next(after, None)


def streamed(connection: Connection, statement: Select[Any]) -> Result[Any]:
    """The rows of a statement that finds many, a few at a time."""
    return connection.execute(statement, execution_options={"yield_per": AT_A_TIME})
