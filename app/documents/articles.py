"""Articles, what was read from each of their sentences, and where entities are mentioned."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.base import Document, Reference, Slug
from app.documents.evidence import End, ParagraphNumber, Sha256, Span, Start
from app.documents.time import Time
from app.vocabulary import MentionKind, ParagraphKind


class TextFingerprint(Document):
    """Identifies the text that all spans refer to, with LF line ends and no final newline. It is not kept here."""

    sha256: Sha256
    length: Annotated[int, Field(ge=1)]
    """Its length in Unicode code points."""


class Paragraph(Document):
    """A non-empty line of the text."""

    number: ParagraphNumber
    kind: ParagraphKind
    """What part of the article it is."""
    start: Start
    end: End
    sha256: Sha256


class ArticleCounts(Document):
    """What was read from the article."""

    sentences: int
    mentions: int
    people: int
    places: int
    organisations: int
    claims: int
    figures: int
    events: int
    relations: int


class Article(Document):
    """A news article: bibliographic data and the shape of its text, never the text."""

    id: Slug
    """Stable id, unique over all articles."""
    type: Literal["article"]
    """Always `article`."""
    url: str
    """Where this article is."""
    name: str
    """Its title: the headline as printed."""
    language: str
    """The language it is written in, as a BCP 47 tag."""
    publisher: str | None
    """Who published it; null where the text does not say."""
    published: str | None
    """The printed date of publication, in EDTF; null where there is none."""
    time: Time | None
    """The time the article speaks from."""
    text: TextFingerprint
    """The fingerprint of its text."""
    paragraphs: list[Paragraph]
    """Its paragraphs, in order."""
    counts: ArticleCounts
    """What was read from it."""
    coverage: str
    """Where each sentence's facts are listed."""


class CoveredSentence(Span):
    """A sentence, and what was read from it."""

    facts: list[Reference]
    """The facts with evidence in this sentence."""
    reason: str | None
    """Why it yields no fact, where it yields none."""


class Coverage(Document):
    """Every sentence of an article with the facts read from it, or the reason why there is none."""

    article: Reference
    """The article."""
    sentences: list[CoveredSentence]
    """Its sentences, in order; together they tile every paragraph."""


class Mention(Document):
    """A place in an article where an entity is named or described."""

    id: Slug
    """The article, the offset and the entity."""
    type: Literal["mention"]
    """Always `mention`."""
    url: str
    """Where this mention is."""
    article: Reference
    """The article."""
    entity: Reference
    """Whom or what the words mean."""
    kind: MentionKind
    """Whether it is by name or by description."""
    text: str
    """The words, as printed."""
    paragraph: ParagraphNumber
    start: Start
    end: End
    sha256: Sha256
