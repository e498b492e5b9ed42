"""How like a name that somebody wrote is to a name that is known: word by word, by letters and by sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from app.folding import LITTLE_WORDS, fold, initials
from app.sounds import plainly, read_otherwise

MAX_WORDS = 16
"""How many words of a name are compared."""

_SAME_SOUND = 0.96
_SAME_CONSONANTS = 0.9
_INITIAL = 0.6
_OTHER_ORDER = 0.97
_RUN_TOGETHER = 0.98
_ALIKE = 0.75
"""From which share of letters on two words are spellings of one."""
_SHORT, _LONG = 3, 4
"""From how many letters on words can be spellings of one that differ in some: as they are, and plainly spelled."""

_LITTLE = 0.25
"""How much a word counts that says next to nothing."""


@dataclass(frozen=True)
class Likeness:
    """How like two names are."""

    similarity: float
    """From 0 to 1; 1 only for the same words in the same order."""
    sounds_alike: bool
    """Whether one may be a transliteration of the other: every word has the same sound, or the same consonants."""
    left_over: int
    """How many words of either have no counterpart in the other."""
    first: int = 0
    """Which of the words of the one that was asked for is the first with a counterpart."""


NOTHING = Likeness(0.0, sounds_alike=False, left_over=0)


class AskedName:
    """A name that is compared with many."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folded = fold(name)
        self.words = self.folded.split()[:MAX_WORDS]
        self._compared: dict[str, list[float]] = {}

    def likeness(self, name: str) -> Likeness:
        """How like another name is."""
        folded, words = _words_of(name)
        if not self.words or not words:
            return NOTHING
        if folded == self.folded:
            return Likeness(1.0, sounds_alike=True, left_over=0)
        if _joined(folded) == _joined(self.folded):
            return Likeness(_RUN_TOGETHER, sounds_alike=True, left_over=0)
        if _plain(_joined(folded)) == _plain(_joined(self.folded)):
            return Likeness(_RUN_TOGETHER * _SAME_SOUND, sounds_alike=True, left_over=0)
        if _joined(self.folded) in initials(folded) or _joined(folded) in initials(self.folded):
            return Likeness(_INITIAL, sounds_alike=False, left_over=0)
        return self._word_by_word(words)

    def _word_by_word(self, words: Sequence[str]) -> Likeness:
        """Each word beside the one it is most like; what has no counterpart counts against the likeness."""
        alike = [
            (similarity, mine, other)
            for other, word in enumerate(words)
            for mine, similarity in enumerate(self._similarities(word))
            if similarity
        ]
        alike.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair))
        counterparts: dict[int, int] = {}
        shared, least = 0.0, 1.0
        for similarity, mine, other in alike:
            if mine not in counterparts and other not in counterparts.values():
                counterparts[mine] = other
                shared += similarity * (_weight(self.words[mine]) + _weight(words[other]))
                least = min(least, similarity)
        similarity = shared / (sum(map(_weight, self.words)) + sum(map(_weight, words)))
        in_order = all(one < other for one, other in pairwise(counterparts[mine] for mine in sorted(counterparts)))
        left_over = len(self.words) + len(words) - 2 * len(counterparts)
        return Likeness(
            similarity if in_order else similarity * _OTHER_ORDER,
            sounds_alike=left_over == 0 and in_order and least >= _SAME_CONSONANTS,
            left_over=left_over,
            first=min(counterparts, default=0),
        )

    def _similarities(self, word: str) -> list[float]:
        """How like each of the asked words is to a word. Names share words, so each is compared once."""
        known = self._compared.get(word)
        if known is None:
            known = self._compared[word] = [word_similarity(mine, word) for mine in self.words]
        return known


def word_similarity(one: str, other: str) -> float:
    """How like two folded words are, from 0 to 1."""
    if one == other:
        return 1.0
    if 1 in {len(one), len(other)}:
        return _INITIAL if one[0] == other[0] else 0.0
    plain, other_plain = _plain(one), _plain(other)
    if plain == other_plain:
        return _SAME_SOUND
    if other_plain in _readings(one) or plain in _readings(other):
        return _SAME_CONSONANTS
    if min(len(plain), len(other_plain)) >= _LONG:
        if len(_consonants(plain)) > 2 and _consonants(plain) == _consonants(other_plain):
            return _SAME_CONSONANTS
        if (similarity := Indel.normalized_similarity(plain, other_plain)) >= _ALIKE:
            return similarity * _SAME_SOUND
    if min(len(one), len(other)) >= _SHORT and (similarity := Indel.normalized_similarity(one, other)) >= _ALIKE:
        return similarity * _SAME_SOUND
    return 0.0


_plain = lru_cache(maxsize=16_384)(plainly)
_readings = lru_cache(maxsize=16_384)(read_otherwise)


@lru_cache(maxsize=16_384)
def _words_of(name: str) -> tuple[str, Sequence[str]]:
    folded = fold(name)
    return folded, folded.split()[:MAX_WORDS]


def _joined(folded: str) -> str:
    return folded.replace(" ", "")


def _consonants(plain: str) -> str:
    """What is left of a plainly spelled word without its vowels, but for a first one."""
    return plain[0] + plain[1:].translate(_NO_VOWELS) if plain.isascii() else plain


_NO_VOWELS = str.maketrans("", "", "aiu")


def _weight(word: str) -> float:
    return _LITTLE if word in LITTLE_WORDS else 1.0
