"""Whether some words are those that somebody is quoted as saying: verbatim, in part, altered, or not at all.

Words are compared, not characters: typographic quotation marks, dashes, ellipses, case and punctuation are no
alteration. A word more, less or other is one, and a "not" above all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Literal

from rapidfuzz.distance import Indel

from app.folding import fold

Wording = Literal["verbatim", "partial", "altered", "not_found"]
Change = Literal["same", "added", "left_out", "replaced", "not_given"]

ALIKE = 0.6
"""From which similarity on words are an altered form of others, and not words of their own."""

FEWEST = 3
"""How many words at the least have to agree for words to be an altered form of others, or one part of a merger."""

CONTINUED = 24
"""How many characters may stand between two quotations that are one, such as an ellipsis or `", he insisted, "`."""

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


@dataclass(frozen=True)
class Word:
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
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(text) if not _within_word(text, match.start())]
    words = []
    for match in _WORD.finditer(text):
        clause = sum(end < match.start() for end in ends)
        words += [Word(compared, match.group(), clause) for compared in _compared(match.group())]
    return words


def _within_word(text: str, position: int) -> bool:
    """Whether a mark stands inside a number or a word, and ends no clause."""
    return text[position - 1 : position].isalnum() and text[position + 1 : position + 2].isalnum()


def _compared(word: str) -> Iterator[str]:
    plain = re.sub(r"['’ʼ′`´]", "'", word.casefold())
    if plain in _TWO_WORDS:
        yield plain
    elif plain[0].isdigit():
        yield re.sub(r",(?=\d{3})", "", plain)
    elif plain in "%$€£":
        yield plain
    else:
        yield from fold(plain.replace("'", "")).split()


def pairs_of(text: str) -> list[str]:
    """What quotations are looked up by: each two words with at most one between them; of a single word, that word.

    "Don't" counts as "do not" here, so that words can be found that differ in that.
    """
    words = [full for word in words_of(text) for full in _NOT.sub(r"\1 not", word.compared).split()]
    if len(words) == 1:
        return words
    near = [f"{one} {other}" for at, one in enumerate(words) for other in words[at + 1 : at + 3]]
    return list(dict.fromkeys(near))


def compare(said: str, given: str) -> Comparison:
    """How given words stand to a quotation."""
    spoken, segments = words_of(said), [words for part in _LEFT_OUT.split(given) if (words := words_of(part))]
    if not spoken or not segments:
        return Comparison("not_found", 0.0)
    if in_order := _in_order(spoken, segments):
        return in_order
    return _compare_words(spoken, [word for segment in segments for word in segment])


def _in_order(spoken: Sequence[Word], segments: Sequence[Sequence[Word]]) -> Comparison | None:
    """Words that were said, in one run or in several between which the one who gives them marks that some are missing.

    None if they are not of that sort.
    """
    position, given = 0, 0
    runs: list[tuple[int, int]] = []
    for segment in segments:
        wanted = _compared_words(segment)
        found = _find_run(_compared_words(spoken), wanted, position)
        if found is None:
            return None
        runs.append((found, found + len(wanted)))
        position, given = found + len(wanted), given + len(wanted)
    if given == len(spoken):
        return Comparison("verbatim", 1.0, [Difference("same", _text(spoken), _text(spoken))])
    if given == 1:
        return Comparison("not_found", 0.0)  # one word of many is too little to tell
    differences: list[Difference] = []
    position = 0
    for start, end in [*runs, (len(spoken), len(spoken))]:
        if start > position:
            differences.append(Difference("not_given", _text(spoken[position:start]), ""))
        if end > start:
            differences.append(Difference("same", _text(spoken[start:end]), _text(spoken[start:end])))
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
        Difference(_change(run, outside=not first < at < last), _text(run.said), _text(run.given))
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
    for step in Indel.opcodes(_compared_words(spoken), _compared_words(given)):
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


def _compared_words(words: Sequence[Word]) -> list[str]:
    return [word.compared for word in words]


def _find_run(words: Sequence[str], wanted: Sequence[str], start: int) -> int | None:
    """Where some words stand one after another among others, from a position on."""
    for position in range(start, len(words) - len(wanted) + 1):
        if words[position : position + len(wanted)] == wanted:
            return position
    return None


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.shown for word in words)


@dataclass(frozen=True)
class Printed:
    """A quotation as it was printed: where, by which claim, and what."""

    claim: int
    """The number of the claim."""
    article: int
    """The number of the article."""
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Part:
    """A quotation that is a part of the given words, and those of them that are its words."""

    printed: Printed
    given: str


def parts_of(quotations: Sequence[Printed], given: str) -> Sequence[Part]:
    """The quotations that the given words are put together from, each in whole or in a run of words.

    None if they are not, or if they are of one quotation alone: that is what `compare` is for.
    """
    words = words_of(_LEFT_OUT.sub(" ", given))
    wanted = _compared_words(words)
    among = [(printed, _compared_words(words_of(printed.text))) for printed in quotations]
    position, parts = 0, list[Part]()
    while position < len(wanted):
        length, best = 0, None
        for printed, said in among:
            run = _longest_run(said, wanted, position)
            if run > length and (run >= FEWEST or run == len(said)):
                length, best = run, printed
        if best is None:
            return []
        parts.append(Part(best, _text(words[position : position + length])))
        position += length
    return parts if len(parts) > 1 else []


def _longest_run(words: Sequence[str], wanted: Sequence[str], position: int) -> int:
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
