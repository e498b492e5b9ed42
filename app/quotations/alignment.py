"""Words that were said and given words side by side: which agree, which stand elsewhere, and what became of a "not"."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from app.documents.quotations import Negation
from app.quotations.words import Word, told_by

How = Literal["same", "alike", "moved", "other"]

UNLESS = "unless"
"""What is "if ... not"."""

_AUXILIARY = {"do", "does", "did"}
"""What a "not" brings with it: "want" and "do not want"."""

ENDINGS = ("ing", "ed", "es", "e", "s", "d")
"""What forms of one word end with, the longest first."""

SHORTEST_STEM = 4
"""How many letters a word has to have for those that go on with an ending to be forms of it."""


class Pair(NamedTuple):
    """A word that was said and the given one in its place, or either alone."""

    said: Word | None
    given: Word | None
    how: How
    """Alike are the halves of "don't" and "do not", and two spellings of a word; moved is what stands elsewhere."""


def said_of(pairs: Iterable[Pair]) -> list[Word]:
    """The words that were said."""
    return [pair.said for pair in pairs if pair.said]


def given_of(pairs: Iterable[Pair]) -> list[Word]:
    """The given words."""
    return [pair.given for pair in pairs if pair.given]


def aligned(spoken: Sequence[Word], given: Sequence[Word]) -> list[Pair]:
    """The words side by side, with as many the same as can be, and those as near to each other as can be."""
    start, end = _narrowest([word.compared for word in spoken], [word.compared for word in given])
    before = [Pair(word, None, "other") for word in spoken[:start]]
    after = [Pair(word, None, "other") for word in spoken[end:]]
    spoken = spoken[start:end]
    pairs = before
    for step in Indel.opcodes([word.compared for word in spoken], [word.compared for word in given]):
        said, instead = spoken[step.src_start : step.src_end], given[step.dest_start : step.dest_end]
        if step.tag == "equal":
            for one, other in zip(said, instead, strict=True):
                pairs.append(Pair(one, other, _how(one, other)))
        else:
            pairs += [Pair(word, None, "other") for word in said]
            pairs += [Pair(None, word, "other") for word in instead]
    pairs += after
    _slide(pairs)
    _mark_moved(pairs)
    return pairs


def inflected_as(spoken: Sequence[Word], given: Sequence[Word]) -> list[Word]:
    """The given words, with another form of a word that was said set beside that: "wanted" beside "want"."""
    said = {word.compared for word in spoken if word.tells}
    forms = {form: word for word in said if len(word) >= SHORTEST_STEM for form in _forms_of(word)}
    return [
        word._replace(compared=forms[word.compared]) if word.compared in forms.keys() - said else word for word in given
    ]


def _forms_of(word: str) -> list[str]:
    """Other forms of a word, as English makes most of them; some are no words at all."""
    stem = next((word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)), word)
    stems = {word, stem} if len(stem) >= SHORTEST_STEM else {word}
    return [f"{one}{ending}" for one in stems for ending in ("", *ENDINGS)]


def _narrowest(said: Sequence[str], given: Sequence[str]) -> tuple[int, int]:
    """From where to where the words agree as much as they do as a whole: of a phrase said twice, the right one."""
    most = LCSseq.similarity(said, given)
    start = bisect_left(range(len(said)), 1, key=lambda at: LCSseq.similarity(said[at:], given) < most) - 1
    end = bisect_left(range(start, len(said)), most, key=lambda at: LCSseq.similarity(said[start:at], given))
    return max(0, start), start + end


def _how(said: Word, given: Word) -> How:
    return "same" if said.exact == given.exact else "alike"


def _slide(pairs: list[Pair]) -> None:
    """Has words that stand alone before a gap go nearer to those after it, where the same word was said there too."""
    for at in range(len(pairs) - 2, -1, -1):
        alone = pairs[at]
        if not (alone.said and alone.given) or (at and pairs[at - 1].how != "other"):
            continue
        gap = list(takewhile(lambda pair: pair.given is None, pairs[at + 1 :]))
        for place, word in reversed(list(enumerate(said_of(gap), at + 1))):
            if word.compared == alone.said.compared and at + len(gap) + 1 < len(pairs):
                pairs[at] = Pair(alone.said, None, "other")
                pairs[place] = Pair(word, alone.given, _how(word, alone.given))
                break


def _mark_moved(pairs: list[Pair]) -> None:
    """Marks the words left over that stand elsewhere, in runs as long as can be, if any of them tells something."""
    said = [at for at, pair in enumerate(pairs) if pair.said]
    given = [at for at, pair in enumerate(pairs) if pair.given]
    places: dict[str, list[int]] = defaultdict(list)
    for number, at in enumerate(said):
        places[_left(pairs, at)].append(number)
    number = 0
    while number < len(given):
        length, best = 0, 0
        for place in places[_left(pairs, given[number])]:
            run = 0
            for one, other in zip(said[place:], given[number:], strict=False):
                if not (word := _left(pairs, one)) or word != _left(pairs, other):
                    break
                run += 1
            if run > length:
                length, best = run, place
        run_of = given[number : number + length]
        if any(word.tells or word.negates for word in given_of(pairs[at] for at in run_of)):
            for at in [*said[best : best + length], *run_of]:
                pairs[at] = pairs[at]._replace(how="moved")
        number += max(1, length)
    rest = [at for at, pair in enumerate(pairs) if pair.how == "other"]
    if Counter(word.compared for word in said_of(pairs[at] for at in rest)) == Counter(
        word.compared for word in given_of(pairs[at] for at in rest)
    ):
        for at in rest:
            pairs[at] = pairs[at]._replace(how="moved")


def _left(pairs: Sequence[Pair], at: int) -> str:
    """The word of a pair that is left over, or nothing."""
    said, given, how = pairs[at]
    word = said or given
    return word.compared if how == "other" and word else ""


def only_not_differs(spoken: Sequence[Word], given: Sequence[Word]) -> bool:
    """Whether the words are the same but for a "not" more or less."""
    same = without_not(spoken) == without_not(given) != []
    return same and sum(word.negates for word in spoken) != sum(word.negates for word in given)


def without_not(words: Sequence[Word]) -> list[str]:
    """The words but for a "not" and what it brings with it."""
    return [word.compared for word in words if not word.negates and word.compared not in _AUXILIARY]


def negation_of(pairs: Sequence[Pair]) -> Negation | None:
    """What became of a "not". One in the place of another changes nothing."""
    agreed = [pair for pair in pairs if pair.how in {"same", "alike"}]
    kept, kept_as = said_of(agreed), given_of(agreed)
    dropped = added = moved = False
    for left_over, run in groupby(pairs, lambda pair: pair.how in {"other", "moved"}):
        if left_over:
            block = list(run)
            alone = not told_by(given_of(block))
            said = [word for word in said_of(block) if word.negates and _bears(word, kept)]
            given = [word for word in given_of(block) if word.negates and (alone or _joins(word, kept_as))]
            was_unless = _is_unless(said_of(block), given_of(block))
            is_unless = _is_unless(given_of(block), said_of(block))
            dropped, added = dropped or was_unless, added or is_unless
            moved = moved or any(pair.how == "moved" and pair.given and pair.given.negates for pair in block)
            dropped, added = dropped or len(said) > len(given), added or len(given) > len(said)
    if moved or (dropped and added):
        return "moved"
    return "dropped" if dropped else "added" if added else None


def _is_unless(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether there is an "unless" among words, and an "if" in its place among others."""
    return any(word.compared == UNLESS for word in words) and any(word.compared == "if" for word in others)


def _joins(negation: Word, words: Sequence[Word]) -> bool:
    """Whether a "not" was put into a sentence of words: it then bears on them, also at the end of it."""
    return _bears(negation, words) or any(word.sentence == negation.sentence for word in words)


def _bears(negation: Word, words: Sequence[Word]) -> bool:
    """Whether a "not" bears on words: if it stands before any in their sentence, or in the clause of any."""
    last = max((word.place for word in words if word.sentence == negation.sentence), default=-1)
    return negation.place < last or any(word.clause == negation.clause for word in words)
