"""What goes with reconciliation: suggestions, properties for columns, columns filled, previews."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema

from app.reconciliation.catalogue import PROPERTIES, TYPES
from app.vocabulary import VOCABULARIES
from tests.conftest import Api, Serve
from tests.dossiers import copy_of_dossiers, replace_in, seed
from tests.test_collections import is_problem, schema_of
from tests.test_reconciliation import candidates
from tests.test_reconciliation_protocol import is_type, only


def extended(api: Api, ids: list[str], *properties: Any) -> Any:
    """The rows of a data extension."""
    columns = [one if isinstance(one, dict) else {"id": one} for one in properties]
    response = api.request("POST", "/reconcile", data={"extend": json.dumps({"ids": ids, "properties": columns})})
    assert response.status_code == 200, response.text
    answer = only(response.json(), "meta", "rows")
    assert [column["id"] for column in answer["meta"]] == [one["id"] for one in columns]
    assert list(answer["rows"]) == list(dict.fromkeys(ids))
    for row in answer["rows"].values():
        assert list(row) == [column["id"] for column in answer["meta"]]
    return answer["rows"]


def test_suggestions_of_entities(api: Api, openapi: Mapping[str, Any]) -> None:
    def ids(query: str) -> list[str]:
        answer = api.document(f"/reconcile/suggest/entity?{query}")
        jsonschema.validate(answer, schema_of(openapi, "/reconcile/suggest/entity"))
        for item in only(answer, "result")["result"]:
            only(item, "id", "name", "description", "notable")
            for type in item["notable"]:
                is_type(type)
        return [item["id"] for item in answer["result"]]

    assert ids("prefix=Ahmad+Mass") == ["ahmad-massoud"]
    assert set(ids("prefix=mass")) == {"ahmad-massoud", "ahmad-shah-massoud"}
    assert ids("prefix=مسعود") == ["ahmad-massoud", "ahmad-shah-massoud"]
    assert ids("prefix=panjshir-resistance")[0] == "panjshir-resistance"
    assert "taliban-political-bureau" in ids("prefix=taliban-pol")
    assert ids("prefix=Masood") == ["ahmad-massoud", "ahmad-shah-massoud"]
    assert ids("prefix=panj&type=valley") == ["panjshir-valley"]
    assert ids("prefix=panj&type=person") == ["ahmad-shah-massoud"]
    assert ids("prefix=zzzz") == ids("prefix=...") == []
    whole, rest = ids("prefix=a"), ids("prefix=a&cursor=10")
    assert len(whole) == 10 >= len(rest) > 0
    assert not set(whole) & set(rest)
    assert ids("prefix=a&cursor=3") == [*whole, *rest][3:13]


def test_suggestions_of_types_and_properties(api: Api, openapi: Mapping[str, Any]) -> None:
    for what in ("type", "property"):
        answer = api.document(f"/reconcile/suggest/{what}?prefix=")
        jsonschema.validate(answer, schema_of(openapi, f"/reconcile/suggest/{what}"))
        assert len(answer["result"]) == 10
        assert all(item["id"] and item["name"] and item["description"] for item in answer["result"])
    assert [one["id"] for one in api.document("/reconcile/suggest/type?prefix=armed")["result"]] == ["armed_group"]
    (valley,) = api.document("/reconcile/suggest/type?prefix=Vall")["result"]
    assert valley["broader"] == [{"id": "place", "name": "Place"}]
    assert [one["id"] for one in api.document("/reconcile/suggest/property?prefix=wiki")["result"]] == ["wikidata"]
    assert [one["id"] for one in api.document("/reconcile/suggest/property?prefix=name_fa")["result"]] == ["name_fa"]
    assert api.document("/reconcile/suggest/property?prefix=lati&type=person")["result"] == []
    assert api.document("/reconcile/suggest/property?prefix=lati&type=city")["result"][0]["id"] == "latitude"


def test_what_openrefines_search_boxes_send_along_has_no_effect(api: Api, openapi: Mapping[str, Any]) -> None:
    sent = "spell=always&exact=false&prefixed=true&scoring=schema&lang=en&key=null&filter=x&format=x&stemmed=x&output=x"
    for what in ("entity", "type", "property"):
        path = f"/reconcile/suggest/{what}"
        assert api.document(f"{path}?prefix=pl&{sent}") == api.document(f"{path}?prefix=pl")
        assert is_problem(api.get(f"{path}?prefix=pl&limit=3"), 400, openapi)
        assert is_problem(api.get(f"{path}?prefix=pl&type=plce"), 422, openapi)
        assert is_problem(api.get(f"{path}?prefix=pl&cursor=-1"), 400, openapi)
        assert is_problem(api.get(path), 400, openapi)


def test_properties_are_proposed_for_each_type(api: Api, openapi: Mapping[str, Any]) -> None:
    assert [one["id"] for one in api.document("/reconcile/properties?type=")["properties"]] == list(PROPERTIES)
    for type in TYPES:
        answer = api.document(f"/reconcile/properties?type={type}")
        jsonschema.validate(answer, schema_of(openapi, "/reconcile/properties"))
        proposed = {one["id"] for one in answer["properties"]}
        assert ("latitude" in proposed) == ((TYPES[type].broader or type) == "place")
        assert {"name", "names", "wikidata", "kind"} <= proposed
    few = api.document("/reconcile/properties?type=person&limit=2")
    assert (few["type"], few["limit"], len(few["properties"])) == ("person", 2, 2)
    assert is_problem(api.get("/reconcile/properties?type=nope"), 422, openapi)


def test_every_name_and_identifier_of_the_data_is_a_property_of_its_type(api: Api) -> None:
    for path, type in (("people", "person"), ("places", "place"), ("organisations", "organisation")):
        offered = {one["id"] for one in api.document(f"/reconcile/properties?type={type}")["properties"]}
        for entity in api.everything(f"/v1/{path}"):
            reference = entity["reference"]
            assert {item["scheme"] for item in reference["identifiers"]} <= offered
            assert {f"name_{name['lang']}" for name in reference["names"]} <= offered
    kinds = [*VOCABULARIES["person_kind"], *VOCABULARIES["place_kind"], *VOCABULARIES["organisation_kind"]]
    assert sorted(TYPES) == sorted({*kinds, "person", "place", "organisation"})
    assert len(set(kinds)) == len(kinds)


def test_columns_are_filled_with_what_is_known(api: Api, openapi: Mapping[str, Any]) -> None:
    rows = extended(api, ["kabul", "ahmad-massoud", "nato"], *PROPERTIES)
    kabul = rows["kabul"]
    assert kabul["name"] == [{"str": "Kabul"}]
    assert kabul["name_fa"] == [{"str": "کابل"}]
    assert kabul["names"][:2] == [{"str": "Kabul"}, {"str": "Cabul"}]
    assert kabul["kind"] == [{"str": "city"}]
    assert kabul["wikidata"] == [{"str": "Q5838"}]
    assert kabul["lies_in"][0] == {"id": "afghanistan", "name": "Afghanistan"}
    assert (kabul["latitude"], kabul["longitude"]) == ([{"float": 34.52813}], [{"float": 69.17233}])
    assert kabul["coordinates"] == [{"str": "34.52813,69.17233"}]
    assert kabul["mentions"] == [{"int": api.document("/v1/places/kabul")["counts"]["mentions"]}]
    assert kabul["url"] == [{"str": "http://127.0.0.1:8000/v1/places/kabul"}]
    assert kabul["iata"] == []
    assert rows["ahmad-massoud"]["latitude"] == rows["ahmad-massoud"]["lies_in"] == []
    assert rows["nato"]["names"][-1] == {"str": "ناټو"}
    for row in rows.values():
        for values in row.values():
            assert all(set(value) in ({"str"}, {"int"}, {"float"}, {"id", "name"}) for value in values)
    question = {"ids": ["kabul"], "properties": [{"id": "lies_in", "name": "Lies in"}, {"id": "name"}]}
    answer = api.get("/reconcile", params={"extend": json.dumps(question)}).json()
    jsonschema.validate(answer, schema_of(openapi, "/reconcile"))
    assert answer["meta"] == [
        {"id": "lies_in", "name": "Lies in", "type": {"id": "place", "name": "Place"}},
        {"id": "name", "name": "Name"},
    ]


def test_the_limit_of_a_column(api: Api) -> None:
    whole = extended(api, ["kabul"], "names")["kabul"]["names"]
    assert len(whole) > 5
    for limit, number in ((2, 2), ("3", 3), (0, len(whole)), ("", len(whole)), (1000, len(whole))):
        asked = {"id": "names", "settings": {"limit": limit}}
        assert extended(api, ["kabul"], asked)["kabul"]["names"] == whole[:number]


def test_ids_that_are_gone_have_no_values_and_spoil_no_row(api: Api) -> None:
    ids = ["kabul", "nope", "kabul", "", "americans-to-evacuate", "x" * 120]
    rows = extended(api, ids, "name", "kind")
    assert rows.pop("kabul") == {"name": [{"str": "Kabul"}], "kind": [{"str": "city"}]}
    assert all(row == {"name": [], "kind": []} for row in rows.values())


def test_a_renamed_entity_is_followed(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    assert seed(root, place).exit_code == 0
    replace_in(root, "entities/people.yaml", "id: mohammad-ismail", "id: m-ismail\n  renamed_from: [mohammad-ismail]")
    for file in (root / "articles").glob("*/*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("mohammad-ismail", "m-ismail"), encoding="utf-8")
    result = seed(root, place)
    assert result.exit_code == 0, result.output
    api = serve(place)
    assert extended(api, ["mohammad-ismail"], "name")["mohammad-ismail"]["name"] == [{"str": "Mohammad Ismail"}]
    for path in ("entities", "preview"):
        moved = api.get(f"/reconcile/{path}/mohammad-ismail")
        assert (moved.status_code, moved.headers["location"]) == (308, f"/reconcile/{path}/m-ismail")


def test_an_entity_of_any_type_at_one_address(api: Api, openapi: Mapping[str, Any]) -> None:
    for path, id in (("people", "ahmad-massoud"), ("places", "kabul"), ("organisations", "nato")):
        assert api.get(f"/reconcile/entities/{id}").content == api.get(f"/v1/{path}/{id}").content
        jsonschema.validate(api.document(f"/reconcile/entities/{id}"), schema_of(openapi, "/reconcile/entities/{id}"))
    for path in ("entities", "preview"):
        assert is_problem(api.get(f"/reconcile/{path}/kabol"), 404, openapi)
        assert "did you mean `kabul`?" in api.get(f"/reconcile/{path}/kabol").json()["detail"]


def test_a_preview_is_a_small_page_that_runs_nothing(api: Api) -> None:
    page = api.get("/reconcile/preview/ahmad-massoud")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert page.headers["dataset-version"] == api.document("/v1")["dataset_version"]
    assert "x-frame-options" not in page.headers
    assert "<h1>Ahmad Massoud</h1>" in page.text
    assert "<bdi>احمد مسعود</bdi>" in page.text
    assert not re.search(r"<script|https?:|src=|href=", page.text)


def test_a_preview_shows_data_as_text(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    replace_in(root, "entities/people.yaml", "description: Former President", "description: <script>alert('&')</script> Former President")  # fmt: skip
    replace_in(root, "entities/people.yaml", "text: حامد کرزی", 'text: "<b>\\"x"')
    assert seed(root, place).exit_code == 0
    page = serve(place).get("/reconcile/preview/hamid-karzai").text
    assert "&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;" in page
    assert "<bdi>&lt;b&gt;&quot;x</bdi>" in page


def test_a_feature_has_its_page(api: Api, openapi: Mapping[str, Any]) -> None:
    found = candidates(api, "Kabul", properties=[{"pid": "kind", "v": "city"}])
    for feature in found[0]["features"]:
        page = api.get(f"/reconcile/features/{feature['id']}")
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert is_problem(api.get("/reconcile/features/rival"), 404, openapi)
    assert is_problem(api.get("/reconcile/features/agrees_nope"), 404, openapi)
    assert is_problem(api.get("/reconcile/features/kind"), 404, openapi)
