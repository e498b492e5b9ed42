"""Entities by name: as it is listed, in any script and spelling; or else by how it sounds.

A name is looked up by its beginning from any of its words on, so that "Ahmad Massoud" is the son alone: his father,
Ahmad Shah Massoud, has no name that goes on so from any word.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Select, SelectBase, bindparam, exists, select, union
from sqlalchemy.orm import join
from sqlmodel import col

from app.database import Row, Snapshot
from app.folding import words_asked
from app.queries.base import Shape, shape_of, values_bound, values_of
from app.queries.names import TOGETHER, together
from app.ranking import has_all
from app.spellings import LAST, spellings_of
from app.tables import Appearance, NameBeginning, Searchable
from app.tables.search import ENTITIES_FROM
from app.vocabulary import EntityType, Match

MAX_ROWS = 100
"""How many beginnings of names are looked at."""
MOST_LED_BY = 3
"""By how many of its words a name is looked up whose words may be in another order."""
SLICE = 20
"""How many names are compared before whatever else is waiting has its turn."""
HOW: Sequence[Match] = ("exact", "prefix", "words", "loose")
"""The best first: the whole name; its beginning; its words from a later one on; the sound of them."""
ENTITY_TYPES: Sequence[EntityType] = ("person", "place", "organisation")


class Candidate(NamedTuple):
    """An entity that a name may mean, with the one of its names that was found."""

    number: int
    """Its number among what can be searched for."""
    type: EntityType
    id: str
    name: str
    matched: str
    """The name that was found, as it is written."""
    how: Match
    words: Sequence[str]
    """The folded words that were found in it, the last perhaps as a beginning."""
    score: float
    """How much of the name was asked for, and how alike it is: of at most 100."""


async def named(
    snapshot: Snapshot, text: str, types: Collection[EntityType] = ENTITY_TYPES, articles: Sequence[int] = ()
) -> list[Candidate]:
    """Entities of some types with a name that is listed, or else with one that sounds alike; the best first.

    With articles, by their numbers, those that appear in one of them.
    """
    words = words_asked(text)
    if not words:
        return []
    spellings = {" ".join(words): 100.0}
    listed = await _with_names(snapshot, spellings, types, articles)
    return listed or await sounding(snapshot, words, types, articles)


async def sounding(
    snapshot: Snapshot, words: Sequence[str], types: Collection[EntityType] = ENTITY_TYPES, articles: Sequence[int] = ()
) -> list[Candidate]:
    """Entities with a name of which words one after another sound like those that are asked for; the best first."""
    spellings = await spellings_of(snapshot, words)
    return await _with_names(snapshot, spellings, types, articles, loosely=True) if spellings else []


async def in_any_order(
    snapshot: Snapshot, words: Sequence[str], types: Collection[EntityType] = ENTITY_TYPES
) -> list[Candidate]:
    """Entities with a name that has all the words, the last as a beginning, in whatever order; the best first.

    They are looked for among the first names that go on from one of the words; the longest leads to the fewest.
    """
    for word in sorted(dict.fromkeys(words), key=len, reverse=True)[:MOST_LED_BY] if len(words) > 1 else ():
        found = [one async for one in _having_all(words, await _beginning(snapshot, {word: 100.0}, types, ()))]
        if found:
            return _best_first(found)
    return []


async def spelled_out(
    snapshot: Snapshot, words: Sequence[str], types: Collection[EntityType] = ENTITY_TYPES, articles: Sequence[int] = ()
) -> list[Candidate]:
    """Entities with a name that the words are the initials of, or that is the words but for the spaces."""
    names = [name for (name,) in await snapshot.rows(TOGETHER, together("".join(words)))]
    spellings = {name: 100.0 for name in names if name != " ".join(words)}
    return await _with_names(snapshot, spellings, types, articles, loosely=True) if spellings else []


async def _with_names(
    snapshot: Snapshot,
    spellings: Mapping[str, float],
    types: Collection[EntityType],
    articles: Sequence[int],
    *,
    loosely: bool = False,
) -> list[Candidate]:
    """Entities with a name that goes on as one of the spellings does, from any of its words on; the best first."""
    found = []
    for count, row in enumerate(await _beginning(snapshot, spellings, types, articles), 1):
        found.append(_candidate(row, spellings, loosely=loosely))
        if count % SLICE == 0:
            await asyncio.sleep(0)
    return _best_first(found)


async def _beginning(
    snapshot: Snapshot, spellings: Iterable[str], types: Collection[EntityType], articles: Sequence[int]
) -> Collection[Row]:
    """The same, each once, as they are looked up."""
    filters: dict[str, Sequence[Any]] = {}
    if set(types) != set(ENTITY_TYPES):
        filters["type"] = sorted(types)
    if articles:
        filters["article"] = articles
    ranges = {"from": list(spellings), "to": [spelling + LAST for spelling in spellings]}
    parameters = {**values_bound(filters), **values_bound(ranges), "limit": MAX_ROWS}
    rows = await snapshot.rows(_beginnings(shape_of({**filters, **ranges})), parameters)
    await asyncio.sleep(0)  # one look-up follows another, and a short one does not let others go first
    return {row[0]: row for row in rows}.values()


def _best_first(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: (HOW.index(one.how), -one.score, one.number))


async def _having_all(words: Sequence[str], rows: Iterable[Row]) -> AsyncIterator[Candidate]:
    """The entities that have a name with all the words, with the likest such name."""
    text = " ".join(words)
    for count, (number, type, slug, names, folded_names) in enumerate(rows, 1):
        lines = folded_names.split("\n")
        fits = [(fuzz.token_sort_ratio(text, line), -at) for at, line in enumerate(lines) if has_all(words, line)]
        if fits:
            score, at = max(fits)
            written = names.split("\n")
            yield Candidate(number, type, slug, written[0], written[-at], "words", words, round(score, 1))
        if count % SLICE == 0:
            await asyncio.sleep(0)


@lru_cache(maxsize=128)
def _beginnings(shape: Shape) -> SelectBase:
    asked, entity, folded = dict(shape), col(NameBeginning.entity_id), col(NameBeginning.folded)
    conditions: list[ColumnElement[bool]] = []
    if articles := values_of("article", asked):
        appears = (col(Appearance.entity_id) == entity, col(Appearance.article_id).in_(articles))
        conditions.append(exists().where(*appears))

    def first_of(*bounds: ColumnElement[bool]) -> Select[Any]:
        found = select(folded, entity).where(*bounds, *conditions).order_by(folded, entity)
        return select(found.limit(bindparam("limit")).subquery())

    # each range of each type by itself, in order already, since SQLite would go through all names to have several in
    # order; and the limit before the names are looked up, so that no engine thinks of reading them all
    bounds = zip(values_of("from", asked), values_of("to", asked), strict=True)
    ranges: list[tuple[ColumnElement[bool], ...]] = [(folded >= begin, folded < end) for begin, end in bounds]
    if types := values_of("type", asked):
        ranges = [(col(NameBeginning.type) == type, *ends) for type in types for ends in ranges]
    together = union(*(first_of(*ends) for ends in ranges)).subquery()
    first = select(together).order_by(together.c.folded, together.c.entity_id).limit(bindparam("limit")).subquery()
    shown = (Searchable.id, Searchable.type, Searchable.slug, Searchable.names, Searchable.folded_names)
    return (
        select(*map(col, shown))
        .select_from(join(first, Searchable, col(Searchable.id) == first.c.entity_id + ENTITIES_FROM))
        .order_by(first.c.folded, first.c.entity_id)
    )


def _candidate(row: Row, spellings: Mapping[str, float], *, loosely: bool) -> Candidate:
    """The entity with that of its names, and that spelling, which fit best."""
    number, type, slug, names, folded_names = row
    written, lines = names.split("\n"), folded_names.split("\n")
    held = " " + folded_names.replace("\n", "\n ")
    fit, unlike, place, spelling = min(
        ((0 if line == spelling else 1 if line.startswith(spelling) else 2), -alike, place, spelling)
        for spelling, alike in spellings.items()
        if f" {spelling}" in held
        for place, line in enumerate(lines)
        if f" {spelling}" in f" {line}"
    )
    how: Match = "loose" if loosely else HOW[fit]
    score = round(-unlike * fuzz.ratio(spelling, lines[place]) / 100, 1)
    return Candidate(number, type, slug, written[0], written[place], how, spelling.split(" "), score)
