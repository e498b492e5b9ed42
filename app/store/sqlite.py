"""Writing SQLite: a complete new file beside the live one, renamed over it once it is whole.

A reader therefore sees the old dataset or the new one, never a mixture. A seed that is interrupted at any moment
leaves the live file as it was, and the next seed removes what the interrupted one left.
"""

import fcntl
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp
from typing import Any, cast

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import insert

from app.database.sqlite import APPLICATION_ID, path_of
from app.durable import sync
from app.store import Rows, StoreError
from app.tables import Table

UNFINISHED = ".seeding"
"""The end of the name of a file that a seed has not finished."""

FEW_PARTS = "INSERT INTO word_index (word_index, rank) VALUES ('hashsize', 16777216)"
"""Has FTS5 gather words in memory, 16 MB of them, so that it writes and merges fewer parts of its index."""

ONE_INDEX = "INSERT INTO word_index (word_index) VALUES ('optimize')"
"""Tells FTS5 to merge what it wrote bit by bit into one index, which is read many times faster."""

LEFT_FOR_LATER = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
"""The indexes, but for those of keys: they cost a fraction if they are made once all rows are in."""

CACHE = 48 * 1024
"""Kilobytes of the file that are in memory while it is built: room for the keys that are in no order of the rows."""


def store_of(url: str) -> "SQLiteStore":
    """The store at a URL."""
    return SQLiteStore(path_of(url))


class SQLiteStore:
    """A database file."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.path = path

    @contextmanager
    def alone(self) -> Iterator["_Builder"]:
        """The lock is on the folder, and goes with the process, however that ends."""
        database = self.path.resolve()  # a link stays, and what it leads to is replaced
        handle = os.open(database.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            for litter in database.parent.glob(f"{database.name}.*{UNFINISHED}"):
                litter.unlink()
            if database.exists() and not _may_be_replaced(database):
                raise StoreError(f"{database} is not a database of Article Facts; move it away first")
            yield _Builder(database)
        finally:
            os.close(handle)

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The file as it stands, opened read-only."""
        if not self.path.exists():
            yield None
            return
        with _engine_over(self.path, "ro").connect() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """The file itself, marked as ours."""
        with _engine_over(self.path, "rwc").begin() as connection:
            _mark(connection)
            yield connection


class _Builder:
    """Whoever holds the lock."""

    def __init__(self, database: Path) -> None:
        self.database = database

    @contextmanager
    def building(self) -> Iterator["_Building"]:
        """A file beside the live one, of the same permissions, put in its place at the end."""
        database = self.database
        handle, name = mkstemp(prefix=f"{database.name}.", suffix=UNFINISHED, dir=database.parent)
        unfinished = Path(name)
        try:
            os.fchmod(handle, stat.S_IMODE(database.stat().st_mode) if database.exists() else 0o644)
            with _engine_over(unfinished, "rw").begin() as connection:
                # nobody else sees this file: it is made durable once, at the end
                connection.execute(text("PRAGMA journal_mode = OFF"))
                connection.execute(text("PRAGMA synchronous = OFF"))
                connection.execute(text(f"PRAGMA cache_size = -{CACHE}"))
                _mark(connection)
                building = _Building(connection)
                yield building
                building.finish()
                _verify(connection)
            os.fsync(handle)
            unfinished.replace(database)
            sync(database.parent)
        finally:
            os.close(handle)
            unfinished.unlink(missing_ok=True)


class _Building:
    """A file that nobody sees yet."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.left_for_later: list[str] | None = None

    def insert(self, table: type[Table], rows: Rows) -> None:
        """Write rows, which all have the same columns."""
        if self.left_for_later is None:
            self.left_for_later = self._leave_for_later()
        sql, processors = _statement(table, tuple(rows[0]))
        for column, processed in processors.items():
            rows = [{**row, column: processed(row[column])} for row in rows]
        try:
            _driver_of(self.connection).executemany(sql, rows)
        except sqlite3.IntegrityError as error:
            raise _broken(error) from error

    def _leave_for_later(self) -> list[str]:
        """Take away the indexes; how to make them."""
        self.connection.execute(text(FEW_PARTS))
        found = self.connection.execute(text(LEFT_FOR_LATER)).fetchall()
        for name, _ in found:
            self.connection.execute(text(f"DROP INDEX {name}"))
        return [create for _, create in found]

    def finish(self) -> None:
        """Make them, and let the planner know the tables."""
        try:
            for create in self.left_for_later or ():
                self.connection.execute(text(create))
        except IntegrityError as error:
            raise _broken(error.orig) from error
        self.connection.execute(text(ONE_INDEX))
        self.connection.execute(text("ANALYZE"))


def _broken(error: BaseException | None) -> StoreError:
    return StoreError(f"a row breaks a rule of the database, which no check foresaw: {error}")


def _driver_of(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@lru_cache(maxsize=64)
def _statement(table: type[Table], columns: tuple[str, ...]) -> tuple[str, dict[str, Callable[[Any], Any]]]:
    """How a row is written, for the driver, and what it has to be given for values that it does not know."""
    dialect = sqlite.dialect(paramstyle="named")
    written = insert(table).values(dict.fromkeys(columns))
    types = {column: table.__table__.c[column].type for column in columns}  # type: ignore[attr-defined]
    processors = {column: type.dialect_impl(dialect).bind_processor(dialect) for column, type in types.items()}
    sql = str(written.compile(dialect=dialect))
    return sql, {column: processor for column, processor in processors.items() if processor is not None}


def _engine_over(path: Path, mode: str) -> Engine:
    """An engine that opens the file anew for each connection, whatever characters its path is made of."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool)


def _may_be_replaced(database: Path) -> bool:
    """An empty file, or one that carries our mark in its header, be the rest of it sound or not."""
    with database.open("rb") as file:
        header = file.read(100)
    return not header or int.from_bytes(header[68:72]) == APPLICATION_ID


def _mark(connection: Connection) -> None:
    connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))


def _verify(connection: Connection) -> None:
    """Foreign keys are checked once, over all rows; the pages too, before anyone reads them."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise StoreError(f"rows without the row they refer to: {broken[:10]}")
    result = connection.execute(text("PRAGMA integrity_check")).scalar()
    if result != "ok":
        raise StoreError(f"the new database is not sound: {result}")
