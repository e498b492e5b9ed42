"""From rows to a database: a complete new file beside the live one, renamed over it once it is whole.

A reader therefore sees the old dataset or the new one, never a mixture. A seed that is interrupted at any moment
leaves the live file as it was, and the next seed removes what the interrupted one left.
"""

import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import Connection, text
from sqlmodel import insert

import migrations
from app.database import APPLICATION_ID
from app.tables import Change, Seed, Table
from seed.compile import Dataset
from seed.engines import engine_over
from seed.history import Former, Report

UNFINISHED = ".seeding"
"""The end of the name of a file that a seed has not finished."""

CHUNK = 10_000
"""Rows handed to the database at a time."""

Progress = Callable[[int], None]
"""Told how many more rows have been written."""


class LoadError(Exception):
    """A database that may not be replaced, or rows that do not hold together."""


def load(dataset: Dataset, database: Path, progress: Progress = lambda _: None, *, rebuild: bool = False) -> Report:
    """Make a database file hold a dataset, and nothing else. Does nothing if it already does, unless told to rebuild.

    Raises LoadError, OSError if the folder cannot be written, and IntegrityError if a row breaks a constraint.
    """
    database = database.resolve()  # a link stays, and what it leads to is replaced
    with _alone_in(database.parent):
        for litter in database.parent.glob(f"{database.name}.*{UNFINISHED}"):
            litter.unlink()
        if database.exists() and not _may_be_replaced(database):
            raise LoadError(f"{database} is not a database of Article Facts; move it away first")
        former = Former.read(database)
        report = former.compare(dataset)
        if rebuild or not report.unchanged:
            _build(dataset, database, former, report, progress)
        return report


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other seed works in the folder. The lock goes with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _may_be_replaced(database: Path) -> bool:
    """An empty file, or one that carries our mark in its header, be the rest of it sound or not."""
    with database.open("rb") as file:
        header = file.read(100)
    return not header or int.from_bytes(header[68:72]) == APPLICATION_ID


def _build(dataset: Dataset, database: Path, former: Former, report: Report, progress: Progress) -> None:
    handle, name = mkstemp(prefix=f"{database.name}.", suffix=UNFINISHED, dir=database.parent)
    unfinished = Path(name)
    try:
        os.fchmod(handle, stat.S_IMODE(database.stat().st_mode) if database.exists() else 0o644)
        engine = engine_over(unfinished, read_only=False)
        with engine.begin() as connection:
            # nobody else sees this file: it is made durable once, at the end
            connection.execute(text("PRAGMA journal_mode = OFF"))
            connection.execute(text("PRAGMA synchronous = OFF"))
            migrations.upgrade(connection)
            for table, rows in dataset.rows.items():
                _insert(connection, table, rows, progress)
            _log(connection, dataset, former, report, progress)
            connection.execute(text("ANALYZE"))
            _verify(connection)
        os.fsync(handle)
        unfinished.replace(database)
        _sync_folder(database.parent)
    finally:
        os.close(handle)
        unfinished.unlink(missing_ok=True)


def _insert(connection: Connection, table: type[Table], rows: Sequence[dict[str, object]], progress: Progress) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        connection.execute(insert(table), chunk)
        progress(len(chunk))


def _log(connection: Connection, dataset: Dataset, former: Former, report: Report, progress: Progress) -> None:
    """The former log, and this seed as its last entry."""
    _insert(connection, Seed, former.seeds, progress)
    _insert(connection, Change, former.changes, progress)
    if report.unchanged:
        return
    sequence = len(former.seeds) + 1
    entry = Seed(
        sequence=sequence,
        version=dataset.version,
        seeded_at=datetime.now(UTC),
        added=report.count("added"),
        changed=report.count("changed"),
        removed=report.count("removed"),
        renamed=report.count("renamed"),
    )
    _insert(connection, Seed, [entry.model_dump()], progress)
    changes: list[dict[str, object]] = [
        {"sequence": sequence, "type": type, "slug": id, "how": how, "renamed_to": renamed_to}
        for (type, id), (how, renamed_to) in report.changes.items()
    ]
    _insert(connection, Change, changes, progress)


def _verify(connection: Connection) -> None:
    """Foreign keys are checked once, over all rows; the pages too, before anyone reads them."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise LoadError(f"rows without the row they refer to: {broken[:10]}")
    result = connection.execute(text("PRAGMA integrity_check")).scalar()
    if result != "ok":
        raise LoadError(f"the new database is not sound: {result}")


def _sync_folder(folder: Path) -> None:
    """Make the rename durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
