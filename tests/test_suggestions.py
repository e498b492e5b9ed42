"""Suggestions: what may be meant by what has been typed so far."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import jsonschema

from tests.conftest import Api
from tests.naive import World, matches_entity
from tests.test_collections import schema_of


def suggested(api: Api, q: str, **parameters: Any) -> list[tuple[str, str]]:
    items = api.document(f"/v1/suggest?{urlencode({'q': q, **parameters}, doseq=True)}")["items"]
    return [(item["id"], item["how"]) for item in items]


def test_a_name_is_suggested_from_its_first_letter_on(api: Api, world: World) -> None:
    for q in ("m", "mas", "massoud", "م", "ahmad s", "x"):
        expected = {
            entity["id"]
            for path in ("people", "places", "organisations")
            for entity in world.lists[path]
            if matches_entity(world, entity, {"q": [q]})
        }
        found = suggested(api, q, type=["person", "place", "organisation"], limit=20)
        assert {id for id, how in found if how != "loose"} == expected
    assert suggested(api, "mas", limit=2) == [("ahmad-massoud", "prefix"), ("ahmad-shah-massoud", "words")]
    assert suggested(api, "masoo") == [("ahmad-massoud", "loose"), ("ahmad-shah-massoud", "loose")]


def test_a_name_is_suggested_whatever_the_order_of_its_words(api: Api) -> None:
    both = [("ahmad-massoud", "words"), ("ahmad-shah-massoud", "words")]
    for q in ("Massoud, Ahmad", "massoud ahmad", "massoud ahm", "MASSOUD A"):
        assert suggested(api, q, type="person") == both
        assert suggested(api, q)[:2] == both
    assert suggested(api, "Massoud Ahmad Shah", type="person") == [("ahmad-shah-massoud", "words")]
    assert suggested(api, "karzai hamid", type="person") == [("hamid-karzai", "words")]
    assert suggested(api, "massoud hamid", type="person") == []
    assert suggested(api, "massoud massoud", type="place") == []


def test_a_name_is_suggested_by_its_initials(api: Api) -> None:
    assert suggested(api, "USA")[0] == ("united-states", "loose")
    assert suggested(api, "usa", type="person") == []


def test_statements_are_suggested_where_names_are_few(api: Api, openapi: Mapping[str, Any]) -> None:
    answer = api.document("/v1/suggest?q=evac&limit=3")
    jsonschema.validate(answer, schema_of(openapi, "/v1/suggest"))
    assert len(answer["items"]) == 3
    for item in answer["items"]:
        assert "evac" in item["text"].casefold()
        assert (item["matched"], item["how"]) == (None, "words")
        assert api.document(item["url"])["statement"] == item["text"]
    assert suggested(api, "evac", type="person") == []
    assert len(suggested(api, "a", limit=20)) == 20
    assert api.get("/v1/suggest?q=a&limit=21").status_code == 400
