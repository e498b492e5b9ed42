"""Entities that somebody may mean, with all their names: found by a name, by an id here or elsewhere, or by a place."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.database import Snapshot
from app.folding import fold, words_asked
from app.names import ENTITY_TYPES, Candidate, named, sounding
from app.queries.names import IDENTIFIED, IDS_BEGINNING, MOST, NAMES, OF_ID, WITHIN, numbered
from app.tables.search import ENTITIES_FROM
from app.vocabulary import EntityType

LONGEST_NAME = 12
"""Up to how many words a text is looked up as a name."""
MAX_WORDS = 6
"""How many of its words are also looked up by themselves."""
ABBREVIATION = 4
"""Up to how many letters a word in capitals is an abbreviation, which others have too."""


@dataclass(frozen=True)
class KnownName:
    """A spelling of an entity's name that somebody has checked."""

    text: str
    stands_alone: bool
    """Whether the name tells the entity from all others: no short form, adjective, misprint, nickname or label."""


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
    for number, id, type, kind, name, text, name_kind, source in await snapshot.rows(NAMES, numbered(numbers[:MOST])):
        entity = entities.get(number)
        if entity is None:
            # what is shown may be a label of ours; where it is a name it is listed as well
            entity = entities[number] = Known(number, id, type, kind, name, [KnownName(name, stands_alone=False)])
        if text is not None:
            entity.names.append(KnownName(text, stands_alone=_stands_alone(type, text, name_kind, source)))
    return [entities[number] for number in numbers[:MOST] if number in entities]


def _stands_alone(type: EntityType, name: str, kind: str | None, source: str | None) -> bool:
    """A single word that an article prints is short for something there; nobody is the only one of a surname."""
    if len(name.split()) > 1:
        return source is not None or kind == "name"
    return source is not None and type != "person" and not (name.isupper() and len(name) <= ABBREVIATION)


async def numbers_by_name(
    snapshot: Snapshot, name: str, types: Collection[EntityType] = ENTITY_TYPES
) -> AsyncIterator[Sequence[int]]:
    """The numbers of entities that a name may mean, look-up by look-up: the whole name as it is listed and as it
    sounds, then each of its words."""
    words = words_asked(name)
    if 0 < len(words) <= LONGEST_NAME:
        whole = await named(snapshot, name, types)
        yield _numbers(whole)
        if whole and whole[0].how != "loose":
            yield _numbers(await sounding(snapshot, words, types))
    if len(words) > 1:
        for word in sorted(set(words), key=lambda word: (-len(word), word))[:MAX_WORDS]:
            yield _numbers(await named(snapshot, word, types))


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
