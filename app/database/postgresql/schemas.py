"""Where datasets are on a server: each in a schema of its own, `article_facts_<number>`, which nobody changes again.

A schema of ours is marked by its comment. Others may have schemas of such names, and they are let be.
"""

from sqlalchemy import Column, MetaData, String, Table, select
from sqlmodel import col

from app.tables import Seed

PREFIX = "article_facts_"
"""The beginning of the name of a dataset's schema; its number follows."""

NEWEST = """
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname ~ '^article_facts_[0-9]{1,18}$' AND obj_description(oid, 'pg_namespace') ~ '^Article Facts, built '
    ORDER BY substr(nspname, 15)::bigint DESC LIMIT 1
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
    """The number of a dataset's schema; 0 if it is none."""
    number = schema.removeprefix(PREFIX)
    return int(number) if number.isdecimal() else 0
