"""Every form of every collection, on both engines, is valid by a checker that nobody here wrote.

What is checked is what a list and one record of it answer: against the schema that OpenAPI has of the answer, and by a
reader of the form's own.
"""

import csv
import json
from collections.abc import Callable, Mapping
from io import BytesIO, StringIO
from typing import Any

import frictionless
import jsonschema
import pandas as pd
import pytest
from geojson_pydantic import Feature, FeatureCollection
from httpx import Response
from jsonschema.protocols import Validator
from pyld import jsonld
from rdflib import Graph
from rdflib.compare import isomorphic

from app.representations import forms_of
from tests.annotations import W3C
from tests.conftest import Api
from tests.linked_data import expanded, keys_and_links, properties_in
from tests.test_collections import LISTS, is_problem, operations_of

Answers = Mapping[tuple[str, str], list[Response]]


@pytest.fixture(scope="module")
def answers(api: Api) -> Answers:
    """Of each collection in each form: all of it, and one record."""
    found = {}
    for collection in LISTS:
        record = api.document(f"/v1/{collection}?limit=1")["items"][0]["url"]
        for form in forms_of(collection):
            whole = f"/v1/{collection}?format={form.name}{'' if form.whole else '&limit=500&count=true'}"
            found[collection, form.name] = [api.get(url) for url in (whole, f"{record}?format={form.name}")]
            for answer in found[collection, form.name]:
                assert answer.status_code == 200, answer.text
    return found


@pytest.fixture(scope="module")
def checks(api: Api, openapi: Mapping[str, Any]) -> Mapping[str, Callable[[Response], int]]:
    """Form -> what checks an answer, and says how many records it read there."""
    context = api.document("/v1/context.jsonld")
    components = {"components": openapi["components"]}

    def validator(path: str, media_type: str) -> Validator:
        schema = openapi["paths"][path]["get"]["responses"]["200"]["content"][media_type]["schema"]
        return jsonschema.Draft202012Validator({**schema, **components})

    def published(answer: Response) -> Any:
        """The JSON of an answer, which is as OpenAPI has it."""
        document = answer.json()
        validator(path_of(answer), answer.headers["content-type"]).validate(document)
        return document

    def by_json(answer: Response) -> int:
        document = published(answer)
        return len(document.get("items", [document]))

    def by_lines(answer: Response) -> int:
        records = [json.loads(line) for line in answer.text.splitlines()]
        by_itself = path_of(answer).endswith("{id}")
        document = records[0] if by_itself else {"items": records, "next": None, "total": None}
        validator(path_of(answer), "application/json").validate(document)
        frame = pd.read_json(BytesIO(answer.content), lines=True, dtype=False)
        assert frame["id"].tolist() == [record["id"] for record in records]
        return len(records)

    def by_tables(answer: Response) -> int:
        described = api.get(answer.links["describedby"]["url"]).json()
        schema = frictionless.Schema.from_descriptor(described)
        with frictionless.Resource(data=answer.content, format="csv", encoding="utf-8-sig", schema=schema) as table:
            report = table.validate()
        assert report.valid, report.flatten(["type", "message"])
        rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True))
        frame = pd.read_csv(BytesIO(answer.content))
        assert frame["id"].tolist() == [row["id"] for row in rows]
        assert frame.columns.tolist() == [field["name"] for field in described["fields"]]
        return len(rows)

    def by_triples(answer: Response) -> int:
        page = published(answer)
        whole = expanded(page, {page["@context"]: context})
        assert properties_in(whole, ()) == properties_in(page, ("id", "type"))
        assert all(iri.startswith(("http://", "https://")) for iri in keys_and_links(whole))
        by_pyld = jsonld.to_rdf({**page, **context}, {"format": "application/n-quads"})
        by_rdflib = Graph().parse(data=json.dumps({**page, **context}), format="json-ld")
        assert isomorphic(Graph().parse(data=by_pyld, format="nt"), by_rdflib)
        return len(page.get("itemListElement", [page]))

    def by_annotations(answer: Response) -> int:
        page = published(answer)
        whole = expanded(page, {"http://www.w3.org/ns/anno.jsonld": W3C})
        assert properties_in(whole, ()) == properties_in(page, ("id", "type"))
        assert all(iri.startswith(("http://", "https://")) for iri in keys_and_links(whole))
        return len(page.get("items", [page]))

    def by_maps(answer: Response) -> int:
        page = published(answer)
        model: Any = FeatureCollection if page["type"] == "FeatureCollection" else Feature
        model.model_validate(page)
        return len(page.get("features", [page]))

    return {
        "json": by_json,
        "ndjson": by_lines,
        "csv": by_tables,
        "json-ld": by_triples,
        "annotation": by_annotations,
        "geojson": by_maps,
    }


def path_of(answer: Response) -> str:
    """The path that OpenAPI has an answer under."""
    _, version, collection, *id = answer.request.url.path.split("/")
    return "/".join(["", version, collection, *("{id}" for _ in id)])


@pytest.mark.parametrize(
    ("collection", "form"), [(collection, form.name) for collection in LISTS for form in forms_of(collection)]
)
def test_every_form_of_every_collection_is_valid(
    api: Api, answers: Answers, checks: Mapping[str, Callable[[Response], int]], collection: str, form: str
) -> None:
    whole, alone = answers[collection, form]
    assert checks[form](whole) == api.document(f"/v1/{collection}?limit=1&count=true")["total"]
    assert checks[form](alone) == 1


@pytest.mark.parametrize(
    "url",
    [
        "/v1/context.jsonld",
        "/v1/vocabularies?format=json",
        "/v1/vocabularies?format=json-ld",
        "/v1/changes?format=feed",
        *(f"/v1/columns/{collection}" for collection in LISTS),
    ],
)
def test_what_is_no_record_is_as_published_too(api: Api, openapi: Mapping[str, Any], url: str) -> None:
    answer = api.get(url)
    path = "/v1/columns/{collection}" if "columns" in url else answer.url.path
    contents = openapi["paths"][path]["get"]["responses"]["200"]["content"]
    schema = contents[answer.headers["content-type"]]["schema"]
    jsonschema.validate(answer.json(), {**schema, "components": openapi["components"]})


def test_every_answer_in_json_has_a_schema_that_says_what_is_in_it(openapi: Mapping[str, Any]) -> None:
    for path, method, operation in operations_of(openapi):
        for media_type, content in operation["responses"]["200"].get("content", {}).items():
            schema = content["schema"]
            if media_type.partition(";")[0].endswith(("/json", "+json")):
                assert schema.keys() & {"$ref", "anyOf", "oneOf", "properties"}, (path, method, media_type)


def test_the_columns_of_no_list(api: Api, openapi: Mapping[str, Any]) -> None:
    assert is_problem(api.get("/v1/columns/claim"), 404, openapi)
    assert "did you mean `claims`?" in api.get("/v1/columns/claim").text
