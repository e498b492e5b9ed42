"""What every table shares."""

from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.ext.compiler import compiles
from sqlmodel import SQLModel


class Table(SQLModel):
    """A table of the database."""


class Key(String):
    """Text that is compared byte by byte, so that every engine sorts it alike, whatever the language it is set to."""


@compiles(Key, "postgresql")
def _key_on_postgresql(*_: Any, **__: Any) -> str:
    return 'VARCHAR COLLATE "C"'


def span_is_not_empty(table: str) -> CheckConstraint:
    """A CHECK that a span has characters."""
    return CheckConstraint('0 <= start AND start < "end"', name=f"{table}_span_is_not_empty")
