"""The schema's history, applied by Alembic: by the seed to each new file, or by hand with `alembic upgrade head`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection, wherever the package is installed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, in the connection's transaction."""
    command.upgrade(configuration(connection), revision)
