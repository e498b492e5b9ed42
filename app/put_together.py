"""Words that were put together from several quotations: from one that attributing words divide, or from words apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from app.quotations import FEWEST, Given, Word, exact_words, text_of

CONTINUED = 24
"""How many characters may stand between two quotations that are one, such as an ellipsis or `", he insisted, "`."""


@dataclass(frozen=True, eq=False)
class Printed:
    """A quotation as it was printed: of which claim and article, where, and its words."""

    claim: int
    article: int
    start: int
    end: int
    words: Sequence[Word]


@dataclass(frozen=True)
class Part:
    """A quotation that is a part of the given words, and those of them that are its words."""

    printed: Printed
    given: str


def parts_of(quotations: Sequence[Printed], given: Given) -> Sequence[Part]:
    """The quotations that the given words are put together from, each in whole or in a run of words.

    None if they are not, or if they are of one quotation alone: that is what `compare` is for.
    """
    wanted = exact_words(given.words)
    among = [(printed, exact_words(printed.words)) for printed in quotations]
    position, parts = 0, list[Part]()
    while position < len(wanted):
        length, best = 0, None
        for printed, said in among:
            run = _longest_run(said, wanted, position)
            if run > length and (run >= FEWEST or run == len(said)):
                length, best = run, printed
        if best is None:
            return []
        parts.append(Part(best, text_of(given.words[position : position + length])))
        position += length
    return parts if len(parts) > 1 else []


def _longest_run(words: list[str], wanted: list[str], position: int) -> int:
    """How many of the wanted words from a position on stand one after another among others."""
    longest = 0
    for start, word in enumerate(words):
        if word == wanted[position]:
            both = zip(words[start:], wanted[position:], strict=False)
            longest = max(longest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both)))
    return longest


def is_one_quotation(parts: Sequence[Printed]) -> bool:
    """Whether printed quotations follow on one another, with an ellipsis or attributing words between them."""
    return all(
        one.article == other.article and 0 <= other.start - one.end <= CONTINUED for one, other in pairwise(parts)
    )
