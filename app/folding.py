"""Folding: what is left of a name or a text when case, diacritics, punctuation and variants of letters are set aside.

It is done here, not in the database, so that every engine finds the same words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Arabic-script letters that Dari, Pashto and Arabic spell differently, and marks that are often left out.
_VARIANTS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ئ": "ی",
        "ك": "ک", "ګ": "گ",
        "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ؤ": "و",
        "ړ": "ر", "ډ": "د", "ټ": "ت", "ڼ": "ن", "ښ": "ش", "ږ": "ژ", "څ": "ج", "ځ": "ج",
        "ء": None, "ـ": None, "\u200c": " ", "\u200d": None,
        "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i",
        **dict.fromkeys("`´’‘‛ʼʻʽʾʿ′", "'"),
        # in a number these set thousands apart; elsewhere they end a word, as a comma does
        **dict.fromkeys("٬\u00a0\u2009\u202f", ","),
    }
)  # fmt: skip

_WORD = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+(?:\.?['`]s)?(?!\w)"  # U.S., N.A.T.O.
    r"|\d{1,3}(?:,\d{3})+(?!\d)"  # 10,000
    r"|(?:[cdjlmnst]|qu)(?=['`][aehiouy])"  # l'Afghanistan
    r"|\w+(?:['`]\w+)*"  # don't, Mas'ud
)
_NOT_OF_WORD = re.compile(r"['`]s$|['`.,]")
"""A possessive s, and the marks inside a word that are left out."""
_POSSESSIVE = ("'s", "`s")

LONGEST_WORD = 100
"""Characters of a word that count; what differs after them is found alike."""


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """What is left of a letter: several of them, or none."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    letters = unicodedata.normalize("NFKD", letter.casefold().translate(_VARIANTS))
    # what is taken apart may have capitals in it, as the sign for a telephone has
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold().translate(_VARIANTS)


def fold(name: str) -> str:
    """The folded form: lower-case words without marks, one space apart. `Bāzārak` and `BAZARAK` are one.

    A possessive s is no part of a word, and an apostrophe, the stops of `U.S.` and the comma of `10,000` do not end it.
    """
    letters = name.lower() if name.isascii() else "".join(map(_folded, name))
    return " ".join(map(_plain, _WORD.findall(letters)))


def _plain(word: str) -> str:
    return word if word.isalnum() else _NOT_OF_WORD.sub("", word)


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once, in order: what it is found by."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split()))


def words_asked(text: str) -> list[str]:
    """The folded words of what somebody looks for, as they follow each other."""
    return [word[:LONGEST_WORD] for word in fold(text).split()]


def places_of_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each folded word of a text, with where it begins and ends in the text as it is."""
    letters: str = text.lower()
    origins: Sequence[int] = range(len(text))
    if not text.isascii():
        folded = [(letter, place) for place, one in enumerate(text) for letter in _folded(one)]
        letters, origins = "".join(letter for letter, _ in folded), [place for _, place in folded]
    for word in _WORD.finditer(letters):
        end = word.end() - 2 if word[0][-2:] in _POSSESSIVE else word.end()
        yield _plain(word[0])[:LONGEST_WORD], origins[word.start()], origins[end - 1] + 1


LITTLE_WORDS = frozenset(("the", "of", "and", "for", "al", "el", "ul", "de", "da", "د", "و"))
"""Words of names that say next to nothing, and are often left out."""
MOST_INITIALS = 8
"""How many initials a name may go by."""


def initials(folded: str) -> set[str]:
    """What a folded name may be abbreviated to: `usa` and `usoa` for `united states of america`. None for one word."""
    words = folded.split()
    chosen = (words, [word for word in words if word not in LITTLE_WORDS])
    return {"".join(word[0] for word in some) for some in chosen if 2 <= len(some) <= MOST_INITIALS}


def beginnings(name: str) -> list[str]:
    """The folded name from each of its words on: `ahmad shah massoud`, `shah massoud`, `massoud`."""
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))]
