"""Web Annotation: each record as said of its spans, told from other linked data by its profile."""

from collections.abc import Mapping
from typing import Any

import pytest
from rdflib import RDF, SDO, URIRef

from tests.conftest import Api
from tests.linked_data import SERVICE, context_of, pages, triples_of

ANNOTATED = ["mentions", "claims", "figures", "events", "relations", "facts", "timeline"]


@pytest.mark.parametrize("collection", ANNOTATED)
def test_annotations_say_what_is_said_of_which_span(api: Api, collection: str) -> None:
    (page,) = pages(api, f"/v1/{collection}?limit=500&count=true&format=annotation")
    records = list(api.everything(f"/v1/{collection}?limit=500"))
    assert page["partOf"]["total"] == len(page["items"]) == len(records)
    for annotation, record in zip(page["items"], records, strict=True):
        link, text = annotation["body"]
        said = record["entity"] if record["type"] == "mention" else record
        assert link == {"id": f"{SERVICE}{said['url']}"}
        assert text["value"] == (said["name"] if record["type"] == "mention" else said["statement"])
        spans = [record] if record["type"] == "mention" else [*record["evidence"], *record.get("quotes", ())]
        assert [_span_of(target) for target in annotation["target"]] == [
            (f"{SERVICE}{record['article']['url']}", span["start"], span["end"], span["sha256"]) for span in spans
        ]
        words = [one["exact"] for target in annotation["target"] for one in target["selector"] if "exact" in one]
        assert words == [quote["text"] for quote in record.get("quotes", ())]
        alone = api.document(f"{record['url']}?format=annotation")
        assert alone.pop("@context") == page["@context"]
        assert alone == annotation


def _span_of(target: Mapping[str, Any]) -> tuple[str, int, int, str]:
    position = target["selector"][0]
    assert (target["type"], position["type"]) == ("SpecificResource", "TextPositionSelector")
    return target["source"], position["start"], position["end"], target["sha256"]


def test_pages_of_annotations_are_of_one_collection(api: Api) -> None:
    every = list(pages(api, "/v1/claims?limit=20&attributed_to=taliban&format=annotation"))
    every += list(pages(api, "/v1/claims?limit=5&attributed_to=taliban&format=annotation"))
    every += list(pages(api, "/v1/claims?attributed_to=taliban&count=true&format=annotation"))
    first = f"{SERVICE}/v1/claims?attributed_to=taliban&format=annotation"
    assert {(page["partOf"]["id"], page["partOf"]["first"]) for page in every} == {(f"{first}#collection", first)}
    assert api.document(first.removeprefix(SERVICE))["id"] == first
    assert len({page["id"] for page in every}) == len(every)
    assert {page["type"] for page in every} == {"AnnotationPage"}


@pytest.mark.parametrize("collection", ANNOTATED)
def test_nothing_is_both_a_page_and_its_collection(api: Api, collection: str) -> None:
    page = api.document(f"/v1/{collection}?format=annotation")
    assert page["partOf"]["id"] == f"{page['id']}#collection"
    assert page["partOf"]["first"] == page["id"]


def test_no_host_that_a_request_names_gets_into_an_annotation(api: Api) -> None:
    for url in ("/v1/claims?limit=2&format=annotation", "/v1/events/taliban-offensive?format=annotation"):
        answer = api.get(url, headers={"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"})
        assert "elsewhere" not in answer.text
        assert "facts.test" not in answer.text
        assert SERVICE in answer.text


PLAIN, PROFILE = "application/ld+json", 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (PLAIN, PLAIN),
        (PROFILE, PROFILE),
        (PROFILE.replace(";", "; "), PROFILE),
        (PROFILE.upper(), PROFILE),
        (f'{PROFILE[:-1]} http://www.w3.org/ns/json-ld#compacted"', PROFILE),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted http://www.w3.org/ns/anno.jsonld"',
            PROFILE,
        ),
        (f'{PROFILE[:-1]} http://www.w3.org/ns/json-ld#compacted";q=0.5, {PLAIN};q=0.9', PLAIN),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted a:b"', PLAIN),
        (f"{PROFILE};q=0.5, {PLAIN};q=0.9", PLAIN),
        (f"{PLAIN};q=0.9, {PROFILE};q=0.5", PLAIN),
        (f"{PROFILE};q=0.9, {PLAIN};q=0.5", PROFILE),
        (f"{PLAIN}, {PROFILE}", PROFILE),
        (f"{PROFILE};q=0, {PLAIN}", PLAIN),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', PLAIN),
        ("application/*", "application/json"),
        ("application/json, application/ld+json;q=0.9", "application/json"),
    ],
)
def test_a_profile_tells_annotations_from_other_linked_data(api: Api, accept: str, media_type: str) -> None:
    assert api.get("/v1/claims", headers={"accept": accept}).headers["content-type"] == media_type


def test_where_there_are_no_annotations_their_profile_gets_linked_data(api: Api) -> None:
    answer = api.get("/v1/people", headers={"accept": PROFILE})
    assert answer.headers["content-type"] == PLAIN
    assert api.get("/v1/people?format=annotation").status_code == 400
    person = URIRef(f"{SERVICE}/v1/people/ahmad-massoud")
    assert (person, RDF.type, SDO.Person) in triples_of(answer.json(), context_of(api))
