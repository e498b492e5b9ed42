"""GeoJSON (RFC 7946), for maps: a feature a record, with the columns of flat files as its properties.

A place is where its reference data puts it; a fact is where it holds, happens or is counted: in the places with that
role. What is not located has no geometry. No article gives coordinates: each point has its source and licence.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents.geojson import FeatureCollection
from app.representations.base import COMPONENT, FACTS, Envelope, Form, in_json, published
from app.representations.columns import COLUMNS, Record, joined

Location = Mapping[str, Any]


class GeoJSON(Form):
    """A feature a record."""

    name = "geojson"
    media_type = "application/geo+json"
    description = "Features for maps, with the columns of CSV as properties; of a list, a page."
    resources = FACTS | {"places"}
    between = ","

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """A page of features, or one, with the properties of this resource."""
        schemas = published(FeatureCollection)["$defs"]
        name = resource.capitalize()
        page, feature = schemas.pop("FeatureCollection"), schemas.pop("Feature")
        page["properties"]["features"]["items"] = {"$ref": COMPONENT.format(model=f"{name}Feature")}
        feature["properties"]["properties"] = {"$ref": COMPONENT.format(model=f"{name}Properties")}
        ours = {
            f"{name}Features": page,
            f"{name}Feature": feature,
            f"{name}Properties": _properties_schema(resource),
        }
        schemas |= {title: {**schema, "title": title} for title, schema in ours.items()}
        return {"$ref": COMPONENT.format(model=f"{name}Feature{'s' if listed else ''}"), "$defs": schemas}

    def record(self, document: str, envelope: Envelope) -> str:
        """A feature."""
        record = json.loads(document)
        properties = {column.name: column.value(record) for column in COLUMNS[envelope.resource]}
        if record["type"] == "place":
            location = record["reference"]["location"]
            points = [_position(location)] if location else []
        else:
            located = list(_located(record, envelope))
            points = [_position(location) for _, location in located]
            properties |= _sources(located)
        feature = {"type": "Feature", "id": record["id"], "geometry": _geometry(points), "properties": properties}
        return in_json(feature)

    def opening(self, envelope: Envelope) -> str:
        """The beginning of a page."""
        return '{"type":"FeatureCollection","features":['

    def closing(self, envelope: Envelope) -> str:
        """The end of a page, as it is in JSON."""
        return f'],"next":{json.dumps(envelope.next)},"total":{json.dumps(envelope.total)}}}'

    def places(self, document: str) -> Iterator[str]:
        """Where a fact holds, happens or is counted."""
        record = json.loads(document)
        if record["type"] != "place":
            yield from _places(record)


def _places(fact: Record) -> Iterator[str]:
    """The ids of the places in which a fact is."""
    for one in fact["participants"]:
        if one["role"] == "place" and one["entity"] and one["entity"]["type"] == "place":
            yield one["entity"]["id"]


def _located(fact: Record, envelope: Envelope) -> Iterator[tuple[str, Location]]:
    """Those of them that have a point, each with it."""
    for id in dict.fromkeys(_places(fact)):
        location = json.loads(envelope.places[id])["reference"]["location"]
        if location:
            yield id, location


def _position(location: Location) -> Sequence[float]:
    return location["longitude"], location["latitude"]


def _geometry(points: Sequence[Sequence[float]]) -> Mapping[str, Any] | None:
    match points:
        case []:
            return None
        case [point]:
            return {"type": "Point", "coordinates": point}
    return {"type": "MultiPoint", "coordinates": points}


LOCATED = {
    "located_at": "The ids of the places that have a point, in the order of the coordinates.",
    "location_precision": "What each point stands for.",
    "location_source": "Where each point was seen.",
    "location_licence": "The licence of each source's data; empty where it was not confirmed.",
}
"""What a fact has besides its columns."""


def _properties_schema(resource: str) -> dict[str, Any]:
    described = {column.name: (_JSON_TYPES[column.type], column.description) for column in COLUMNS[resource]}
    if resource in FACTS:
        described |= {name: ("string", meaning) for name, meaning in LOCATED.items()}
    return {
        "type": "object",
        "description": "The columns of flat files.",
        "properties": {
            name: {"anyOf": [{"type": type}, {"type": "null"}], "description": meaning}
            for name, (type, meaning) in described.items()
        },
        "required": list(described),
        "additionalProperties": False,
    }


_JSON_TYPES = {**{type: type for type in ("string", "integer", "number", "boolean")}, "date": "string"}
"""Type of a column -> what JSON calls it."""


def _sources(located: Sequence[tuple[str, Location]]) -> Mapping[str, str | None]:
    """Where the points of a fact are from, in the order of its coordinates."""
    return {
        "located_at": joined(id for id, _ in located),
        **{
            f"location_{part}": joined(location[part] for _, location in located) if located else None
            for part in ("precision", "source", "licence")
        },
    }


FORM = GeoJSON()
