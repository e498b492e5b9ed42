"""The Reconciliation Service API 0.2: manifest, queries, suggestions, data extension, previews, and who may read them.

Its published JSON Schemas are no part of the project; what they ask for is asked for here.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.main import create_app
from app.reconciliation.catalogue import PROPERTIES, TYPES
from app.settings import Settings
from tests.conftest import Api
from tests.test_collections import is_problem, schema_of
from tests.test_reconciliation import reconciled
from tests.trials import tried

FORM = {"content-type": "application/x-www-form-urlencoded"}
ADDRESS = "http://127.0.0.1:8000/reconcile"


def only(value: Any, *fields: str) -> Any:
    """A JSON object with these fields and no others."""
    assert isinstance(value, dict)
    assert set(value) == set(fields), value
    return value


def is_type(value: Any) -> None:
    """A type by its id and name."""
    only(value, "id", "name")
    assert TYPES[value["id"]].name == value["name"]


def is_result(value: Any) -> None:
    """Candidates for one name, the best first."""
    only(value, "result", "error")
    scores = [candidate["score"] for candidate in value["result"]]
    assert scores == sorted(scores, reverse=True)
    assert sum(candidate["match"] for candidate in value["result"]) <= 1
    for candidate in value["result"]:
        only(candidate, "id", "name", "description", "type", "score", "match", "matched_name", "features")
        for field in ("id", "name", "description"):
            assert isinstance(candidate[field], str)
            assert candidate[field]
        assert isinstance(candidate["score"], (int, float))
        assert 0 <= candidate["score"] <= 100
        assert isinstance(candidate["match"], bool)
        for type in candidate["type"]:
            is_type(type)
        features = [only(feature, "id", "value") for feature in candidate["features"]]
        assert len({feature["id"] for feature in features}) == len(features)
        assert all(isinstance(feature["value"], (bool, int, float)) for feature in features)


def test_the_manifest_says_what_there_is(api: Api) -> None:
    manifest = api.document("/reconcile")
    assert manifest["versions"] == ["0.2"]
    assert manifest["batchSize"] == 100
    assert manifest["identifierSpace"] == f"{ADDRESS}/entities/"
    assert [type["id"] for type in manifest["defaultTypes"]] == ["person", "place", "organisation"]
    assert all(value is not None for value in manifest.values())
    for template in (manifest["view"], manifest["feature_view"], manifest["preview"]):
        assert "{{id}}" in template["url"]
    assert manifest["preview"]["width"] > 0 < manifest["preview"]["height"]
    for setting in manifest["extend"]["property_settings"]:
        assert {"name", "label", "type", "default", "help_text"} == set(setting)


def test_everything_the_manifest_names_is_there(api: Api) -> None:
    manifest = api.document("/reconcile")

    def answer(address: str) -> Any:
        assert address.startswith("http://127.0.0.1:8000/")
        return api.get(address.removeprefix("http://127.0.0.1:8000"))

    assert answer(manifest["documentation"]).status_code == 200
    assert answer(manifest["schemaSpace"]).status_code == 200
    assert manifest["view"]["url"] == manifest["identifierSpace"] + "{{id}}"
    for template, id in (("view", "kabul"), ("preview", "kabul"), ("feature_view", "rivals")):
        assert answer(manifest[template]["url"].replace("{{id}}", id)).status_code == 200
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        query = "?type=person" if service["service_path"] == "/properties" else "?prefix=a"
        assert answer(service["service_url"] + service["service_path"] + query).status_code == 200


def test_absolute_links_come_from_the_settings_alone(database: str) -> None:
    api = Api(database)
    api.app = create_app(Settings(database_url=database, public_url="https://facts.example/open/"))
    response = api.get("/reconcile", headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert "evil" not in response.text
    assert response.json()["view"]["url"] == "https://facts.example/open/reconcile/entities/{{id}}"
    question = {"ids": ["kabul"], "properties": [{"id": "url"}]}
    rows = api.get("/reconcile", params={"extend": json.dumps(question)}).json()["rows"]
    assert rows["kabul"]["url"] == [{"str": "https://facts.example/open/v1/places/kabul"}]
    api.close()


def test_a_batch_by_get_and_by_post_and_a_single_question(api: Api, openapi: Mapping[str, Any]) -> None:
    batch = {"a b": {"query": "Ahmad Masood", "type": "person", "limit": 1}, "ب": {"query": "کابل"}}
    posted = api.request("POST", "/reconcile", data={"queries": json.dumps(batch)})
    got = api.get("/reconcile", params={"queries": json.dumps(batch)})
    assert posted.content == got.content
    assert posted.headers["dataset-version"] == api.document("/v1")["dataset_version"]
    jsonschema.validate(posted.json(), schema_of(openapi, "/reconcile", "post"))
    assert list(posted.json()) == list(batch)
    for result in posted.json().values():
        is_result(result)
    for text in (json.dumps(batch["a b"]), "Ahmad Masood"):
        for single in (
            api.get("/reconcile", params={"query": text}),
            api.request("POST", "/reconcile", data={"query": text}),
        ):
            assert single.json()["result"][0] == posted.json()["a b"]["result"][0]
    assert api.request("POST", "/reconcile", data={"queries": "{}"}).json() == {}


def test_a_question_that_is_wrong_spoils_no_other(api: Api, openapi: Mapping[str, Any]) -> None:
    right = {"query": "Kabul", "type": "city"}
    wrong: list[tuple[Any, int, str, str]] = [
        ("Kabul", 400, "", "dictionary"),
        ({}, 400, "/query", "needed"),
        ({"limit": 1}, 400, "/query", "needed"),
        ({"properties": []}, 400, "/query", "needed"),
        ({"query": ""}, 400, "/query", "at least 1"),
        ({"query": None, "properties": []}, 400, "/query", "needed"),
        ({"query": "x" * 501}, 400, "/query", "at most 500"),
        ({"query": 5}, 400, "/query", "valid string"),
        ({"query": "x", "limit": 0}, 400, "/limit", "greater than or equal to 1"),
        ({"query": "Kab\0ul"}, 400, "/query", "holds a NUL character"),
        ({"query": "x", "properties": [{"pid": "names", "v": ["\0"]}]}, 400, "/properties/0/v/0", "NUL"),
        ({"query": "x", "limit": "5"}, 400, "/limit", "valid integer"),
        ({"query": "x", "type_strict": "perhaps"}, 400, "/type_strict", "'any', 'all' or 'should'"),
        ({"query": "x", "typ": "person"}, 400, "/typ", "did you mean `type`?"),
        ({"query": "x", "type": 7}, 400, "/type", "expected the id of a type"),
        ({"query": "x", "type": "persn"}, 422, "/type", "did you mean `person`?"),
        ({"query": "x", "properties": [{"pid": "wikidat", "v": "Q1"}]}, 422, "/properties/0/pid", "did you mean `wikidata`?"),
        ({"query": "x", "properties": [{"pid": "kind"}]}, 400, "/properties/0/v", "required"),
        ({"query": "x", "properties": [{"pid": "kind", "v": {"name": "x"}}]}, 400, "/properties/0/v", "expected text"),
        ({"query": "x", "properties": [{"pid": "kind", "v": 10**400}]}, 400, "/properties/0/v", "expected text"),
        ({"query": "x", "props": [{"pid": "kind", "v": "x"}]}, 400, "/props", "no such field"),
        ({"properties": [{"pid": "kind", "v": "city"}]}, 422, "/properties", "nothing is found by these properties alone"),
    ]  # fmt: skip
    results = reconciled(api, right, *(question for question, *_ in wrong), right)
    assert results[0] == results[-1]
    assert results[0]["result"][0]["id"] == "kabul"
    for (question, status, pointer, hint), result in zip(wrong, results[1:-1], strict=True):
        is_result(result)
        assert result["result"] == []
        problem = result["error"]
        jsonschema.validate(
            problem, {**openapi["components"]["schemas"]["Problem"], "components": openapi["components"]}
        )
        assert (problem["status"], problem["instance"]) == (status, "/reconcile"), question
        assert [error["pointer"] for error in problem["errors"]] == [pointer], question
        assert hint in problem["errors"][0]["detail"], question


@pytest.mark.parametrize(
    ("data", "status", "hint"),
    [
        (b"", 400, "is needed"),
        (b"queries=", 400, "at least 1 character"),
        (b"query=Kab%00ul", 400, "holds a NUL character"),
        (b'query={"query":"Kab\\u0000ul"}', 400, "/query: holds a NUL character"),
        (b'extend={"ids":["kabul","\\u0000"],"properties":[]}', 400, "/ids/1: holds a NUL character"),
        (b"queries={", 400, "is not JSON"),
        (b"queries=[]", 400, "expected a JSON object"),
        (b"queries=null", 400, "expected a JSON object"),
        (b"queries=NaN", 400, "is not JSON"),
        (b'queries={"a":"\\ud800"}', 400, "is not JSON"),
        (b"queries=" + b"[" * 5000, 400, "is not JSON"),
        (b"queries={}&queries={}", 400, "takes one value"),
        (b"queries={}&extend={}", 422, "One thing at a time"),
        (b"queries={}&callback=f", 400, "no such parameter"),
        (b"queris={}", 400, "did you mean `queries`?"),
        (b"query={}", 400, "is needed"),
        (b'query={"query":"x","type":"persn"}', 422, "did you mean `person`?"),
        (b"extend={}", 400, "/ids: field required"),
        (b'extend={"ids":[],"properties":[{"id":"wikidat"}]}', 422, "did you mean `wikidata`?"),
        (b'extend={"ids":[],"properties":[{"id":"kind","settings":{"limt":1}}]}', 400, "did you mean `limit`?"),
        (b'extend={"ids":[],"properties":[{"id":"kind","settings":{"limit":-1}}]}', 400, "/properties/0/settings/limit"),
        (b"queries=%FF", 400, "not UTF-8|without"),
        (b"queries=" + json.dumps({str(n): {"query": "x"} for n in range(101)}).encode(), 413, "may have 100 questions"),
        (b"queries=" + b"x" * 65_536, 413, "65,536 bytes"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_at_all(
    api: Api, openapi: Mapping[str, Any], data: bytes, status: int, hint: str
) -> None:
    response = api.request("POST", "/reconcile", content=data, headers=FORM)
    assert is_problem(response, status, openapi)
    assert re.search(re.escape(hint).replace(r"\|", "|"), response.json()["detail"])


def test_a_body_has_to_be_a_form(api: Api, openapi: Mapping[str, Any]) -> None:
    response = api.request("POST", "/reconcile", json={"queries": {}})
    assert is_problem(response, 415, openapi)
    assert response.headers["accept-post"] == "application/x-www-form-urlencoded"
    assert is_problem(api.request("POST", "/reconcile?queries={}", content=b"queries={}", headers=FORM), 400, openapi)


def test_a_hundred_questions_at_once_are_answered_as_one_by_one(api: Api) -> None:
    names = ["Ahmad Masood", "Kabul", "Ahmed Shah Masud", "nobody at all", "مسعود"] * 20
    alone = {name: reconciled(api, {"query": name})[0] for name in set(names)}
    assert reconciled(api, *({"query": name} for name in names)) == [alone[name] for name in names]


def test_a_problem_repeats_no_more_than_it_has_to(api: Api) -> None:
    wrong = [
        {f"field{n}": 1 for n in range(25)},
        {"query": "x", "type": ["x" * 100] * 20},
        {"query": "x", "y" * 400: 1},
    ]
    results = reconciled(api, *(wrong * 15))
    assert [len(result["error"]["errors"]) for result in results[:3]] == [3, 3, 1]
    assert len(json.dumps(results)) < 60_000


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?query=Kabul",
        "?nope=1",
        "/suggest/entity?prefix=a",
        "/properties",
        "/preview/kabul",
        "/preview/nope",
        "/nope",
    ],
)
def test_pages_of_any_site_may_read_the_answers(api: Api, path: str) -> None:
    response = api.get(f"/reconcile{path}", headers={"origin": "https://elsewhere.example", "cookie": "a=b"})
    assert response.headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-credentials" not in response.headers
    assert "Dataset-Version" in response.headers["access-control-expose-headers"].split(", ")


def test_a_browser_that_asks_first_is_told_what_it_may_send(api: Api) -> None:
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "POST", "access-control-request-headers": "content-type"}  # fmt: skip
    response = api.request("OPTIONS", "/reconcile", headers=asks)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
    assert response.headers["access-control-allow-headers"] == "*"
    assert response.headers["access-control-max-age"] == "86400"
    assert "access-control-allow-methods" not in api.get("/reconcile").headers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id", "name", "type_strict"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
TEXT = st.text(max_size=80)


@tried(100)
@given(name=TEXT, type=st.sampled_from([None, "person", "place"]), value=TEXT, pid=st.sampled_from(sorted(PROPERTIES)))
def test_any_name_is_answered(api: Api, name: str, type: str | None, value: str, pid: str) -> None:
    question: dict[str, Any] = {"query": name, "properties": [{"pid": pid, "v": value}]} | (
        {"type": type} if type else {}
    )
    for result in reconciled(api, question, {"query": name}):
        is_result(result)
        assert result["error"] is None or name == "" or "\0" in name + value


@tried(100)
@given(batch=st.dictionaries(TEXT, JSON, max_size=4), parameter=st.sampled_from(["queries", "query", "extend"]))
def test_any_json_is_answered(api: Api, batch: Any, parameter: str) -> None:
    response = api.request("POST", "/reconcile", data={parameter: json.dumps(batch)})
    assert response.status_code in {200, 400, 422}
    if parameter == "queries" and response.status_code == 200:
        for result in response.json().values():
            is_result(result)


@tried(60)
@given(text=TEXT, body=st.binary(max_size=200))
def test_any_text_and_any_bytes_are_answered(api: Api, text: str, body: bytes) -> None:
    assert api.request("POST", "/reconcile", content=b"queries=" + body, headers=FORM).status_code in {
        200,
        400,
        413,
        422,
    }
    for path in ("", "/suggest/entity", "/suggest/type", "/suggest/property", "/properties"):
        for name in ("prefix", "query", "type", "cursor"):
            assert api.get(f"/reconcile{path}", params={name: text}).status_code in {200, 400, 422}
