"""The database as a SQLite file, which `facts serve` serves, whatever engine its rows come from.

It is built anew from the rows even where they come from a SQLite file: that one also holds what happened to it, and
when, so that two files of the same data are not the same bytes.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.schema import CreateTable

import migrations
from app.export.shelf import Staging
from app.export.source import Progress, Source, exported_tables
from app.store.sqlite import SQLiteStore
from app.tables import Seed, Table

NAME = "facts.db"

NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)
"""When the only entry in the log of the file is said to have been made: a time of its own would change its bytes."""


def write_database(source: Source, staging: Staging, progress: Progress) -> None:
    """Write the tables of the dataset, with a log that has no more than its version."""
    with SQLiteStore(staging.folder / NAME).alone() as builder, builder.building() as building:
        _create_tables(building.connection)
        for table in exported_tables():
            with source.rows(table) as batches:
                for rows in batches:
                    building.insert(table, rows)
                    progress(len(rows))
        added = source.records
        entry = Seed(
            sequence=1, version=source.version, seeded_at=NO_TIME, added=added, changed=0, removed=0, renamed=0
        )
        building.insert(Seed, [entry.model_dump()])
    staging.add(NAME, "application/vnd.sqlite3", "The database that `facts serve` answers from, as a SQLite file.")


def _create_tables(connection: Connection) -> None:
    """The tables as the migrations leave them, but for their order: where those make a table anew, its indexes and
    constraints follow each other by chance.
    """
    for _, table in sorted(Table.metadata.tables.items()):
        connection.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            index.create(connection)
    migrations.stamp(connection)
