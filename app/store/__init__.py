"""Writing datasets: a place where a new one is built whole, and then stands in for the one before.

This is the interface. Each engine has a module beside this one, and nothing else knows which of them is in use. Only
the seed and the migrations write.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, Protocol, cast

from sqlalchemy import Connection

from app.database import engine_of
from app.tables import Table

Rows = Sequence[Mapping[str, Any]]


class StoreError(Exception):
    """Nothing can be written there, or rows do not hold together; the message says why, for whoever seeds."""


class Building(Protocol):
    """A new place for a dataset, empty, which nobody else sees before it is complete."""

    connection: Connection
    """To create the tables with."""

    def insert(self, table: type[Table], rows: Rows) -> None:
        """Write rows, which all have the same columns."""


class Builder(Protocol):
    """Somebody who builds while nobody else does."""

    def building(self) -> AbstractContextManager[Building]:
        """A place to build in. When the block ends, everything is checked and the new dataset replaces the old one.

        If it ends with an exception, nothing is left of it. Raises StoreError if a row breaks a constraint.
        """


class Store(Protocol):
    """Where datasets are kept."""

    name: str
    """What the place is called, for people; without a password."""

    def alone(self) -> AbstractContextManager[Builder]:
        """Wait until no other seed is at work, and keep others waiting. Raises StoreError if nothing may be built."""

    def reading(self) -> AbstractContextManager[Connection | None]:
        """A connection to the newest dataset; None if nothing is there."""

    def migrating(self) -> AbstractContextManager[Connection]:
        """A connection to what is there, or to a new, empty place, in a transaction: for migrations by hand."""


class _Engine(Protocol):
    """What the module of an engine has."""

    def store_of(self, url: str) -> Store:
        """The store at a URL."""


def store_of(url: str) -> Store:
    """The store at a URL of any engine."""
    return cast("_Engine", import_module(f"app.store.{engine_of(url)}")).store_of(url)
