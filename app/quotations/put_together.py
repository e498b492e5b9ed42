"""Words that were put together from several quotations: from one that attributing words divide, or from words apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise, takewhile

from app.quotations.comparison import FEWEST, Comparison, Difference, compare, exact_words
from app.quotations.words import Given, Word, told_by

CONTINUED = 24
"""How many characters may stand between two quotations that are one, such as an ellipsis or `", he insisted, "`."""

JOINING = 2
"""How many small words may join two quotations, such as "and"."""

MOST = 6
"""How many sentences at the most are each looked for by itself."""


_STOP = re.compile(r"[.!?…]")


@dataclass(frozen=True, eq=False)
class Printed:
    """A quotation as it was printed: of which claim and article, where, and its words."""

    claim: int
    article: int
    start: int
    end: int
    words: Sequence[Word]

    def goes_on(self, before: "Printed") -> bool:
        """Whether it follows on another, with an ellipsis or attributing words between them."""
        return self.article == before.article and 0 <= self.start - before.end <= CONTINUED


@dataclass(frozen=True)
class Part:
    """A quotation that is a part of the given words, and how they stand to it."""

    printed: Printed
    comparison: Comparison


def parts_of(quotations: Sequence[Printed], given: Given) -> Sequence[Part]:
    """The quotations that the given words are put together from: in runs of their words, or else sentence by sentence.

    None if they are not, or if they are of one quotation alone: that is what `compare` is for.
    """
    parts = _runs(quotations, given.words)
    for divided in (_by_sentences, _by_stops):
        parts = parts or _each(quotations, divided(given.words))
    return parts if len(parts) > 1 else []


def is_one_quotation(parts: Sequence[Part]) -> bool:
    """Whether printed quotations follow on one another."""
    return all(other.printed.goes_on(one.printed) for one, other in pairwise(parts))


def are_apart(parts: Sequence[Part]) -> bool:
    """Whether there are words of more than one quotation."""
    return len({tuple(exact_words(part.printed.words)) for part in parts}) > 1


def as_one(parts: Sequence[Part], given: Given) -> Sequence[Part]:
    """The parts of one quotation; what was cut off in its midst without a mark is left out of the whole."""
    if len(given.segments) > 1:
        return parts
    told = []
    for number, part in enumerate(parts):
        differences = list(part.comparison.differences)
        for end, inside in ((0, number > 0), (-1, number < len(parts) - 1)):
            if inside and differences[end].change == "not_given":
                differences[end] = Difference("left_out", differences[end].said, "")
        comparison = replace(part.comparison, differences=differences)
        if differences != part.comparison.differences:
            comparison = replace(comparison, wording="altered")
        told.append(replace(part, comparison=comparison))
    return told


def _runs(quotations: Sequence[Printed], given: Sequence[Word]) -> Sequence[Part]:
    """The quotations in runs of whose words all the given ones are, but for small words that join them."""
    wanted = exact_words(given)
    among = [(printed, exact_words(printed.words)) for printed in quotations]
    position, begun, parts = 0, 0, list[Part]()
    while position < len(wanted):
        found: list[tuple[int, bool, Printed]] = []
        for printed, said in among:
            length = _longest_run(said, wanted, position)
            run = given[position : position + length]
            # the halves of "don't" are one word
            tells = sum(bool(word.gap) for word in run) >= FEWEST and told_by(run)
            if length and (tells or length == len(said)):
                found.append((length, bool(parts) and printed.goes_on(parts[-1].printed), printed))
        if not found:
            if position - begun >= JOINING or given[position].tells or given[position].negates:
                return []
            position += 1
            continue
        length, _, best = max(found, key=lambda one: one[:2])
        part = Given([given[begun : position + length]])
        parts.append(Part(best, compare(best.words, part, enough=0)))
        begun = position = position + length
    return parts if begun == position else []


def _longest_run(words: list[str], wanted: list[str], position: int) -> int:
    """How many of the wanted words from a position on stand one after another among others."""
    longest = 0
    for start, word in enumerate(words):
        if word == wanted[position]:
            both = zip(words[start:], wanted[position:], strict=False)
            longest = max(longest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both)))
    return longest


def _by_sentences(words: Sequence[Word]) -> Sequence[Sequence[Word]]:
    return [list(sentence) for _, sentence in groupby(words, lambda word: word.sentence)]


def _by_stops(words: Sequence[Word]) -> Sequence[Sequence[Word]]:
    """The words divided at each stop, whether or not a capital follows: some quotations begin with none."""
    numbers = accumulate(bool(_STOP.search(word.gap)) for word in words)
    both = zip(numbers, words, strict=True)
    return [[word for _, word in some] for _, some in groupby(both, lambda one: one[0])]


def _each(quotations: Sequence[Printed], sentences: Sequence[Sequence[Word]]) -> Sequence[Part]:
    """The quotations that some sentences are, or are like: one for each."""
    parts = list[Part]()
    if not 1 < len(sentences) <= MOST:
        return []
    for sentence in sentences:
        compared = [Part(printed, compare(printed.words, Given([sentence]))) for printed in quotations]
        found = [part for part in compared if part.comparison.wording != "not_found" and not part.comparison.slight]
        if not found:
            return []
        parts.append(max(found, key=lambda part: part.comparison.similarity))
    return parts
