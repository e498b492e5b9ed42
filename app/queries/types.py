"""What can be asked of one type of fact alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped
from sqlmodel import col, exists, select

from app.queries.base import EntityIds, ListQuery, value_of, values_of
from app.queries.facts import FactQuery, takes_part
from app.queries.values import Amount, Flag
from app.records import TYPES
from app.suggestion import did_you_mean
from app.tables import Claim, Entity, Event, Fact, Figure, Participation, Quote, Relation
from app.vocabulary import (
    VOCABULARIES,
    ClaimKind,
    EventKind,
    EventStatus,
    FactTypeTerm,
    Modality,
    Qualifier,
    RecordType,
    RelationPredicate,
    RelationStatus,
)

MeasureTerm = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_]{1,60}$", json_schema_extra={"x-vocabulary": "measure"})]
UnitTerm = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_]{1,60}$", json_schema_extra={"x-vocabulary": "unit"})]


class AnyFactQuery(FactQuery, ListQuery):
    """Which facts of any type."""

    type: Annotated[list[FactTypeTerm], Field(max_length=4, examples=[["claim", "figure"]])] = []
    """Facts of this type."""

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """Of one of the types."""
        yield from super().conditions(shape)
        if types := values_of("type", shape):
            yield col(Fact.type).in_(types)


class ClaimQuery(FactQuery, ListQuery):
    """Which claims."""

    only = "claim"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**FactQuery.links, "id": ["claim"]}

    kind: Annotated[list[ClaimKind], Field(max_length=20, examples=[["demand"]])] = []
    """Claims of this kind."""
    modality: Annotated[list[Modality], Field(max_length=10, examples=[["conditional"]])] = []
    """Claims put forward in this way."""
    quoted: Annotated[Flag | None, Field(examples=[True])] = None
    """Whether the claim has quoted words."""

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """By the claim's own row and its quotes."""
        yield from super().conditions(shape)
        yield from own_row(col(Claim.id), shape, kind=col(Claim.kind), modality=col(Claim.modality))
        if "quoted" in shape:
            quoted = exists(select(Quote.claim_id).where(col(Quote.claim_id) == col(Fact.id)))
            yield quoted if shape["quoted"] else ~quoted


class FigureQuery(FactQuery, ListQuery):
    """Which figures."""

    only = "figure"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**FactQuery.links, "id": ["figure"]}

    measure: Annotated[list[MeasureTerm], Field(max_length=20, examples=[["deaths"]])] = []
    """Figures of this measure."""
    unit: Annotated[list[UnitTerm], Field(max_length=20, examples=[["person"]])] = []
    """Figures in this unit."""
    qualifier: Annotated[list[Qualifier], Field(max_length=10, examples=[["at_least"]])] = []
    """Figures with this qualifier."""
    could_be: Annotated[Amount | None, Field(examples=[30])] = None
    """Figures whose bounds allow this number. Wants `measure`; a figure without bounds never matches."""
    at_least: Annotated[Amount | None, Field(examples=[20])] = None
    """Figures that are surely this number or more. Wants `measure`."""
    at_most: Annotated[Amount | None, Field(examples=[15000])] = None
    """Figures that are surely this number or less. Wants `measure`."""

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """A measure or unit that there is none of, or a number of nobody knows what."""
        yield from super().unanswerable()
        yield from unknown_terms(measure=self.measure, unit=self.unit)
        for name in ("could_be", "at_least", "at_most"):
            if getattr(self, name) is not None and not self.measure:
                yield name, "wants `measure`, since a number alone may be people or hours"

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """By the figure's own row."""
        yield from super().conditions(shape)
        yield from own_row(
            col(Figure.id),
            shape,
            *_bounds(shape),
            measure=col(Figure.measure),
            unit=col(Figure.unit),
            qualifier=col(Figure.qualifier),
        )


class EventQuery(FactQuery, ListQuery):
    """Which events."""

    only = "event"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**FactQuery.links, "id": ["event"]}

    kind: Annotated[list[EventKind], Field(max_length=20, examples=[["talks"]])] = []
    """Events of this kind."""
    status: Annotated[list[EventStatus], Field(max_length=10, examples=[["planned"]])] = []
    """Events of this status."""

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """By the event's own row."""
        yield from super().conditions(shape)
        yield from own_row(col(Event.id), shape, kind=col(Event.kind), status=col(Event.status))


class RelationQuery(FactQuery, ListQuery):
    """Which relations."""

    only = "relation"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {
        **FactQuery.links,
        "id": ["relation"],
        "subject": TYPES[Entity],
        "object": TYPES[Entity],
    }
    drivers: ClassVar[tuple[str, ...]] = ("subject", "object", *FactQuery.drivers)

    predicate: Annotated[list[RelationPredicate], Field(max_length=20, examples=[["leader_of"]])] = []
    """Relations of this sort."""
    status: Annotated[list[RelationStatus], Field(max_length=10, examples=[["former"]])] = []
    """Relations of this status."""
    subject: Annotated[EntityIds, Field(examples=[["ahmad-massoud"]])] = []
    """Relations whose subject is this entity."""
    object: Annotated[EntityIds, Field(examples=[["national-resistance-front"]])] = []
    """Relations whose object is this entity."""

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """By the relation's own row and its ends."""
        yield from super().conditions(shape)
        yield from own_row(col(Relation.id), shape, predicate=col(Relation.predicate), status=col(Relation.status))
        for end in ("subject", "object"):
            if entities := values_of(end, shape):
                yield takes_part(col(Participation.entity_id).in_(entities), col(Participation.role) == end)


def unknown_terms(**asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is asked for of a vocabulary that has no such term; parameters are named as their vocabularies are."""
    for name, terms in asked.items():
        for term in terms:
            if term not in VOCABULARIES[name]:
                hint = did_you_mean(term, VOCABULARIES[name]) or f"; expected one of {', '.join(VOCABULARIES[name])}"
                yield name, f"there is no {name} `{term}`{hint}"


def own_row(
    id: Mapped[int],
    shape: Mapping[str, int | bool],
    *conditions: ColumnElement[bool],
    **columns: Mapped[str],
) -> Iterator[ColumnElement[bool]]:
    """The fact's subtype row has the values asked for in some columns, and meets some conditions."""
    matches = [column.in_(values) for name, column in columns.items() if (values := values_of(name, shape))]
    if matches or conditions:
        yield exists(select(id).where(id == col(Fact.id), *matches, *conditions))


def _bounds(shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
    """An exact number has itself as both bounds. A bound that is more or less than is not within them."""
    lower, upper, qualifier = col(Figure.lower), col(Figure.upper), col(Figure.qualifier)
    if "could_be" in shape:
        number = value_of("could_be")
        yield or_(lower.is_not(None), upper.is_not(None))
        yield or_(lower.is_(None), lower < number, (lower == number) & (qualifier != "more_than"))
        yield or_(upper.is_(None), upper > number, (upper == number) & (qualifier != "less_than"))
    if "at_least" in shape:
        yield lower >= value_of("at_least")
    if "at_most" in shape:
        yield upper <= value_of("at_most")
