"""What became of the spans of an article in a copy of its text."""

from typing import Literal

from app.documents.base import Document, Reference, Slug
from app.vocabulary import RecordType

Part = Literal["paragraph", "sentence", "mention", "evidence", "quote"]
Outcome = Literal["matches", "moved", "changed", "not_checked"]


class SpanVerdict(Document):
    """What became of one span."""

    part: Part
    """What the span is: a part of the article, a mention of an entity, a fact's evidence or its quoted words."""
    type: RecordType | None
    """What the record is that the span belongs to; null for the article's own paragraphs and sentences."""
    id: Slug | None
    """The record's id."""
    url: str | None
    """Where the record is."""
    paragraph: int
    """The number of the paragraph that it is, or stands in."""
    start: int
    """The first character, in code points from 0."""
    end: int
    """The character after the last."""
    sha256: str
    """The hash of exactly those characters."""
    outcome: Outcome
    """Whether the copy has the characters there, elsewhere, or not at all; or time ran out before it was looked for.
    Words that the copy has more seldom than the article are those of other spans, and this one changed."""
    found_at: int | None
    """Where it begins in the copy; null if its characters are not there."""


class VerificationCounts(Document):
    """How many spans had which outcome."""

    spans: int
    """All of them."""
    matches: int
    """Spans that stand where they should."""
    moved: int
    """Spans whose characters stand elsewhere, as after an insertion."""
    changed: int
    """Spans whose characters are not there any more."""
    not_checked: int
    """Spans that were not looked for, since time ran out."""


class Verification(Document):
    """What became of every span of an article in a copy of its text. The copy is neither kept nor logged."""

    article: Reference
    """The article that the copy was held against."""
    same_text: bool
    """Whether the copy is the very text that the facts were read from."""
    summary: str
    """The outcome in a line."""
    normalised: list[str]
    """What was evened out before comparing: line ends, a byte order mark, final newlines and how many."""
    sha256: str
    """The hash of the copy after that."""
    length: int
    """Its length in code points."""
    counts: VerificationCounts
    """How many spans had which outcome."""
    spans: list[SpanVerdict]
    """Each span in text order, of the outcomes asked for."""
