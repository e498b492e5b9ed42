"""Which dataset is the newest on a server, and statements that read in it.

That there is a newer one is told by a notification from the primary. Where none comes through, reading which one is the
newest, once a second while there are requests, is what finds it.

A server that is gone, frozen or full is noticed by a statement that fails or does not come back. From then on requests
are refused at once, with the reason, and only one of them every so often tries to connect.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, Error
from sqlalchemy import Dialect, SelectBase
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Compiled

from app.database import DatabaseUnavailableError, Row, Snapshot, version_to_serve
from app.database.postgresql.failures import UNREACHABLE, reason_of
from app.database.postgresql.schemas import LISTEN, NEWEST, REVISION, VERSION, number_of
from app.database.postgresql.server import SILENT, BusyError, Server, connect

CHECK_EVERY = 1.0
"""Seconds after which it is read again which dataset is the newest."""

RETRY_EVERY = 0.25
"""Seconds between two attempts at what has failed, or has yet to come."""

REREAD_EVERY = 2.0
"""Seconds after which it is read again which dataset the primary has, if nothing is heard from it."""

LONG_AGO = -float("inf")

logger = logging.getLogger(__name__)

_DIALECT: Dialect = psycopg.dialect()  # type: ignore[no-untyped-call]


class PostgreSQLDatabase:
    """The newest dataset on a server, which may be the replica of a primary."""

    def __init__(self, server: Server, primary: str, replica_lag: float | None) -> None:
        """The lag is that of a replica, in seconds; None if the server is the primary itself."""
        self.server = server
        self.primary = primary
        self.replica_lag = replica_lag
        self._dataset: _Dataset | None = None
        self._down: str | None = None
        self._awaited: list[tuple[int, float]] = []
        self._looked_at = LONG_AGO
        self._seen_at = LONG_AGO
        self._looking: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The newest dataset, to be read in for as long as a question may take.

        Raises DatabaseUnavailableError if it cannot be read.
        """
        until = monotonic() + self.server.deadline
        await self._look_if_it_is_time()
        if self._down is not None or self._dataset is None:
            raise DatabaseUnavailableError(self._down or UNREACHABLE)
        if self._is_outdated():
            raise DatabaseUnavailableError(
                f"the replica is behind the primary: it has version {self._dataset.version}, which has been replaced"
            )
        try:
            yield _Reading(self._dataset, until)
        except DatabaseUnavailableError:
            self._looked_at = self._seen_at = LONG_AGO
            raise

    @property
    def last_version(self) -> str | None:
        """The dataset version last served."""
        return self._dataset.version if self._dataset else None

    def edition(self) -> object | None:
        """The identity of the newest dataset, which is looked for early enough that nobody has to wait for it.

        None if the look comes to nothing for as long as a look is good for, as one at a frozen server does.
        """
        since = monotonic() - self._seen_at
        if self._down is not None or self._dataset is None or since >= CHECK_EVERY or self._is_outdated():
            return None
        if since >= CHECK_EVERY / 2:
            self._begin_to_look(RETRY_EVERY)
        return self._dataset.identity

    async def close(self) -> None:
        """Close all connections."""
        tasks = [task for task in (self._looking, self._listening) if task is not None]
        self._looking = self._listening = None
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        await self.server.close()
        self._looked_at = self._seen_at = LONG_AGO

    async def _look_if_it_is_time(self) -> None:
        """Look again, if the last look is some time ago. Whoever asks meanwhile waits for the same look to end.

        While the server is out of reach nobody waits but the one who tries to reach it.
        """
        every = RETRY_EVERY if self._down is not None or self._awaited else CHECK_EVERY
        begun = self._begin_to_look(every)
        if self._looking is not None and not self._looking.done() and (begun or self._down is None):
            await asyncio.shield(self._looking)

    def _begin_to_look(self, every: float) -> bool:
        """Look again, unless somebody does or the last look is not that long ago."""
        if (self._looking is not None and not self._looking.done()) or monotonic() - self._looked_at < every:
            return False
        self._looking = asyncio.create_task(self._look())
        return True

    async def _look(self) -> None:
        """See which dataset is the newest, or why that cannot be seen."""
        down = None
        self._looked_at = begun = monotonic()
        try:
            self._dataset = await self.server.in_time(self.server.read(self._newest), begun + self.server.deadline)
        except BusyError:
            pass  # it answers others, so it is there; which dataset is the newest is seen by the next look
        except TimeoutError:
            down = SILENT
        except DatabaseUnavailableError as error:
            down = str(error)
        except Error as error:
            down = reason_of(error)
            if down is None:
                raise  # our mistake, and not the server's
            if down != self._down:
                logger.warning("%s: %s", down, error)
        if down is not None:
            # what is held of a server that is out of reach would take the places of what is tried next
            self.server.let_go()
        self._down = down
        if self._looked_at == begun:  # nothing has happened since that calls for another look
            self._looked_at = monotonic()
            self._seen_at = begun if down is None else LONG_AGO
        self._awaited = [awaited for awaited in self._awaited if awaited[0] > self._number]
        if down is None and (self._listening is None or self._listening.done()):
            self._listening = asyncio.create_task(self._listen())

    @property
    def _number(self) -> int:
        return self._dataset.number if self._dataset is not None else 0

    async def _newest(self, connection: AsyncConnection) -> "_Dataset":
        found = await (await connection.execute(NEWEST)).fetchone()
        if found is None:
            raise DatabaseUnavailableError("the database holds no dataset yet; run `facts seed`")
        if self._dataset is not None and self._dataset.identity == found:
            return self._dataset
        dataset = _Dataset(self.server, found)
        marks = []
        for statement in (REVISION, VERSION):
            compiled = dataset.compiled(statement)
            row = await (await connection.execute(compiled.string, compiled.params)).fetchone()
            marks.append(row[0] if row else None)
        dataset.version = version_to_serve(*marks)
        return dataset

    async def _listen(self) -> None:
        """Hear of new datasets, for as long as the primary can be reached.

        What one misses while the primary is away, or of a connection on which nothing comes through any more, is read
        every so often.
        """
        try:
            async with await connect(self.primary, self.server.deadline) as connection:
                await connection.execute(LISTEN)
                while True:
                    reading = self._newest_number(connection)
                    self._hear(await self.server.in_time(reading, monotonic() + self.server.deadline))
                    async for notice in connection.notifies(timeout=REREAD_EVERY):
                        self._hear(number_of(notice.payload))
        except (Error, TimeoutError) as error:
            logger.warning("no word of new datasets from the primary: %s", error or SILENT)
        self._looked_at = LONG_AGO
        await asyncio.sleep(CHECK_EVERY)

    async def _newest_number(self, connection: AsyncConnection) -> int:
        found = await (await connection.execute(NEWEST)).fetchone()
        return number_of(found[1]) if found else 0

    def _hear(self, number: int) -> None:
        """The primary has a dataset of some number. If it is newer than the one that is served, look for it."""
        if number > self._number:
            self._looked_at = self._seen_at = LONG_AGO
        # what is not there any more, as after a restore, is not waited for
        self._awaited = [awaited for awaited in self._awaited if awaited[0] <= number]
        if self.replica_lag is not None and number > max([self._number, *(number for number, _ in self._awaited)]):
            self._awaited.append((number, monotonic()))

    def _is_outdated(self) -> bool:
        """Whether the primary has had a newer dataset for longer than a replica may take to have it, too."""
        return (
            self.replica_lag is not None
            and bool(self._awaited)
            and monotonic() - self._awaited[0][1] > self.replica_lag
        )


class _Reading:
    """A dataset that is read in until some time."""

    def __init__(self, dataset: "_Dataset", until: float) -> None:
        self.version = dataset.version
        self._dataset = dataset
        self._until = until

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement."""
        compiled = self._dataset.compiled(statement)
        return await self._dataset.server.rows(compiled.string, {**compiled.params, **parameters}, self._until)

    async def prove(self) -> None:
        """The server looks after its own pages, if it was set up with checksums."""

    def stream(
        self, statement: SelectBase, parameters: Mapping[str, Any]
    ) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Row]]]:
        """The rows of a statement, some at a time."""
        compiled = self._dataset.compiled(statement)
        return self._dataset.server.stream(compiled.string, {**compiled.params, **parameters})


class _Dataset:
    """A dataset in its schema."""

    version: str

    def __init__(self, server: Server, identity: tuple[int, str]) -> None:
        self.server = server
        self.identity = identity
        self.number = number_of(identity[1])
        self._schema = {None: identity[1]}
        self._statements: WeakKeyDictionary[SelectBase, Compiled] = WeakKeyDictionary()

    def compiled(self, statement: SelectBase) -> Compiled:
        """The statement as it reads in this schema."""
        compiled = self._statements.get(statement)
        if compiled is None:
            compiled = self._statements[statement] = statement.compile(
                dialect=_DIALECT, schema_translate_map=self._schema, render_schema_translate=True
            )
        return compiled
