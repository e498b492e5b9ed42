"""Where datasets are on a server: each in a schema of its own, `article_facts_<number>`, which nobody changes again."""

from sqlalchemy import Column, MetaData, String, Table, select
from sqlmodel import col

from app.tables import Seed

PREFIX = "article_facts_"
"""The beginning of the name of a dataset's schema; its number follows."""

NEWEST = """
    SELECT oid, nspname FROM pg_namespace WHERE nspname ~ '^article_facts_[0-9]{1,9}$'
    ORDER BY substr(nspname, 15)::integer DESC LIMIT 1
"""
"""The schema of the newest dataset. Its oid tells it from one of the same name that stood there before."""

CHANNEL = "article_facts"
"""Where a seed notifies of a new dataset, with the name of its schema."""

LISTEN = "LISTEN article_facts"
"""Asks to be notified."""

REVISION = select(Table("alembic_version", MetaData(), Column("version_num", String)).c.version_num)
"""The migration that made a schema's tables."""

VERSION = select(col(Seed.version)).order_by(col(Seed.sequence).desc()).limit(1)
"""The dataset version."""


def number_of(schema: str) -> int:
    """The number of a dataset's schema."""
    return int(schema.removeprefix(PREFIX))
