"""A database server: read-only connections to it, and answers from it within a bounded time, whatever becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.errors import QueryCanceled
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from app.database import DatabaseUnavailableError, QueryTooSlowError, Row
from app.database.postgresql.failures import reason_of

GRACE = 0.25
"""Seconds past the deadline until a statement that the server ought to have stopped is given up."""

CONNECT_TIMEOUT = 2
"""Seconds to connect in: the least that the driver takes."""

WAITING = 50
"""How many statements may wait for each connection; any more are refused at once."""

BUSY = "all connections to the database server are busy"
CLOSED = "the database is not open"
SILENT = "the database server does not answer"

_OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "client_encoding": "utf8",
    "connect_timeout": CONNECT_TIMEOUT,
    "fallback_application_name": "article-facts",
}

Result = TypeVar("Result")


class Server:
    """A server to read from; its connections are made when they are first needed."""

    def __init__(self, conninfo: str, connections: int, deadline: float) -> None:
        self.conninfo = conninfo
        self.connections = connections
        self.deadline = deadline
        self._pool: AsyncConnectionPool | None = None
        self._given_up: set[asyncio.Future[Any]] = set()

    async def rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement that was compiled, never put together from strings.

        Raises QueryTooSlowError if the server stopped it at the deadline, and DatabaseUnavailableError if it cannot
        answer or does not answer in time.
        """
        try:
            return await self.within_deadline(self._rows(sql, values))
        except QueryCanceled:
            raise QueryTooSlowError from None
        except (PoolTimeout, TooManyRequests):
            raise DatabaseUnavailableError(BUSY) from None
        except Error as error:
            if reason := reason_of(error):
                raise DatabaseUnavailableError(reason) from error
            raise

    async def _rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
        if self._pool is None:
            raise DatabaseUnavailableError(CLOSED)
        async with self._pool.connection(timeout=self.deadline / 2) as connection:
            return await (await connection.execute(sql, values)).fetchall()

    async def within_deadline(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What some work on the server results in. Work that does not end in time is left to end by itself.

        To wait for it to be cancelled could take as long as to wait for its end, since the driver asks the server to.
        Raises DatabaseUnavailableError then, and whatever the work raises.
        """
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=self.deadline + GRACE)
        finally:
            if not task.done():
                task.cancel()
                self._given_up.add(task)
                task.add_done_callback(self._forget)
        if not task.done():
            raise DatabaseUnavailableError(SILENT)
        return task.result()

    def _forget(self, task: "asyncio.Future[Any]") -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            task.exception()  # nobody waits for it any more

    async def read(self, work: Callable[[AsyncConnection], Awaitable[Result]], *, anew: bool) -> Result:
        """What some work with a connection results in.

        If the pool has no connection that is alive, or with `anew`, the connection is made for it: so the reason is
        known if none can be had, and the pool is rid of its dead connections at once if one can.
        Raises psycopg.Error.
        """
        if self._pool is not None and not anew:
            with suppress(OperationalError):
                async with self._pool.connection(timeout=self.deadline / 4) as connection:
                    return await work(connection)
        async with await connect(self.conninfo, self.deadline) as connection:
            result = await work(connection)
        await self._refresh_pool()
        return result

    async def _refresh_pool(self) -> None:
        if self._pool is not None:
            await self._pool.check()
            return
        self._pool = AsyncConnectionPool(
            self.conninfo,
            kwargs=_OPTIONS,
            configure=partial(_prepare, deadline=self.deadline),
            min_size=self.connections,
            max_size=self.connections,
            max_waiting=self.connections * WAITING,
            reconnect_timeout=0,  # whoever needs a connection tries; a pause that grows would outlast the failure
            open=False,
        )
        await self._pool.open()

    async def close(self) -> None:
        """Close all connections. The next read opens them again."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()
        await asyncio.gather(*self._given_up, return_exceptions=True)


async def connect(conninfo: str, deadline: float) -> AsyncConnection:
    """A read-only connection. Raises psycopg.Error, which says why there is none."""
    connection = await AsyncConnection.connect(conninfo, **_OPTIONS)
    try:
        await _prepare(connection, deadline)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _prepare(connection: AsyncConnection, deadline: float) -> None:
    """Nothing can be written, a statement ends at the deadline, and a name has to say which schema it is in."""
    await connection.execute(
        "SELECT set_config('default_transaction_read_only', 'on', false),"
        " set_config('statement_timeout', %s, false), set_config('jit', 'off', false),"
        " set_config('search_path', '', false)",
        [f"{int(deadline * 1000) + 1}ms"],
    )
