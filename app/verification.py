"""Proof of spans against a copy of an article's text: which match, which stand elsewhere, which are gone."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal


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


@dataclass(frozen=True)
class Pinned:
    """A span to prove: what it belongs to, and where it should be."""

    owner: str
    start: int
    end: int
    sha256: str


Outcome = Literal["matches", "moved", "changed"]


@dataclass(frozen=True)
class Verdict:
    """What became of a span in a copy of the text."""

    span: Pinned
    outcome: Outcome
    start: int | None
    """Where it stands in the copy; None if its characters are not there."""


def sha256(text: str) -> str:
    """The hash that proves a span: of its characters as UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


NEAR = 300
"""How many characters from where it is expected a short span may stand and still be taken for the same."""
LONG = 40
"""From how many characters on a span is long enough to be known wherever it stands."""


def verify(spans: Iterable[Pinned], text: str) -> Iterator[Verdict]:
    """Look for each span where it should be, then as far off as the last one that moved, then around there.

    A long span is looked for everywhere. A short one, such as a name, may stand in many places, so that one far away
    is not the same: it counts as changed.
    """
    word_starts = [match.start() for match in re.finditer(r"(?<!\w)\S", text)]
    shift = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start = _find(span, text, shift, word_starts)
        if start is None:
            yield Verdict(span, "changed", None)
        else:
            shift = start - span.start
            yield Verdict(span, "matches" if shift == 0 else "moved", start)


def _find(span: Pinned, text: str, shift: int, word_starts: Sequence[int]) -> int | None:
    length = span.end - span.start
    for start in (span.start, span.start + shift):
        if 0 <= start <= len(text) - length and sha256(text[start : start + length]) == span.sha256:
            return start
    expected = span.start + shift
    reach = len(text) if length >= LONG else NEAR
    around = sorted(word_starts, key=lambda start: abs(start - expected))
    return next(
        (
            start
            for start in takewhile(lambda start: abs(start - expected) <= reach, around)
            if sha256(text[start : start + length]) == span.sha256
        ),
        None,
    )
