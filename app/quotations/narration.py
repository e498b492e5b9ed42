"""What of a text is speech, and what tells who spoke: `"...", he said. "..."`.

Plain telling is a small closed grammar: who, a neutral verb of saying, perhaps whom he told, perhaps a day, and nothing
else. Names count only if somebody in the data has them.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.quotations.words import NEGATIONS, words_of

_VERB = (
    r"(?:sa(?:ys|id|y)|t(?:ells|old|ell)|add(?:s|ed)?|insist(?:s|ed)?|stress(?:es|ed)?|warn(?:s|ed)?|declare[sd]"
    r"|state[sd]|note[sd]|explain(?:s|ed)?|announce[sd]|repeat(?:s|ed)?|repl(?:ies|ied)|answer(?:s|ed)?"
    r"|continue[sd]|conclude[sd]|(?:re-?)?emphasi[sz]e[sd]|wr(?:ites|ote))"
)
_PERSON = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_NAME = r"(?:[A-Z][\w.'’-]{0,40}[^\S\n]+){0,4}[A-Z][\w'’-]{0,40}"
_ROLE = r"(?:(?:[Aa]|[Tt]he|[Ii]ts|[Hh]is|[Tt]heir)\s+)?(?:[Ll]eader|[Ss]pokes(?:man|woman|person))"
_DAY = r"(?:on\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_ENDS = r"[\s,.:;—–\"”’-]*"


def _who(number: int) -> str:
    return (
        rf"(?:{_PERSON}|(?:[Tt]he\s+)?(?P<speaker_{number}>{_NAME})(?:,\s*{_ROLE},?)?"
        rf"|{_ROLE})"
    )


_WHOM = rf"(?:(?<=told|ells)\s+(?:me|us|him|her|them|reporters|journalists|(?:the\s+)?(?P<whom>{_NAME})))?"
_TOLD = rf"(?:{_who(1)}\s+{_VERB}|{_VERB}\s+{_who(2)}|[Aa]ccording\s+to\s+{_who(3)}){_WHOM}(?:,?\s+{_DAY})?"
_THAT = r",?\s+that(?:\s+(?:the|an?))?"
"""Goes before words that are quoted in the midst of a sentence: `told AFP that the "National ..."`."""
_TELLING = re.compile(rf"{_ENDS}{_TOLD}(?:{_THAT})?{_ENDS}")
_INTRODUCES = re.compile(rf"(?::|{_THAT})\s*$")
_LABEL = re.compile(rf"\s*(?:The\s+)?(?P<label>{_NAME}):\s*")
_NAMED = re.compile(rf"[\s.]*[—–-]+\s*(?:The\s+)?(?P<signed>{_NAME})[\s.]*")
"""A dash and a name, as below a motto."""
MARKED = re.compile(
    r"“([^“”]*)”|\"([^\"]*)\"|＂([^＂]*)＂|«([^«»]*)»|»([^«»]*)«|„([^„“”]*)[“”]|‹([^‹›]*)›|「([^「」]*)」"
    r"|(?<!\w)['‘](?=[\w\[(.…])([^“”\"]{1,400}?)(?<=[,.!?…—–-])['’](?!\w)"
)
_TRAILING = re.compile(rf"(?P<said>.+[,!?…—–\"”’»])\s*(?P<told>{_TOLD})[\s.]*", re.DOTALL)
_SIGNED = re.compile(
    rf"(?P<said>.+(?:[—–]|[.,!?…\"”’»]\s*--?\s))\s*(?P<told>(?:The\s+)?(?P<signed>{_NAME}))[\s.]*", re.DOTALL
)
_LABELLED = re.compile(rf"(?P<told>(?:The\s+)?(?P<label>{_NAME}):)\s+(?P<said>.+)", re.DOTALL)
_EDGES = " ,.:;—–-\n"
SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[^\s\w]*[A-Z])")
"""What stands between two sentences."""
_CLAUSE_ENDS = re.compile(r"[,;:—–]")
_ROLES = re.compile(r"\b(?:leader|spokes(?:man|woman|person))\b", re.IGNORECASE)
_SAYING = {
    *("say", "says", "said", "saying", "tell", "tells", "told", "claim", "claimed", "true", "quote", "quoted"),
    *("speak", "spoke", "mean", "meant", "word", "words", "statement", "denied", "deny", "denies"),
}


class Reading(NamedTuple):
    """A way to read a text."""

    speech: str
    narration: str = ""
    """What tells who spoke; empty if all is taken for speech."""
    unchecked: str = ""
    """What else stands outside of quotation marks."""
    speakers: Collection[str] = ()
    """The names of those who are told to have spoken."""
    told_to: Collection[str] = ()
    """The names of those who are told to have been told."""
    role: str = ""
    """As what somebody is told to have spoken: "spokesman"."""


def marked_words(match: re.Match[str]) -> str:
    """What stands between quotation marks."""
    return next(one for one in match.groups() if one is not None)


def is_telling(outside: str) -> bool:
    """Whether words outside of quotation marks are plain telling of who spoke."""
    return _plain(outside) is not None


def introduces(outside: str) -> bool:
    """Whether words between two quotations belong to the one after: `he added: "..."`, `. He added "..."`."""
    _, *others = SENTENCE_ENDS.split(outside)
    opens = bool(others) and is_telling(others[-1]) and not others[-1].rstrip().endswith(".")
    return opens or _INTRODUCES.search(outside) is not None


def names_in(text: str) -> list[str]:
    """The words of a text that can be taken for names in what tells who spoke."""
    matches = [_plain(one.text) for one in _outside(text)] if MARKED.search(text) else list(_endings(text))
    return list(dict.fromkeys(name for match in matches if match for name in _names(match)))


def readings(text: str, known: Collection[str]) -> list[Reading]:
    """How a text can be read: all of it as speech, and before that without what tells who spoke.

    Names in what tells who spoke have to be known ones.
    """
    narrated = _marked(text, known) if MARKED.search(text) else _unmarked(text, known)
    return [*([narrated] if narrated else []), Reading(text)]


def _marked(text: str, known: Collection[str]) -> Reading | None:
    """What stands between quotation marks, unless a "not" outside of them bears on it."""
    speech = " … ".join(marked_words(match) for match in MARKED.finditer(text))
    narration, unchecked, told = list[str](), list[str](), list[re.Match[str]]()
    for outside in _outside(text):
        if outside.negates():
            return None
        match = _plain(outside.text)
        if match and _are_known(match, known):
            narration.append(outside.text.strip(_EDGES))
            told.append(match)
        elif words_of(outside.text):
            unchecked.append(outside.text.strip(_EDGES))
    if not words_of(speech) or not (narration or unchecked):
        return None
    return _reading(speech, " … ".join(narration), told, " … ".join(unchecked))


def _reading(speech: str, narration: str, told: Sequence[re.Match[str]], unchecked: str = "") -> Reading:
    roles = _ROLES.findall(narration)
    return Reading(
        speech,
        narration,
        unchecked,
        [name for match in told for name in _names(match, ("speaker", "label", "signed"))],
        [name for match in told for name in _names(match, ("whom",))],
        roles[0].lower() if roles else "",
    )


def _unmarked(text: str, known: Collection[str]) -> Reading | None:
    """What stands before `, he said`, or after `Massoud:`."""
    for match in _endings(text):
        if _are_known(match, known) and words_of(match["said"]):
            return _reading(match["said"], match["told"].strip(" .:\n"), [match])
    return None


class _Outside(NamedTuple):
    """A sentence outside of quotation marks, or what of one stands there."""

    text: str
    goes_before: bool
    """Whether it is in one sentence with a quotation after it."""
    goes_after: bool
    """Whether it follows on a quotation."""

    def negates(self) -> bool:
        """Whether a "not" in it may bear on the quotation beside it.

        After that, one in another clause does only if it is about saying: not in `"...", but no details were given`.
        """
        clauses = [[word.compared for word in words_of(clause)] for clause in _CLAUSE_ENDS.split(self.text)]
        negated = [clause for clause in clauses if not NEGATIONS.isdisjoint(clause)]
        if self.goes_before:
            return bool(negated)
        return self.goes_after and any(clause is clauses[0] or not _SAYING.isdisjoint(clause) for clause in negated)


def _outside(text: str) -> Iterator[_Outside]:
    """What stands outside of quotation marks, sentence by sentence."""
    marks = list(MARKED.finditer(text))
    bounds = [0, *(place for match in marks for place in match.span()), len(text)]
    for number, (start, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=True)):
        sentences = SENTENCE_ENDS.split(text[start:end])
        for at, sentence in enumerate(sentences):
            before = at == len(sentences) - 1 and number < len(marks)
            yield _Outside(sentence, before, at == 0 and number > 0)


def _endings(text: str) -> Iterator[re.Match[str]]:
    if match := _LABELLED.fullmatch(text.strip()):
        yield match
    if not text.isupper():
        yield from (match for match in (_TRAILING.fullmatch(text), _SIGNED.fullmatch(text)) if match)


def _plain(outside: str) -> re.Match[str] | None:
    """The words outside of quotation marks, if they are plain telling."""
    return _TELLING.fullmatch(outside) or _LABEL.fullmatch(outside) or _NAMED.fullmatch(outside)


def _names(match: re.Match[str], groups: Sequence[str] = ("speaker", "whom", "label", "signed")) -> list[str]:
    return [name for group, name in match.groupdict().items() if name and group.startswith(tuple(groups))]


def _are_known(match: re.Match[str], known: Collection[str]) -> bool:
    """Whether all names in what tells who spoke are known."""
    return all(name in known for name in _names(match))
