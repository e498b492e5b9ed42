"""The OpenAPI document: a stranger can work from it, and a change of the contract is seen."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.vocabulary import VOCABULARIES
from tests.conftest import Api
from tests.test_collections import operations_of

SNAPSHOT = Path(__file__).with_name("openapi.json")


def without_examples(value: Any) -> Any:
    """The contract alone: examples are data, and change with it."""
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if key not in {"example", "examples"}}
        return {key: without_examples(item) for key, item in kept.items()}
    return [without_examples(item) for item in value] if isinstance(value, list) else value


def snapshot_of(document: Mapping[str, Any]) -> str:
    """The document as it is kept in the tests."""
    return json.dumps(without_examples(dict(document)), indent=1, ensure_ascii=False) + "\n"


def test_a_change_of_the_contract_is_seen(openapi: Mapping[str, Any]) -> None:
    assert snapshot_of(openapi) == SNAPSHOT.read_text(encoding="utf-8"), "if it is meant, run `make contract`"


def test_it_is_valid(openapi: Mapping[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(dict(openapi)).validate()


def test_no_key_is_there_twice(api: Api) -> None:
    """Which the pages of the documentation do not read at all."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs), [key for key, _ in pairs]
        return dict(pairs)

    json.loads(api.get("/openapi.json").content, object_pairs_hook=once)


SCHEMA_KEYWORDS = {
    *("$ref", "additionalProperties", "anyOf", "const", "default", "description", "discriminator", "enum", "examples"),
    *(
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "oneOf",
        "pattern",
        "properties",
    ),
    *("required", "title", "type", "x-vocabulary"),
}


def schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a document, however deep; examples are none."""
    if isinstance(value, dict):
        if "schema" in value:
            yield value["schema"]
        for key, inner in value.items():
            if key not in {"example", "examples"}:
                yield from schemas_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from schemas_in(inner)


def test_schemas_use_the_words_of_json_schema_alone(openapi: Mapping[str, Any]) -> None:
    found = list(schemas_in(openapi["paths"])) + list(openapi["components"]["schemas"].values())
    assert len(found) > 100
    for schema in found:
        assert set(schema) <= SCHEMA_KEYWORDS, schema
        for inner in [schema.get("items", {}), *schema.get("properties", {}).values(), *schema.get("anyOf", ())]:
            assert set(inner) <= SCHEMA_KEYWORDS, inner


def test_facts_are_told_apart_by_their_type(openapi: Mapping[str, Any]) -> None:
    items = openapi["components"]["schemas"]["FactPage"]["properties"]["items"]["items"]
    assert items["discriminator"]["propertyName"] == "type"
    assert set(items["discriminator"]["mapping"]) == {"claim", "figure", "event", "relation"}


def test_vocabularies_are_explained_value_by_value(openapi: Mapping[str, Any]) -> None:
    text = json.dumps(openapi, ensure_ascii=False)
    used = {"claim_kind", "modality", "voice", "certainty", "attribution_role", "event_status", "qualifier", "measure"}
    for name in used:
        for term, meaning in VOCABULARIES[name].items():
            assert json.dumps(f"- `{term}`: {meaning}", ensure_ascii=False)[1:-1] in text, (name, term)


def test_tags_stand_in_reading_order(openapi: Mapping[str, Any]) -> None:
    declared = [tag["name"] for tag in openapi["tags"]]
    met = list(dict.fromkeys(operation["tags"][0] for _, _, operation in operations_of(openapi)))
    assert met == declared


WITHOUT_DATA = {
    "/healthz",
    "/metrics",
    "/v1/context.jsonld",
    "/v1/columns/{collection}",
    "/reconcile/features/{id}",
}


def test_headers_of_answers_are_declared(openapi: Mapping[str, Any]) -> None:
    for path, _, operation in operations_of(openapi):
        headers = operation["responses"]["200"].get("headers", {})
        assert ("Dataset-Version" in headers) == (path not in WITHOUT_DATA)
        for status, response in operation["responses"].items():
            assert ("Retry-After" in response.get("headers", {})) == (status == "503")
        taken = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert ("Vary" in headers) == ("format" in taken)
        has_forms = len(operation["responses"]["200"]["content"]) > 1
        assert ("Link" in headers) == ("format" in taken and (has_forms or "cursor" in taken))
        assert "Link" in operation["responses"].get("410", {"headers": {"Link"}})["headers"]


def test_each_type_of_problem_has_an_example(openapi: Mapping[str, Any]) -> None:
    there, used = openapi["components"]["examples"], set()
    for path, _, operation in operations_of(openapi):
        for status, response in operation["responses"].items():
            shown = response.get("content", {}).get("application/problem+json", {"examples": {}})["examples"]
            assert ("application/problem+json" in response.get("content", {})) == bool(shown), (path, status)
            for slug, reference in shown.items():
                assert reference == {"$ref": f"#/components/examples/{slug}"}
                assert there[slug]["value"]["status"] == int(status)
                assert there[slug]["value"]["type"] == f"/problems/{slug}"
            used |= shown.keys()
    assert used == there.keys()


@pytest.mark.parametrize(
    ("slug", "url", "headers"),
    [
        ("invalid-request", "/v1/claims?limt=5", {}),
        ("unanswerable", "/v1/claims?speaker=talban", {}),
        ("not-found", "/v1/people/ahmad-masoud", {}),
        ("not-acceptable", "/v1/search?q=war", {"Accept": "image/png"}),
    ],
)
def test_examples_of_problems_are_what_is_answered(
    api: Api, openapi: Mapping[str, Any], slug: str, url: str, headers: dict[str, str]
) -> None:
    assert api.get(url, headers=headers).json() == openapi["components"]["examples"][slug]["value"]


def test_what_may_be_kept_is_declared(openapi: Mapping[str, Any]) -> None:
    for path, method, operation in operations_of(openapi):
        responses = operation["responses"]
        is_kept = method == "get" and path not in {"/healthz", "/readyz", "/metrics"}
        assert ({"ETag", "Cache-Control"} <= responses["200"].get("headers", {}).keys()) == is_kept
        assert ("304" in responses) == is_kept
        if is_kept:
            assert set(responses["304"]) == {"description", "headers"}
            assert ("Dataset-Version" in responses["304"]["headers"]) == (path not in WITHOUT_DATA)


@pytest.fixture(scope="module")
def generated(openapi: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A client that openapi-python-client made of the document: the name of its package."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(openapi), encoding="utf-8")
    # the generator knows neither plain text as a body nor any type at all, but for bytes it has to be told to take
    overrides = "{text/plain: application/octet-stream, '*/*': application/octet-stream}"
    config = f"post_hooks: []\ncontent_type_overrides: {overrides}\n"
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"),
            *("--config", "config.yaml", "--output-path", "facts_client", "--fail-on-warning"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield "facts_client"
    sys.path.remove(str(folder))


def test_a_generated_client_pages_through_the_claims_and_raises_on_a_problem(api: Api, generated: str) -> None:
    module = importlib.import_module(f"{generated}.client")
    list_claims = importlib.import_module(f"{generated}.api.claims.list_claims")
    get_claim = importlib.import_module(f"{generated}.api.claims.get_claim")

    def answer(request: httpx.Request) -> httpx.Response:
        asked = api.get(str(request.url.raw_path, "ascii"), headers={"Accept-Encoding": "identity"})
        return httpx.Response(asked.status_code, headers=asked.headers, content=asked.content, request=request)

    def raise_on_problem(response: httpx.Response) -> None:
        response.raise_for_status()

    transport = {"transport": httpx.MockTransport(answer), "event_hooks": {"response": [raise_on_problem]}}
    client = module.Client(base_url="http://facts.test", httpx_args=transport)
    ids: list[str] = []
    cursor: Any = importlib.import_module(f"{generated}.types").UNSET
    while cursor is not None:
        page = list_claims.sync(client=client, limit=10, cursor=cursor)
        ids += [claim.id for claim in page.items]
        cursor = page.next_ and page.next_.partition("cursor=")[2]
    assert ids == [claim["id"] for claim in api.everything("/v1/claims")]
    claim = get_claim.sync("nrf-ready-for-long-conflict", client=client)
    assert claim.attribution[0].entity.id == "ali-maysam-nazari"
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        get_claim.sync("nope", client=client)
    plain = module.Client(base_url="http://facts.test", httpx_args={"transport": httpx.MockTransport(answer)})
    problem = get_claim.sync("nope", client=plain)
    assert (problem.type_, problem.status) == ("/problems/not-found", 404)
