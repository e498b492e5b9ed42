"""What a search finds: records with the words that were asked for, and where in them."""

from typing import Annotated

from pydantic import Field

from app.documents.base import Document, Reference, Slug
from app.vocabulary import Match, SearchableTypeTerm, SnippetField


class Highlight(Document):
    """A word that was asked for, in the text of a snippet. Offsets count Unicode code points."""

    start: Annotated[int, Field(ge=0)]
    """Where it begins, from 0."""
    end: Annotated[int, Field(ge=1)]
    """Where it ends, exclusive."""


class Snippet(Document):
    """A text in which words were found. It is text alone: there is no markup in it to trust or to take out."""

    field: SnippetField
    """What the text is of the record."""
    text: str
    """The text; of a long one a part, with an ellipsis where it was cut."""
    highlights: list[Highlight]
    """The words, in order."""


class SearchHit(Document):
    """A record that was found."""

    id: Slug
    """The record's id."""
    type: SearchableTypeTerm
    """What the record is."""
    url: str
    """Where the record is."""
    name: str
    """An entity's name, an article's title, or a fact's statement."""
    article: Reference | None
    """The article a fact was read from; null for all else."""
    how: Match
    """How well it fits."""
    matched_name: str | None
    """The name that it was found by, or taken for if it is `loose`; null if it was found by something else."""
    snippets: list[Snippet]
    """At most three texts with words that were asked for."""


class SearchCounts(Document):
    """How many of the records that were found are of each type."""

    people: int
    places: int
    organisations: int
    articles: int
    claims: int
    figures: int
    events: int
    relations: int


class SearchAnswer(Document):
    """A page of what a search finds."""

    items: list[SearchHit]
    """The records, the best first."""
    next: str | None
    """The next page, relative to this service; null on the last."""
    total: int
    """How many records were found and ranked."""
    counts: SearchCounts
    """The same by type."""
    complete: bool
    """Whether these are all. False: the search stopped early, with the first 300 records in the order of entities,
    articles, then facts in text order; narrow it by `type`, `article` or another word."""
    words: list[str]
    """What was looked for: the words as they are compared, the last of them as a beginning too."""


class Suggestion(Document):
    """Something that may be meant by what has been typed so far."""

    text: str
    """An entity's name, an article's title, or a fact's statement."""
    type: SearchableTypeTerm
    """What the record is."""
    id: Slug
    """The record's id."""
    url: str
    """Where the record is."""
    how: Match
    """How well it fits."""
    matched: str | None
    """The name that fits; null where it is the statement."""


class Suggestions(Document):
    """What may be meant by what has been typed so far."""

    items: list[Suggestion]
    """Names first, then statements; the best first."""
