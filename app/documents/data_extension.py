"""Data extension: which properties of which entities, and their values."""

from typing import Annotated, Literal

from pydantic import Field, StrictStr

from app.documents.base import Document
from app.documents.offers import TypeReference


class ExtensionSettings(Document):
    """How a property is to be filled in. OpenRefine sends numbers as text."""

    limit: Annotated[int, Field(ge=0, le=1000)] | Literal[""] = 0
    """How many values to give of each entity; 0 for all."""


class AskedProperty(Document):
    """A property to fill a column with."""

    id: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    """The id of the property."""
    name: StrictStr | None = None
    """Its name, which older clients send along."""
    settings: ExtensionSettings = ExtensionSettings()
    """How to fill it in."""


class ExtensionQuestion(Document):
    """Which properties of which entities."""

    ids: Annotated[list[Annotated[StrictStr, Field(max_length=120)]], Field(max_length=100)]
    """The ids of the entities."""
    properties: Annotated[list[AskedProperty], Field(max_length=40)]
    """The properties."""


class Column(Document):
    """A column of a data extension."""

    id: str
    """The id of the property."""
    name: str
    """Its name."""


class EntityColumn(Column):
    """A column whose values are entities."""

    type: TypeReference
    """The type of its values."""


class TextValue(Document):
    """A value that is text."""

    str: str
    """The text."""


class WholeNumberValue(Document):
    """A value that is a whole number."""

    int: int
    """The number."""


class NumberValue(Document):
    """A value that is a number."""

    float: float
    """The number."""


class EntityValue(Document):
    """A value that is an entity."""

    id: str
    """Its id."""
    name: str
    """Its name."""


ExtensionValue = TextValue | WholeNumberValue | NumberValue | EntityValue


class DataExtension(Document):
    """The values of properties of entities."""

    meta: list[EntityColumn | Column]
    """The properties, in the order in which they were asked for."""
    rows: dict[str, dict[str, list[ExtensionValue]]]
    """Id of entity -> id of property -> values; none where it has none."""
