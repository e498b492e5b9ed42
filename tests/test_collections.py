"""One suite over every collection that the OpenAPI document declares."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import Api, Serve
from tests.dossiers import add_second_article, copy_of_dossiers, seed

COLLECTIONS = [
    "articles", "people", "places", "organisations", "mentions", "claims", "figures", "events", "relations", "facts",
]  # fmt: skip
LISTS = [*COLLECTIONS, "timeline"]
"""Collections, and lists of what a collection has."""
collections = pytest.mark.parametrize("collection", COLLECTIONS)
lists = pytest.mark.parametrize("collection", LISTS)


def operations_of(openapi: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each operation."""
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def schema_of(openapi: Mapping[str, Any], path: str, method: str = "get") -> dict[str, Any]:
    """What a path's answer has to be valid against."""
    content = next(iter(openapi["paths"][path][method]["responses"]["200"]["content"].values()))
    return {**content["schema"], "components": openapi["components"]}


def is_problem(response: Any, status: int, openapi: Mapping[str, Any]) -> bool:
    """Whether an answer is a problem as published."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    schema = {**openapi["components"]["schemas"]["Problem"], "components": openapi["components"]}
    jsonschema.validate(response.json(), schema)
    return bool(response.json()["status"] == status)


def test_the_openapi_document_declares_these_collections(openapi: Mapping[str, Any]) -> None:
    declared = {path.removeprefix("/v1/") for path in openapi["paths"] if f"{path}/{{id}}" in openapi["paths"]}
    assert declared == set(COLLECTIONS)
    operations = {
        path.removeprefix("/v1/"): item["get"]["operationId"]
        for path, item in openapi["paths"].items()
        if "get" in item
    }
    assert {path for path, name in operations.items() if name.startswith("list_")} == set(LISTS)


@lists
@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_pages_go_once_through_everything(api: Api, collection: str, limit: int) -> None:
    whole = api.document(f"/v1/{collection}?limit=500&count=true")
    assert whole["next"] is None
    assert whole["total"] == len(whole["items"])
    assert list(api.everything(f"/v1/{collection}?limit={limit}")) == whole["items"]


@collections
def test_every_document_is_valid_and_served_alike_by_itself(
    api: Api, openapi: Mapping[str, Any], collection: str
) -> None:
    page = api.document(f"/v1/{collection}?limit=500")
    jsonschema.validate(page, schema_of(openapi, f"/v1/{collection}"))
    item_schema = schema_of(openapi, f"/v1/{collection}/{{id}}")
    for item in page["items"]:
        alone = api.document(item["url"])
        assert alone == item
        jsonschema.validate(alone, item_schema)
    assert len({item["id"] for item in page["items"]}) == len(page["items"]) > 0


@lists
def test_a_list_says_where_it_is_and_where_it_goes_on(api: Api, collection: str) -> None:
    response = api.get(f"/v1/{collection}?limit=1")
    following = response.json()["next"]
    assert f'</v1/{collection}?limit=1>; rel="self"' in response.headers["link"]
    assert '</openapi.json>; rel="describedby"' in response.headers["link"]
    assert (f'<{following}>; rel="next"' in response.headers["link"]) == (following is not None)
    assert response.headers["dataset-version"] == api.document("/v1")["dataset_version"]


@collections
def test_head_equals_get(api: Api, collection: str) -> None:
    item = api.document(f"/v1/{collection}?limit=1")["items"][0]["url"]
    for url in (f"/v1/{collection}?limit=2", item, f"/v1/{collection}?limt=2", f"/v1/{collection}/nope"):
        get, head = api.get(url), api.request("HEAD", url)
        assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")
        assert api.request("OPTIONS", url).headers["allow"] == "GET, HEAD, OPTIONS"


@lists
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limt=5", "limt"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=1" + "0" * 30, "limit"),
        ("limit=ten", "limit"),
        ("limit=5&limit=5", "limit"),
        ("cursor=%00", "cursor"),
        ("cursor=..", "cursor"),
        ("count=perhaps", "count"),
        ("count=1", "count"),
        ("count=on", "count"),
        ("limit=5.0", "limit"),
        ("limit=1_0", "limit"),
        ("limit=%205", "limit"),
        ("limit=%2B5", "limit"),
        ("limit=٥", "limit"),
        ("=", ""),
    ],
)
def test_what_breaks_the_schema_is_refused(
    api: Api, openapi: Mapping[str, Any], collection: str, query: str, parameter: str
) -> None:
    response = api.get(f"/v1/{collection}?{query}")
    assert is_problem(response, 400, openapi)
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@lists
def test_a_problem_repeats_no_more_than_it_has_to(api: Api, openapi: Mapping[str, Any], collection: str) -> None:
    for query in ("&".join(f"a{number}" for number in range(150)), "x" * 15_000, "&".join("a" for _ in range(7_500))):
        response = api.get(f"/v1/{collection}?{query}")
        assert is_problem(response, 400, openapi)
        assert len(response.content) < 25_000
    assert is_problem(api.get(f"/v1/{collection}?cursor=%FF"), 400, openapi)


@lists
def test_a_misspelt_parameter_is_told_what_it_may_have_been(api: Api, collection: str) -> None:
    assert "did you mean `limit`?" in api.get(f"/v1/{collection}?limt=5").json()["detail"]


@lists
def test_what_has_no_meaning_cannot_be_answered(api: Api, openapi: Mapping[str, Any], collection: str) -> None:
    other = "claims" if collection != "claims" else "people"
    cursor = api.document(f"/v1/{other}?limit=1")["next"].partition("cursor=")[2]
    assert is_problem(api.get(f"/v1/{collection}?cursor={cursor}"), 422, openapi)
    assert is_problem(api.get(f"/v1/{collection}?cursor=AAAAAAAAAAAAAAAA"), 422, openapi)


@collections
def test_an_unknown_id_is_not_found_and_helped(api: Api, openapi: Mapping[str, Any], collection: str) -> None:
    known = api.document(f"/v1/{collection}?limit=1")["items"][0]["id"]
    response = api.get(f"/v1/{collection}/{known}x")
    assert is_problem(response, 404, openapi)
    assert f"did you mean `{known}`?" in response.json()["detail"]
    assert is_problem(api.get(f"/v1/{collection}/%00"), 404, openapi)
    assert is_problem(api.get(f"/v1/{collection}/{known}?limit=5"), 400, openapi)


@pytest.mark.parametrize("collection", [c for c in LISTS if c != "articles"])
def test_the_article_filter(api: Api, openapi: Mapping[str, Any], collection: str) -> None:
    everything = api.document(f"/v1/{collection}?limit=500")["items"]
    of_article = f"/v1/{collection}?article=panjshir-last-bastion"
    assert api.document(f"{of_article}&limit=500")["items"] == everything
    assert api.document(f"{of_article}&article=panjshir-last-bastion&limit=500")["items"] == everything
    response = api.get(f"/v1/{collection}?article=panjshir")
    assert is_problem(response, 422, openapi)
    assert "did you mean `panjshir-last-bastion`?" in response.json()["detail"]


def test_the_article_filter_tells_two_articles_apart(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    add_second_article(root)
    assert seed(root, place).exit_code == 0
    api = serve(place)
    for collection in ("claims", "figures", "events", "relations", "facts", "timeline", "mentions"):
        everything = api.document(f"/v1/{collection}?limit=500")["items"]
        for article in ("bridge-at-kabul", "panjshir-last-bastion"):
            expected = [item["id"] for item in everything if item["article"]["id"] == article]
            found = [item["id"] for item in api.everything(f"/v1/{collection}?article={article}&limit=20")]
            assert 0 < len(found) < len(everything)
            assert found == expected
    counts = api.document("/v1/articles/bridge-at-kabul")["counts"]
    for path in ("people", "places", "organisations", "mentions", "claims", "figures", "events", "relations"):
        assert api.document(f"/v1/{path}?article=bridge-at-kabul&count=true")["total"] == counts[path]


@pytest.mark.parametrize("collection", ["facts", "timeline", "mentions"])
def test_the_type_filter(api: Api, collection: str) -> None:
    def type_of(item: dict[str, Any]) -> str:
        return str(item["entity"]["type"] if collection == "mentions" else item["type"])

    everything = api.document(f"/v1/{collection}?limit=500")["items"]
    types = sorted({type_of(item) for item in everything})
    for wanted in (types[:1], types[1:3], types):
        query = "&".join(f"type={type}" for type in wanted)
        expected = [item for item in everything if type_of(item) in wanted]
        assert list(api.everything(f"/v1/{collection}?{query}&limit=40")) == expected
    assert api.get(f"/v1/{collection}?type=fact").status_code == 400


def test_facts_are_the_four_types_together(api: Api) -> None:
    facts = api.document("/v1/facts?limit=500")["items"]
    apart = [fact for path in ("claims", "figures", "events", "relations") for fact in api.everything(f"/v1/{path}")]
    assert sorted(fact["id"] for fact in facts) == sorted(fact["id"] for fact in apart)
    starts = [fact["evidence"][0]["start"] for fact in facts]
    assert starts == sorted(starts)


def test_a_fact_asked_for_as_another_type_is_pointed_to_its_place(api: Api) -> None:
    response = api.get("/v1/claims/americans-to-evacuate")
    assert response.status_code == 404
    assert "/v1/figures/americans-to-evacuate" in response.json()["detail"]
