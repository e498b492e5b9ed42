"""What every document shares: strictness, references, slugs and exact numbers."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from app.vocabulary import RecordType

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Slug = Annotated[str, Field(pattern=SLUG, max_length=120)]
"""A stable, human-readable id: lower-case words joined by hyphens."""


class Document(BaseModel):
    """A public shape. Every field is always present; what is unknown is null."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Reference(Document):
    """A link to another record, with enough of it to be read."""

    id: Slug
    """The record's id."""
    type: RecordType
    """What the record is."""
    name: str
    """An entity's name, an article's title, or a fact's statement."""
    url: str
    """Where the record is, relative to this service."""


def _carried_exactly(number: Decimal) -> Decimal:
    """15 significant digits survive a trip through a binary double, in JSON readers and in the database alike."""
    if not number.is_finite():
        raise ValueError("a number is finite")
    if len(number.as_tuple().digits) > 15 or not -15 <= number.adjusted() <= 15:
        raise ValueError("a number has at most 15 digits")
    return number


def _as_json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[
    Decimal,
    AfterValidator(_carried_exactly),
    PlainSerializer(_as_json_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""An exact decimal, written as a JSON number."""
