"""Reading SQLite: a file, whichever stands at its path at the time.

A statement is answered inline, on the event loop, where a look-up takes microseconds and a thread would cost a hundred.
A statement that turns out to need more than a bounded number of steps is stopped there and run again in a thread, on
another connection and with a deadline, so that no question anybody asks holds up the others.

The file is opened read-only and never written to while it is served: a seed puts a new one in its place, which is
noticed by the next request. Requests in flight finish on the old one.
"""

import asyncio
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, SelectBase
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Compiled, make_url

from app.database import DatabaseUnavailableError, QueryTooSlowError, Row, Snapshot, version_to_serve
from app.settings import Settings

APPLICATION_ID = 0x46414354
"""Marks a SQLite file as ours, in its header: `FACT`."""

INLINE_STEPS = 60_000
"""How many virtual machine steps a statement may take on the event loop. To visit a row takes three at the very least,
so that is 20,000 rows at most."""

INLINE_SECONDS = 0.005
"""How long it may take there; steps that seek cost more than steps that step on."""

SEARCHES = " MATCH "
"""Is in each statement that looks words up. That is one step, however many rows it visits, so it is never inline."""

STEPS_A_LOOK = 1_000
"""How many steps pass between two looks at the count and the clock."""

THREADS = 2
"""How many statements run in threads at a time."""

WAITING = 16
"""How many may wait for a thread; any more are refused at once, before all run out of time together."""


def check_url(url: URL) -> None:
    """Raises ValueError if the URL names no file."""
    if url.query:
        raise ValueError("takes no options")
    if url.database in {None, "", ":memory:"}:
        raise ValueError("the database needs a file")


def check_settings(settings: Settings) -> None:
    """Raises ValueError if a setting makes no sense with a file."""
    if settings.read_url is not None:
        raise ValueError("FACTS_READ_URL: is for a replica of a server; a database file has none")


def path_of(url: str) -> Path:
    """The file that a URL names; a relative path starts at the working directory."""
    return Path(make_url(url).database or "")


def open_database(settings: Settings) -> "SQLiteDatabase":
    """The database of the settings."""
    return SQLiteDatabase(path_of(settings.database_url), settings.query_deadline)


class SQLiteDatabase:
    """A database file, whichever stands at its path at the time."""

    def __init__(self, path: Path, deadline: float) -> None:
        self.path = path
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

    async def close(self) -> None:
        """Close the file, as soon as nobody reads it."""
        self._retire()

    def _retire(self) -> None:
        opened, self._opened = self._opened, None
        if opened:
            opened.retire()

    def _current(self) -> "_OpenFile":
        try:
            status = os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat, once a request
        except OSError as error:
            self._retire()
            raise DatabaseUnavailableError(
                f"the database file cannot be opened ({error.strerror}); run `facts seed` to build it"
            ) from error
        identity = (status.st_dev, status.st_ino, status.st_mtime_ns)
        if self._opened is None or self._opened.identity != identity:
            self._retire()
            self._opened = _OpenFile(self.path, identity, self.deadline)
        return self._opened


_DIALECT = sqlite.dialect(paramstyle="named")


class _Connection:
    """A connection that stops its statement after a number of steps or at a time."""

    def __init__(self, path: Path) -> None:
        self.looks = 0
        self.until = 0.0
        try:
            uri = f"{path.absolute().as_uri()}?mode=ro"
            self.raw = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise DatabaseUnavailableError(f"the database file cannot be opened: {error}") from error
        self.raw.set_progress_handler(self._is_over, STEPS_A_LOOK)

    def rows(self, sql: str, values: Mapping[str, Any], *, steps: int, until: float) -> Sequence[Row] | None:
        """All rows of a statement; None if it was stopped."""
        self.looks, self.until = steps // STEPS_A_LOOK, until
        try:
            return self.raw.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return None

    def single(self, sql: str) -> object:
        """The first column of the first row."""
        rows = self.rows(sql, {}, steps=INLINE_STEPS, until=time.monotonic() + 1)
        return rows[0][0] if rows else None

    def _is_over(self) -> bool:
        """Asked by SQLite every so many steps; true stops the statement."""
        self.looks -= 1
        return self.looks <= 0 or time.monotonic() > self.until


class _OpenFile:
    """A file that has been opened and found fit to serve: once for the event loop, and once for each thread."""

    def __init__(self, path: Path, identity: tuple[int, int, int], deadline: float) -> None:
        """Raises DatabaseUnavailableError if the file is not fit."""
        self.identity = identity
        self.deadline = deadline
        self.statements: WeakKeyDictionary[SelectBase, Compiled] = WeakKeyDictionary()
        self.readers = 0
        self.waiting = 0
        self.retired = False
        self.connections = [_Connection(path) for _ in range(1 + THREADS)]
        self.inline, *self.idle = self.connections
        self.thread_is_free = asyncio.Semaphore(THREADS)
        try:
            self.version = self._check()
        except DatabaseUnavailableError:
            self.retire()
            raise

    def _check(self) -> str:
        """The dataset version, the same through each connection."""
        try:
            revision = self.inline.single("SELECT version_num FROM alembic_version")
            latest = "SELECT version FROM seed ORDER BY sequence DESC LIMIT 1"
            versions = {connection.single(latest) for connection in self.connections}
        except sqlite3.Error as error:
            raise DatabaseUnavailableError(
                f"the database file is not one of Article Facts, or is damaged ({error}); run `facts seed`"
            ) from error
        if len(versions) > 1:
            raise DatabaseUnavailableError("the database was replaced while it was opened; ask again")
        return version_to_serve(revision, versions.pop())

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement."""
        compiled = self.statements.get(statement)
        if compiled is None:
            compiled = self.statements[statement] = statement.compile(dialect=_DIALECT)
        sql, values = compiled.string, {**compiled.params, **parameters}
        if SEARCHES in sql:
            return await self._rows_in_thread(sql, values)
        rows = self.inline.rows(sql, values, steps=INLINE_STEPS, until=time.monotonic() + INLINE_SECONDS)
        return await self._rows_in_thread(sql, values) if rows is None else rows

    async def _rows_in_thread(self, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
        until = time.monotonic() + self.deadline
        if self.waiting >= WAITING:
            raise QueryTooSlowError
        self.waiting += 1
        try:
            async with asyncio.timeout(self.deadline):
                await self.thread_is_free.acquire()
        except TimeoutError:
            raise QueryTooSlowError from None
        finally:
            self.waiting -= 1
        connection = self.idle.pop()

        def end(_: object) -> None:
            self.idle.append(connection)
            self.thread_is_free.release()
            self.let_go()

        self.hold()
        running = asyncio.get_running_loop().run_in_executor(
            None, partial(connection.rows, sql, values, steps=sys.maxsize, until=until)
        )
        running.add_done_callback(end)
        try:
            rows = await asyncio.shield(running)
        except asyncio.CancelledError:
            # whoever asked is gone: the statement is stopped, and the thread is free once it has
            connection.raw.interrupt()
            raise
        if rows is None:
            raise QueryTooSlowError
        return rows

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
            for connection in self.connections:
                connection.raw.close()
