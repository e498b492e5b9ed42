"""Which quotations some words are, or are like, and so how they are worded; not yet whose they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.documents.quotations import Wording
from app.queries.quotations import NEAREST, Candidate
from app.quotations.comparison import CLOSE, ENOUGH, Comparison, compare
from app.quotations.narration import Reading, readings
from app.quotations.put_together import Part, Printed, are_apart, as_one, is_one_quotation, parts_of
from app.quotations.words import Given, told_by, words_of

_BEYOND_LATIN = "\u0370"
"""The first letter of another script."""

WORDINGS: Sequence[Wording] = ("verbatim", "partial", "altered", "not_found")
"""The best first."""


@dataclass(frozen=True)
class Compared:
    """A quotation with how the given words stand to it."""

    candidate: Candidate
    comparison: Comparison


@dataclass(frozen=True)
class Found:
    """What the words were found to be, before it is known whose they are."""

    wording: Wording
    merged: bool = False
    matches: Sequence[Compared] = ()
    """The nearest quotations, one a claim, the best first; those that were put together, in their order."""
    complete: bool = True
    """Whether these are all that were put together."""
    near: Compared | None = None
    """If there are none, a quotation that has some of the words."""
    too_short: bool = False
    """Whether the words are too few to tell."""
    narration: str = ""
    """What of the text tells who spoke."""
    unchecked: str = ""
    """What else stands outside of its quotation marks."""
    told_of: Sequence[Collection[str]] = ()
    """Who is told to have spoken: for each name, the ids of those who have it."""
    told_to: Sequence[Collection[str]] = ()
    """The same of who is told to have been told."""
    role: str = ""
    """As what somebody is told to have spoken: "spokesman"."""
    beyond_latin: bool = False
    """Whether there are words in another script than the Latin, in which a "not" is not known."""

    @property
    def claims(self) -> list[int]:
        """The numbers of their claims."""
        return [one.candidate.claim for one in [*self.matches, *([self.near] if self.near else [])]]


def find(
    candidates: Sequence[Candidate], text: str, known: Mapping[str, Collection[str]], *, as_speech: bool = False
) -> Found:
    """Which quotations some words are, or are like, in whichever reading they are nearest; or all of them as speech.

    The known names are those that may tell who spoke, with the ids of those who have them.
    """
    printed = {
        Printed(one.claim, one.article, one.start, one.end, tuple(words_of(one.text))): one for one in candidates
    }
    found = [
        replace(
            _find(printed, Given.of(one.speech)),
            narration=one.narration,
            unchecked=one.unchecked,
            told_of=[known[name] for name in one.speakers],
            told_to=[known[name] for name in one.told_to],
            role=one.role,
        )
        for one in ([Reading(text)] if as_speech else readings(text, known))
    ]
    best = min(found, key=lambda one: WORDINGS.index(one.wording))
    compared = [*words_of(text), *(word for one in best.matches for word in words_of(one.candidate.text))]
    return replace(best, beyond_latin=any(max(word.compared, default="") >= _BEYOND_LATIN for word in compared))


def _find(printed: Mapping[Printed, Candidate], given: Given) -> Found:
    every = [Compared(candidate, compare(quotation.words, given)) for quotation, candidate in printed.items()]
    compared = [
        one
        for one in every
        if one.comparison.wording != "not_found" and (one.candidate.asked or not one.comparison.slight)
    ]
    compared.sort(key=lambda one: (WORDINGS.index(one.comparison.wording), -one.comparison.similarity))
    best = compared[0].comparison if compared else None
    if best is None or (
        best.wording == "altered" and (best.more >= ENOUGH or (best.negation is None and best.similarity <= CLOSE))
    ):
        parts = parts_of(list(printed), given)
        if parts and is_one_quotation(parts):
            return _put_together(printed, as_one(parts, given), merged=False)
        if are_apart(parts):
            return _put_together(printed, parts, merged=True)
    if best is None:
        short = told_by(given.words) < ENOUGH or any(one.comparison.too_short for one in every)
        return Found("not_found", near=_holding(every, given) if short else _near(every, given), too_short=short)
    compared.sort(key=lambda one: (WORDINGS.index(one.comparison.wording), not one.candidate.asked))
    return Found(best.wording, matches=_one_a_claim(compared)[:NEAREST])


def _put_together(printed: Mapping[Printed, Candidate], parts: Sequence[Part], *, merged: bool) -> Found:
    compared = [Compared(printed[part.printed], part.comparison) for part in parts]
    # what is wrong with a part is wrong with the whole
    worst = max((one.comparison.wording for one in compared), key=WORDINGS.index)
    wording: Wording = "altered" if merged or worst == "not_found" else worst
    compared.sort(key=lambda one: not merged and one.comparison.wording != wording)
    matches = _one_a_claim(compared)
    return Found(wording, merged, matches[:NEAREST], complete=len(matches) <= NEAREST)


def _one_a_claim(compared: Sequence[Compared]) -> list[Compared]:
    first_of_claim = {one.candidate.claim: one for one in reversed(compared)}
    return [one for one in compared if first_of_claim[one.candidate.claim] is one]


def _holding(compared: Sequence[Compared], given: Given) -> Compared | None:
    """A quotation that has words which are too short to tell, if there is anything in them to know it by."""
    if len(given.words) < ENOUGH:
        return None
    return next((one for one in compared if one.comparison.too_short and told_by(one.comparison.kept)), None)


def _near(compared: Sequence[Compared], given: Given) -> Compared | None:
    """The quotation that has the most of the words that tell something: two, or half of them at the least."""
    best = max(compared, key=lambda one: (told_by(one.comparison.kept), one.comparison.similarity), default=None)
    if best is None or told_by(best.comparison.kept) < min(ENOUGH, told_by(given.words) / 2):
        return None
    return best
