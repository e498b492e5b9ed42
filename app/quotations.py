"""Whether some words are those that somebody is quoted as saying: verbatim, in part, altered, or not at all.

Words are compared, not characters: typographic quotation marks, dashes, ellipses, case and punctuation are no
alteration. A word more, less or other is one, and a "not" above all.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from app.folding import fold

Wording = Literal["verbatim", "partial", "altered", "not_found"]
Change = Literal["same", "added", "left_out", "replaced", "not_given"]

ALIKE = 0.6
"""From which similarity on words are an altered form of others, and not words of their own."""

FEWEST = 3
"""How many words at the least have to agree for words to be an altered form of others, or one part of a merger."""

# with the apostrophe these are two words, and without it another
_TWO_WORDS = {"we're", "we'll", "i'll", "she'll", "he'll", "we'd", "i'd", "she'd", "who're", "it's"}
_NEGATIONS = {
    *("not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without", "cannot"),
    *("dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt", "wont", "wouldnt"),
    *("cant", "couldnt", "shouldnt", "mustnt", "mightnt", "neednt", "aint"),
}
_NOT = re.compile("^(do|does|did|is|are|was|were|have|has|had|would|could|should|must|might|need)nt$")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’ʼ′`´][^\W_]+)*|[%$€£]")
_LEFT_OUT = re.compile(r"\.\.\.+|…|\[[^\]]*\]|\. \. \.")
_CLAUSE_ENDS = re.compile(r"[.,;:!?…—–]|\s-\s")
_APOSTROPHE = re.compile("['’ʼ′`´]")
_THOUSANDS = re.compile(r",(?=\d{3})")


class Word(NamedTuple):
    """A word of a text: in the form that is compared, and as it stands."""

    compared: str
    shown: str
    clause: int
    """The number of the clause that it stands in: what stands between marks of punctuation."""


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
    negation: Literal["dropped", "added"] | None = None
    """Whether a "not" was taken away or put in."""


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    words: list[Word] = []
    clause, before = 0, 0
    for match in _WORD.finditer(text):
        if words and _CLAUSE_ENDS.search(text, before, match.start()):
            clause += 1
        before = match.end()
        shown = match.group()
        words += [Word(compared, shown, clause) for compared in _compared(shown)]
    return words


def _compared(word: str) -> Sequence[str]:
    """The forms in which a word is compared: one, unless folding takes it apart."""
    plain = word.casefold()
    if plain.isalpha() and plain.isascii():
        return (plain,)
    plain = _APOSTROPHE.sub("'", plain)
    if plain in _TWO_WORDS or plain in "%$€£":
        return (plain,)
    if plain[0].isdigit():
        return (_THOUSANDS.sub("", plain),)
    return fold(plain.replace("'", "")).split()


def pairs_of(text: str) -> list[str]:
    """What quotations are looked up by: each two words with at most one between them; of a single word, that word.

    "Don't" counts as "do not" here, so that words can be found that differ in that.
    """
    words = [full for word in words_of(text) for full in _NOT.sub(r"\1 not", word.compared).split()]
    if len(words) == 1:
        return words
    near = [f"{one} {other}" for at, one in enumerate(words) for other in words[at + 1 : at + 3]]
    return list(dict.fromkeys(near))


class Given:
    """Words to check."""

    def __init__(self, text: str) -> None:
        self.segments = [words for part in _LEFT_OUT.split(text) if (words := words_of(part))]
        """The words; in several runs, where it is marked that some are left out between them."""
        self.words = [word for segment in self.segments for word in segment]


def compare(spoken: Sequence[Word], given: Given) -> Comparison:
    """How given words stand to those of a quotation."""
    if not spoken or not given.words:
        return Comparison("not_found", 0.0)
    return _in_order(spoken, given.segments) or _compare_words(spoken, given.words)


def _in_order(spoken: Sequence[Word], segments: Sequence[Sequence[Word]]) -> Comparison | None:
    """Words that were said, in one run or in several between which the one who gives them marks that some are missing.

    None if they are not of that sort.
    """
    position, given = 0, 0
    runs: list[tuple[int, int]] = []
    said = compared_words(spoken)
    for segment in segments:
        wanted = compared_words(segment)
        found = _find_run(said, wanted, position)
        if found is None:
            return None
        runs.append((found, found + len(wanted)))
        position, given = found + len(wanted), given + len(wanted)
    if given == len(spoken):
        return Comparison("verbatim", 1.0, [Difference("same", text_of(spoken), text_of(spoken))])
    if given == 1:
        return Comparison("not_found", 0.0)  # one word of many is too little to tell
    differences: list[Difference] = []
    position = 0
    for start, end in [*runs, (len(spoken), len(spoken))]:
        if start > position:
            differences.append(Difference("not_given", text_of(spoken[position:start]), ""))
        if end > start:
            differences.append(Difference("same", text_of(spoken[start:end]), text_of(spoken[start:end])))
        position = end
    if dropped := _negation_left_out(spoken, runs):
        return Comparison("altered", given / len(spoken), differences, dropped)
    return Comparison("partial", given / len(spoken), differences)


def _compare_words(spoken: Sequence[Word], given: Sequence[Word]) -> Comparison:
    """Words that are not a run of those that were said: altered ones, or others."""
    runs = list(_aligned(spoken, given))
    agreeing = sum(len(run.said) for run in runs if run.same)
    within = [at for at, run in enumerate(runs) if run.same]
    if not within:
        return Comparison("not_found", 0.0)
    first, last = within[0], within[-1]
    differences = [
        Difference(_change(run, outside=not first < at < last), text_of(run.said), text_of(run.given))
        for at, run in enumerate(runs)
    ]
    start = sum(len(run.said) for run in runs[:first])
    end = sum(len(run.said) for run in runs[: last + 1])
    similarity = 2 * agreeing / (end - start + len(given))
    if similarity < ALIKE or agreeing < min(FEWEST, len(spoken)):
        return Comparison("not_found", 0.0)
    negation = _negation_changed(spoken[start:end], given) or _negation_left_out(spoken, [(start, end)])
    return Comparison("altered", min(similarity, 0.99), differences, negation)


@dataclass
class _Run:
    """Words that were said, and the given ones in their place."""

    same: bool
    said: list[Word] = field(default_factory=list)
    given: list[Word] = field(default_factory=list)


def _aligned(spoken: Sequence[Word], given: Sequence[Word]) -> Iterator[_Run]:
    """The words side by side, with as many the same as can be."""
    run = _Run(same=True)
    for step in Indel.opcodes(compared_words(spoken), compared_words(given)):
        if run.same != (step.tag == "equal"):
            if run.said or run.given:
                yield run
            run = _Run(same=step.tag == "equal")
        run.said += spoken[step.src_start : step.src_end]
        run.given += given[step.dest_start : step.dest_end]
    yield run


def _change(run: _Run, *, outside: bool) -> Change:
    """What became of the words; those before or after all that agree were not given, unless others were."""
    if run.same:
        return "same"
    if run.said and run.given:
        return "replaced"
    if run.given:
        return "added"
    return "not_given" if outside else "left_out"


def _negation_changed(spoken: Sequence[Word], given: Sequence[Word]) -> Literal["dropped", "added"] | None:
    before, after = _negations(spoken), _negations(given)
    return None if before == after else "dropped" if before > after else "added"


def _negation_left_out(spoken: Sequence[Word], runs: Sequence[tuple[int, int]]) -> Literal["dropped"] | None:
    """Whether a clause of which words are given has a "not" among those that are not."""
    given = {position for start, end in runs for position in range(start, end)}
    clauses = {spoken[position].clause for position in given}
    left_out = [word for position, word in enumerate(spoken) if position not in given and word.clause in clauses]
    return "dropped" if _negations(left_out) else None


def _negations(words: Sequence[Word]) -> int:
    return sum(word.compared in _NEGATIONS for word in words)


def compared_words(words: Sequence[Word]) -> list[str]:
    """The words as they are compared."""
    return [word.compared for word in words]


def _find_run(words: list[str], wanted: list[str], start: int) -> int | None:
    """Where some words stand one after another among others, from a position on."""
    with suppress(ValueError):
        while True:
            start = words.index(wanted[0], start)
            if words[start : start + len(wanted)] == wanted:
                return start
            start += 1
    return None


def text_of(words: Sequence[Word]) -> str:
    """The words as they stand."""
    return " ".join(word.shown for word in words)
