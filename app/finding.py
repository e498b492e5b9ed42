"""Finding: which records have some words, and how well they fit; or else those with words that are spelled otherwise.

A bounded number of them is ranked, a slice at a time, so that whatever is asked holds nothing else up.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import SelectBase, bindparam, select
from sqlalchemy.orm import join
from sqlmodel import col

from app.database import Row, Snapshot
from app.folding import words_asked
from app.names import ENTITY_TYPES, Candidate, named, sounding, spelled_out
from app.queries.base import Shape, parameter_name, shape_of
from app.queries.search import SearchQuery
from app.ranking import BY_SOUND, BY_STATEMENT, Rank, rank
from app.spellings import MAX_WORDS, known_for, otherwise_spelled
from app.tables import Searchable, WordIndex
from app.tables.search import holds_words
from app.vocabulary import EntityType, Match, SearchableType

RANKED = 300
"""How many records are ranked, at most: the first in the order of entities, articles, facts."""
MAX_RESPELLED = 8
"""In how many other spellings words are looked for that are found nowhere as they are."""
SLICE = 25
"""How many of them are ranked before whatever else is waiting has its turn: a fifth of a millisecond."""

LEFT_OUT = frozenset(("the", "a", "an", "mr", "mrs", "ms", "dr"))
"""What may stand before a name and is no part of it."""
_IN_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?![\w.,])")


class Hit(NamedTuple):
    """A record that was found."""

    number: int
    type: SearchableType
    id: str
    place: int
    how: Match
    words: Sequence[str]
    """What it was found by, the last as a beginning too."""
    name: str | None = None
    """The name that it was taken for, if it was found by the sound of that."""


class Found(NamedTuple):
    """What was found."""

    words: Sequence[str]
    """What was looked for."""
    hits: Sequence[Hit]
    """The best first."""
    complete: bool
    """Whether these are all."""


async def find(
    snapshot: Snapshot,
    text: str,
    filters: Mapping[str, Any],
    parameters: Mapping[str, Any],
    types: Collection[EntityType],
) -> Found:
    """What the words of a text find. Where no entity of the types has such a name, also those whose name sounds so, or
    is the text without an article or a title before it."""
    shape, words, other = shape_of(filters), words_asked(text), otherwise(text)
    hits, complete = await having_words(snapshot, words, shape, parameters, RANKED)
    if not hits and other:
        is_short = words[0] in LEFT_OUT
        words = other
        hits, complete = await having_words(snapshot, words, shape, parameters, RANKED)
        if is_short and not any(map(_is_by_name, hits)):
            hits = list(map(_as_loose, hits))
    if types and not any(map(_is_by_name, hits)):
        articles = [parameters[parameter_name("article", index)] for index in range(len(filters.get("article", ())))]
        hits += _loose(await sounding(snapshot, words, types, articles), hits)
        hits += _loose(await named(snapshot, " ".join(other), types, articles) if words != other else [], hits)
        hits += _loose([] if hits else await spelled_out(snapshot, words, types, articles), hits)
    if not hits:
        hits, complete = await respelled(snapshot, words, shape, parameters, RANKED)
    return Found(words, sorted(hits, key=lambda hit: hit.place), complete)


async def having_words(
    snapshot: Snapshot, words: Sequence[str], shape: Shape, parameters: Mapping[str, Any], at_most: int
) -> tuple[list[Hit], bool]:
    """The records that have the words, the first of them; and whether these are all."""
    if not words:
        return [], True
    asked = {parameter_name("q", 0): " ".join(words), "limit": at_most + 1}
    rows = await snapshot.rows(_statement(shape), {**parameters, **asked})
    return [hit async for hit in ranked(words, rows[:at_most])], len(rows) <= at_most


async def ranked(words: Sequence[str], rows: Sequence[Row]) -> AsyncIterator[Hit]:
    for count, (number, type, id, names, texts) in enumerate(rows, 1):
        yield Hit(number, type, id, *_rank(words, names, texts), words)
        if count % SLICE == 0:
            await asyncio.sleep(0)


def _rank(words: Sequence[str], names: str, texts: str) -> Rank:
    """The rank of a record; if it has an article or a title in its text alone, that of words apart in its name."""
    found = rank(words, names, texts)
    if found.place < BY_STATEMENT or not names or (other := unled(words)) == words:
        return found
    return Rank(BY_STATEMENT - 1, "words") if rank(other, names, "").place < BY_STATEMENT else found


def _is_by_name(hit: Hit) -> bool:
    """Whether an entity was found by its name."""
    return hit.place < BY_STATEMENT and hit.type in ENTITY_TYPES


def _as_loose(hit: Hit) -> Hit:
    return hit._replace(place=BY_SOUND + hit.place, how="loose")


def _loose(candidates: Iterable[Candidate], hits: Iterable[Hit]) -> Iterator[Hit]:
    """Those that may be meant by what was asked for, if nothing else was found of them."""
    known = {hit.number for hit in hits}
    for one in candidates:
        if one.number not in known:
            yield Hit(one.number, one.type, one.id, BY_SOUND, "loose", one.words, one.matched)


def otherwise(text: str) -> list[str]:
    """The words of a text as they may also be meant: without an article or a title before them, and `10 000` as the
    number it is. None if there is no other way."""
    words = words_asked(_IN_THOUSANDS.sub(lambda number: number[0].replace(" ", ""), text))
    other = unled(words)
    return [] if other == words_asked(text) else other


def unled(words: Sequence[str]) -> list[str]:
    """Words without an article or a title before them."""
    return list(words[1:] if len(words) > 1 and words[0] in LEFT_OUT else words)


async def respelled(
    snapshot: Snapshot, words: Sequence[str], shape: Shape, parameters: Mapping[str, Any], at_most: int
) -> tuple[list[Hit], bool]:
    """The first records that have the words if some of them are misspelt; and whether these are all.

    Those are taken for misspelt that nothing has, or else any.
    """
    if len(words) > MAX_WORDS:
        return [], True
    right = {word for word in words if await snapshot.rows(_HAVING_WORD, {"word": word})}
    known = await known_for(snapshot, words, texts=True)
    found: dict[int, Hit] = {}
    for kept in (True, False):
        for spelling in islice(await otherwise_spelled(words, known, right, kept=kept), MAX_RESPELLED):
            hits, complete = await having_words(snapshot, spelling.split(" "), shape, parameters, at_most - len(found))
            for hit in hits:
                found.setdefault(hit.number, _as_loose(hit))
            if not complete or len(found) == at_most:
                return list(found.values()), False
        if found:
            break
    return list(found.values()), True


_HAVING_WORD = select(col(WordIndex.rowid)).where(holds_words(bindparam("word"))).limit(1)


@lru_cache(maxsize=256)
def _statement(shape: Shape) -> SelectBase:
    number = col(WordIndex.rowid)
    shown = (Searchable.id, Searchable.type, Searchable.slug, Searchable.folded_names, Searchable.folded_texts)
    return (
        select(*map(col, shown))
        .select_from(join(WordIndex, Searchable, number == col(Searchable.id)))
        .where(*SearchQuery.conditions(dict(shape)))
        .order_by(number)
        .limit(bindparam("limit"))
    )
