"""Whether some words are those that somebody is quoted as saying: verbatim, in part, altered, or not at all.

Words are compared, not characters: typographic quotation marks, dashes, ellipses, case and punctuation are no
alteration. A word more, less or other is one, and a "not" above all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
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
    *("not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without"),
    *("hardly", "scarcely", "barely"),
}
_NOT = re.compile(
    "(do|does|did|is|are|was|were|have|has|had|wo|would|ca|could|sha|should|must|might|may|need|dare|ai)n'?t"
)
_FULL = {"wo": "will", "ca": "can", "sha": "shall"}
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’ʼ′`´][^\W_]+)*|[%$€£]")
_LEFT_OUT = re.compile(r"\[\s*(?:\.\.\.+|…)?\s*\]|\.\.\.+|…|\. \. \.")
_OTHER_CASE = re.compile(r"\[(\w)\](?=\w)")
_UNSEEN = re.compile("[\u00ad\u200b\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CLAUSE_ENDS = re.compile(r"[.,;:!?…—–]|\s-\s")
_SENTENCE_ENDS = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bSt)[.!?…][\"'”’)\]]*\s+$")
_HALVES = re.compile(r"(?<=\w) (n['’ʼ′`´]?t\b)", re.IGNORECASE)
_APOSTROPHE = re.compile("['’ʼ′`´]")
_THOUSANDS = re.compile(r",(?=\d{3})")


class Word(NamedTuple):
    """A word of a text, or either half of "don't"."""

    exact: str
    """The form in which it is the same or not, whatever its case and marks: "n't" is not "not"."""
    compared: str
    """The form by which words are set side by side: "n't" goes with "not"."""
    shown: str
    clause: int
    """The number of the clause that it stands in: what stands between marks of punctuation."""
    sentence: int
    """The number of the sentence."""


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
    text = _OTHER_CASE.sub(r"\1", _UNSEEN.sub("", unescape(text)))
    words: list[Word] = []
    clause, sentence, before = 0, 0, 0
    for match in _WORD.finditer(text):
        between = text[before : match.start()]
        if words and _CLAUSE_ENDS.search(between):
            clause += 1
            ended = _SENTENCE_ENDS.search(text[max(0, before - 5) : match.start()])
            sentence += ended is not None and match.group()[0].isupper()
        before = match.end()
        words += [Word(*forms, clause, sentence) for forms in _forms(match.group())]
    return words


def _forms(word: str) -> Iterator[tuple[str, str, str]]:
    """The exact form of a word, the one that is compared, and how it is shown; of both halves of "don't"."""
    plain = _APOSTROPHE.sub("'", word.casefold())
    if short := _NOT.fullmatch(plain):
        stem = short[1]
        yield f"{stem}'", _FULL.get(stem, stem), word[: len(stem)]
        yield "n't", "not", word[len(stem) :]
    elif plain == "cannot":
        yield "can'", "can", word[:3]
        yield "cannot", "not", word[3:]
    else:
        for form in _compared(plain):
            yield form, form, word


def _compared(plain: str) -> Sequence[str]:
    """The forms in which a word is compared: one, unless folding takes it apart."""
    if plain.isalpha() and plain.isascii():
        return (plain,)
    if plain in _TWO_WORDS or plain in "%$€£":
        return (plain,)
    if plain[0].isdigit():
        return (_THOUSANDS.sub("", plain),)
    return fold(plain.replace("'", "")).split()


def pairs_of(text: str) -> list[str]:
    """What quotations are looked up by: each two words with at most one between them; of a single word, that word."""
    words = compared_words(words_of(text))
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
    said = exact_words(spoken)
    for segment in segments:
        wanted = exact_words(segment)
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
    within = [at for at, run in enumerate(runs) if run.how != "other"]
    if not within:
        return Comparison("not_found", 0.0)
    agreeing = sum(len(runs[at].said) for at in within)
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

    how: Literal["same", "alike", "other"]
    """Alike are the halves of "don't" and "do not"."""
    said: list[Word] = field(default_factory=list)
    given: list[Word] = field(default_factory=list)


def _aligned(spoken: Sequence[Word], given: Sequence[Word]) -> Iterator[_Run]:
    """The words side by side, with as many the same as can be."""
    run = _Run("same")
    for step in Indel.opcodes(compared_words(spoken), compared_words(given)):
        said, instead = spoken[step.src_start : step.src_end], given[step.dest_start : step.dest_end]
        pairs: Iterable[tuple[Sequence[Word], Sequence[Word]]] = [(said, instead)]
        if step.tag == "equal":
            pairs = [([one], [other]) for one, other in zip(said, instead, strict=True)]
        for one, other in pairs:
            how: Literal["same", "alike", "other"] = "other"
            if step.tag == "equal":
                how = "same" if one[0].exact == other[0].exact else "alike"
            if how != run.how:
                if run.said or run.given:
                    yield run
                run = _Run(how)
            run.said += one
            run.given += other
    yield run


def _change(run: _Run, *, outside: bool) -> Change:
    """What became of the words; those before or after all that agree were not given, unless others were."""
    if run.how == "same":
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
    """Whether a "not" was left out that bears on words that are given: one before them in their sentence, or any in
    their clause."""
    given = {position for start, end in runs for position in range(start, end)}
    clauses = {spoken[position].clause for position in given}
    last_of = {spoken[position].sentence: position for position in sorted(given)}
    left_out = [
        word
        for position, word in enumerate(spoken)
        if position not in given and (word.clause in clauses or position < last_of.get(word.sentence, -1))
    ]
    return "dropped" if _negations(left_out) else None


def _negations(words: Sequence[Word]) -> int:
    return sum(word.compared in _NEGATIONS for word in words)


def compared_words(words: Sequence[Word]) -> list[str]:
    """The words as they are compared."""
    return [word.compared for word in words]


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


def text_of(words: Sequence[Word]) -> str:
    """The words as they stand."""
    return _HALVES.sub(r"\1", " ".join(word.shown for word in words))
