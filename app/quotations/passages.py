"""A text that quotes more than once: which of it are quotations of their own, each with what is told beside it.

One that attributing words divide (`"...", he said, "..."`) is one quotation. What stands between two others belongs to
the one before up to the end of its sentence, or of plain telling, and else to the one after.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.quotations.narration import MARKED, SENTENCE_ENDS, introduces, is_telling, marked_words
from app.quotations.words import words_of

MOST = 20
"""How many quotations of one text are checked at most."""

LONGEST_TELLING = 200
"""Up to how many characters plain telling is looked for before other words."""

_CLAUSE_ENDS = re.compile(r"[,;]\s+")
_STRAIGHT = re.compile(r"\"")


@dataclass(frozen=True)
class Passage:
    """A part of a text that quotes somebody once."""

    text: str
    """The part, with what stands beside its quotation marks."""
    speech: str
    """What stands between them."""
    parts: Sequence["Passage"] = ()
    """The same taken apart at each of its marks, if it may be several quotations too."""
    is_told: bool = False
    """Whether plain telling stands beside the marks."""


def passages_of(text: str) -> list[Passage]:
    """The passages of a text that quote somebody, in order."""
    text = _opened(text)
    marks = [match for match in MARKED.finditer(text) if words_of(marked_words(match))]
    groups: list[list[re.Match[str]]] = []
    for mark in marks:
        if groups and _divides(text, groups[-1][-1], mark):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return list(_cut(text, 0, len(text), groups)) if groups else []


def _cut(text: str, start: int, end: int, groups: Sequence[Sequence[re.Match[str]]]) -> Iterator[Passage]:
    """The passages of a part of a text, each with some marks that belong together."""
    begins = [start, *(_end_of_telling(text, one[-1], other[0]) for one, other in pairwise(groups))]
    for marks, begin, until in zip(groups, begins, [*begins[1:], end], strict=True):
        between = [text[one.end() : other.start()] for one, other in pairwise(marks)]
        after = text[marks[-1].end() : until]
        # attributing words between quotations are those of both; but if the last has its own, they may be several
        alone = len(marks) > 1 and is_telling(after)
        yield Passage(
            text[begin:until].strip(),
            " … ".join(marked_words(mark) for mark in marks),
            list(_cut(text, begin, until, [[mark] for mark in marks])) if alone else (),
            any(is_telling(one) for one in [text[begin : marks[0].start()], *between, after]),
        )


def _divides(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether what stands between two quotations is plain telling of the one before, which may go on after it."""
    between = text[one.end() : other.start()]
    stop = "." if marked_words(one).endswith(".") else ""
    return is_telling(between) and not introduces(stop + between)


def _end_of_telling(text: str, one: re.Match[str], other: re.Match[str]) -> int:
    """Where in the words between two quotations those end that belong to the one before."""
    start, end = one.end(), other.start()
    between = text[start:end]
    if match := SENTENCE_ENDS.search(between):
        return start + match.end()
    if is_telling(between):
        return end if _divides(text, one, other) else start
    beginning = between[:LONGEST_TELLING]
    ends = [match.end() for match in _CLAUSE_ENDS.finditer(beginning) if is_telling(between[: match.end()])]
    return start + max(ends, default=0)


def _opened(text: str) -> str:
    """The text with straight marks that pair, where one that opens is missing: at the beginning of its sentence."""
    marks = list(_STRAIGHT.finditer(text))
    if len(marks) % 2 == 0 or len(marks) == 1:
        return text
    opened, sentence, is_open = list[str](), 0, False
    before = 0
    for mark in marks:
        opens = not text[mark.start() - 1 : mark.start()].strip() and bool(text[mark.end() : mark.end() + 1].strip())
        passed = text[before : mark.start()]
        if not opens and not is_open:
            sentence = max((match.end() for match in SENTENCE_ENDS.finditer(passed)), default=0)
            lead = sentence or len(passed) - len(passed.lstrip(" .,:;\n"))
            passed = f'{passed[:lead]}"{passed[lead:]}'
        opened += [passed, '"']
        is_open, before = opens, mark.end()
    return "".join([*opened, text[before:]])
