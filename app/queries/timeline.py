"""What can be asked of the timeline: what can be asked of facts, of which it has those with a date."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Mapped, join
from sqlmodel import col

from app.queries.base import value_of
from app.queries.types import AnyFactQuery
from app.tables import DatedInvolvement, Fact, FactTime, WordIndex


class TimelineQuery(AnyFactQuery):
    """Which facts that have a date."""

    @classmethod
    def source(cls, shape: Mapping[str, int | bool]) -> tuple[Any, Mapped[Any]]:
        """The facts with their times; where a filter has one entity, those it is involved in; those with the words. All
        by position."""
        dated = join(FactTime, Fact, col(FactTime.fact_id) == col(Fact.id))
        if driver := cls.driver(shape):
            position, involved = col(DatedInvolvement.position), col(DatedInvolvement.entity_id) == value_of(driver)
            return join(DatedInvolvement, dated, and_(position == col(FactTime.position), involved)), position
        if shape.get("q"):
            dated = join(dated, WordIndex, col(WordIndex.rowid) == col(Fact.id))
        return dated, col(FactTime.position)

    @classmethod
    def timed(cls, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        """The time is at hand."""
        return and_(*conditions)
