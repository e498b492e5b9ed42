"""A database file that is read: inline, in threads, and in streams."""

import asyncio
import logging
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import SelectBase
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Compiled

from app.database import (
    BATCH,
    BATCH_SECONDS,
    STREAMS,
    DatabaseUnavailableError,
    Places,
    QueryTooSlowError,
    Row,
    version_to_serve,
)
from app.database.sqlite.connections import INLINE_STEPS, Connection

logger = logging.getLogger(__name__)

INLINE_SECONDS = 0.005
"""How long it may take there; steps that seek cost more than steps that step on."""

SEARCHES = " MATCH "
"""Is in each statement that looks words up. That is one step, however many rows it visits, so it is never inline."""

THREADS = 2
"""How many statements run in threads at a time."""

WAITING = 16
"""How many may wait for a thread; any more are refused at once, before all run out of time together."""

LOOK_THROUGH = "PRAGMA quick_check(1)"
"""Reads all pages, and says `ok` or what is wrong with the first that is not sound."""

_DIALECT = sqlite.dialect(paramstyle="named")


class OpenFile:
    """A file that has been opened and found fit to serve: for the event loop, and for each thread and stream."""

    def __init__(self, path: Path, identity: tuple[int, int, int], deadline: float, places: Places) -> None:
        """Raises DatabaseUnavailableError if the file is not fit."""
        self.identity = identity
        self.deadline = deadline
        self.statements: WeakKeyDictionary[SelectBase, Compiled] = WeakKeyDictionary()
        self.readers = 0
        self.waiting = 0
        self.retired = False
        self.damage: str | None = None
        self._proved = False
        self.places = places
        self.connections = [Connection(path) for _ in range(1 + THREADS + STREAMS)]
        self.inline, *self.idle = self.connections[: 1 + THREADS]
        self.not_streaming = self.connections[1 + THREADS :]
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
        sql, values = self._compiled(statement, parameters)
        if SEARCHES in sql:
            return await self._rows_in_thread(sql, values)
        rows = self.inline.rows(sql, values, steps=INLINE_STEPS, until=time.monotonic() + INLINE_SECONDS)
        return await self._rows_in_thread(sql, values) if rows is None else rows

    async def prove(self) -> None:
        """Look through the file for damage, once. Raises DatabaseUnavailableError if there is any."""
        if not self._proved:
            with suppress(QueryTooSlowError):
                found = (await self._rows_in_thread(LOOK_THROUGH, {}))[0][0]
                self.damage = None if found == "ok" else str(found)
            self._proved = True
            if self.damage is not None:
                logger.error("The database file is damaged: %s", self.damage)
        if self.damage is not None:
            raise DatabaseUnavailableError("the database file is damaged; run `facts seed`, or restore a copy")

    def _compiled(self, statement: SelectBase, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        compiled = self.statements.get(statement)
        if compiled is None:
            compiled = self.statements[statement] = statement.compile(dialect=_DIALECT)
        return compiled.string, {**compiled.params, **parameters}

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

    @asynccontextmanager
    async def stream(
        self, statement: SelectBase, parameters: Mapping[str, Any]
    ) -> AsyncIterator[AsyncIterator[Sequence[Row]]]:
        """The rows of a statement, some at a time."""
        with self.places.one():
            connection = self.not_streaming.pop()
            cursor = connection.raw.cursor()
            try:
                yield self._batches(connection, cursor, *self._compiled(statement, parameters))
            finally:
                cursor.close()
                self.not_streaming.append(connection)

    async def _batches(
        self, connection: Connection, cursor: sqlite3.Cursor, sql: str, values: Mapping[str, Any]
    ) -> AsyncIterator[Sequence[Row]]:
        read = partial(connection.first_rows, cursor, sql, values, BATCH)
        while rows := await self._read(connection, read):
            yield rows
            read = partial(connection.next_rows, cursor, BATCH)

    async def _read(self, connection: Connection, read: Callable[..., Sequence[Row] | None]) -> Sequence[Row]:
        until = time.monotonic() + BATCH_SECONDS
        running = asyncio.get_running_loop().run_in_executor(None, partial(read, until=until))
        try:
            rows = await asyncio.shield(running)
        except asyncio.CancelledError:
            connection.raw.interrupt()
            await asyncio.wait({running})
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
