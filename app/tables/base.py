"""What every table shares."""

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel


class Table(SQLModel):
    """A table of the database."""


def span_is_not_empty(table: str) -> CheckConstraint:
    """A CHECK that a span has characters."""
    return CheckConstraint('0 <= start AND start < "end"', name=f"{table}_span_is_not_empty")
