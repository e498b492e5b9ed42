"""The service itself, failures of every sort, and the pages for people."""

import re
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from app.errors import PROBLEM_TYPES
from tests.conftest import Api, Serve
from tests.test_collections import is_problem, operations_of, schema_of


def test_the_service_describes_itself(api: Api, openapi: Mapping[str, Any]) -> None:
    service = api.document("/v1")
    jsonschema.validate(service, schema_of(openapi, "/v1"))
    for path, number in service["counts"].items():
        assert api.document(f"/v1/{path}?count=true&limit=1")["total"] == number
    for link in service["links"].values():
        assert api.get(link).status_code == 200
    assert "CC BY 4.0" in {licence["licence"] for licence in service["licences"]}


def test_whatever_there_is_is_named(api: Api, openapi: Mapping[str, Any]) -> None:
    service = api.document("/v1")
    links = set(service["links"].values())
    named = {(action["method"].lower(), action["template"].partition("{?")[0]) for action in service["actions"]}
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            # a record is led to by its list, what belongs to reconciliation by its manifest
            of_list = path.rpartition("/{")[0] in links or path.startswith("/reconcile")
            if path != "/v1" and operation["tags"] != ["Operations"]:
                assert path in links or of_list or (method, path) in named, (method, path)


def test_actions_are_operations_with_all_that_they_take(api: Api, openapi: Mapping[str, Any]) -> None:
    for action in api.document("/v1")["actions"]:
        path, _, asked = action["template"].partition("{?")
        operation = openapi["paths"][path][action["method"].lower()]
        parameters = [one for one in operation.get("parameters", ()) if one["name"] not in {"cursor", "format"}]
        assert action["required"] == [one["name"] for one in parameters if one["required"]], action["name"]
        taken = [
            f"{one['name']}{'*' if one['schema'].get('type') == 'array' else ''}"
            for one in parameters
            if one["in"] == "query"
        ]
        assert asked.rstrip("}").split(",") == (taken or [""]), action["name"]


def test_whole_sets_are_named_where_they_are_offered(api: Api, database: str, serve: Serve) -> None:
    offered, not_offered = api.document("/v1"), serve(database).document("/v1")
    assert offered["links"].pop("export") == "/v1/export"
    assert offered == not_offered


def test_every_term_that_a_document_uses_is_in_the_vocabularies(api: Api, openapi: Mapping[str, Any]) -> None:
    document = api.document("/v1/vocabularies")
    jsonschema.validate(document, schema_of(openapi, "/v1/vocabularies"))
    terms = {v["name"]: {term["term"] for term in v["terms"]} for v in document["vocabularies"]}
    for fact in api.everything("/v1/facts"):
        assert fact["voice"] in terms["voice"]
        assert {link["role"] for link in fact["attribution"]} <= terms["attribution_role"]
        assert {link["role"] for link in fact["participants"]} <= terms["participant_role"]
        if fact["type"] != "relation" and "kind" in fact:
            assert fact["kind"] in terms[f"{fact['type']}_kind"]


def test_alive_and_ready(api: Api) -> None:
    assert api.document("/healthz") == {"status": "ok"}
    assert api.document("/readyz") == {
        "status": "ready",
        "dataset_version": api.document("/v1")["dataset_version"],
    }


@pytest.mark.parametrize("path", ["/", "/nope", "/v1/", "/v1/claim", "/v1/claims/", "/v1/claims/a/b", "/assets/nope"])
def test_an_unknown_path_is_a_problem(api: Api, openapi: Mapping[str, Any], path: str) -> None:
    assert is_problem(api.get(path), 404, openapi)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/v1", "/v1/claims", "/v1/claims/nrf-ready-for-long-conflict", "/healthz"])
def test_nothing_can_be_written(api: Api, openapi: Mapping[str, Any], method: str, path: str) -> None:
    response = api.request(method, path)
    assert is_problem(response, 405, openapi)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/claims?limit=3",
        "/v1/claims/nrf-ready-for-long-conflict",
        "/v1/claims/nope",
        "/v1/claims?limit=0",
        "/healthz",
        "/docs",
        "/openapi.json",
    ],
)
def test_head_is_get_without_the_body_and_options_says_what_is_allowed(api: Api, path: str) -> None:
    get, head, options = (api.request(method, path) for method in ("GET", "HEAD", "OPTIONS"))
    assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_problems_say_which_data_they_speak_of(api: Api) -> None:
    version = api.document("/v1")["dataset_version"]
    for url in ("/v1/claims/nope", "/v1/claims?limt=1", "/v1/claims?speaker=nobody", "/nope"):
        assert api.get(url).headers["dataset-version"] == version


def test_an_unforeseen_failure_tells_nothing_of_the_inside(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("app.paging.written", fail)
    response = api.get("/v1/claims")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_each_type_of_problem_has_its_page(api: Api, slug: str) -> None:
    page = api.get(f"/problems/{slug}")
    assert page.status_code == 200
    assert PROBLEM_TYPES[slug].title in page.text


def test_an_unknown_type_of_problem(api: Api, openapi: Mapping[str, Any]) -> None:
    assert is_problem(api.get("/problems/nope"), 404, openapi)


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_documentation_asks_no_other_host(api: Api, page: str) -> None:
    html = api.get(page).text
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", html)
    assert addresses
    for address in addresses:
        assert address.startswith("/assets/")
        assert api.get(address).status_code == 200
    assert api.get("/redoc/logo-mini.svg").headers["content-type"] == "image/svg+xml"  # which its script asks for
    assert "//" not in re.sub(r"</?script[^>]*>|<!--.*?-->", "", html).replace("https://tools.ietf.org", "")


def test_every_operation_is_documented(openapi: Mapping[str, Any]) -> None:
    names = []
    for path, _, operation in operations_of(openapi):
        names.append(operation["operationId"])
        assert operation["summary"]
        assert operation["description"]
        assert len(operation["operationId"]) <= 20
        content = next(iter(operation["responses"]["200"]["content"].values()))
        assert "example" in content, path
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
            assert parameter["schema"].get("examples") or path == "/v1/articles", (path, parameter["name"])
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, status)
        assert "400" in operation["responses"]
    assert len(set(names)) == len(names)


def test_examples_are_answers(api: Api, openapi: Mapping[str, Any]) -> None:
    for path, method, operation in operations_of(openapi):
        contents = operation["responses"]["200"]["content"]
        assert all(content.get("example") for content in contents.values()), (path, list(contents))
        jsonschema.validate(next(iter(contents.values()))["example"], schema_of(openapi, path, method))
    claim = openapi["paths"]["/v1/claims/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    assert claim == api.document("/v1/claims/nrf-ready-for-long-conflict")


def test_an_answer_of_another_media_type_is_shown_as_it_is(api: Api, openapi: Mapping[str, Any]) -> None:
    contents = openapi["paths"]["/v1/graph"]["get"]["responses"]["200"]["content"]
    assert list(contents) == ["application/json", "application/graphml+xml"]
    asked = "/v1/graph?entity=ali-maysam-nazari"
    assert contents["application/json"] == {
        "schema": contents["application/json"]["schema"],
        "example": api.document(asked),
    }
    graphml = api.get(f"{asked}&format=graphml").text
    assert contents["application/graphml+xml"] == {"schema": {"type": "string"}, "example": graphml}
