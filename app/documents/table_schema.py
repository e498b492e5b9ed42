"""What the columns of a table are, as a Table Schema of Frictionless Data has it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.documents.linked_parts import IRI, Sparse


class TableField(Sparse):
    """A column."""

    name: str
    """Its name."""
    type: Literal["string", "integer", "number", "boolean", "date"]
    """The type of its values."""
    description: str
    """What they mean."""
    constraints: dict[str, Any] | None = None
    """What every value has to be, if anything."""


class TableSchema(Sparse):
    """The columns of a table, in order."""

    profile: Annotated[IRI, Field(alias="$schema")]
    """What kind of description this is."""
    fields: list[TableField]
    """The columns."""
    primaryKey: list[str]  # noqa: N815 - the word of Table Schema
    """The columns that tell one row from another."""
