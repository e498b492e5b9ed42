"""Alembic's entry: on the connection handed over by the program, or on the database of the settings."""

from alembic import context
from sqlalchemy import Connection

from app.settings import Settings
from app.store import store_of
from app.tables import Table
from migrations import compared


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=Table.metadata, render_as_batch=True, **compared(connection)
    )
    with context.begin_transaction():
        context.run_migrations()


if handed_over := context.config.attributes.get("connection"):
    migrate(handed_over)
else:
    with store_of(Settings().database_url).migrating() as connection:
        migrate(connection)
