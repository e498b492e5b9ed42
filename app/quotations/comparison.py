"""Whether some words are those that somebody is quoted as saying: verbatim, in part, altered, or not at all.

Words are compared, not characters. A word more, less, other or elsewhere is an alteration, and a "not" above all.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from rapidfuzz.distance import Indel

from app.documents.quotations import Change, Negation, Wording
from app.quotations.alignment import (
    How,
    Pair,
    aligned,
    given_of,
    inflected_as,
    negation_of,
    only_not_differs,
    said_of,
)
from app.quotations.words import BRIEF, Given, Word, text_of, told_by

ALIKE = 0.6
"""From which similarity on words are an altered form of others, and not words of their own."""

CLOSE = 0.8
"""From which similarity on one word that tells something is enough."""

FEWEST = 3
"""How many words at the least have to agree for words to be an altered form of others, or one part of a merger."""

LONGER = 4
"""How many times as long as a quotation words may be to be an altered form of it."""

SAME_WORD = 0.88
"""From which likeness of letters on a word is another form or a misspelling of one."""

ENOUGH = 2
"""How many words that tell something it takes to tell whose words they are, unless they are all that was said."""


@dataclass(frozen=True)
class Difference:
    """A run of words that was said, and what was given instead."""

    change: Change
    said: str
    given: str


@dataclass(frozen=True)
class Comparison:
    """How given words stand to words that were said."""

    wording: Wording
    similarity: float
    """From 0 to 1: which share of the words, said and given, is the same."""
    differences: Sequence[Difference] = ()
    negation: Negation | None = None
    """Whether a "not" was taken away, put in or put elsewhere."""
    kept: Sequence[Word] = ()
    """The words that were said which are given."""
    more: int = 0
    """How many of the given words that tell something were not said."""
    too_short: bool = False
    """Whether they are words that were said, but too few to tell."""
    slight: bool = False
    """Whether they hold all that was said, but that is too little to tell."""


def compare(spoken: Sequence[Word], given: Given, enough: int = ENOUGH) -> Comparison:
    """How given words stand to those of a quotation."""
    given = given.hyphened_as(spoken)
    if not spoken or not given.words:
        return Comparison("not_found", 0.0)
    compared = _in_order(spoken, given.segments, enough) or _altered(spoken, given.words)
    if compared.wording == "not_found" and (inflected := inflected_as(spoken, given.words)) != given.words:
        other = _altered(spoken, inflected)
        return compared if other.wording == "not_found" else other
    return compared


def _in_order(spoken: Sequence[Word], segments: Sequence[Sequence[Word]], enough: int) -> Comparison | None:
    """Words that were said, in one run or in several between which the one who gives them marks that some are missing.

    None if they are not of that sort.
    """
    pairs: list[Pair] = []
    said = exact_words(spoken)
    position = 0
    for segment in segments:
        found = _find_run(said, exact_words(segment), position)
        if found is None:
            return None
        pairs += [Pair(word, None, "other") for word in spoken[position:found]]
        position = found + len(segment)
        pairs += [Pair(*both, "same") for both in zip(spoken[found:position], segment, strict=True)]
    pairs += [Pair(word, None, "other") for word in spoken[position:]]
    kept = [pair.said for pair in pairs if pair.said and pair.given]
    differences = [
        Difference("same" if how == "same" else "not_given", text_of(said_of(run)), text_of(given_of(run)))
        for how, run in ((how, list(run)) for how, run in groupby(pairs, lambda pair: pair.how))
    ]
    if len(kept) == len(spoken):
        return Comparison("verbatim", 1.0, differences, kept=kept)
    partial = Comparison("partial", len(kept) / len(spoken), differences, kept=kept)
    if told_by(kept) < enough and not only_not_differs(spoken, kept):
        return replace(partial, wording="not_found", too_short=True)
    if (negation := negation_of(pairs)) is not None:
        return replace(partial, wording="altered", negation=negation)
    return partial


def _altered(spoken: Sequence[Word], given: Sequence[Word]) -> Comparison:
    """Words that are not a run of those that were said: altered ones, or others."""
    if len(given) > max(2 * FEWEST, LONGER * len(spoken)):
        whole = _find_run(exact_words(given), exact_words(spoken), 0) is not None
        return Comparison("not_found", 0.0, kept=spoken if whole else ())
    if _is_misspelt(spoken, given):
        return _misspelt(spoken, given)
    pairs = aligned(spoken, given)
    kept = [pair.said for pair in pairs if pair.said and pair.how != "other"]
    if not kept:
        return Comparison("not_found", 0.0)
    similarity = 2 * len(kept) / (len(said_of(_within(pairs))) + len(given))
    slight = False
    if not (only_not_differs(spoken, given) or _are_altered(spoken, given, pairs, similarity)):
        slight = kept == list(spoken) and told_by(kept) > 0 and len(given) <= 2 * FEWEST
        if not slight:
            return Comparison("not_found", min(similarity, 0.99), kept=kept)
    more = told_by(pair.given for pair in pairs if pair.given and pair.how == "other")
    differences = list(_differences(pairs))
    return Comparison("altered", min(similarity, 0.99), differences, negation_of(pairs), kept, more, slight=slight)


def _is_misspelt(spoken: Sequence[Word], given: Sequence[Word]) -> bool:
    """Whether few words are given with one of them in another form, as in "inclusive goverment"."""
    if len(spoken) != len(given) or len(spoken) > BRIEF or told_by(spoken) < ENOUGH:
        return False
    others = [(one, other) for one, other in zip(spoken, given, strict=True) if one.compared != other.compared]
    return len(others) == 1 and all(_is_form(one, other) for one, other in others)


def _is_form(word: Word, other: Word) -> bool:
    likeness = Indel.normalized_similarity(word.compared, other.compared)
    return word.tells and other.tells and word.compared[0] == other.compared[0] and likeness >= SAME_WORD


def _misspelt(spoken: Sequence[Word], given: Sequence[Word]) -> Comparison:
    pairs = [
        Pair(one, other, "same" if one.exact == other.exact else "alike")
        for one, other in zip(spoken, given, strict=True)
    ]
    same = [pair.said for pair in pairs if pair.said and pair.how == "same"]
    return Comparison("altered", len(same) / len(spoken), list(_differences(pairs)), kept=spoken)


def _within(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """What stands between the first and the last word that is given."""
    at = [index for index, pair in enumerate(pairs) if pair.how != "other"]
    return pairs[at[0] : at[-1] + 1]


def _are_altered(spoken: Sequence[Word], given: Sequence[Word], pairs: Sequence[Pair], similarity: float) -> bool:
    """Whether words that differ are so much like those that were said that they are taken from them."""
    within = said_of(_within(pairs))
    kept = [pair.said for pair in pairs if pair.said and pair.how != "other"]
    telling, telling_within, telling_given = told_by(kept), told_by(within), told_by(given)
    if telling < (1 if similarity >= CLOSE else ENOUGH):
        return False
    if kept == list(spoken) and telling >= ENOUGH and len(given) <= FEWEST * len(spoken):
        return True
    if similarity >= ALIKE and 2 * telling >= (telling_within + telling_given) / 2:
        return len(kept) >= FEWEST or telling == telling_within == telling_given
    if len(kept) >= FEWEST and all(pair.how != "other" for pair in pairs if pair.given):
        runs = sum(
            pair.how != "other" and before.how == "other"
            for before, pair in pairwise([Pair(None, None, "other"), *pairs])
        )
        return runs <= max(2, len(given) // FEWEST)
    return _find_run(exact_words(given), exact_words(spoken), 0) is not None


def _differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """The words side by side, as runs of the same sort."""
    hows = _hows(pairs)
    runs = [(how, [pair for _, pair in run]) for how, run in groupby(zip(hows, pairs, strict=True), lambda one: one[0])]
    for number, (how, run) in enumerate(runs):
        said, given = said_of(run), given_of(run)
        if how == "same":
            yield Difference("same", text_of(said), text_of(given))
        elif how == "alike":
            yield Difference("replaced", text_of(said), text_of(given))
        elif any(pair.how == "moved" for pair in run):
            yield from _moved(run, "left_out" if 0 < number < len(runs) - 1 else "not_given")
        elif 0 < number < len(runs) - 1:
            yield _difference(said, given)
        elif number == 0:
            near = _near(said[::-1], runs[1][1][0].said, len(given))
            yield from _shown(Difference("not_given", text_of(said[: len(said) - near]), ""))
            yield from _shown(_difference(said[len(said) - near :], given))
        else:
            near = _near(said, runs[number - 1][1][-1].said, len(given))
            yield from _shown(_difference(said[:near], given))
            yield from _shown(Difference("not_given", text_of(said[near:]), ""))


def _hows(pairs: Sequence[Pair]) -> list[How]:
    """How words agree, with halves of a word together: if either differs, the word does."""
    hows: list[How] = ["other" if pair.how == "moved" else pair.how for pair in pairs]
    for side in ([pair.said for pair in pairs], [pair.given for pair in pairs]):
        half = 0
        for at, word in enumerate(side):
            if word is None:
                continue
            if not word.gap and len(set(hows[half : at + 1])) > 1:
                while half and hows[half - 1] == "other" and side[half - 1] is None:
                    half -= 1
                hows[half : at + 1] = ["alike"] * (at + 1 - half)
            half = at
    return hows


def _moved(run: Sequence[Pair], left: Change) -> Iterator[Difference]:
    """Words some of which stand elsewhere: those that were said, then those that are given."""
    for how, pairs in groupby((pair for pair in run if pair.said), lambda pair: pair.how):
        yield Difference("moved" if how == "moved" else left, text_of(said_of(list(pairs))), "")
    for how, pairs in groupby((pair for pair in run if pair.given), lambda pair: pair.how):
        yield Difference("moved" if how == "moved" else "added", "", text_of(given_of(list(pairs))))


def _near(said: Sequence[Word], beside: Word | None, given: int) -> int:
    """How many words at the edge, told from within, were replaced by given ones; the others were not given.

    Those of the same clause: few as a whole, of many one for one, but names as a whole.
    """
    same_clause = list(takewhile(lambda word: beside is not None and word.clause == beside.clause, said))
    near = len(same_clause) if given > 0 and len(same_clause) <= given + 2 else min(given, len(same_clause))
    while 0 < near < len(same_clause) and same_clause[near - 1].name and same_clause[near].name:
        near += 1
    return near


def _difference(said: Sequence[Word], given: Sequence[Word]) -> Difference:
    change: Change = "replaced" if said and given else "added" if given else "left_out"
    return Difference(change, text_of(said), text_of(given))


def _shown(difference: Difference) -> Iterator[Difference]:
    if difference.said or difference.given:
        yield difference


def exact_words(words: Sequence[Word]) -> list[str]:
    """The words as they are the same or not."""
    return [word.exact for word in words]


def _find_run(words: list[str], wanted: list[str], start: int) -> int | None:
    """Where some words stand one after another among others, from a position on."""
    with suppress(ValueError):
        while True:
            start = words.index(wanted[0], start)
            if words[start : start + len(wanted)] == wanted:
                return start
            start += 1
    return None
