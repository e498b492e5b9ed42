"""The words of quotations and of texts that are compared with them, however they are typed.

Typographic quotation marks, dashes, ellipses, case, punctuation and what cannot be seen are no part of a word.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from app.folding import fold

NEGATIONS = {
    *("not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without", "non"),
    *("hardly", "scarcely", "barely", "rarely", "seldom"),
}
_SMALL = {
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as", "into", "about", "and", "or",
    "but", "if", "than", "so", "then", "that", "this", "these", "those", "which", "who", "whom", "whose", "what",
    "when", "where", "why", "how", "it", "its", "he", "him", "his", "she", "her", "hers", "they", "them", "their",
    "we", "us", "our", "you", "your", "i", "me", "my", "am", "is", "are", "was", "were", "be", "been", "being",
    "do", "does", "did", "has", "have", "had", "having", "will", "would", "shall", "should", "can", "could", "may",
    "might", "must", "there", "here", "too", "also", "just", "very", "any", "all", "some", "each", "every", "both",
    "such", "same",
}  # fmt: skip
"""Words that most sentences have: alone they do not tell whose words they are."""

_VERBS = "do|does|did|is|are|was|were|have|has|had|wo|would|ca|could|sha|should|must|might|may|need|dare|ought|ai"
_FULL = {"wo": "will", "ca": "can", "sha": "shall"}
_SHORT = re.compile("(.+)('ve|'re|'ll|'m)|(we|they|you|i)(ve)|(they|you)(re)|(they|you|it|that)(ll)|(i)(m)")
_LONG = {"ve": "have", "re": "are", "ll": "will", "m": "am"}
# with the apostrophe these are two words, and without it another
_TWO_WORDS = {"we'd", "i'd", "she'd", "it's"}

_INFORMAL = {"gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to")}

_APOSTROPHES = "'’‘‛ʼ′`´＇\ufffd\u0092\ua78c\u1fbd\u1fbf"
_ACCENTS = "\u0300-\u036f\u064b-\u065f\u0670"
_LETTERS = rf"[^\W_](?:[^\W_]|[{_ACCENTS}])*"
_WORD = re.compile(rf"\d+(?:[.,\u202f\u2009]\d+)*|{_LETTERS}(?:[{_APOSTROPHES}]{{1,2}}{_LETTERS})*|[%$€£&]")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]{{1,2}}")
"""One that is typed twice too."""
_NOT = re.compile(f"({_VERBS})n'?t('?ve)?")
_NOT_APART = re.compile(
    rf"\b({_VERBS})(?:\sn\s?[{_APOSTROPHES}]\s?|n\s[{_APOSTROPHES}]\s?|n[{_APOSTROPHES}]\s|n[\s?])t\b", re.IGNORECASE
)
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f]|(?<=[a-zA-Z'’])\u200c"
)
_TAGS = re.compile(r"</?(?:a|b|blockquote|br|cite|em|i|p|q|span|strong)\b[^<>]*>", re.IGNORECASE)
_SIC = re.compile(r"[\[(]\s*sic\s*[.!]?\s*[\])]", re.IGNORECASE)
_OTHER_CASE = re.compile(r"[\[(](\w)[\])](?=\w)")
_OTHER_END = re.compile(r"(?<=\w)\[(?!not?\])(\w{1,3})\]")
_THOUSANDS = re.compile(r"[,\u202f\u2009](?=\d{3})")
_CLAUSE_ENDS = re.compile(r"[.,;:!?…—–]|\s-\s")
_SENTENCE_ENDS = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bSt)[.!?…][\"'”’)\]]*\s+$")
_HYPHEN = re.compile(r"[-‐‑]\s*")
_LEFT_OUT = re.compile(r"[\[(]\s*(?:(?:\.\.+|…|⋯)\s*)?[\])]|\.(?:\s?\.)+|…|⋯")
_AMERICAN = [
    (re.compile("(?<=...)ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile("(?<=...)is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile("(?<=..)our(s|ed|ing|able|ful|ite|ites|er|ers|hood|ly)?$"), r"or\1"),
    (re.compile("(?<=..)([bt])re(s|d)?$"), r"\1er\2"),
    (re.compile("(?<=..)ence(s)?$"), r"ense\1"),
    (re.compile("(?<=...)ll(ed|ing|er|ers)$"), r"l\1"),
]


class Word(NamedTuple):
    """A word of a text, or either half of "don't"."""

    exact: str
    """The form in which it is the same or not, whatever its case and marks: "n't" is not "not"."""
    compared: str
    """The form by which words are set side by side: "n't" goes with "not", "realize" with "realise"."""
    shown: str
    gap: str
    """What stands between it and the word before; nothing if it is the other half of that."""
    clause: int
    """The number of the clause that it stands in: what stands between marks of punctuation."""
    sentence: int
    """The number of the sentence."""
    place: int
    """How many words stand before it."""
    name: bool
    """Whether it has a capital that is not that of a sentence."""
    negates: bool
    """Whether it is a "not" of whatever sort."""
    tells: bool
    """Whether it tells anything of whose words these are: small words, names and a "not" do not."""


def as_typed(text: str) -> str:
    """The text without what is no part of it: markup, what cannot be seen, "[sic]", brackets for a changed letter."""
    text = normalize("NFC", unescape(text))
    if "â€" in text:  # UTF-8 that was taken for the encoding of Windows
        with suppress(UnicodeError):
            text = text.encode("cp1252").decode()
    text = _SIC.sub(" ", _UNSEEN.sub("", _TAGS.sub(" ", text)))
    return _NOT_APART.sub(r"\1n't", _OTHER_END.sub(r"\1", _OTHER_CASE.sub(r"\1", text)))


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    return _words(as_typed(text))


def _words(text: str, last: Word | None = None) -> list[Word]:
    """The words of a text, numbered on from the last of another."""
    words: list[Word] = []
    clause, sentence, first = (last.clause + 1, last.sentence + 1, last.place + 1) if last else (0, 0, 0)
    before = 0
    has_case = not text.isupper()
    for match in _WORD.finditer(text):
        gap = text[before : match.start()] or ("" if words else " ")
        capital = match[0][0].isupper()
        begins = not words
        if words and _CLAUSE_ENDS.search(gap):
            clause += 1
            if capital and _SENTENCE_ENDS.search(text[max(0, before - 5) : match.start()]):
                sentence, begins = sentence + 1, True
        before = match.end()
        name = capital and has_case and not begins
        for exact, compared, shown in _forms(match[0]):
            negates = compared in NEGATIONS
            tells = not (name or negates or compared in _SMALL)
            place = first + len(words)
            words.append(Word(exact, compared, shown, gap, clause, sentence, place, name, negates, tells))
            gap = ""
    if len(words) > 1 and words[1].name and not words[1].gap.strip() and words[0].shown.istitle() and words[0].tells:
        words[0] = words[0]._replace(name=True, tells=False)
    return words


@lru_cache(maxsize=1024)
def _forms(word: str) -> Sequence[tuple[str, str, str]]:
    """The exact form of a word, the one that is compared, and how it is shown; of both halves of "don't"."""
    # first the apostrophes, since some of them are taken apart into a space and an accent
    plain = normalize("NFKC", _APOSTROPHE.sub("'", word)).casefold()
    if short := _NOT.fullmatch(plain):
        stem, have = short[1], short[2] or ""
        end = len(word) - len(have)
        halves = [(f"{stem}'", _FULL.get(stem, stem), word[: len(stem)]), ("n't", "not", word[len(stem) : end])]
        return [*halves, ("'ve", "have", word[end:])] if have else halves
    if contracted := _SHORT.fullmatch(plain):
        stem, suffix = (half for half in contracted.groups() if half)
        verb = suffix.removeprefix("'")
        return [(stem, _spelling(stem), word[: len(stem)]), (f"'{verb}", _LONG[verb], word[len(stem) :])]
    if plain == "cannot":
        return [("can", "can", word[:3]), ("not", "not", word[3:])]
    if plain in _INFORMAL:
        one, other = _INFORMAL[plain]
        return [(f"{one}'", one, word[:3]), (f"{other}'", other, word[3:])]
    return [(form, _spelling(form), "" if at else word) for at, form in enumerate(_folded(plain))]


def _folded(plain: str) -> Sequence[str]:
    """The forms of a word: one, unless folding takes it apart."""
    if plain == "&":
        return ("and",)
    if (plain.isalpha() and plain.isascii()) or plain in _TWO_WORDS or plain in "%$€£":
        return (plain,)
    if plain[0].isdigit():
        return (_THOUSANDS.sub("", plain),)
    return fold(plain.replace("'", "")).split()


def _spelling(form: str) -> str:
    """The American spelling of a word that may be spelt in British English."""
    if len(form) > 4 and form.isascii():
        for british, american in _AMERICAN:
            form = british.sub(american, form)
    return form


def pairs_of(words: Sequence[Word]) -> list[str]:
    """What quotations are looked up by: each two words with at most one between them; of a single word, that word.

    Once with each "not" and once without, since one more or less has to find the same quotation.
    """
    pairs: list[str] = []
    for some in (words, [word for word in words if not word.negates]):
        if len(some) == 1:
            pairs.append(some[0].compared)
        near = ((one, other) for at, one in enumerate(some) for other in some[at + 1 : at + 3])
        pairs += [f"{one.compared} {other.compared}" for one, other in near]
    return list(dict.fromkeys(pairs))


BRIEF = 3
"""Up to how many words a quotation is looked up by each that tells something, since one may be altered."""


def keys_of(words: Sequence[Word]) -> list[str]:
    """What a quotation is found by."""
    single = [word.compared for word in words if word.tells] if len(words) <= BRIEF else []
    return list(dict.fromkeys(pairs_of(words) + single))


class Given:
    """Words to check."""

    def __init__(self, segments: Iterable[Sequence[Word]]) -> None:
        self.segments = [segment for segment in segments if segment]
        """The words; in several runs, where it is marked that some are left out between them."""
        self.words = [word for segment in self.segments for word in segment]
        self._has_hyphens = any(_HYPHEN.fullmatch(word.gap) for word in self.words)

    @classmethod
    def of(cls, text: str) -> "Given":
        """The words of a text as it was typed."""
        segments = [list[Word]()]
        for part in _LEFT_OUT.split(as_typed(text)):
            segments.append(_words(part, segments[-1][-1] if segments[-1] else None))
            if not segments[-1]:
                segments.pop()
        return cls(segments)

    def hyphened_as(self, words: Sequence[Word]) -> "Given":
        """The same, with hyphens between and at the ends of lines taken as in other words."""
        compounds = {
            one.exact + other.exact: (one, other) for one, other in pairwise(words) if _HYPHEN.fullmatch(other.gap)
        }
        if not compounds and not self._has_hyphens:
            return self
        known = {word.exact for word in words}
        return Given(list(_hyphened(segment, known, compounds)) for segment in self.segments)


def _hyphened(
    given: Sequence[Word], known: Collection[str], compounds: Mapping[str, tuple[Word, Word]]
) -> Iterator[Word]:
    position = 0
    while position < len(given):
        word, after = given[position], given[position + 1] if position + 1 < len(given) else None
        position += 1
        if after and _HYPHEN.fullmatch(after.gap) and (whole := word.exact + after.exact) in known:
            position += 1
            yield word._replace(exact=whole, compared=_spelling(whole), shown=word.shown + after.shown)
        elif word.exact in compounds and word.exact not in known:
            one, other = compounds[word.exact]
            length = len(one.shown)
            yield word._replace(exact=one.exact, compared=one.compared, shown=word.shown[:length])
            yield word._replace(exact=other.exact, compared=other.compared, shown=word.shown[length:], gap="")
        else:
            yield word


def text_of(words: Sequence[Word]) -> str:
    """The words as they stand."""
    return "".join(("" if word is words[0] else word.gap) + word.shown for word in words)


def told_by(words: Iterable[Word]) -> int:
    """How much the words tell of whose they are: as many as tell something, and one more for a name beside them."""
    seen = list(words)
    telling = sum(word.tells for word in seen)
    return telling + (telling > 0 and any(word.name for word in seen))
