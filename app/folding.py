"""Folding of names: what is left of a name when case, diacritics, punctuation and variants of letters are set aside.

It is done here, not in the database, so that every engine finds the same names.
"""

import re
import unicodedata

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
    }
)  # fmt: skip


def fold(name: str) -> str:
    """The folded form: lower-case words without marks, one space apart. `Bāzārak` and `BAZARAK` are one."""
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_VARIANTS))
    unmarked = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_VARIANTS)
    return " ".join(re.findall(r"\w+", unmarked))


def beginnings(name: str) -> list[str]:
    """The folded name from each of its words on: `ahmad shah massoud`, `shah massoud`, `massoud`."""
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))]
