"""Reading PostgreSQL: the newest dataset on a server, through a pool of read-only connections.

A seed builds each dataset in a schema of its own, as it builds each in a file of its own on SQLite, and statements name
the schema. So all of an answer comes from one dataset, whichever connections run its statements and whatever is seeded
meanwhile, and no transaction has to be held open around it.
"""

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from app.database.postgresql.datasets import PostgreSQLDatabase
from app.database.postgresql.server import Server
from app.settings import Settings


def check_url(url: URL) -> None:
    """Raises ValueError if the URL is for another driver, or names no database."""
    if url.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise ValueError(f"no support for the driver {url.get_driver_name()}")
    if not url.database:
        raise ValueError("the database needs a name")


def check_settings(settings: Settings) -> None:
    """Raises ValueError if there are too few connections."""
    if settings.connections < 2 * settings.workers:
        raise ValueError("FACTS_CONNECTIONS: expected two for each worker at least")


def open_database(settings: Settings) -> PostgreSQLDatabase:
    """The database of the settings."""
    primary = _conninfo(settings.database_url)
    return PostgreSQLDatabase(
        Server(
            _conninfo(settings.read_url) if settings.read_url is not None else primary,
            connections=settings.connections // settings.workers - 1,
            deadline=settings.query_deadline,
        ),
        primary,
        settings.replica_lag,
    )


def _conninfo(url: str) -> str:
    """The URL as the driver reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
