"""Our own words of linked data: each is defined where its IRI leads, and used as it is defined."""

from typing import Any

from rdflib import RDF, RDFS, SDO, SKOS, XSD, Graph, Literal

from app.vocabulary import VOCABULARIES
from tests.conftest import Api
from tests.linked_data import (
    OURS,
    context_of,
    expanded,
    keys_and_links,
    list_of,
    triples_of,
)
from tests.test_collections import LISTS


def defined(api: Api) -> Graph:
    """What the service says of its own words."""
    return Graph().parse(data=api.get("/v1/vocabularies?format=json-ld").text, format="json-ld")


def test_every_word_of_ours_is_defined_where_its_iri_leads(api: Api) -> None:
    by_iri, words = defined(api), api.document("/v1/vocabularies")
    names = {one["name"] for one in [*words["classes"], *words["properties"]]}
    terms = {f"{one['name']}/{term['term']}" for one in words["vocabularies"] for term in one["terms"]}
    context = context_of(api)["@context"]
    iris = [value["@id"] if isinstance(value, dict) else str(value) for value in context.values()]
    ours = {iri.removeprefix("facts:") for iri in iris if iri.startswith("facts:")}
    assert ours == names
    used = {iri for name in LISTS for iri in keys_and_links(expanded_list(api, name)) if iri in OURS}
    assert {iri.removeprefix(str(OURS)) for iri in used} <= names | terms
    for word in names | terms:
        label, meaning = (by_iri.value(OURS[word], key, any=False) for key in (RDFS.label, RDFS.comment))
        assert label, word
        assert meaning, word
        assert set(by_iri.objects(OURS[word], RDF.type)) <= {RDFS.Class, RDF.Property, SKOS.Concept}
    by_accept = api.get("/v1/vocabularies", headers={"accept": "application/ld+json"})
    assert (by_accept.headers["content-type"], by_accept.headers["vary"]) == (
        "application/ld+json",
        "Accept, Accept-Encoding",
    )
    assert by_accept.text == api.get("/v1/vocabularies?format=json-ld").text
    assert api.get("/v1/vocabularies?format=csv").status_code == 400
    assert "elsewhere" not in api.get("/v1/vocabularies?format=json-ld", headers={"host": "elsewhere.example"}).text


def expanded_list(api: Api, collection: str) -> Any:
    """A collection as one page, without abbreviations."""
    page = list_of(api, collection)
    return expanded(page, {page["@context"]: context_of(api)})


def test_properties_are_had_by_and_hold_what_their_definition_says(api: Api) -> None:
    by_iri, whole = defined(api), Graph()
    for collection in LISTS:
        whole += triples_of(list_of(api, collection), context_of(api))
    missing = set(by_iri.subjects(RDF.type, RDF.Property)) - set(whole.predicates())
    # the first article has neither, and relation predicates are objects of `rdf:predicate`
    ties = {OURS[f"relation_predicate/{term}"] for term in VOCABULARIES["relation_predicate"]}
    assert missing - ties == {OURS.greater_than, OURS.less_than}
    for subject, key, value in whole:
        if str(key) not in OURS:
            continue
        had_by = set(by_iri.objects(key, SDO.domainIncludes))
        assert had_by & set(whole.objects(subject, RDF.type)), (key, subject)
        holds = set(by_iri.objects(key, SDO.rangeIncludes))
        if isinstance(value, Literal):
            assert (value.datatype or XSD.string) in holds, (key, value)
        elif SKOS.Concept in holds:
            assert (value, RDF.type, SKOS.Concept) in by_iri, (key, value)
        else:
            assert RDFS.Resource in holds or holds & set(whole.objects(value, RDF.type)), (key, value)
