"""An article as a whole, and the set of everything read from it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, field_validator

from app.documents import Slug
from seed import edtf
from seed.dossier.entities import Entity, Source
from seed.dossier.entry import Entry, LanguageTag, Sha256, Text
from seed.dossier.facts import Claim, Event, Fact, Figure, Relation, Time
from seed.dossier.spans import CoveredSentence, Mention, Paragraph


class TextFingerprint(Entry):
    """Identifies the text. `facts anchor` fills it in."""

    sha256: Sha256
    length: Annotated[int, Field(ge=1)]


class Article(Entry):
    """The article as a whole."""

    id: Slug
    title: Text
    """The headline, as printed."""
    language: LanguageTag
    publisher: Text | None = None
    """Who published it, if the text says so."""
    published: Text | None = None
    """The printed date of publication, in EDTF."""
    time: Time | None = None
    """The time the article speaks from."""
    text: TextFingerprint
    paragraphs: Annotated[list[Paragraph], Field(min_length=1)]
    renamed_from: list[Slug] = []
    """Ids it had before."""

    @field_validator("published")
    @classmethod
    def _is_a_date(cls, published: str | None) -> str | None:
        if published is not None:
            edtf.bounds(published)
        return published


class Mentions(Entry):
    """Every mention of one entity."""

    entity: Slug
    spans: Annotated[list[Mention], Field(min_length=1)]


@dataclass(frozen=True)
class ArticleDossier:
    """Everything that was read from one article."""

    article: Article
    sentences: Sequence[CoveredSentence] = ()
    mentions: Sequence[Mentions] = ()
    claims: Sequence[Claim] = ()
    figures: Sequence[Figure] = ()
    events: Sequence[Event] = ()
    relations: Sequence[Relation] = ()

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where each sentence begins."""
        return [sentence.start for sentence in self.sentences]

    def facts(self) -> Iterator[Fact]:
        yield from self.claims
        yield from self.figures
        yield from self.events
        yield from self.relations


@dataclass(frozen=True)
class Dossiers:
    """All that a database is built from."""

    sources: Sequence[Source]
    entities: Sequence[Entity]
    articles: Collection[ArticleDossier]
    """They are gone through more than once, and need not be in memory all at a time."""
    unread: frozenset[str] = frozenset()
    """Ids of entries that are there but could not be read; a link to one of them is no further fault."""
