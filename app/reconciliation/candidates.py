"""Entities that somebody may mean, with all their names: found by a name, by an id here or elsewhere, or by a place."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.database import Snapshot
from app.folding import fold, words_asked
from app.names import ENTITY_TYPES, Candidate, named, sounding
from app.queries.names import (
    IDENTIFIED,
    IDS_BEGINNING,
    MOST,
    NAMES,
    OF_ID,
    TOGETHER,
    WITHIN,
    numbered,
    together,
)
from app.tables.search import ENTITIES_FROM
from app.vocabulary import EntityType

LONGEST_NAME = 12
"""Up to how many words a text is looked up as a name."""
MAX_WORDS = 6
"""How many of its words are also looked up by themselves."""
MAX_SPELLINGS = 4
"""How many names are looked up that are spelled otherwise than a word."""
ABBREVIATION = 4
"""Up to how many letters a word in capitals is an abbreviation, which others have too."""


@dataclass(frozen=True)
class KnownName:
    """A spelling of an entity's name that somebody has checked."""

    text: str
    stands_alone: bool
    """Whether the name tells the entity from all others: no short form, adjective, misprint, nickname or label."""


class Listed(NamedTuple):
    """A name as it is listed: printed in an article, which makes it of some kind, or found in a source."""

    text: str
    kind: str | None
    source: str | None

    @property
    def is_word(self) -> bool:
        """Whether it is a single word."""
        return len(self.text.split()) == 1

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is a few capitals."""
        return self.is_word and self.text.isupper() and len(self.text) <= ABBREVIATION


@dataclass
class Known:
    """An entity with its names."""

    number: int
    id: str
    type: EntityType
    kind: str
    name: str
    names: list[KnownName] = field(default_factory=list)

    @property
    def types(self) -> Sequence[str]:
        """The ids of its types, the narrowest first."""
        return [self.type] if self.kind == self.type else [self.kind, self.type]


async def known(snapshot: Snapshot, numbers: Sequence[int]) -> list[Known]:
    """The entities of some numbers, in that order; no more than are read at once."""
    if not numbers:
        return []
    entities: dict[int, Known] = {}
    listed: dict[int, list[Listed]] = {}
    for number, id, type, kind, name, *of_name in await snapshot.rows(NAMES, numbered(numbers[:MOST])):
        if number not in entities:
            # what is shown may be a label of ours; where it is a name it is listed as well
            entities[number] = Known(number, id, type, kind, name, [KnownName(name, stands_alone=False)])
            listed[number] = []
        if of_name[0] is not None:
            listed[number].append(Listed(*of_name))
    for number, entity in entities.items():
        entity.names += [KnownName(one.text, _stands_alone(entity, one, listed[number])) for one in listed[number]]
    return [entities[number] for number in numbers[:MOST] if number in entities]


def _stands_alone(entity: Known, name: Listed, listed: Sequence[Listed]) -> bool:
    """Several words do, unless they are a nickname or misprinted. Of a single word it is safe to say only this:

    - Nobody is the only one of a surname.
    - An abbreviation is that of others too, and no safer in a script that has no capitals: ناتو is NATO.
    - Any other that a source lists is a name of the place or organisation: Reuters, طالبان.
    - One that only an article prints may be short for something there, as West is. But if it is what the entity is
      called here, and a source calls it by a single word in another spelling, it is that name: Taliban, for طالبان.
    """
    if not name.is_word:
        return name.source is not None or name.kind == "name"
    if entity.type == "person" or name.is_abbreviation:
        return False
    if len(name.text) <= ABBREVIATION and name.text.upper() == name.text.lower():
        return name.source is not None and not any(one.is_abbreviation for one in listed)
    known = [one for one in listed if one.is_word and one.source is not None and not one.is_abbreviation]
    return name in known or (name.kind == "name" and bool(known) and fold(name.text) == fold(entity.name))


async def numbers_by_name(
    snapshot: Snapshot, name: str, types: Collection[EntityType] = ENTITY_TYPES
) -> AsyncIterator[Sequence[int]]:
    """The numbers of entities that a name may mean, look-up by look-up: the whole name as it is listed, as it sounds,
    with spaces elsewhere and spelled out, then each of its words."""
    words = words_asked(name)
    if 0 < len(words) <= LONGEST_NAME:
        whole = await named(snapshot, name, types)
        yield _numbers(whole)
        if whole and whole[0].how != "loose":
            yield _numbers(await sounding(snapshot, words, types))
        for spelling in await _spellings(snapshot, words):
            yield _numbers(await named(snapshot, spelling, types))
    if len(words) > 1:
        for word in sorted(set(words), key=lambda word: (-len(word), word))[:MAX_WORDS]:
            found = await named(snapshot, word, types)
            yield _numbers(found)
            for spelling in [] if found else await _spellings(snapshot, [word]):
                yield _numbers(await named(snapshot, spelling, types))


async def _spellings(snapshot: Snapshot, words: Sequence[str]) -> list[str]:
    """Names, folded, that are some words but for the spaces, or that these are the initials of; a few."""
    letters = "".join(words)
    found = [name for (name,) in await snapshot.rows(TOGETHER, together(letters))]
    return [name for name in (letters, *found) if name != " ".join(words)][:MAX_SPELLINGS]


def _numbers(candidates: Iterable[Candidate]) -> list[int]:
    return [candidate.number - ENTITIES_FROM for candidate in candidates]


async def number_of_id(snapshot: Snapshot, text: str) -> int | None:
    """The number of the entity that has the text as its id."""
    rows = await snapshot.rows(OF_ID, {"slug": text}) if "\0" not in text else []
    return rows[0][0] if rows else None


async def numbers_of_identifier(snapshot: Snapshot, scheme: str, values: Iterable[str]) -> list[int]:
    """The numbers of the entities with one of some ids in another catalogue."""
    found: list[int] = []
    for value in values:
        if "\0" not in value:
            found += [row[0] for row in await snapshot.rows(IDENTIFIED, {"scheme": scheme, "value": value})]
    return found


async def places_meant(snapshot: Snapshot, text: str) -> dict[int, str]:
    """The places that have the text as their id, or else as a name: number -> id."""
    number = await number_of_id(snapshot, text)
    if number is not None:
        return {number: text}
    found = await named(snapshot, text, ["place"]) if 0 < len(words_asked(text)) <= LONGEST_NAME else []
    return {one.number - ENTITIES_FROM: one.id for one in found if one.how == "exact"}


async def numbers_within(snapshot: Snapshot, text: str) -> list[int]:
    """The numbers of the places that lie in one that is given by its id or by a name."""
    around = await places_meant(snapshot, text)
    return [row[0] for number in around for row in await snapshot.rows(WITHIN, {"around": number})]


async def suggested(snapshot: Snapshot, prefix: str, types: Collection[EntityType]) -> list[int]:
    """The numbers of entities that what has been typed so far is the beginning of: of an id, or else of a name."""
    found: list[int] = []
    if prefix and "\0" not in prefix:
        rows = await snapshot.rows(IDS_BEGINNING, {"first": prefix, "beyond": f"{prefix}\U0010ffff"})
        found += [number for number, id in rows if id == prefix]
    else:
        rows = []
    if fold(prefix):
        found += _numbers(await named(snapshot, prefix, types))
    found += [number for number, _ in rows]
    return list(dict.fromkeys(found))
