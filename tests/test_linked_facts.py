"""Facts as linked data: a stranger who knows the words of others is told nothing that no article says."""

from typing import Any

import pytest
from rdflib import PROV, RDF, SDO, URIRef

from app.representations.happening import happening
from tests.conftest import Api
from tests.linked_data import (
    OURS,
    SERVICE,
    context_of,
    list_of,
    triples_of,
)
from tests.linked_records import Reader

BOUNDS = ("value", "lower", "upper", "qualifier")


def test_numbers_come_back_as_they_are(invented: Api) -> None:
    graph = triples_of(list_of(invented, "figures"), context_of(invented))
    figures = list(invented.everything("/v1/figures?limit=500"))
    assert any(isinstance(figure["value"], float) for figure in figures)
    reader = Reader(graph)
    for figure in figures:
        read = reader.record(figure["url"])
        assert [read[bound] for bound in BOUNDS] == [figure[bound] for bound in BOUNDS]


def said_by(fact: Any) -> set[str]:
    """Whom the article itself names as saying something, or as having it said."""
    return {
        one["entity"]["id"]
        for one in fact["attribution"]
        if one["entity"] and one["role"] in {"speaker", "on_behalf_of"} and one["certainty"] == "stated"
    }


def test_who_is_only_taken_to_have_said_it_is_not_said_to_have(api: Api) -> None:
    implied = api.document("/v1/claims/deaths-from-gunfire-and-crushes?format=json-ld")
    assert "wasAttributedTo" not in implied
    (speaker,) = implied["qualifiedAttribution"]
    assert (speaker["agent"]["name"], speaker["certainty"]) == ("NATO", "facts:certainty/implied")


def test_words_are_quoted_from_the_article_and_claims_are_not(api: Api) -> None:
    graph = triples_of(list_of(api, "facts"), context_of(api))
    found: Any = graph.query(
        """
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?quote WHERE { ?quote a schema:Quotation ; prov:wasAttributedTo ?somebody }
        """
    )
    quotes = set(graph.subjects(RDF.type, SDO.Quotation))
    assert set(graph.subjects(PROV.wasQuotedFrom, None)) == quotes
    assert {row.quote for row in found} <= quotes
    attributed = [claim for claim in api.everything("/v1/claims?quoted=true") if said_by(claim)]
    assert len(list(found)) == sum(len(claim["quotes"]) for claim in attributed) > 0


def test_a_question_in_sparql_who_said_what_in_which_words(api: Api) -> None:
    graph = triples_of(list_of(api, "claims"), context_of(api))
    found = graph.query(
        """
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?id ?words WHERE {
            ?claim a schema:Claim ; schema:identifier ?id ; prov:wasAttributedTo [ schema:name "Taliban" ] .
            OPTIONAL { ?claim schema:hasPart [ a schema:Quotation ; schema:text ?words ] }
        }
        """
    )
    claims = [claim for claim in api.everything("/v1/claims?attributed_to=taliban") if "taliban" in said_by(claim)]
    words = [(claim["id"], quote["text"]) for claim in claims for quote in claim["quotes"]]
    bare = [(claim["id"], None) for claim in claims if not claim["quotes"]]
    rows: Any = found
    assert sorted((str(row.id), row.words and str(row.words)) for row in rows if row.words) == sorted(words)
    assert {str(row.id) for row in rows if row.words is None} == {id for id, _ in bare}
    assert words
    assert bare


def test_a_question_in_sparql_which_numbers_are_possible(api: Api) -> None:
    graph = triples_of(list_of(api, "figures"), context_of(api))
    found: Any = graph.query(
        """
        PREFIX schema: <https://schema.org/>
        SELECT ?least ?most WHERE {
            ?figure a schema:Observation ; schema:measuredProperty ?measure ; schema:minValue ?least .
            OPTIONAL { ?figure schema:maxValue ?most }
            FILTER(STRENDS(STR(?measure), "#measure/deaths"))
        }
        """
    )
    assert [(int(row.least), row.most) for row in found] == [(21, None)]


def test_no_bound_is_said_that_the_words_do_not_give(invented: Api) -> None:
    """To others, `value` is the number itself, and `minValue` and `maxValue` may be reached."""
    graph = triples_of(list_of(invented, "figures"), context_of(invented))
    said = {
        "exact": {SDO.value: "value", SDO.minValue: "lower", SDO.maxValue: "upper"},
        "about": {OURS.approximate_value: "value"},
        "at_least": {SDO.minValue: "lower"},
        "at_most": {SDO.maxValue: "upper"},
        "more_than": {OURS.greater_than: "lower"},
        "less_than": {OURS.less_than: "upper"},
        "between": {SDO.minValue: "lower", SDO.maxValue: "upper"},
        "vague": {},
    }
    numbers = set().union(*said.values())
    figures = list(invented.everything("/v1/figures?limit=500"))
    assert {figure["qualifier"] for figure in figures} == set(said)
    for figure in figures:
        node = URIRef(f"{SERVICE}{figure['url']}")
        found = {key: value.toPython() for key, value in graph.predicate_objects(node) if key in numbers}  # type: ignore[attr-defined]
        assert found == {key: figure[part] for key, part in said[figure["qualifier"]].items()}


def test_an_event_is_one_to_others_only_where_the_article_says_that_it_happens(api: Api) -> None:
    graph = triples_of(list_of(api, "facts"), context_of(api))
    found: Any = graph.query(
        """
        PREFIX schema: <https://schema.org/>
        SELECT ?id ?status ?start ?end WHERE {
            ?event a schema:Event ; schema:identifier ?id .
            OPTIONAL { ?event schema:eventStatus ?status }
            OPTIONAL { ?event schema:startDate ?start }
            OPTIONAL { ?event schema:endDate ?end }
        }
        """
    )
    rows = {str(row.id): row for row in found}
    events = {event["id"]: event for event in api.everything("/v1/events?limit=500")}
    told = {id for id, event in events.items() if event["voice"] == "article" and event["status"] != "negated"}
    assert set(rows) == told
    assert {id for id, row in rows.items() if row.status} == {"us-troop-withdrawal"}
    assert rows["us-troop-withdrawal"].status == SDO.EventScheduled
    dates = {id: (row.start and row.start.n3(), row.end and row.end.n3()) for id, row in rows.items() if row.start}
    year = '"2001"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    # what is only near a date has none, nor has what the article gives no year of
    assert dates == {"fall-of-islamic-emirate": (year, year)}
    assert {events[id]["time"]["basis"] for id in ("takeover-of-kabul", "us-troop-withdrawal")} == {"external"}
    assert len(set(graph.subjects(RDF.type, OURS.NarratedEvent))) == len(events)
    for id in ("conquest-of-panjshir-valley", "attack-on-panjshir", "recapture-of-baghlan-areas"):
        assert api.document(f"/v1/events/{id}?format=json-ld")["type"] == "NarratedEvent"


@pytest.mark.parametrize(
    ("status", "voice", "edtf", "precision", "basis", "start", "end"),
    [
        ("occurred", "article", "2021-08", "month", "stated", "2021-08", "2021-08"),
        ("ongoing", "article", "2021-08-15", "day", "inferred", "2021-08-15", None),
        ("occurred", "article", "2021-08-15", "day", "external", None, None),
        ("occurred", "article", "2021-08-15?", "day", "stated", None, None),
        ("occurred", "article", "2021~", "year", "stated", None, None),
        ("occurred", "article", "198X", "decade", "stated", None, None),
        ("occurred", "article", "1996/2001", "interval", "stated", None, None),
        ("occurred", "attributed", "2021-08-15", "day", "stated", None, None),
        ("negated", "article", "2021-08-15", "day", "stated", None, None),
    ],
)
def test_a_date_is_that_of_an_event_only_where_it_is_known(
    status: str, voice: str, edtf: str, precision: str, basis: str, start: str | None, end: str | None
) -> None:
    time = {"edtf": edtf, "precision": precision, "basis": basis, "approximate": "~" in edtf, "uncertain": "?" in edtf}
    node = happening({"status": status, "voice": voice, "time": time})
    assert (node.get("startDate", {}).get("@value"), node.get("endDate", {}).get("@value")) == (start, end)


def test_who_is_only_taken_to_have_a_part_has_it_with_that_certainty_alone(api: Api) -> None:
    figure = api.document("/v1/figures/deaths-fleeing-afghanistan?format=json-ld")
    (about,) = [one for one in figure["participants"] if one["role"] == "facts:role/about"]
    assert (about["relation"]["name"], about["certainty"]) == ("Afghanistan", "facts:certainty/implied")
    assert "observationAbout" not in figure
    # but a relation without one of its ends would say nothing
    assert "subject" in api.document("/v1/relations/panjshir-province-located-in-hindu-kush?format=json-ld")


def test_what_has_an_order_has_it_in_triples(api: Api) -> None:
    graph = triples_of(list_of(api, "claims"), context_of(api))
    found: Any = graph.query(
        """
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?id ?role ?name WHERE {
            ?claim a schema:Claim ; schema:identifier ?id ; prov:qualifiedAttribution ?part .
            ?part schema:position ?position ; dcat:hadRole ?role .
            OPTIONAL { ?part prov:agent [ schema:name ?name ] }
        } ORDER BY ?id ?position
        """
    )
    chains = [
        (claim["id"], one["role"], one["entity"] and one["entity"]["name"])
        for claim in sorted(api.everything("/v1/claims?limit=500"), key=lambda claim: str(claim["id"]))
        for one in claim["attribution"]
    ]
    read = [(str(row.id), str(row.role).rpartition("/")[2], row.name and str(row.name)) for row in found]
    assert read == chains
    assert {role for _, role, _ in read} == {"speaker", "on_behalf_of", "told_to", "reported_by", "addressed_to"}
