"""Reading SQLite: a file, whichever stands at its path at the time.

A statement is answered inline, on the event loop, where a look-up takes microseconds and a thread would cost a hundred.
A statement that turns out to need more than a bounded number of steps is stopped there and run again in a thread, on
another connection and with a deadline, so that no question anybody asks holds up the others.

The file is opened read-only and never written to while it is served: a seed puts a new one in its place, which is
noticed by the next request. Requests in flight finish on the old one.
"""

import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from app.database import DatabaseUnavailableError, Places, Snapshot
from app.database.sqlite.files import OpenFile
from app.settings import Settings

APPLICATION_ID = 0x46414354
"""Marks a SQLite file as ours, in its header: `FACT`."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the file, as long as nobody reads it because answers from it are kept."""


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
        self._opened: OpenFile | None = None
        self._streams = Places()
        self._looked_at = -float("inf")

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

    def edition(self) -> object | None:
        """The identity of the file as it stood a moment ago; None if it could not be read."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY:
            with suppress(DatabaseUnavailableError):
                self._current()
        return self._opened.identity if self._opened else None

    async def close(self) -> None:
        """Close the file, as soon as nobody reads it."""
        self._retire()

    def _retire(self) -> None:
        opened, self._opened = self._opened, None
        if opened:
            opened.retire()

    def _current(self) -> OpenFile:
        self._looked_at = time.monotonic()
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
            self._opened = OpenFile(self.path, identity, self.deadline, self._streams)
        return self._opened
