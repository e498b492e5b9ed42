"""The values of an entity's properties, and whether given values agree with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.folding import fold
from app.reconciliation.catalogue import OfferedProperty
from app.reconciliation.likeness import AskedName

NEAR = 0.1
"""How many degrees apart two points may be that stand for one place."""
ALIKE = 0.75
"""From which likeness on two texts agree, more or less."""


@dataclass(frozen=True)
class Around:
    """A place around another."""

    id: str
    name: str


Value: TypeAlias = str | int | float | Around


@dataclass(frozen=True)
class PlacesMeant:
    """The places that a value in a question may mean."""

    ids: Collection[str]


Given: TypeAlias = str | PlacesMeant
"""A value in a question."""


def values_of(
    offered: OfferedProperty, entity: Mapping[str, Any], around: Sequence[Around], public_url: str
) -> list[Value]:
    """The values of a property of an entity, given its document and the places around it; none where unknown."""
    reference = entity["reference"]
    location = reference.get("location")
    if offered.scheme is not None:
        return [item["value"] for item in reference["identifiers"] if item["scheme"] == offered.scheme]
    if offered.language is not None:
        return _each_once(name["text"] for name in reference["names"] if name["lang"] == offered.language)
    match offered.id:
        case "names":
            listed = [*entity["names"], *reference["names"]]
            return _each_once([entity["name"], *(name["text"] for name in listed)])
        case "url":
            return [public_url + entity["url"]]
        case "lies_in":
            return list(around)
        case "coordinates":
            return [f"{location['latitude']},{location['longitude']}"] if location else []
        case "latitude" | "longitude":
            return [location[offered.id]] if location else []
        case _ if offered.holds == "count":
            return [entity["counts"][offered.id]]
        case _:
            return [entity[offered.id]]


def _each_once(texts: Any) -> list[Value]:
    return list(dict.fromkeys(texts))


def agreement(offered: OfferedProperty, given: Sequence[Given], values: Sequence[Value]) -> float | None:
    """From 0 to 1, how well given values agree with those of an entity; None where either has none."""
    if not given or not values:
        return None
    return sum(max(_agrees(offered, one, value) for value in values) for one in given) / len(given)


def _agrees(offered: OfferedProperty, given: Given, value: Value) -> float:
    if isinstance(value, Around):
        return float(isinstance(given, PlacesMeant) and value.id in given.ids)
    if offered.holds in {"number", "count"}:
        number = _number(given)
        reach = NEAR if offered.holds == "number" else 0
        return float(number is not None and abs(number - float(value)) <= reach)
    if offered.id == "coordinates":
        return float(_same_point(str(given), str(value)))
    if offered.scheme is not None:
        return float(_same_id(str(given), str(value)))
    if offered.id == "kind":
        return float(fold(str(given)) == fold(str(value).replace("_", " ")) or str(given) == value)
    return _alike(str(given), str(value))


def forms_of_id(given: str) -> list[str]:
    """What an id that is given may be: itself, or some part of the address that it is found at."""
    host, _, path = given.rpartition("://")[2].partition("/")
    return [part for part in path.split("/") if part] if path and "." in host else [given]


def _same_id(given: str, value: str) -> bool:
    """Whether two ids are one; a number may have lost the noughts that it begins with."""
    known = value.casefold()
    return any(
        id == known or (id.isdecimal() and known.isdecimal() and id.lstrip("0") == known.lstrip("0"))
        for id in forms_of_id(given.casefold())
    )


def _alike(given: str, value: str) -> float:
    similarity = AskedName(given).likeness(value).similarity
    return similarity if similarity >= ALIKE else 0.0


def _same_point(given: str, value: str) -> bool:
    point = [_number(part) for part in given.split(",")]
    known = [float(part) for part in value.split(",")]
    return len(point) == 2 and all(
        one is not None and abs(one - other) <= NEAR for one, other in zip(point, known, strict=True)
    )


def _number(given: object) -> float | None:
    try:
        return float(str(given))
    except ValueError:
        return None
