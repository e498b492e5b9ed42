"""How well a record fits what was asked for: by its folded names first, then by its folded texts.

It is worked out here, from the same folded text on every engine, so that all rank alike.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.vocabulary import Match

BY_NAME, BY_STATEMENT, BY_DESCRIPTION, BY_SOUND = 0, 6, 13, 20
"""The first place of records that are found by a name, by a statement or quoted words, and so on."""


class Rank(NamedTuple):
    """A place, the lower the better, and what it says of the record."""

    place: int
    how: Match


def rank(words: Sequence[str], names: str, texts: str) -> Rank:
    """The rank of a record that has all the words, the last as a beginning. Names and texts stand one a line.

    A record with names has a description for its text, another has a statement, and after it the words quoted. Where
    no line has all the words, they are apart, and that comes last.
    """
    in_texts = BY_DESCRIPTION if names else BY_STATEMENT
    return _rank(words, names, BY_NAME) or _rank(words, texts, in_texts) or Rank(in_texts + 6, "words")


def _rank(words: Sequence[str], lines: str, first: int) -> Rank | None:
    """The whole line; the beginning of a line; a run of words; all the words, wherever in a line they are.

    A last word that is whole comes before one that is not.
    """
    phrase = " ".join(words)
    held = "\n {} \n".format(lines.replace("\n", " \n "))
    if f" {phrase}" in held:
        if f"\n {phrase} \n" in held:
            return Rank(first, "exact")
        if f"\n {phrase}" in held:
            return Rank(first + 1 if f"\n {phrase} " in held else first + 2, "prefix")
        return Rank(first + 3 if f" {phrase} " in held else first + 4, "words")
    if len(words) > 1 and lines and any(has_all(words, line) for line in lines.split("\n")):
        return Rank(first + 5, "words")
    return None


def has_all(words: Sequence[str], line: str) -> bool:
    """Whether a folded line has all the words, the last as a beginning, in whatever order."""
    *whole, last = words
    held = line.split(" ")
    return all(word in held for word in whole) and f" {last}" in f" {line}"
