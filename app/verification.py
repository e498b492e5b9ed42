"""What spans of an article are proved with: a copy of its text, evened out, and what becomes of each span in it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.verification import Outcome, Part
from app.vocabulary import RecordType


@dataclass(frozen=True)
class ArticleText:
    """A text in the form that offsets count in, and what was done to bring it there."""

    text: str
    normalised: Sequence[str]
    """What was normalised: for people to read."""

    @classmethod
    def decode(cls, raw: bytes) -> "ArticleText":
        """Read UTF-8, with LF line ends, no byte order mark and no newlines at the end.

        Raises UnicodeDecodeError if it is not UTF-8.
        """
        text = raw.decode("utf-8")
        normalised = []
        if text.startswith("\ufeff"):
            text = text.removeprefix("\ufeff")
            normalised.append("a byte order mark was taken away")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            normalised.append("line ends were made LF")
        if newlines := len(text) - len(text.rstrip("\n")):
            text = text.rstrip("\n")
            several = f"{newlines:,} final newlines were taken away"
            normalised.append("the final newline was taken away" if newlines == 1 else several)
        return cls(text, normalised)

    @property
    def sha256(self) -> str:
        return sha256(self.text)

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end of each non-empty line."""
        for line in re.finditer(r"[^\n]+", self.text):
            if line.group().strip():
                yield line.start(), line.end()


@dataclass(frozen=True)
class Pinned:
    """A span to prove: what it is of, and where it should be."""

    part: Part
    start: int
    end: int
    sha256: str
    type: RecordType | None = None
    """What the record is that the span belongs to; None for the article itself."""
    id: str | None = None
    """The record's id."""
    number: int | None = None
    """The paragraph's number."""

    @property
    def owner(self) -> str:
        """What it belongs to, for people: `evidence of americans-to-evacuate`, `paragraph 3`."""
        if self.id is not None:
            return f"{self.part} of {self.id}"
        return f"{self.part} in paragraph {self.number}" if self.part == "sentence" else f"{self.part} {self.number}"


@dataclass(frozen=True)
class Verdict:
    """What became of a span in a copy of the text."""

    span: Pinned
    outcome: Outcome
    start: int | None
    """Where it stands in the copy; None if its characters are not there."""


@dataclass(frozen=True)
class Proof:
    """What became of each span of an article in a copy of its text."""

    article: str
    same_text: bool
    """Whether the copy is the very text that the facts were read from."""
    verdicts: Sequence[Verdict]

    def count(self, outcome: Outcome) -> int:
        """How many spans match, moved, changed or were not checked."""
        return sum(verdict.outcome == outcome for verdict in self.verdicts)


def sha256(text: str) -> str:
    """The hash that proves a span: of its characters as UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
