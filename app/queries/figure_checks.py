"""What can be asked of the figures of one measure: hold them against a number, or against each other."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import BindParameter, ColumnElement, Float, SelectBase, bindparam, case, literal, null, or_
from sqlalchemy.orm import Mapped, join, outerjoin
from sqlmodel import col, func, select

from app.documents import Slug
from app.quantities import COUNTED, INFINITY, ORDER_OF_MAGNITUDE, Interval, Quantity, counts_something
from app.queries.base import PAGING, EntityIds, Shape, values_of
from app.queries.facts import FactQuery
from app.queries.types import MeasureTerm, UnitTerm, unknown_terms
from app.queries.values import AS_WHOLE, ExactAmount
from app.tables import Claim, Figure, Participation
from app.vocabulary import Modality, RecordType

MAX_TALLY = 300
"""How many rows a tally may have. There are few units and outcomes, but each vague wording has a row of its own."""


class MeasureQuery(FactQuery):
    """Which figures of one measure."""

    only = "figure"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**FactQuery.links, "id": ["figure"]}
    concerns: ClassVar[ColumnElement[bool]] = col(Participation.part) == "content"
    columns: ClassVar[Sequence[Mapped[Any]]] = (
        col(Claim.modality),
        col(Claim.condition),
        col(Figure.printed),
        col(Figure.unit),
        col(Figure.qualifier),
        col(Figure.value),
        col(Figure.lower),
        col(Figure.upper),
    )

    id: Annotated[list[Slug], Field(max_length=100, examples=[["americans-to-evacuate"]])] = []
    """The figure with this id. Repeat it for several."""
    about: Annotated[EntityIds, Field(examples=[["afghanistan"]])] = []
    """Figures that concern this entity in any way but as their source: about it, or counted there."""
    measure: Annotated[MeasureTerm, Field(examples=["deaths"])]
    """Figures of this measure."""
    unit: Annotated[UnitTerm | None, Field(examples=["person"])] = None
    """Figures in this unit. Figures in different units are never compared."""

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """A measure or a unit that there is none of."""
        yield from super().unanswerable()
        yield from unknown_terms(measure=[self.measure], unit=[self.unit] if self.unit else [])

    NUMBERS: ClassVar = {"value", "lower", "upper"}

    def narrowing(self) -> list[tuple[str, str]]:
        """The filters beside the measure, as a URL has them."""
        return [one for one in self.parameters() if one[0] not in PAGING | self.NUMBERS | {"measure"}]

    @classmethod
    def source(cls, shape: Mapping[str, int | bool]) -> tuple[Any, Mapped[int]]:
        """The facts with their figures, and with the claims those are part of."""
        facts, order = super().source(shape)
        figures = join(facts, Figure, col(Figure.id) == order)
        return outerjoin(figures, Claim, col(Claim.id) == col(Figure.claim_id)), order

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """By the figure's own row."""
        yield from super().conditions(shape)
        yield col(Figure.measure).in_(values_of("measure", shape))
        if units := values_of("unit", shape):
            yield col(Figure.unit).in_(units)


class FigureCheckQuery(MeasureQuery):
    """Which figures to hold against which number, or range of numbers."""

    limit: Annotated[int, Field(ge=1, le=100, examples=[10]), AS_WHOLE] = 50
    """How many figures a page has, at most."""
    value: Annotated[ExactAmount | None, Field(examples=[30])] = None
    """The number to check, of at most 15 digits."""
    lower: Annotated[ExactAmount | None, Field(examples=[10000])] = None
    """The least of a range to check; with no `upper`, this number or more."""
    upper: Annotated[ExactAmount | None, Field(examples=[12000])] = None
    """The most of a range to check; with no `lower`, this number or less."""

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """No number, or a range that is none."""
        yield from super().unanswerable()
        if self.value is None and self.lower is None and self.upper is None:
            yield "value", "wants a number to check: `value`, or a range by `lower`, `upper` or both"
        if self.value is not None and (self.lower is not None or self.upper is not None):
            yield "value", "is one number, and `lower` and `upper` are a range; leave one or the other out"
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            yield "lower", f"`{self.lower:f}` is more than `upper`, which is `{self.upper:f}`"

    @property
    def numbers(self) -> Interval:
        """The numbers to check."""
        lower = self.lower if self.value is None else self.value
        upper = self.upper if self.value is None else self.value
        return Interval(-INFINITY if lower is None else lower, INFINITY if upper is None else upper)


class FigureComparisonQuery(MeasureQuery):
    """Which figures to hold against each other."""

    limit: Annotated[int, Field(ge=2, le=25, examples=[10]), AS_WHOLE] = 10
    """How many figures to compare with each other, at most."""


def quantity_of(columns: Sequence[Any]) -> tuple[Quantity, Modality | None, str | None]:
    """A row's figure as a quantity, with the modality and the condition of the claim it is part of."""
    modality, condition, printed, unit, qualifier, *bounds = columns
    exact = (None if bound is None else Decimal(repr(bound)) for bound in bounds)
    return Quantity(printed, unit, qualifier, *exact), modality, condition


OF_MEASURE = select(col(Figure.id)).where(col(Figure.measure) == bindparam("measure")).limit(2)
"""Whether there is a figure of a measure, and whether there is more than one."""


@lru_cache(maxsize=512)
def tally_statement(query: type[FigureCheckQuery], shape: Shape) -> SelectBase:
    """How many figures there are by unit and outcome; of vague ones, which have no outcome here, by their words."""
    asked = {name: value for name, value in shape if name != "unit"}
    source, order = query.source(asked)
    outcome = _outcome()
    words = case((outcome.is_(None), col(Figure.printed)))
    figures = (
        select(col(Figure.unit), outcome.label("outcome"), words.label("words"))
        .select_from(source)
        .where(order > 0, *query.conditions(asked))
        .subquery()
    )
    columns = figures.c.unit, figures.c.outcome, figures.c.words
    return select(*columns, func.count()).group_by(*columns).limit(MAX_TALLY + 1)


def tally_parameters(numbers: Interval) -> dict[str, float]:
    """The numbers to check, as that statement takes them.

    A double tells every number of 15 digits from every other, but does not multiply it exactly; so what is an order of
    magnitude away is worked out here.
    """
    ends = {"lower": numbers.lower, "upper": numbers.upper}
    return {
        **{f"numbers_{end}": float(number) for end, number in ends.items()},
        **{f"numbers_{end}_tenfold": float(number * ORDER_OF_MAGNITUDE) for end, number in ends.items()},
        **{f"numbers_{end}_tenth": float(number / ORDER_OF_MAGNITUDE) for end, number in ends.items()},
        "numbers_count": float(counts_something(numbers)),
    }


def _outcome() -> ColumnElement[str]:
    """What `app.comparison` says of a figure, in SQL; null where it depends on the words that are printed."""
    lower, lower_tenfold, lower_tenth = (_numbers(f"lower{times}") for times in ("", "_tenfold", "_tenth"))
    upper, upper_tenfold, upper_tenth = (_numbers(f"upper{times}") for times in ("", "_tenfold", "_tenth"))
    qualifier, value = col(Figure.qualifier), col(Figure.value)
    least = func.coalesce(col(Figure.lower), literal(float("-inf")))
    most = func.coalesce(col(Figure.upper), literal(float("inf")))
    about = case(
        ((value > 0) & ((value >= upper_tenfold) | (value <= lower_tenth)), "contradicted"),
        ((value < 0) & ((value >= upper_tenth) | (value <= lower_tenfold)), "contradicted"),
        ((value == lower) & (value == upper), "consistent"),
        ((value > 0) & (value >= lower_tenfold) & (value <= upper_tenth), "consistent"),
        ((value < 0) & (value >= lower_tenth) & (value <= upper_tenfold), "consistent"),
        else_="undetermined",
    )
    too_low = (upper < least) | ((upper == least) & (qualifier == "more_than"))
    too_high = (lower > most) | ((lower == most) & (qualifier == "less_than"))
    not_too_low = (lower > least) | ((lower == least) & (qualifier != "more_than"))
    not_too_high = (upper < most) | ((upper == most) & (qualifier != "less_than"))
    return case(
        (col(Claim.modality) != "stated", "undetermined"),
        (or_(*(col(Figure.unit) == unit for unit in COUNTED)) & (_numbers("count") == 0), "contradicted"),
        (qualifier == "vague", null()),
        (qualifier == "about", about),
        (too_low | too_high, "contradicted"),
        ((not_too_low & not_too_high) | ((lower <= least) & (upper >= most)), "consistent"),
        else_="undetermined",
    )


def _numbers(end: str) -> BindParameter[float]:
    return bindparam(f"numbers_{end}", type_=Float)
