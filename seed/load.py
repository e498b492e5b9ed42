"""From rows to a database: a complete new dataset beside the live one, which takes its place once it is whole."""

from collections.abc import Callable
from datetime import UTC, datetime

import migrations
from app.store import Building, Rows, Store
from app.tables import SCHEMA_REVISION, Change, Seed, Table
from seed.compile import Dataset
from seed.history import Former, Report

CHUNK = 10_000
"""Rows handed to the database at a time."""

Progress = Callable[[int], None]
"""Told how many more rows have been written."""


def load(dataset: Dataset, store: Store, progress: Progress = lambda _: None, *, rebuild: bool = False) -> Report:
    """Make a store hold a dataset, and nothing else. Does nothing if it already does, in the tables of this program,
    unless told to rebuild.

    Raises StoreError if the dataset cannot be written, and OSError if a folder cannot.
    """
    with store.alone() as builder:
        former = Former.read(store)
        report = former.compare(dataset)
        if rebuild or not report.unchanged or former.revision != SCHEMA_REVISION:
            with builder.building() as building:
                migrations.upgrade(building.connection)
                for table, rows in dataset.rows.items():
                    _insert(building, table, rows, progress)
                _log(building, dataset, former, report, progress)
    return report


def _insert(building: Building, table: type[Table], rows: Rows, progress: Progress) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        building.insert(table, chunk)
        progress(len(chunk))


def _log(building: Building, dataset: Dataset, former: Former, report: Report, progress: Progress) -> None:
    """The former log, and this seed as its last entry."""
    _insert(building, Seed, former.seeds, progress)
    _insert(building, Change, former.changes, progress)
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
    _insert(building, Seed, [entry.model_dump()], progress)
    changes: list[dict[str, object]] = [
        {"sequence": sequence, "type": type, "slug": id, "how": how, "renamed_to": renamed_to}
        for (type, id), (how, renamed_to) in report.changes.items()
    ]
    _insert(building, Change, changes, progress)
