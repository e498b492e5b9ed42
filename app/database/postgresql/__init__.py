"""Reading PostgreSQL: the newest dataset on a server, through a pool of read-only connections.

A seed builds each dataset in a schema of its own, as it builds each in a file of its own on SQLite, and statements name
the schema. So all of an answer comes from one dataset, whichever connections run its statements and whatever is seeded
meanwhile, and no transaction has to be held open around it.
"""

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import make_url

from app.database.postgresql.datasets import PostgreSQLDatabase
from app.database.postgresql.server import OPTIONS, Server
from app.settings import Settings


def check_url(url: URL) -> None:
    """Raises ValueError if the URL is for another driver, names no database, or has options that mean nothing."""
    if url.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise ValueError(f"no support for the driver {url.get_driver_name()}")
    if not url.database:
        raise ValueError("the database needs a name")
    try:
        int(str(url.query.get("connect_timeout", 0)))
        _conninfo(url)
    except (ProgrammingError, ValueError):
        # what is wrong with them may be a password
        raise ValueError("the options are none of the driver's") from None


def check_settings(settings: Settings) -> None:
    """Raises ValueError if there are too few connections."""
    if settings.connections < 2 * settings.workers:
        raise ValueError("FACTS_CONNECTIONS: expected two for each worker at least")


def open_database(settings: Settings) -> PostgreSQLDatabase:
    """The database of the settings."""
    primary = _conninfo(make_url(settings.database_url))
    replica = _conninfo(make_url(settings.read_url)) if settings.read_url is not None else None
    server = Server(
        replica or primary,
        connections=settings.connections // settings.workers - 1,
        deadline=settings.query_deadline,
    )
    return PostgreSQLDatabase(server, primary, settings.replica_lag if replica is not None else None)


def _conninfo(url: URL) -> str:
    """The URL as the driver reads it; SQLAlchemy, which has rules of its own, takes it apart here as when seeding."""
    _, arguments = psycopg.dialect().create_connect_args(url)  # type: ignore[no-untyped-call]
    return make_conninfo(**{**OPTIONS, **arguments})
