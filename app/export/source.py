"""What is exported: one snapshot of a store, read some rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, collate, func, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from app.database import DatabaseUnavailableError, version_to_serve
from app.documents import Service
from app.folding import words_of
from app.records import TABLES, type_in
from app.store import Rows, Store
from app.tables import Article, Change, Searchable, Seed, ServiceDocument, Table, WordIndex
from app.vocabulary import RecordType

BATCH = 1_000
"""Rows read at a time."""

ARTICLES = 20
"""Articles read at a time: the documents of one are as long as its text, not as a fact."""

BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}
"""What each engine calls the order of bytes."""

OF_THE_DATABASE = (Seed, Change)
"""Tables that tell what happened to one database, and are no part of a dataset."""

Progress = Callable[[int], None]
"""Told how many more rows have been written."""


class ExportError(Exception):
    """There is nothing that can be exported; the message says why."""


def exported_tables() -> list[type[Table]]:
    """The tables of a dataset, by name."""
    tables = [table for table in Table.__subclasses__() if table not in OF_THE_DATABASE]
    return sorted(tables, key=lambda table: str(table.__tablename__))


class Source:
    """A snapshot: all of it from one dataset, however long it is read."""

    def __init__(self, connection: Connection, version: str) -> None:
        self.connection = connection
        self.version = version
        self.order = BYTEWISE[connection.dialect.name]

    @classmethod
    @contextmanager
    def of(cls, store: Store) -> Iterator["Source"]:
        """What a store holds now. Raises ExportError if that cannot be read, and StoreError."""
        try:
            with store.reading() as connection:
                if connection is None or not inspect(connection).has_table("alembic_version"):
                    raise ExportError(f"there is no dataset at {store.name}; run `facts seed`")
                revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                version = connection.execute(select(col(Seed.version)).order_by(col(Seed.sequence).desc())).scalar()
                streaming = connection.execution_options(stream_results=True, yield_per=BATCH)
                yield cls(streaming, version_to_serve(revision, version))
        except DatabaseUnavailableError as error:
            raise ExportError(str(error)) from None
        except DatabaseError as error:
            raise ExportError(f"{store.name} cannot be read: {error.orig}") from None

    @cached_property
    def service(self) -> Service:
        """What the service says of itself: its counts and its licences."""
        document = select(col(ServiceDocument.document)).where(col(ServiceDocument.path) == "/v1")
        return Service.model_validate_json(str(self.connection.execute(document).scalar_one()))

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(self.service.counts.model_dump().values())

    @property
    def rows_of_tables(self) -> Mapping[type[Table], int]:
        """How many rows each table has; the index of words, one for each record that can be searched for."""
        return {
            table: self.connection.execute(
                select(func.count()).select_from(Searchable if table is WordIndex else table)
            ).scalar_one()
            for table in exported_tables()
        }

    @contextmanager
    def documents(self, type: RecordType) -> Iterator[Iterable[Sequence[str]]]:
        """The documents of all records of a type, in the order of its list, some at a time."""
        table = TABLES[type]
        statement = select(col(table.document)).where(type_in(table) == type).order_by(col(table.id))
        with self.connection.execute(statement, execution_options=_some_of(table)) as result:
            yield result.scalars().partitions()

    @contextmanager
    def rows(self, table: type[Table]) -> Iterator[Iterable[Rows]]:
        """The rows of a table by its primary key, which every engine orders alike, some at a time."""
        columns = inspect(table).local_table
        statement = select(columns).order_by(*map(self._bytewise, columns.primary_key))
        asked = _WORDS if table is WordIndex else statement
        with self.connection.execute(asked, execution_options=_some_of(table)) as result:
            batches = result.mappings().partitions()
            yield ([_words_of(row) if table is WordIndex else dict(row) for row in batch] for batch in batches)

    def _bytewise(self, column: Column[Any]) -> ColumnElement[Any]:
        return collate(column, self.order) if isinstance(column.type, String) else column


def _some_of(table: type[Table]) -> Mapping[str, int]:
    """How many rows of a table are read at a time."""
    return {"yield_per": ARTICLES if table is Article else BATCH}


# each engine keeps the words themselves in a form of its own, which is not read
_WORDS = select(col(Searchable.id), col(Searchable.folded_names), col(Searchable.texts)).order_by(col(Searchable.id))


def _words_of(searchable: Mapping[Any, Any]) -> Mapping[str, Any]:
    words = words_of(f"{searchable['folded_names']}\n{searchable['texts']}")
    return {"rowid": searchable["id"], "words": " ".join(words)}
