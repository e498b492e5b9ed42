"""What every list can be asked: which page of it, which records by id, and how to say so in SQL.

A statement depends on the shape of a query alone: which filters are in use, with how many values each. It is built and
compiled once for each shape, and run with the values as parameters.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import Field
from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.orm import Mapped
from sqlmodel import col

from app.documents import Slug
from app.folding import words_asked
from app.parameters import in_url
from app.queries.values import AS_WHOLE, Flag
from app.records import Documented
from app.routes import QueryModel
from app.vocabulary import RecordType

Shape: TypeAlias = tuple[tuple[str, int | bool], ...]
"""The filters in use: each with how many values it has, or with its value if that is true or false."""

ArticleIds = Annotated[list[Slug], Field(max_length=100, examples=[["panjshir-last-bastion"]])]
ParagraphNumbers = Annotated[
    list[Annotated[int, Field(ge=1, le=100_000), AS_WHOLE]], Field(max_length=100, examples=[[7]])
]
EntityIds = Annotated[list[Slug], Field(max_length=100)]
MAX_VALUES = 100
"""How many values all filters of a request may have together."""
PAGING = {"limit", "cursor", "count", "format"}


class Question(QueryModel):
    """What is asked of the data: filters, and which part of the answer."""

    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {}
    """Filters whose values are ids of records, with the types of record they may be."""

    def filters(self) -> dict[str, Any]:
        """The filters in use: parameter -> list of values, or true or false."""
        asked = self.model_dump(by_alias=True, exclude=PAGING, exclude_defaults=True)
        return {
            name: sorted(set(value)) if isinstance(value, list) else value if isinstance(value, bool) else [value]
            for name, value in asked.items()
        }

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Every parameter that was given but the cursor, as a URL has it."""
        asked = self.model_dump(mode="json", by_alias=True, exclude={"cursor"}, exclude_unset=True)
        for name, value in sorted(asked.items(), key=lambda item: item[0] in PAGING):
            for one in value if isinstance(value, list) else [value]:
                yield name, in_url(one)

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """Parameter and reason of whatever fits the schema but makes no sense together."""
        values = {name: len(values) for name, values in self.filters().items() if isinstance(values, list)}
        if sum(values.values()) > MAX_VALUES:
            yield max(values, key=lambda name: values[name]), f"a request has at most {MAX_VALUES} values; ask twice"


class PageQuery(Question):
    """Which records, and which page of them."""

    table: ClassVar[type[Documented]]
    """The table that is listed."""
    columns: ClassVar[Sequence[Mapped[Any]]] = ()
    """What is read of each record besides its id and its document."""

    limit: Annotated[int, Field(ge=1, le=500, examples=[10]), AS_WHOLE] = 50
    """How many records a page has, at most."""
    cursor: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{10,200}$")] = None
    """Where to go on: the value in the `next` link of the page before, with the other parameters unchanged."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer, whatever `Accept` says."""
    id: Annotated[list[Slug], Field(max_length=100)] = []
    """The record with this id. Repeat it for several."""

    @classmethod
    def source(cls, shape: Mapping[str, int | bool]) -> tuple[Any, Mapped[Any]]:  # noqa: ARG003 - for those below
        """Where rows come from, and the column they are ordered by, which counts from 1.

        That is the table itself, unless a filter drives.
        """
        return cls.table, col(cls.table.id)

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """What a row has to meet."""
        if ids := values_of("id", shape):
            yield col(cls.table.id).in_(ids)


class ListQuery(PageQuery):
    """Which page of a list."""

    count: Annotated[Flag, Field(examples=[True])] = False
    """Whether to count all records that match, in `total`."""


def values_of(name: str, shape: Mapping[str, int | bool]) -> list[BindParameter[Any]]:
    """A parameter of the statement for each value of a filter; none if it is not in use."""
    return [value_of(name, index) for index in range(shape.get(name, 0))]


def bound(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """The values of a filter as the statement's parameters have them: the last one again and again to fill them up."""
    return {parameter_name(name, index): values[min(index, len(values) - 1)] for index in range(padded(len(values)))}


def asked_of(text: str) -> list[str] | bool:
    """The words of a text, as the value that a filter has; False if there is none in it, which nothing has."""
    words = words_asked(text)
    return [" ".join(words)] if words else False


def padded(number: int) -> int:
    """The next power of two: lists of values are filled up to it, so that there are few shapes of statement."""
    return 1 << (number - 1).bit_length()


def value_of(name: str, index: int = 0) -> BindParameter[Any]:
    """The parameter of the statement for one value of a filter."""
    return bindparam(parameter_name(name, index))


def parameter_name(name: str, index: int) -> str:
    """What the parameter is called in SQL; the beginning keeps it apart from those that SQLAlchemy names."""
    return f"asked_{name}_{index}"


def shape_of(filters: Mapping[str, Any]) -> Shape:
    """What the statement of a question depends on."""
    return tuple(
        (name, values if isinstance(values, bool) else padded(len(values))) for name, values in sorted(filters.items())
    )


def values_bound(filters: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The values of filters as the statement's parameters, lists filled up."""
    return {parameter: value for name, values in filters.items() for parameter, value in bound(name, values).items()}
