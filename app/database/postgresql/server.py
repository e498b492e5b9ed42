"""A database server: read-only connections to it, and answers from it within a bounded time, whatever becomes of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncServerCursor, Error, OperationalError
from psycopg.errors import QueryCanceled
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from app.database import BATCH, BATCH_SECONDS, DatabaseUnavailableError, Places, QueryTooSlowError, Row
from app.database.postgresql.failures import FAILED, reason_of

GRACE = 0.25
"""Seconds past the deadline until work that the server ought to have ended is given up."""

WAITING = 50
"""How many statements may wait for each connection; any more are refused at once."""

CLOSING = 1.0
"""Seconds to close connections in."""

BUSY = "all connections to the database server are busy"
CLOSED = "the database is not open"
SILENT = "the database server does not answer"

OPTIONS: Mapping[str, Any] = {
    "client_encoding": "utf8",
    "connect_timeout": 2,  # the least that the driver takes
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "fallback_application_name": "article-facts",
}
"""How to connect, unless the URL says otherwise."""

_PREPARE = """
    SELECT set_config(wanted.name, wanted.value, false) FROM (VALUES
        ('default_transaction_read_only', 'on'), ('statement_timeout', %s), ('search_path', ''), ('jit', 'off'),
        ('lock_timeout', '0'), ('transaction_timeout', '0'), ('idle_session_timeout', '0')
    ) AS wanted(name, value) JOIN pg_settings ON pg_settings.name = wanted.name
"""
"""Nothing can be written, a statement ends at the deadline and at nothing else that the user is set to, and a name has
to say which schema it is in. Not every version of the server knows all of them."""

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


@contextmanager
def _explained() -> Iterator[None]:
    """What goes wrong with a statement, as the exceptions of the interface."""
    try:
        yield
    except (QueryCanceled, TimeoutError):
        raise QueryTooSlowError from None
    except (PoolTimeout, TooManyRequests):
        raise DatabaseUnavailableError(BUSY) from None
    except Error as error:
        reason = reason_of(error)
        if reason is None:
            raise
        if reason == FAILED:
            logger.warning("%s: %s", reason, error)
        raise DatabaseUnavailableError(reason) from error


class BusyError(Exception):
    """Every connection is in use."""


class Server:
    """A server to read from; its connections are made when they are first needed."""

    def __init__(self, conninfo: str, connections: int, deadline: float) -> None:
        self.conninfo = conninfo
        self.connections = connections
        self.deadline = deadline
        self.places = Places()
        self._pool: AsyncConnectionPool | None = None
        self._at_work = 0
        self._left_alone: set[asyncio.Future[Any]] = set()

    async def rows(self, sql: str, values: Mapping[str, Any], until: float) -> Sequence[Row]:
        """All rows of a statement that was compiled, never put together from strings.

        Raises QueryTooSlowError if time runs out, by the monotonic clock, and DatabaseUnavailableError if the server
        cannot answer, or has said nothing for the whole time that a question may take.
        """
        begun = monotonic()
        with _explained():
            try:
                return await self.in_time(self._rows(sql, values), until)
            except TimeoutError:
                if monotonic() - begun >= self.deadline:
                    raise DatabaseUnavailableError(SILENT) from None
                raise

    @asynccontextmanager
    async def stream(self, sql: str, values: Mapping[str, Any]) -> AsyncIterator[AsyncIterator[Sequence[Row]]]:
        """The rows of a statement, some at a time, over a connection of its own.

        The tables stay for as long as it is read, since its transaction holds on to them.
        """
        with self.places.one(), _explained():
            async with (
                await connect(self.conninfo, BATCH_SECONDS) as connection,
                connection.transaction(),
                connection.cursor("stream") as cursor,
            ):
                yield self._batches(cursor, sql, values)

    async def _batches(
        self, cursor: AsyncServerCursor[Row], sql: str, values: Mapping[str, Any]
    ) -> AsyncIterator[Sequence[Row]]:
        with _explained():
            await self.in_time(cursor.execute(sql, values), monotonic() + BATCH_SECONDS)
            while rows := await self.in_time(cursor.fetchmany(BATCH), monotonic() + BATCH_SECONDS):
                yield rows

    async def _rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
        if self._pool is None:
            raise DatabaseUnavailableError(CLOSED)
        async with self._pool.connection(timeout=self.deadline / 2) as connection:
            self._at_work += 1
            try:
                return await (await connection.execute(sql, values)).fetchall()
            finally:
                self._at_work -= 1

    async def in_time(self, work: Coroutine[Any, Any, Result], until: float) -> Result:
        """What some work on the server results in. Work that does not end in time is left to end by itself.

        To wait for it to be cancelled could take as long as to wait for its end, since the driver asks the server to.
        Raises TimeoutError then, and whatever the work raises.
        """
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=max(0.0, until + GRACE - monotonic()))
        finally:
            if not task.done():
                task.cancel()
                self._leave(task)
        if not task.done():
            raise TimeoutError
        return task.result()

    def _leave(self, task: "asyncio.Future[Any]") -> None:
        self._left_alone.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: "asyncio.Future[Any]") -> None:
        self._left_alone.discard(task)
        if not task.cancelled():
            task.exception()  # nobody waits for it any more

    async def read(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        """What some work with a connection results in, and with a new one if those that there are turn out dead.

        Raises BusyError if all are at work, and psycopg.Error, which says why none can be had.
        """
        if self._pool is not None:
            try:
                async with self._pool.connection(timeout=self.deadline / 4) as connection:
                    return await work(connection)
            except (PoolTimeout, TooManyRequests):
                if self._at_work:
                    raise BusyError from None
            except OperationalError:
                pass
        async with await connect(self.conninfo, self.deadline) as connection:
            result = await work(connection)
        # a pool that is new has no dead connections, and whoever asks meanwhile has the old one
        pool = self._new_pool()
        await pool.open()
        self.let_go()
        self._pool = pool
        return result

    def _new_pool(self) -> AsyncConnectionPool:
        return AsyncConnectionPool(
            self.conninfo,
            kwargs={"autocommit": True},
            configure=partial(_prepare, deadline=self.deadline),
            min_size=self.connections,
            max_size=self.connections,
            max_waiting=self.connections * WAITING,
            reconnect_timeout=0,  # whoever needs a connection tries; a pause that grows would outlast the failure
            open=False,
        )

    def let_go(self) -> None:
        """Close all connections, those in use when they are given back; nobody waits for it."""
        pool, self._pool = self._pool, None
        if pool is not None:
            self._leave(asyncio.ensure_future(pool.close(timeout=CLOSING)))

    async def close(self) -> None:
        """Close all connections, in a bounded time. The next read opens them again."""
        pool, self._pool = self._pool, None
        for task in self._left_alone:
            task.cancel()
        if pool is not None:
            await pool.close(timeout=CLOSING)
        if self._left_alone:
            await asyncio.wait(self._left_alone, timeout=CLOSING)


async def connect(conninfo: str, deadline: float) -> AsyncConnection:
    """A read-only connection. Raises psycopg.Error, which says why there is none."""
    connection = await AsyncConnection.connect(conninfo, autocommit=True)
    try:
        await _prepare(connection, deadline)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _prepare(connection: AsyncConnection, deadline: float) -> None:
    await connection.execute(_PREPARE, [f"{int(deadline * 1000) + 1}ms"])
