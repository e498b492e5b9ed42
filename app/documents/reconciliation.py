"""Reconciliation: questions and candidates, with the names that the Reconciliation Service API 0.2 gives."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, RootModel, StrictBool, StrictFloat, StrictInt, StrictStr

from app.documents.base import Document
from app.documents.offers import TypeReference
from app.documents.problems import Problem

MAX_TEXT = 500
"""How many characters a name or a value may have."""

Text = Annotated[StrictStr, Field(max_length=MAX_TEXT)]
TypeId = Annotated[StrictStr, Field(min_length=1, max_length=100)]


class GivenEntity(Document):
    """A value that is an entity, as in a column that was reconciled before."""

    id: Text
    """Its id."""
    name: Text = ""
    """Its name."""


def _finite(number: float) -> float:
    if not abs(number) <= 1e15:
        raise ValueError("expected a number within 1e15 either way")
    return number


GivenValue = (
    Text
    | StrictBool
    | Annotated[StrictInt, Field(ge=-(10**15), le=10**15)]
    | Annotated[StrictFloat, AfterValidator(_finite)]
    | GivenEntity
)


class GivenProperty(Document):
    """A property, and the values that an entity should have of it."""

    pid: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    """The id of the property."""
    v: GivenValue | Annotated[list[GivenValue], Field(max_length=20)]
    """A value, or several."""


class ReconciliationQuestion(Document):
    """What is asked about one name."""

    query: Annotated[StrictStr | None, Field(min_length=1, max_length=MAX_TEXT)] = None
    """The name; without it, entities are found by their properties."""
    type: TypeId | Annotated[list[TypeId], Field(max_length=20)] = []
    """The types to look among: `person`, `place`, `organisation`, or one of their kinds."""
    type_strict: Literal["any", "all", "should"] = "any"
    """Whether an entity has to have one of the types, all of them, or comes behind if it has none."""
    limit: Annotated[StrictInt, Field(ge=1)] = 5
    """How many candidates to answer with, at most. There are never more than 40."""
    properties: Annotated[list[GivenProperty], Field(max_length=20)] = []
    """What else is known."""


class MatchingFeature(Document):
    """Something that the score or the certainty of a candidate comes from."""

    id: str
    """Which; each has a page."""
    value: bool | int | float
    """True or false, a likeness of at most 100, or a number of things."""


class ReconciliationCandidate(Document):
    """An entity that a name may mean."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """Who or what it is."""
    type: list[TypeReference]
    """Its types, the narrowest first."""
    score: float
    """How well it fits, of at most 100."""
    match: bool
    """Whether it is safe to take it without looking."""
    matched_name: str | None
    """The one of its names that is most like what was asked for; null if no name was."""
    features: list[MatchingFeature]
    """What score and certainty come from."""


class ReconciliationResult(Document):
    """The candidates for one name."""

    result: list[ReconciliationCandidate]
    """The candidates, the best first; none where there is an error."""
    error: Problem | None = None
    """What is wrong with this question; null if nothing is. The others are answered all the same."""


class ReconciliationResults(RootModel[dict[str, ReconciliationResult]]):
    """The candidates for each name of a batch, under its key."""
