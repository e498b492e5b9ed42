"""Engines over a database file, whatever characters its path is made of."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine


def engine_over(database: Path, *, read_only: bool = True) -> Engine:
    """An engine that opens the file anew for each connection, and keeps none."""
    uri = f"{database.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool)
