"""Figures held against a number that somebody gives, and against each other."""

from app.documents.base import Document, Number, Slug
from app.documents.facts import Figure
from app.vocabulary import BoundsRelation, CheckOutcome, CheckVerdict, Measure, Modality, Unit


class CheckedFigure(Document):
    """A figure held against the numbers asked about."""

    outcome: CheckOutcome
    """Whether it is consistent with them."""
    reason: str
    """Why: the printed words, and what they make of the numbers."""
    modality: Modality | None
    """How the claim it is part of puts it forward; null where it is part of none."""
    condition: str | None
    """The condition that claim is put under, in words of ours."""
    figure: Figure
    """The figure."""


class FigureQuestion(Document):
    """What was asked, as it was understood."""

    url: str
    """The question with all its parameters."""
    measure: Measure
    """What sort of quantity it is."""
    unit: Unit | None
    """The unit the numbers are in: the one given, or else the one that all figures are in. Null where they differ, or
    there are none."""
    value: Number | None
    """The number; null for a range."""
    lower: Number | None
    """The least of a range; null where it has no lower end."""
    upper: Number | None
    """The most of a range; null where it has no upper end."""


class OutcomeCounts(Document):
    """How many figures there are, on all pages together, by what comes of each."""

    consistent: int
    contradicted: int
    undetermined: int
    other_units: int
    """In other units than the one that was given: never compared, and not listed."""


class FigureCheck(Document):
    """Whether a number is consistent with the figures of a measure."""

    asked: FigureQuestion
    """What was asked."""
    verdict: CheckVerdict
    """What all the figures say together."""
    summary: str
    """The same in a sentence, for people."""
    counts: OutcomeCounts
    """How many figures say what."""
    without_filters: str | None
    """Where the same is asked without those filters, or that unit, that leave no figure of the measure to compare; null
    where some are left, or there are none at all."""
    figures: list[CheckedFigure]
    """The figures, in text order."""
    next: str | None
    """Where more of the figures are, relative to this service; null on the last page."""


class ComparedFigure(Document):
    """A figure among those it is compared with."""

    modality: Modality | None
    """How the claim it is part of puts it forward; null where it is part of none."""
    condition: str | None
    """The condition that claim is put under, in words of ours."""
    figure: Figure
    """The figure."""


class FigurePair(Document):
    """How the bounds of two figures relate."""

    a: Slug
    """The figure that comes first in the text."""
    b: Slug
    """The other one."""
    relation: BoundsRelation
    """How their bounds relate."""
    reason: str
    """Why: the printed words of both, and what they have in common."""


class RelationCounts(Document):
    """How many of the pairs relate in each way."""

    agrees: int
    overlaps: int
    disjoint: int
    incomparable: int


class FigureComparison(Document):
    """Figures of one measure, side by side."""

    measure: Measure
    """What sort of quantity they are."""
    summary: str
    """How the pairs here relate, in a sentence, for people."""
    counts: RelationCounts
    """How many pairs relate in which way."""
    without_filters: str | None
    """Where the same is asked without the filters that leave no two figures of the measure to compare; null where some
    are left, or there are none at all."""
    figures: list[ComparedFigure]
    """The figures, in text order, with their bounds."""
    pairs: list[FigurePair]
    """Each figure here with each that comes after it. What is disjoint may still count different things."""
    next: str | None
    """Where more of the figures are; null on the last page. Pairs are of one page: to compare across, name ids."""
