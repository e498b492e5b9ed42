"""The answer to one question: candidates are found, read, compared with what was asked, and ranked."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.database import Snapshot
from app.documents import (
    GivenEntity,
    GivenProperty,
    GivenValue,
    MatchingFeature,
    ProblemError,
    ReconciliationCandidate,
    ReconciliationQuestion,
    TypeReference,
)
from app.errors import UNANSWERABLE, ProblemException
from app.names import ENTITY_TYPES
from app.queries.names import AROUND, DOCUMENTS, MOST, numbered
from app.reconciliation.candidates import (
    Known,
    known,
    number_of_id,
    numbers_by_name,
    numbers_of_identifier,
    numbers_within,
    places_meant,
)
from app.reconciliation.catalogue import PROPERTIES, TYPES
from app.reconciliation.likeness import NOTHING, AskedName
from app.reconciliation.questions import types_of, values_in
from app.reconciliation.scores import Scored, is_safe, nearest_name, ranked
from app.reconciliation.values import Around, Given, PlacesMeant, agreement, forms_of_id, values_of

MAX_FORMS = 4
"""As how many parts of its address an id is looked for."""
SLICE = 8
"""How many candidates are compared before others get their turn."""


@dataclass
class Reading:
    """What is read from, and what has been read already for the questions of a batch."""

    snapshot: Snapshot
    public_url: str
    documents: dict[int, Mapping[str, Any]] = field(default_factory=dict)


async def answer(reading: Reading, question: ReconciliationQuestion) -> list[ReconciliationCandidate]:
    """The candidates for what is asked, the best first. Raises a 422 problem if there is nothing to find any by."""
    rank = ranked([one async for one in _scored(reading, question)])
    documents = await documents_of(reading, [one.entity.number for one in rank[: question.limit]])
    return [_candidate(one, rank, documents[one.entity.number]) for one in rank[: question.limit]]


async def documents_of(reading: Reading, numbers: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """The documents of entities, by their numbers; each is read once."""
    missing = [number for number in numbers if number not in reading.documents]
    if missing:
        for place, (number, document) in enumerate(await reading.snapshot.rows(DOCUMENTS, numbered(missing)), 1):
            reading.documents[number] = json.loads(document)
            if place % SLICE == 0:
                await asyncio.sleep(0)
    return reading.documents


async def around_of(snapshot: Snapshot, numbers: Sequence[int]) -> Mapping[int, Sequence[Around]]:
    """The places around each of some places, by its number."""
    around: dict[int, list[Around]] = {number: [] for number in numbers}
    if numbers:
        for number, id, name in await snapshot.rows(AROUND, numbered(numbers)):
            around[number].append(Around(id, name))
    return around


async def _scored(reading: Reading, question: ReconciliationQuestion) -> AsyncIterator[Scored]:
    """Every candidate with its score."""
    asked = None if question.query is None else AskedName(question.query)
    id_given = None if question.query is None else await number_of_id(reading.snapshot, question.query.strip())
    numbers = [number async for number in _numbers(reading, question, id_given)]
    wanted = types_of(question)
    entities = [
        entity
        for entity in await known(reading.snapshot, list(dict.fromkeys(numbers)))
        if question.type_strict == "should" or _type_fits(entity, question, wanted)
    ]
    agreements = await _agreements(reading, question, entities)
    for place, entity in enumerate(entities, 1):
        matched, likeness = nearest_name(asked, entity) if asked else (None, NOTHING)
        yield Scored(
            entity,
            matched,
            likeness,
            id_given=entity.number == id_given,
            type_fits=_type_fits(entity, question, wanted),
            agreements=agreements.get(entity.number, {}),
        )
        if place % SLICE == 0:
            await asyncio.sleep(0)


def _type_fits(entity: Known, question: ReconciliationQuestion, wanted: Sequence[str]) -> bool:
    held = [type in entity.types for type in wanted]
    return not wanted or (all(held) if question.type_strict == "all" else any(held))


async def _numbers(reading: Reading, question: ReconciliationQuestion, id_given: int | None) -> AsyncIterator[int]:
    """The numbers of whatever may be meant, the likeliest first; not all of one look-up before the next."""
    snapshot, types = reading.snapshot, ENTITY_TYPES
    if question.type_strict != "should" and (wanted := types_of(question)):
        types = [type for type in ENTITY_TYPES if type in {TYPES[id].broader or id for id in wanted}]
    if id_given is not None:
        yield id_given
    look_ups: list[Sequence[int]] = []
    for given in question.properties:
        offered, texts = PROPERTIES[given.pid], [_text(value) for value in _values(given)]
        if offered.scheme is not None:
            given_ids = [id for text in texts for id in forms_of_id(text)[:MAX_FORMS]]
            ids = [form for id in given_ids for form in (id, id.upper())]
            look_ups.append(await numbers_of_identifier(snapshot, offered.scheme, dict.fromkeys(ids)))
        elif question.query is None and offered.holds == "place":
            look_ups += [await numbers_within(snapshot, text) for text in texts]
        elif question.query is None and offered.is_name:
            look_ups += [numbers for text in texts async for numbers in numbers_by_name(snapshot, text, types)]
        await asyncio.sleep(0)
    if question.query is not None:
        async for numbers in numbers_by_name(snapshot, question.query, types):
            look_ups.append(numbers)
            await asyncio.sleep(0)
    elif not look_ups:
        detail = "nothing is found by these properties alone; give a name too, an id in a catalogue, or where it lies"
        raise ProblemException(UNANSWERABLE, detail, [ProblemError(pointer="/properties", detail=detail)])
    share = max(SLICE, MOST // max(1, len(look_ups)))
    for numbers in look_ups:
        for number in numbers[:share]:
            yield number


async def _agreements(
    reading: Reading, question: ReconciliationQuestion, entities: Sequence[Known]
) -> Mapping[int, Mapping[str, float]]:
    """How well each entity's properties agree with those that are given: number -> property -> agreement."""
    if not question.properties:
        return {}
    numbers = [entity.number for entity in entities]
    documents = await documents_of(reading, numbers)
    around = await around_of(reading.snapshot, [entity.number for entity in entities if entity.type == "place"])
    given = [(PROPERTIES[one.pid], await _given(reading.snapshot, one)) for one in question.properties]
    agreements: dict[int, dict[str, float]] = {}
    for place, number in enumerate(numbers, 1):
        agreements[number] = {}
        for offered, wanted in given:
            values = values_of(offered, documents[number], around.get(number, ()), reading.public_url)
            agrees = agreement(offered, wanted, values)
            if agrees is not None:
                agreements[number][offered.id] = min(agrees, agreements[number].get(offered.id, 1.0))
        if place % SLICE == 0:
            await asyncio.sleep(0)
    return agreements


def _values(given: GivenProperty) -> Sequence[GivenValue]:
    """The values that say something; an empty cell of a table does not."""
    return [value for value in values_in(given) if _text(value)]


async def _given(snapshot: Snapshot, given: GivenProperty) -> Sequence[Given]:
    """The values as they are compared: of an entity its name, unless it is a place that has to be the very one, or an
    id is wanted."""
    offered, values = PROPERTIES[given.pid], _values(given)
    if offered.holds == "place":
        return [PlacesMeant((await places_meant(snapshot, _text(value))).values()) for value in values]
    named = (value.name if isinstance(value, GivenEntity) and offered.scheme is None else "" for value in values)
    return [name or _text(value) for name, value in zip(named, values, strict=True)]


def _text(value: GivenValue) -> str:
    """A value as text; a number without decimals as spreadsheets hold it is a whole one."""
    if isinstance(value, GivenEntity):
        return value.id.strip()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _candidate(one: Scored, rank: Sequence[Scored], document: Mapping[str, Any]) -> ReconciliationCandidate:
    return ReconciliationCandidate(
        id=one.entity.id,
        name=one.entity.name,
        description=document["description"],
        type=references_of(one.entity.types),
        score=one.score,
        match=is_safe(one, rank),
        matched_name=one.matched.text if one.matched else None,
        features=[MatchingFeature(id=id, value=value) for id, value in one.features(rank).items()],
    )


def references_of(types: Iterable[str]) -> list[TypeReference]:
    """Types as they are named in an answer."""
    return [TypeReference(id=id, name=TYPES[id].name) for id in types]
