"""How else some words may be spelled, going by the names that there are, and if need be by all words: what they sound
like, or nearly say.

Two words may be one in a name, and one word several: "Tali ban", "Aljazeera".
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import SelectBase, and_, bindparam, select, union
from sqlmodel import col

from app.database import Snapshot
from app.queries.base import Shape, shape_of, values_bound, values_of
from app.sounds import LONGEST, keys_asked, likeness, plainly, read_otherwise
from app.tables import NameSound
from app.tables.search import IN_TEXTS

MAX_WORDS = 8
"""How many words are looked up by their sound."""
MAX_SOUNDS = 200
"""How many words that may sound alike are looked at."""
MAX_ALIKE = 8
"""How many of them each word is replaced by, at most."""
MAX_SPELLINGS = 32
"""How many spellings of the whole there are."""
ALIKE = 78
"""From which likeness on, of at most 100, two words sound alike."""
AS_ONE = 85
"""The same for words of few letters, and for such as are written as one, or one as several."""
IN_TEXT = 82
"""The same for words that no name has: of these there are many, and few that are written in several ways."""
FEW = 4
"""How many letters are few: with another one of them it is mostly another word."""
BEGINNING = 4
"""From how many letters on the beginning of a word has a sound of its own; it also has to be most of the word."""
ENDING = 3
"""How many letters one of two forms of a word may have more than the other, at most: evacuation, evacuations."""
LAST = "\U0010ffff"
"""After whatever follows a beginning in alphabetical order."""


class Known(NamedTuple):
    """Words that some others may be meant for: each with how it is spelled plainly."""

    names: Mapping[str, str]
    """Those of names."""
    texts: Mapping[str, str]
    """Those that no name has."""


async def spellings_of(snapshot: Snapshot, words: Sequence[str]) -> dict[str, float]:
    """The whole in other spellings, by words of names, and how alike they sound, of at most 100; the likest first."""
    return await otherwise_spelled(words, await known_for(snapshot, words))


async def known_for(snapshot: Snapshot, words: Sequence[str], *, texts: bool = False) -> Known:
    """The words that some may be meant for: those of names, and if need be those of texts."""
    if not 1 <= len(words) <= MAX_WORDS:
        return Known({}, {})
    pairs = [one + other for one, other in pairwise(words)]
    names = await _known(snapshot, [*words, *pairs], plainly(words[-1]))
    return Known(names, await _known(snapshot, words, "", IN_TEXTS) if texts else {})


async def otherwise_spelled(
    words: Sequence[str], known: Known, right: Set[str] | None = None, *, kept: bool = True
) -> dict[str, float]:
    """The whole in other spellings, and how alike they sound, of at most 100; the likest first.

    If it is said which of the words are right, all others are taken for something else. Right ones are kept as they
    are, or else they may be a name, or another form of the word.
    """
    if not any(known):
        return {}
    pairs = [one + other for one, other in pairwise(words)]
    # after each of the words: what it and those before it may be, with the sum of how alike they are
    reached: list[list[tuple[float, str]]] = [[(0.0, "")]]
    for place, word in enumerate(words, 1):
        last = place == len(words)
        alone = [(word, 100.0)] if right is None or word in right else []
        if not (kept and alone and right):
            alone += _alike(word, known, last=last, forms=bool(alone))
        found = [*_followed(reached[-1], alone, 1)]
        await asyncio.sleep(0)
        if place > 1 and not (kept and right and right >= {words[place - 2], word}):
            # what is one of the two already is not both of them: "or taliban" is no spelling of Taliban
            own = {plainly(words[place - 2]), plainly(word)}
            as_one = [
                one
                for one in _alike(pairs[place - 2], Known(known.names, {}), last=last)
                if one[1] >= AS_ONE and known.names[one[0]] not in own
            ]
            found += _followed(reached[-2], [(pairs[place - 2], AS_ONE), *as_one], 2)
        reached.append(_likest(found))
        await asyncio.sleep(0)
    whole = " ".join(words)
    return {text: alike / len(words) for alike, text in reached[-1] if text != whole}


def _followed(
    begun: Iterable[tuple[float, str]], following: Sequence[tuple[str, float]], number: int
) -> Iterator[tuple[float, str]]:
    """Each beginning with each of what may follow it, which stands for a number of words."""
    for before, text in begun:
        for other, alike in following:
            yield before + number * alike, f"{text} {other}".lstrip()


def _likest(found: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """The spellings that are likest to what was asked for, each once."""
    best: dict[str, float] = {}
    for alike, text in found:
        best[text] = max(alike, best.get(text, 0.0))
    return [(alike, text) for text, alike in sorted(best.items(), key=lambda one: (-one[1], one[0]))[:MAX_SPELLINGS]]


async def _known(snapshot: Snapshot, words: Iterable[str], beginning: str, where: str = "") -> Mapping[str, str]:
    """Words of names that share a key with some words, or begin as the last of them does: each as it is plainly.

    Or those of texts, whose keys begin otherwise.
    """
    keys = [f"{where}{key}" for key in sorted(set().union(*map(keys_asked, words)))]
    if not keys:
        return {}
    begins = (beginning, beginning + LAST) if BEGINNING <= len(beginning) <= LONGEST else ("", "")
    parameters = {**values_bound({"key": keys}), "from": begins[0], "to": begins[1], "limit": MAX_SOUNDS}
    known: dict[str, str] = dict(await snapshot.rows(_sounds(shape_of({"key": keys})), parameters))
    await asyncio.sleep(0)
    return known


def _alike(word: str, known: Known, *, last: bool, forms: bool = False) -> list[tuple[str, float]]:
    """Other words that sound like one, and how much; the likest first. Of texts, perhaps only its other forms."""
    plain, readings = plainly(word), read_otherwise(word)
    found: dict[str, float] = {}
    for other, spelled in known.texts.items():
        alike = likeness(word, plain, other, spelled)
        is_form = (word.startswith(other) or other.startswith(word)) and abs(len(word) - len(other)) <= ENDING
        if is_form if forms else alike >= (AS_ONE if len(other) <= FEW else IN_TEXT):
            found[other] = alike
    for other, spelled in known.names.items():
        together = other.replace(" ", "")
        alike = likeness(word, plain, together, spelled)
        begun = last and len(plain) >= BEGINNING and spelled.startswith(plain) and 3 * len(plain) >= 2 * len(spelled)
        if begun or spelled in readings:
            alike = max(alike, ALIKE)
        if other != word and alike >= (AS_ONE if len(together) <= FEW or together != other else ALIKE):
            # of several spellings of one sound none is better than another
            found[other] = 100.0 if spelled == plain else alike
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MAX_ALIKE]


@lru_cache(maxsize=16)
def _sounds(shape: Shape) -> SelectBase:
    """Two look-ups, each with its limit: asked for both at once and in order, SQLite goes through all there is."""
    key, word, plain = col(NameSound.key), col(NameSound.word), col(NameSound.plain)
    begins = and_(key >= bindparam("from"), key < bindparam("to"))
    found = [
        select(select(key, word, plain).where(condition).order_by(key, word).limit(bindparam("limit")).subquery())
        for condition in (key.in_(values_of("key", dict(shape))), begins)
    ]
    sounds = union(*found).subquery()
    return select(sounds.c.word, sounds.c.plain).order_by(sounds.c.key, sounds.c.word).limit(bindparam("limit"))
