"""Reading the database: a snapshot to read in, rows of compiled statements, and the version they belong to.

SQLite answers inline, on the event loop, where a look-up takes microseconds and a thread would cost a hundred. The
file is opened read-only and never written to while it is served: a seed puts a new one in its place, which is noticed
by the next request.
"""

import os
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import SelectBase
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Compiled, make_url

from app.tables import SCHEMA_REVISION

APPLICATION_ID = 0x46414354
"""Marks a SQLite file as ours, in its header: `FACT`."""

Row = tuple[Any, ...]


class DatabaseUnavailableError(Exception):
    """The database cannot be read; the message says why, in words an operator can act on."""


class Snapshot(Protocol):
    """One state of the database."""

    version: str
    """The dataset version of everything read here."""

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement. It is compiled once: pass the same object each time, with other parameters."""


class SQLiteDatabase:
    """A database file, whichever stands at its path at the time."""

    def __init__(self, url: str) -> None:
        self.path = Path(make_url(url).database or "")
        self._opened: _OpenFile | None = None

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The file as it stands now. Raises DatabaseUnavailableError if it cannot be read."""
        try:
            yield self._current()
        except sqlite3.ProgrammingError:
            raise  # our mistake, and not the file's
        except sqlite3.Error as error:
            raise DatabaseUnavailableError(f"the database cannot be read: {error}") from error

    @property
    def last_version(self) -> str | None:
        """The dataset version last served."""
        return self._opened.version if self._opened else None

    def close(self) -> None:
        """Close the file."""
        if self._opened:
            self._opened.connection.close()
            self._opened = None

    def _current(self) -> "_OpenFile":
        try:
            status = os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat, once a request
        except OSError as error:
            self.close()
            raise DatabaseUnavailableError(
                f"the database file cannot be opened ({error.strerror}); run `facts seed` to build it"
            ) from error
        identity = (status.st_dev, status.st_ino, status.st_mtime_ns)
        if self._opened is None or self._opened.identity != identity:
            self.close()
            self._opened = _OpenFile.open(self.path, identity)
        return self._opened


_DIALECT = sqlite.dialect(paramstyle="named")


@dataclass
class _OpenFile:
    """A file that has been opened and found fit to serve."""

    connection: sqlite3.Connection
    identity: tuple[int, int, int]
    version: str
    statements: "WeakKeyDictionary[SelectBase, Compiled]"

    @classmethod
    def open(cls, path: Path, identity: tuple[int, int, int]) -> "_OpenFile":
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            revision = _single(connection, "SELECT version_num FROM alembic_version")
            version = _single(connection, "SELECT version FROM seed ORDER BY sequence DESC LIMIT 1")
        except sqlite3.Error as error:
            connection.close()
            raise DatabaseUnavailableError(
                f"the database file is not one of Article Facts, or is damaged ({error}); run `facts seed`"
            ) from error
        if revision != SCHEMA_REVISION:
            connection.close()
            raise DatabaseUnavailableError(
                f"the database has schema {revision}, this program needs {SCHEMA_REVISION}; run `facts seed`"
            )
        return cls(connection, identity, str(version), WeakKeyDictionary())

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement."""
        compiled = self.statements.get(statement)
        if compiled is None:
            compiled = self.statements[statement] = statement.compile(dialect=_DIALECT)
        return self.connection.execute(compiled.string, {**compiled.params, **parameters}).fetchall()


def _single(connection: sqlite3.Connection, sql: str) -> object:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
