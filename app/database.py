"""Reading the database: a snapshot to read in, rows of compiled statements, and the version they belong to.

SQLite answers inline, on the event loop, where a look-up takes microseconds and a thread would cost a hundred. A
statement that turns out to need more than a bounded number of steps is stopped there and run again in a thread, on a
connection of its own and with a deadline, so that no question anybody asks holds up the others.

The file is opened read-only and never written to while it is served: a seed puts a new one in its place, which is
noticed by the next request. Requests in flight finish on the old one.
"""

import asyncio
import os
import sqlite3
import time
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

INLINE_STEPS = 80_000
"""How many virtual machine steps a statement may take on the event loop. A row takes four at the very least, so that is
20,000 rows at most, and a millisecond or two."""

STEPS_A_LOOK = 5_000
"""How many steps pass between two looks at the clock or the count."""

Row = tuple[Any, ...]


class DatabaseUnavailableError(Exception):
    """The database cannot be read; the message says why, in words an operator can act on."""


class QueryTooSlowError(Exception):
    """A statement did not end before its deadline."""


class Snapshot(Protocol):
    """One state of the database."""

    version: str
    """The dataset version of everything read here."""

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement. It is compiled once: pass the same object each time, with other parameters.

        Raises QueryTooSlowError if it does not end before its deadline.
        """


class SQLiteDatabase:
    """A database file, whichever stands at its path at the time."""

    def __init__(self, url: str, deadline: float) -> None:
        self.path = Path(make_url(url).database or "")
        self.deadline = deadline
        self._opened: _OpenFile | None = None

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The file as it stands now. Raises DatabaseUnavailableError if it cannot be read."""
        opened = self._current()
        opened.hold()
        try:
            yield opened
        except sqlite3.ProgrammingError:
            raise  # our mistake, and not the file's
        except sqlite3.Error as error:
            raise DatabaseUnavailableError(f"the database cannot be read: {error}") from error
        finally:
            opened.let_go()

    @property
    def last_version(self) -> str | None:
        """The dataset version last served."""
        return self._opened.version if self._opened else None

    def close(self) -> None:
        """Close the file, as soon as nobody reads it."""
        opened, self._opened = self._opened, None
        if opened:
            opened.retire()

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
            self._opened = _OpenFile.open(self.path, identity, self.deadline)
        return self._opened


_DIALECT = sqlite.dialect(paramstyle="named")


class _Limit:
    """Stops a connection's statement after a number of steps, or at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.looks = 0
        self.until = 0.0
        connection.set_progress_handler(self.is_reached, STEPS_A_LOOK)

    def is_reached(self) -> bool:
        """Asked by SQLite every so many steps; true stops the statement."""
        self.looks -= 1
        return self.looks < 0 and time.monotonic() > self.until


@dataclass
class _OpenFile:
    """A file that has been opened and found fit to serve: once for the event loop, once for a thread."""

    inline: sqlite3.Connection
    inline_limit: _Limit
    threaded: sqlite3.Connection
    threaded_limit: _Limit
    identity: tuple[int, int, int]
    version: str
    deadline: float
    statements: "WeakKeyDictionary[SelectBase, Compiled]"
    thread_is_free: asyncio.Lock
    readers: int = 0
    retired: bool = False

    @classmethod
    def open(cls, path: Path, identity: tuple[int, int, int], deadline: float) -> "_OpenFile":
        connections = [_connect(path), _connect(path)]
        try:
            versions = {
                (
                    _single(connection, "SELECT version_num FROM alembic_version"),
                    _single(connection, "SELECT version FROM seed ORDER BY sequence DESC LIMIT 1"),
                )
                for connection in connections
            }
        except sqlite3.Error as error:
            for connection in connections:
                connection.close()
            raise DatabaseUnavailableError(
                f"the database file is not one of Article Facts, or is damaged ({error}); run `facts seed`"
            ) from error
        revision, version = versions.pop()
        if versions or revision != SCHEMA_REVISION:
            for connection in connections:
                connection.close()
            raise DatabaseUnavailableError(
                f"the database has schema {revision}, this program needs {SCHEMA_REVISION}; run `facts seed`"
                if revision != SCHEMA_REVISION
                else "the database was replaced while it was opened; ask again"
            )
        inline, threaded = connections
        return cls(
            inline,
            _Limit(inline),
            threaded,
            _Limit(threaded),
            identity,
            str(version),
            deadline,
            WeakKeyDictionary(),
            asyncio.Lock(),
        )

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement."""
        compiled = self.statements.get(statement)
        if compiled is None:
            compiled = self.statements[statement] = statement.compile(dialect=_DIALECT)
        values = {**compiled.params, **parameters}
        self.inline_limit.looks = INLINE_STEPS // STEPS_A_LOOK
        try:
            return self.inline.execute(compiled.string, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        return await self._rows_in_thread(compiled.string, values)

    async def _rows_in_thread(self, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
        until = time.monotonic() + self.deadline
        try:
            async with asyncio.timeout(self.deadline):
                await self.thread_is_free.acquire()
        except TimeoutError:
            raise QueryTooSlowError from None

        def run() -> Sequence[Row]:
            self.threaded_limit.until = until
            return self.threaded.execute(sql, values).fetchall()

        def end(_: asyncio.Future[Sequence[Row]]) -> None:
            self.thread_is_free.release()
            self.let_go()

        self.hold()
        running = asyncio.get_running_loop().run_in_executor(None, run)
        running.add_done_callback(end)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # whoever asked is gone: the statement is stopped, and the thread is free once it has
            self.threaded.interrupt()
            raise
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise QueryTooSlowError from None

    def hold(self) -> None:
        """Somebody reads: the file stays open."""
        self.readers += 1

    def let_go(self) -> None:
        """Somebody has read; the last one of a retired file closes it."""
        self.readers -= 1
        self._close_if_done()

    def retire(self) -> None:
        """Another file is served from now on; this one is closed once nobody reads it."""
        self.retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self.retired and self.readers == 0:
            self.inline.close()
            self.threaded.close()


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise DatabaseUnavailableError(f"the database file cannot be opened: {error}") from error


def _single(connection: sqlite3.Connection, sql: str) -> object:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
