"""Data extension: columns filled with what is known of entities."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from app.documents import (
    AskedProperty,
    Column,
    EntityColumn,
    EntityValue,
    ExtensionQuestion,
    ExtensionValue,
    NumberValue,
    ProblemError,
    TextValue,
    WholeNumberValue,
)
from app.errors import UNANSWERABLE, ProblemException
from app.queries.names import MOST, OF_IDS, with_ids
from app.reconciliation.answers import SLICE, Reading, around_of, references_of
from app.reconciliation.catalogue import PROPERTIES
from app.reconciliation.values import Around, Value, values_of
from app.records import MissingRecordError, current_slug
from app.suggestion import did_you_mean
from app.tables import Entity

_META: TypeAdapter[list[EntityColumn | Column]] = TypeAdapter(list[EntityColumn | Column])
_ROW: TypeAdapter[dict[str, list[ExtensionValue]]] = TypeAdapter(dict[str, list[ExtensionValue]])


async def extend(reading: Reading, question: ExtensionQuestion) -> str:
    """The values of properties of entities, as JSON. Raises a 422 problem if a property is none.

    An id that was renamed has the values of its record; one that there is no record of has none, so that the other
    rows of a table are filled all the same.
    """
    for place, asked in enumerate(question.properties):
        if asked.id not in PROPERTIES:
            detail = f"there is no property `{asked.id}`{did_you_mean(asked.id, PROPERTIES)}"
            error = ProblemError(parameter="extend", pointer=f"/properties/{place}/id", detail=detail)
            raise ProblemException(UNANSWERABLE, detail, [error])
    documents = await _documents(reading, list(dict.fromkeys(question.ids)))
    around: dict[int, Sequence[Around]] = {}
    numbers = [number for number, document in documents.values() if document["type"] == "place"]
    for start in range(0, len(numbers), MOST):
        around |= await around_of(reading.snapshot, numbers[start : start + MOST])
    rows = []
    for place, id in enumerate(dict.fromkeys(question.ids), 1):
        number, document = documents.get(id, (0, None))
        near = around.get(number, ())
        row = {asked.id: _values(asked, document, near, reading.public_url) for asked in question.properties}
        rows.append(f"{json.dumps(id)}:{_ROW.dump_json(row).decode()}")
        if place % SLICE == 0:
            await asyncio.sleep(0)
    meta = _META.dump_json([_column(asked.id) for asked in question.properties]).decode()
    return f'{{"meta":{meta},"rows":{{{",".join(rows)}}}}}'


async def _documents(reading: Reading, ids: Sequence[str]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """Id as it was given -> number and document of its entity."""
    found = await _read(reading, [id for id in ids if "\0" not in id])
    now: dict[str, str] = {}
    for id in ids:
        if id not in found and "\0" not in id:
            try:
                now[id] = await current_slug(reading.snapshot, Entity, id)
            except MissingRecordError:
                continue
            await asyncio.sleep(0)
    renamed = await _read(reading, list(dict.fromkeys(now.values())))
    return found | {id: renamed[slug] for id, slug in now.items()}


async def _read(reading: Reading, ids: Sequence[str]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for start in range(0, len(ids), MOST):
        rows = await reading.snapshot.rows(OF_IDS, with_ids(ids[start : start + MOST]))
        for place, (number, id, document) in enumerate(rows, 1):
            found[id] = number, json.loads(document)
            if place % SLICE == 0:
                await asyncio.sleep(0)
    return found


def _values(
    asked: AskedProperty, document: Mapping[str, Any] | None, around: Sequence[Around], public_url: str
) -> list[ExtensionValue]:
    if document is None:
        return []
    offered = PROPERTIES[asked.id]
    values = values_of(offered, document, around, public_url)
    return [_value(value) for value in values[: asked.settings.limit or None]]


def _value(value: Value) -> ExtensionValue:
    match value:
        case Around(id, name):
            return EntityValue(id=id, name=name)
        case str():
            return TextValue(str=value)
        case int():
            return WholeNumberValue(int=value)
        case _:
            return NumberValue(float=value)


def _column(id: str) -> Column:
    offered = PROPERTIES[id]
    if offered.holds == "place":
        (place,) = references_of(["place"])
        return EntityColumn(id=id, name=offered.name, type=place)
    return Column(id=id, name=offered.name)
