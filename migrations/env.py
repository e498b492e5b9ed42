"""Alembic's entry: on the connection handed over by the program, or on the database of the settings."""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.database import APPLICATION_ID
from app.settings import Settings
from app.tables import Table


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        context.run_migrations()


if handed_over := context.config.attributes.get("connection"):
    migrate(handed_over)
else:
    with create_engine(Settings().database_url).connect() as own:
        migrate(own)
