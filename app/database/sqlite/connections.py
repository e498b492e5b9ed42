"""A connection to a database file, which stops its statement after a number of steps or at a time."""

import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.database import DatabaseUnavailableError, Row

INLINE_STEPS = 60_000
"""How many virtual machine steps a statement may take on the event loop. To visit a row takes three at the very least,
so that is 20,000 rows at most."""

STEPS_A_LOOK = 1_000
"""How many steps pass between two looks at the count and the clock."""


class Connection:
    """A connection, for one statement at a time."""

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
        return self._unless_stopped(lambda: self.raw.execute(sql, values).fetchall(), steps, until)

    def first_rows(
        self, cursor: sqlite3.Cursor, sql: str, values: Mapping[str, Any], number: int, *, until: float
    ) -> Sequence[Row] | None:
        """The first rows of a statement; None if it was stopped."""
        return self._unless_stopped(lambda: cursor.execute(sql, values).fetchmany(number), sys.maxsize, until)

    def next_rows(self, cursor: sqlite3.Cursor, number: int, *, until: float) -> Sequence[Row] | None:
        """The rows that follow; None if the statement was stopped."""
        return self._unless_stopped(lambda: cursor.fetchmany(number), sys.maxsize, until)

    def _unless_stopped(self, read: Callable[[], Sequence[Row]], steps: int, until: float) -> Sequence[Row] | None:
        self.looks, self.until = steps // STEPS_A_LOOK, until
        try:
            return read()
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
