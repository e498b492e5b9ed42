"""Runs of the article's characters. An author marks them, `facts anchor` fills in paragraph and hash."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.vocabulary import MentionKind, ParagraphKind, Role
from seed.dossier.entry import Entry, Label, Sentence, Sha256, Text


class Run(Entry):
    """A run of characters with its hash."""

    start: Annotated[int, Field(ge=0)]
    """Offset of the first character in the whole text."""
    end: Annotated[int, Field(ge=1)]
    """Offset behind the last character."""
    sha256: Sha256
    """SHA-256 of exactly these characters."""

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} is not before end {self.end}")
        return self

    def holds(self, other: "Run") -> bool:
        """Whether the other run lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class Paragraph(Run):
    """A non-empty line of the text. An author gives the kind, `facts anchor` the rest."""

    kind: ParagraphKind


class Span(Run):
    """A run of characters inside one paragraph."""

    paragraph: Annotated[int, Field(ge=1)]
    """The paragraph, from 1: the text's non-empty lines."""


class CoveredSentence(Span):
    """A sentence. It yields facts, or has a reason why not."""

    reason: Sentence | None = None


class Evidence(Span):
    """One telling of a fact: whole clauses of one sentence."""

    omits: list[Role] = []
    """The roles that this telling does not print."""


class Quote(Span):
    """Words somebody is quoted as saying, without the marks."""

    text: Text
    """The words, exactly as printed."""


class Mention(Span):
    """An entity named or described."""

    text: Label
    """The words, as printed."""
    kind: MentionKind = "name"
