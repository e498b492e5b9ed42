"""Proof of spans against a copy of an article's text: which match, which stand elsewhere, which are gone."""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.vocabulary import RecordType


@dataclass(frozen=True)
class ArticleText:
    """A text in the form that offsets count in, and what was done to bring it there."""

    text: str
    normalised: Sequence[str]
    """What was normalised: for people to read."""

    @classmethod
    def decode(cls, raw: bytes) -> "ArticleText":
        """Read UTF-8, with LF line ends, no byte order mark and no final newline.

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
        if text.endswith("\n"):
            text = text.rstrip("\n")
            normalised.append("the final newline was taken away")
        return cls(text, normalised)

    @property
    def sha256(self) -> str:
        return sha256(self.text)

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end of each non-empty line."""
        for line in re.finditer(r"[^\n]+", self.text):
            if line.group().strip():
                yield line.start(), line.end()


Part = Literal["paragraph", "sentence", "mention", "evidence", "quote"]
Outcome = Literal["matches", "moved", "changed", "not_checked"]


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


NEAR = 300
"""How many characters from where it is expected a short span may stand and still be taken for the same."""
TRIES_A_LOOK = 200
"""How many places are tried between two looks at the clock."""
LONG = 40
"""From how many characters on a span is long enough to be known wherever it stands."""


def verify(spans: Iterable[Pinned], text: str, until: float = float("inf")) -> Iterator[Verdict]:
    """Look for each span where it should be, then as far off as the last one that moved, then around there.

    A long span is looked for everywhere. A short one, such as a name, may stand in many places, so that one far away
    is not the same: it counts as changed. What has not been looked for at a time of the monotonic clock is not checked.
    """
    word_starts = [match.start() for match in re.finditer(r"(?<!\w)\S", text)]
    shift, over = 0, False
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start = None
        if not over:
            try:
                start = _find(span, text, shift, word_starts, until)
            except TimeoutError:
                over = True
        if over:
            yield Verdict(span, "not_checked", None)
        elif start is None:
            yield Verdict(span, "changed", None)
        else:
            shift = start - span.start
            yield Verdict(span, "matches" if shift == 0 else "moved", start)


def _find(span: Pinned, text: str, shift: int, word_starts: Sequence[int], until: float) -> int | None:
    """Where the span stands. Raises TimeoutError if that is not known in time."""
    length = span.end - span.start
    for start in (span.start, span.start + shift):
        if 0 <= start <= len(text) - length and sha256(text[start : start + length]) == span.sha256:
            return start
    expected = span.start + shift
    reach = len(text) if length >= LONG else NEAR
    for tried, start in enumerate(sorted(word_starts, key=lambda start: abs(start - expected))):
        if tried % TRIES_A_LOOK == 0 and time.monotonic() > until:
            raise TimeoutError
        if abs(start - expected) > reach:
            break
        if sha256(text[start : start + length]) == span.sha256:
            return start
    return None
