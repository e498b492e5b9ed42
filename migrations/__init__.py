"""The schema's history, applied by Alembic: by the seed to each new file, or by hand with `alembic upgrade head`."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.tables import WordIndex


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection, wherever the package is installed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, in the connection's transaction."""
    command.upgrade(configuration(connection), revision)


def stamp(connection: Connection) -> None:
    """Take the tables that are there for those of the newest revision."""
    command.stamp(configuration(connection), "head")


def compared(connection: Connection) -> dict[str, Any]:
    """What Alembic compares with the tables: all but FTS5's index, which it takes for several tables of another kind.

    That one is the same in both or not is seen by its definition.
    """
    if connection.dialect.name != "sqlite":
        return {}
    index = str(WordIndex.__tablename__)
    return {"include_object": lambda _, name, type, *__: type != "table" or not name.startswith(index)}
