"""Whether words are those that somebody is quoted as saying, and whose they are."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.base import Document, Reference, Slug
from app.documents.evidence import Quote
from app.documents.facts import Claim

Wording = Literal["verbatim", "partial", "altered", "not_found"]
Outcome = Literal["confirmed", "contradicted", "not_given"]
Change = Literal["same", "added", "left_out", "replaced", "moved", "not_given"]
Negation = Literal["dropped", "added", "moved"]


class QuoteQuestion(Document):
    """Words to check, and whose they are said to be."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]
    """The words, with or without quotation marks. An ellipsis, also in square brackets, marks words that were left out;
    other words in brackets count as given, but for `[sic]`. What tells who spoke (`, he said`) is set aside."""
    speaker: Slug | None = None
    """Who is said to have said them: the id of a person, an organisation or a place."""
    outlet: Slug | None = None
    """Which medium is said to have been told or to have reported them: the id of an organisation."""
    article: Slug | None = None
    """The article to look in; null for all."""


class QuoteQuestions(Document):
    """Several checks at once."""

    checks: Annotated[list[QuoteQuestion], Field(min_length=1, max_length=100)]
    """What to check, up to 100."""


class Difference(Document):
    """A run of words that were said, and what was given in their place."""

    change: Change
    """What became of the words; `moved` are those that were given elsewhere, told once at either place, and `not_given`
    those before or after the ones that were given, or between them where a mark says so."""
    said: str
    """The words that were said, as printed; empty if some were added."""
    given: str
    """The words that were given; empty if some were left out."""


class QuoteMatch(Document):
    """A claim with words that are these, or like these."""

    wording: Wording
    """How the given words stand to the quoted ones."""
    attribution: Outcome
    """Whether speaker and outlet are as given, and as the text names them; `not_given` where nothing was, or the
    article leaves it open."""
    speaker: Outcome
    """Whether the speaker is the one that was given, or speaks for them."""
    outlet: Outcome
    """Whether the outlet is the one that was given."""
    similarity: float
    """From 0 to 1, which share of the words is the same; of a partial quotation, which share of it was given."""
    negation: Negation | None
    """Whether a "not" was taken away, put in or put elsewhere; told of English words alone."""
    differences: list[Difference]
    """The quotation word by word against what was given."""
    quote: Quote
    """The quotation, with its place in the article."""
    claim: Claim
    """The claim whose words they are, with its chain of attribution and its evidence."""


class QuotedPassage(Document):
    """One of several quotations in a text, checked by itself."""

    text: str
    """What stands between its quotation marks; an ellipsis stands for words that tell who spoke."""
    is_speech: bool
    """Whether it is taken for speech. A name is not, nor are a word or two in marks that nobody is quoted with; they do
    not count for the whole."""
    wording: Wording
    """How the words stand to the nearest quotation."""
    attribution: Outcome
    """Whether that quotation has the speaker and the outlet that were given, and those that stand beside it."""
    merged: bool
    """Whether words from several quotations that were said apart were put together in it."""
    summary: str
    """The verdict on it in a line."""
    match: int | None
    """Which of `matches` is the nearest to it, counted from 0; null if none is."""


class QuoteCheck(Document):
    """Whether words are a quotation, and whose."""

    text: str
    """The words that were given."""
    speaker: Reference | None
    """Who was given as their speaker."""
    outlet: Reference | None
    """Which outlet was given."""
    wording: Wording
    """How the words stand to the nearest quotation; of a text with several, the worst of them."""
    attribution: Outcome
    """Whether that quotation has the speaker and the outlet that were given, and those that the text names in telling
    who spoke. Of altered words, it is of the quotation that they are nearest to, which is not those words."""
    merged: bool
    """Whether words from several quotations that were said apart were put together."""
    summary: str
    """The verdict in a line: also whether a condition was left out, and of words that are not found, which are near."""
    note: str | None
    """What else there is to know: that the words are a name, that part of the text tells who spoke, that the speaker is
    implied, or that a "not" could not be looked for."""
    quotations: list[QuotedPassage]
    """What stands in quotation marks in the text, each with its own verdict and in order; empty where the text is one
    quotation, divided by nothing but words that tell who spoke, or where none of them is found."""
    matches: list[QuoteMatch]
    """The nearest quotations: by wording, then by attribution; of several quotations, the nearest to each. A paraphrase
    of this service is never among them."""


class QuoteChecks(Document):
    """The answers to several checks, in their order."""

    items: list[QuoteCheck]
    """One answer for each check."""
