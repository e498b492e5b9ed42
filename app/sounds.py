"""How a word of a name sounds, so that it is found however it was heard, transliterated or mistyped.

Dari, Pashto and Arabic names reach Latin script in many ways: Massoud, Masood, Masud; Panjshir, Panjsher; Karzai,
Karzay. A word is spelled plainly first, then looked up under several keys, and what shares a key with it is compared.
"""

import re

from rapidfuzz import fuzz

SHORTEST = 3
"""Letters of a word that has a sound; of a shorter one all that is left is a vowel or two."""
LITTLE = frozenset(("the", "of", "and", "for"))
"""Words that names have and nobody looks for by their sound."""
LONGEST = 30
"""Letters of a word that has a sound; a longer one is no name."""

_VOWELS = frozenset("aiu")
_PLAINLY: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"x", "ks"),
        (r"kh|q|ck|c(?!h)", "k"),
        (r"ts?ch|(?<!s)ch", "c"),
        (r"sc?h", "x"),
        (r"dj|zh|dzh", "j"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"(?<=[aeo])w(?![aeiouy])", "u"),
        (r"w", "v"),
        (r"a?e+[aiy]*|[aei]?[iy]+", "i"),
        (r"[ao]u|o+|u+", "u"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h$", ""),
    )
]
"""What sounds alike, or is written for the same letter -> one spelling of it; in this order."""
_READ_AS: list[list[tuple[re.Pattern[str], str]]] = [
    [(re.compile(pattern), letter) for pattern, letter in reading]
    for reading in (
        # as Turkish has them: Mesud, Ahmet, Mesut
        [(r"(?<![aeiouy])e(?![aeiouy])", "a"), (r"(?<=[aeiou])t$", "d")],
        # as Tajik has them: Bozorak, Abdullo
        [(r"(?<![aeiouy])o(?![aeiouyw])", "a")],
    )
]
"""Letters that stand for others where a language writes what it hears, or hears what is written in another alphabet."""


def plainly(word: str) -> str:
    """A folded word in one spelling of many: `masud` for Massoud and Masood. Other scripts stay as they are."""
    if word.isascii():
        for pattern, plain in _PLAINLY:
            word = pattern.sub(plain, word)
    return word


def read_otherwise(word: str) -> set[str]:
    """A folded word as it sounds in the mouths of others, each spelled plainly: `masud` for Mesut."""
    if not word.isascii():
        return set()
    readings = set[str]()
    for letters in _READ_AS:
        reading = word
        for pattern, letter in letters:
            reading = pattern.sub(letter, reading)
        if reading != word:
            readings.add(plainly(reading))
    return readings


def keys_asked(word: str) -> set[str]:
    """What a folded word is looked up by if somebody heard it: its own keys, and the consonants of what it may be."""
    keys = keys_of(word)
    return keys | {_consonants(reading) for reading in read_otherwise(word)} if keys else keys


def _consonants(plain: str) -> str:
    return f"~{plain[:1]}{re.sub('[aiu]', '', plain[1:])}"


def keys_of(word: str) -> set[str]:
    """What a folded word is looked up by: its plain spelling, the same without any one letter, and its consonants."""
    if word in LITTLE or not SHORTEST <= len(word) <= LONGEST:
        return set()
    plain = plainly(word)
    keys = {plain}
    if len(plain) > 4:
        keys |= {plain[:place] + plain[place + 1 :] for place in range(len(plain))}
    if plain.isascii():
        keys.add(_consonants(plain))
    return keys


def likeness(word: str, plain: str, other: str, other_plain: str) -> float:
    """How alike two folded words are, of at most 100: as they are written and, spelled plainly, as they sound.

    What begins otherwise is another word; but a vowel at the beginning may be any.
    """
    if plain[:1] != other_plain[:1] and not {plain[:1], other_plain[:1]} <= _VOWELS:
        return 0.0
    return float(fuzz.ratio(plain, other_plain) + fuzz.ratio(word, other)) / 2
