"""Linked data: read by PyLD and rdflib, it says what the records say, and no more."""

import json
from typing import Any

from rdflib import RDF, SDO

from app.representations import Envelope
from app.representations.json_ld import JSONLD
from app.representations.terms import CONTEXT
from tests.conftest import Api
from tests.linked_data import (
    OA,
    SERVICE,
    context_of,
    list_of,
    pages,
    triples_of,
)
from tests.linked_records import Reader
from tests.test_collections import LISTS, lists


def without_order(record: Any) -> Any:
    """A record in which the roles that a telling omits have no order, since they have none."""
    for telling in record.get("evidence", ()):
        telling["omits"] = set(telling["omits"])
    return record


@lists
def test_nothing_is_lost(api: Api, collection: str) -> None:
    """Every record can be read back from the triples, field for field, and there are no others."""
    graph = triples_of(list_of(api, collection), context_of(api))
    reader = Reader(graph)
    records = [without_order(record) for record in api.everything(f"/v1/{collection}?limit=500")]
    assert [reader.record(record["url"]) for record in records] == records
    assert len(set(graph.objects(None, SDO.itemListElement))) == len(records)


def test_to_read_a_record_again_adds_nothing(api: Api) -> None:
    context = context_of(api)
    whole = set[Any]().union(*(triples_of(list_of(api, collection), context) for collection in LISTS))
    for collection in LISTS:
        for record in api.document(f"/v1/{collection}?limit=3")["items"]:
            assert set(triples_of(api.document(f"{record['url']}?format=json-ld"), context)) < whole


@lists
def test_a_list_leads_from_page_to_page(api: Api, collection: str) -> None:
    whole = list_of(api, collection)
    assert (whole["type"], "next" in whole) == ("ItemList", False)
    every = list(pages(api, f"/v1/{collection}?limit=30&count=true&format=json-ld"))
    assert [item for page in every for item in page["itemListElement"]] == whole["itemListElement"]
    assert {page["numberOfItems"] for page in every} == {len(whole["itemListElement"])}
    assert [page["id"] for page in every[1:]] == [page["next"] for page in every[:-1]]


def test_a_record_in_terms_of_others(api: Api) -> None:
    claim = api.document("/v1/claims/nrf-ready-for-long-conflict?format=json-ld")
    iri = f"{SERVICE}/v1/claims/nrf-ready-for-long-conflict"
    assert (claim["id"], claim["type"]) == (iri, "Claim")
    assert claim["wasAttributedTo"] == [
        f"{SERVICE}/v1/people/ali-maysam-nazari",
        f"{SERVICE}/v1/organisations/national-resistance-front",
    ]
    assert claim["hadPrimarySource"]["id"] == f"{SERVICE}/v1/articles/panjshir-last-bastion"
    assert "wasQuotedFrom" not in claim
    assert claim["qualifiedAttribution"][2] == {
        "id": f"{iri}#attribution-3",
        "type": "Attribution",
        "position": 3,
        "role": "facts:role/told_to",
        "agent": {"id": f"{SERVICE}/v1/organisations/afp", "type": "Organization", "name": "AFP"},
        "certainty": "facts:certainty/stated",
    }
    (quote,) = claim["quotes"]
    assert quote["wasQuotedFrom"] == claim["hadPrimarySource"]["id"]
    assert quote["wasAttributedTo"] == claim["wasAttributedTo"]
    assert [selector["type"] for selector in quote["evidence"]["selector"]] == [
        "TextPositionSelector",
        "TextQuoteSelector",
    ]
    relation = api.document("/v1/relations/kabul-airport-located-in-kabul?format=json-ld")
    assert (relation["subject"], relation["predicate"], relation["object"]) == (
        [f"{SERVICE}/v1/places/kabul-airport"],
        "facts:relation_predicate/located_in",
        [f"{SERVICE}/v1/places/kabul"],
    )


def test_names_are_found_in_their_language(api: Api) -> None:
    graph = triples_of(list_of(api, "people"), context_of(api))
    found: Any = graph.query(
        """
        PREFIX schema: <https://schema.org/>
        SELECT ?id WHERE { ?who schema:alternateName "احمد مسعود"@fa ; schema:identifier ?id }
        """
    )
    assert [str(row.id) for row in found] == ["ahmad-massoud"]


def test_only_what_is_confirmed_is_called_the_same(api: Api) -> None:
    afghanistan = api.document("/v1/places/afghanistan?format=json-ld")
    assert afghanistan["sameAs"] == ["http://www.wikidata.org/entity/Q889", "https://sws.geonames.org/1149361/"]
    bazarak = api.document("/v1/places/bazarak?format=json-ld")
    # of Wikidata's there is one lesser source
    assert bazarak["sameAs"] == ["https://sws.geonames.org/1429434/"]
    assert [one["value"] for one in bazarak["reference"]["identifiers"]] == ["Q4875129", "1429434"]
    assert "sameAs" not in api.document("/v1/people/ali-maysam-nazari?format=json-ld")


def test_the_words_of_the_article_are_there_only_as_quoted(api: Api) -> None:
    graph = triples_of(list_of(api, "facts"), context_of(api))
    quotes = {quote["text"] for claim in api.everything("/v1/claims?quoted=true") for quote in claim["quotes"]}
    assert {str(words) for words in graph.objects(None, OA.exact)} == quotes
    selectors = set(graph.subjects(RDF.type, OA.TextQuoteSelector))
    assert len(selectors) == sum(len(claim["quotes"]) for claim in api.everything("/v1/claims"))


def test_no_host_that_a_request_names_gets_into_an_answer(api: Api) -> None:
    for url in ("/v1/claims?limit=2&format=json-ld", "/v1/claims/nrf-ready-for-long-conflict?format=json-ld", CONTEXT):
        answer = api.get(url, headers={"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"})
        assert "elsewhere" not in answer.text
        assert "facts.test" not in answer.text
        assert SERVICE in answer.text


def test_a_service_under_a_path_has_it_in_its_iris(api: Api) -> None:
    document = api.get("/v1/places/kabul").text
    written = json.loads(JSONLD().record(document, Envelope("places", "/v1/places/kabul", "https://a.example/facts")))
    assert written["@context"] == "https://a.example/facts/v1/context.jsonld"
    assert written["id"] == "https://a.example/facts/v1/places/kabul"


def test_the_context_is_for_pages_of_every_site(api: Api) -> None:
    answer = api.get("/v1/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ClaimReview" not in answer.text
    assert api.request("HEAD", "/v1/context.jsonld").status_code == 200
    assert api.get("/v1/context.jsonld?a=1").status_code == 400
