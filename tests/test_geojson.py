"""GeoJSON: with nothing on the map that is not known to be there."""

from typing import Any

import pytest
from geojson_pydantic import Feature, MultiPoint

from app.representations import Envelope
from app.representations.columns import COLUMNS
from app.representations.geojson import GeoJSON
from tests.conftest import Api

MAPPED = ["places", "claims", "figures", "events", "relations", "facts", "timeline"]
mapped = pytest.mark.parametrize("collection", MAPPED)


def features(api: Api, collection: str) -> list[Any]:
    """Every feature of a collection."""
    page = api.document(f"/v1/{collection}?limit=500&format=geojson")
    assert page["next"] is None
    found: list[Any] = page["features"]
    return found


@mapped
def test_it_has_a_feature_for_each_record(api: Api, collection: str) -> None:
    page = api.document(f"/v1/{collection}?limit=500&count=true&format=geojson")
    records = list(api.everything(f"/v1/{collection}?limit=500"))
    assert [feature["id"] for feature in page["features"]] == [record["id"] for record in records]
    assert page["total"] == len(records)
    for feature in page["features"][:5]:
        alone = api.document(f"{feature['properties']['url']}?format=geojson")
        assert (alone["id"], alone["geometry"]) == (feature["id"], feature["geometry"])


@mapped
def test_its_properties_are_the_columns_of_csv(api: Api, collection: str) -> None:
    columns = {column.name for column in COLUMNS[collection]}
    for feature in features(api, collection):
        assert columns <= set(feature["properties"])
        assert all(isinstance(value, str | int | float | None) for value in feature["properties"].values())


@mapped
def test_pages_go_once_through_everything(api: Api, collection: str) -> None:
    following: str | None = f"/v1/{collection}?limit=7&format=geojson"
    found: list[Any] = []
    while following:
        page = api.document(following)
        found += page["features"]
        following = page["next"]
    assert found == features(api, collection)


def positions(geometry: Any) -> list[list[float]]:
    """The positions of a geometry."""
    if geometry is None:
        return []
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Point" else coordinates


@mapped
def test_a_fact_is_where_its_places_are_and_each_point_has_its_source(api: Api, collection: str) -> None:
    locations = {place["id"]: place["reference"]["location"] for place in api.everything("/v1/places?limit=500")}
    records = list(api.everything(f"/v1/{collection}?limit=500"))
    for feature, record in zip(features(api, collection), records, strict=True):
        if collection == "places":
            ids = [record["id"]]
        else:
            takers = [one["entity"] for one in record["participants"] if one["role"] == "place" and one["entity"]]
            ids = [entity["id"] for entity in takers if entity["type"] == "place"]
        known = [locations[id] for id in dict.fromkeys(ids) if locations[id]]
        assert positions(feature["geometry"]) == [[point["longitude"], point["latitude"]] for point in known]
        properties = feature["properties"]
        for part in ("source", "licence"):
            told = properties[f"location_{part}"]
            assert (told or "") == " | ".join((point[part] or "").replace("|", r"\|") for point in known)


def test_places_are_where_reference_data_puts_them(api: Api) -> None:
    found = {feature["id"]: feature for feature in features(api, "places")}
    assert found["kabul"]["geometry"] == {"type": "Point", "coordinates": [69.17233, 34.52813]}
    assert found["kabul"]["properties"]["location_licence"] == "CC BY 4.0"
    assert found["hindu-kush"]["properties"]["location_licence"] == "public domain"
    assert found["central-asia"]["geometry"] is None
    assert found["central-asia"]["properties"]["location_source"] is None


def test_a_fact_in_several_places_is_at_each_of_them(api: Api) -> None:
    several = [feature for feature in features(api, "facts") if len(positions(feature["geometry"])) > 1]
    assert {feature["geometry"]["type"] for feature in several} <= {"MultiPoint"}
    fact = (
        '{"id":"a","type":"event","url":"/v1/events/a","article":{"id":"b"},"attribution":[],"related":[],"time":null,'
        '"evidence":[{"paragraph":1,"start":0,"end":1,"sha256":"0","omits":[]}],"participants":['
        + ",".join(
            f'{{"role":"place","entity":{{"id":"{id}","type":"place","name":"{id}","url":"/v1/places/{id}"}},'
            '"label":null,"certainty":"stated"}'
            for id in ("kabul", "central-asia", "bazarak", "kabul")
        )
        + "]}"
    )
    wanted = list(GeoJSON().places(fact))
    places = {id: api.get(f"/v1/places/{id}").text for id in wanted}
    written = GeoJSON().record(fact, Envelope("events", "/v1/events/a", "http://facts.test", places=places))
    feature = Feature[MultiPoint, dict[str, Any]].model_validate_json(written)
    assert feature.geometry
    assert feature.properties
    assert [tuple(point) for point in feature.geometry.coordinates] == [(69.17233, 34.52813), (69.51519, 35.31292)]
    assert feature.properties["located_at"] == "kabul | bazarak"
    assert feature.properties["location_licence"] == "CC BY 4.0 | CC BY 4.0"
