"""The facts of the first article: each span against a copy of the text, and readings that are easy to get wrong."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.verification import ArticleText
from tests.conftest import ARTICLE, Api, needs_article

ID = "panjshir-last-bastion"


@pytest.fixture(scope="module")
def text() -> str:
    return ArticleText.decode(ARTICLE.read_bytes()).text


@pytest.fixture(scope="module")
def facts(api: Api) -> dict[str, Any]:
    return {fact["id"]: fact for fact in api.everything("/v1/facts?limit=500")}


def spans_in(value: Any) -> Iterator[dict[str, Any]]:
    """Everything with a start, an end and a hash, however deep."""
    if isinstance(value, dict):
        if {"start", "end", "sha256"} <= value.keys():
            yield value
        for inner in value.values():
            yield from spans_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans_in(inner)


@needs_article
def test_the_text_is_the_one_that_was_read(api: Api, text: str) -> None:
    fingerprint = api.document(f"/v1/articles/{ID}")["text"]
    assert fingerprint == {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}


@needs_article
@pytest.mark.parametrize("url", ["/v1/articles", "/v1/facts", "/v1/mentions", f"/v1/articles/{ID}/coverage"])
def test_every_span_is_proved_by_its_hash(api: Api, text: str, url: str) -> None:
    spans = list(spans_in(api.document(f"{url}?limit=500" if "coverage" not in url else url)))
    assert len(spans) > 10
    for span in spans:
        words = text[span["start"] : span["end"]]
        assert hashlib.sha256(words.encode()).hexdigest() == span["sha256"]
        assert words == words.strip()
        assert span.get("text", words) == words


@needs_article
def test_paragraphs_and_sentences_tile_the_text(api: Api, text: str) -> None:
    paragraphs = api.document(f"/v1/articles/{ID}")["paragraphs"]
    assert "".join(text[p["start"] : p["end"]] for p in paragraphs) == text.replace("\n", "")
    sentences = api.document(f"/v1/articles/{ID}/coverage")["sentences"]
    assert " ".join(text[s["start"] : s["end"]] for s in sentences).split() == text.split()


def test_every_sentence_yields_facts_or_says_why_not(api: Api) -> None:
    for sentence in api.document(f"/v1/articles/{ID}/coverage")["sentences"]:
        assert bool(sentence["facts"]) != bool(sentence["reason"])


@needs_article
def test_every_printed_number_is_found_again(facts: dict[str, Any], text: str) -> None:
    printed = [fact["printed"] for fact in facts.values() if fact["type"] == "figure"]
    printed += [fact["time"]["printed"] for fact in facts.values() if fact["time"]]
    found = set(re.findall(r"\d[\d,]*", " ".join(printed)))
    assert set(re.findall(r"\d+(?:,\d+)*", text)) == found
    words = re.compile(r"\b(?:one week|a week|twenty|three|several|thousands)\b", re.IGNORECASE)
    figures = [fact for fact in facts.values() if fact["type"] == "figure"]
    spans = [(e["start"], e["end"]) for figure in figures for e in figure["evidence"]]
    for match in words.finditer(text):
        assert any(start <= match.start() and match.end() <= end for start, end in spans), match


@needs_article
def test_what_is_given_as_printed_is_printed_in_the_evidence(facts: dict[str, Any], text: str) -> None:
    for fact in facts.values():
        tellings = [text[e["start"] : e["end"]] for e in fact["evidence"]]
        for link in fact["participants"]:
            if link["label"] and link["certainty"] == "stated":
                assert any(link["label"] in telling for telling in tellings), fact["id"]
        if fact["type"] == "figure":
            assert any(fact["printed"] in telling for telling in tellings), fact["id"]
        for quote in fact.get("quotes", []):
            assert any(e["start"] <= quote["start"] and quote["end"] <= e["end"] for e in fact["evidence"])


@needs_article
def test_names_of_entities_are_all_mentioned(api: Api, text: str) -> None:
    covered = {(m["start"], m["end"]) for m in api.everything("/v1/mentions?limit=500")}
    names = {
        name["text"]
        for path in ("people", "places", "organisations")
        for entity in api.everything(f"/v1/{path}")
        for name in entity["names"]
        if name["kind"] != "adjective"
    }
    for name in names:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            assert any(s <= match.start() and match.end() <= e for s, e in covered), (name, match.start())


def speakers(fact: dict[str, Any]) -> list[str]:
    return [
        link["entity"]["id"] if link["entity"] else link["label"]
        for link in fact["attribution"]
        if link["role"] == "speaker"
    ]


def role(fact: dict[str, Any], name: str) -> list[tuple[str, str]]:
    return [
        (link["entity"]["id"] if link["entity"] else link["label"], link["certainty"])
        for link in fact["attribution"]
        if link["role"] == name
    ]


def test_attribution_ends_where_the_sentence_ends_it(facts: dict[str, Any]) -> None:
    assert role(facts["nrf-ready-for-long-conflict"], "told_to") == [("afp", "stated")]
    assert role(facts["peace-requires-decentralisation-and-rights"], "told_to") == []
    assert role(facts["panjshir-leaders-must-disarm"], "reported_by") == [("al-arabiya", "stated")]
    assert role(facts["taliban-preparing-attack"], "reported_by") == []
    assert role(facts["massoud-insists-on-negotiations"], "told_to") == []
    assert role(facts["massoud-supporters-ready-to-fight"], "told_to") == []


def test_an_interviewer_is_not_a_relay(facts: dict[str, Any]) -> None:
    told = facts["war-inevitable-without-taliban-dialogue"]
    assert role(told, "told_to") == [("al-arabiya", "stated")]
    assert role(told, "reported_by") == []


def test_an_estimate_is_not_what_the_article_infers_from_it(facts: dict[str, Any]) -> None:
    assert speakers(facts["people-need-evacuation-from-afghanistan"]) == ["white-house"]
    inference = facts["us-withdrawal-may-be-delayed"]
    assert (inference["voice"], inference["kind"], inference["modality"]) == ("article", "inference", "possible")
    assert {"people-need-evacuation-from-afghanistan", "americans-to-evacuate"} <= {
        link["fact"]["id"] for link in inference["related"]
    }


def test_two_unnamed_spokesmen_are_not_the_named_one(facts: dict[str, Any]) -> None:
    for id in ("taliban-negotiating-before-offensive", "taliban-recaptured-baghlan-areas"):
        assert facts[id]["attribution"][0]["entity"] is None
        assert role(facts[id], "on_behalf_of") == [("taliban", "stated")]
    assert speakers(facts["nrf-ready-for-long-conflict"]) == ["ali-maysam-nazari"]


def test_words_printed_three_times_are_one_claim(facts: dict[str, Any]) -> None:
    claim = facts["massoud-does-not-want-war"]
    assert [quote["text"] for quote in claim["quotes"]] == ["We don't want a war"] * 3
    assert [evidence["omits"] for evidence in claim["evidence"]] == [[], ["told_to"], ["told_to"]]
    assert claim["modality"] == "negated"


def test_a_condition_is_no_declaration(facts: dict[str, Any]) -> None:
    for id in (
        "war-inevitable-without-taliban-dialogue",
        "massoud-determined-to-confront-taliban",
        "massoud-supporters-ready-to-fight",
    ):
        assert facts[id]["modality"] == "conditional"
        assert facts[id]["condition"]
    assert facts["massoud-determined-to-confront-taliban"]["voice"] == "article"


def test_a_claim_of_success_is_the_speakers(facts: dict[str, Any]) -> None:
    event = facts["recapture-of-baghlan-areas"]
    assert event["voice"] == "attributed"
    assert event["claim"]["id"] == "taliban-recaptured-baghlan-areas"


def test_contradictions_stay_and_are_linked_both_ways(facts: dict[str, Any]) -> None:
    for one, other in [
        ("taliban-offensive", "attack-on-panjshir"),
        ("foreign-forces-withdrawal", "us-troop-withdrawal"),
        ("massoud-does-not-want-war", "massoud-supporters-want-to-resist"),
    ]:
        for here, there in ((one, other), (other, one)):
            assert ("contrasts_with", there) in [(r["how"], r["fact"]["id"]) for r in facts[here]["related"]]


def test_father_and_son_are_kept_apart(api: Api, facts: dict[str, Any]) -> None:
    tie = facts["ahmad-massoud-child-of-ahmad-shah-massoud"]
    assert [(p["role"], p["entity"]["id"]) for p in tie["participants"]] == [
        ("subject", "ahmad-massoud"),
        ("object", "ahmad-shah-massoud"),
    ]
    father = api.document("/v1/people/ahmad-shah-massoud")
    assert {"text": "lion of Panjshir", "kind": "nickname"} in father["names"]
    assert not [f for f in facts.values() if "ahmad-shah-massoud" in speakers(f)]


def test_the_nickname_is_no_quotation(facts: dict[str, Any]) -> None:
    quoted = [quote["text"] for fact in facts.values() for quote in fact.get("quotes", [])]
    assert not [text for text in quoted if "lion" in text]


def test_bounds_are_those_of_the_words(facts: dict[str, Any]) -> None:
    def bounds(id: str) -> tuple[Any, ...]:
        figure = facts[id]
        return figure["qualifier"], figure["value"], figure["lower"], figure["upper"]

    assert bounds("deaths-fleeing-afghanistan") == ("at_least", None, 21, None)
    assert bounds("people-evacuated-from-afghanistan") == ("at_least", None, 28000, None)
    assert bounds("americans-to-evacuate") == ("between", None, 10000, 15000)
    assert bounds("afghans-to-evacuate") == ("between", None, 50000, 65000)
    assert bounds("hours-to-surrender-weapons") == ("about", 3, None, None)
    assert bounds("years-since-emirate-fell") == ("exact", 20, 20, 20)
    assert bounds("people-crowding-airport") == ("vague", None, None, None)
    assert "families" in facts["afghans-to-evacuate"]["caveat"]


def test_the_deaths_are_one_fact_told_twice(facts: dict[str, Any]) -> None:
    claim = facts["people-died-fleeing-afghanistan"]
    assert [("speaker" in evidence["omits"]) for evidence in claim["evidence"]] == [True, False]
    assert role(claim, "speaker") == [("nato", "stated")]
    assert role(facts["deaths-from-gunfire-and-crushes"], "speaker") == [("nato", "implied")]


def test_a_figure_concerns_what_its_claim_concerns(facts: dict[str, Any]) -> None:
    def concerned(fact: dict[str, Any]) -> set[str]:
        return {each["entity"]["id"] for each in fact["participants"] if each["entity"]}

    inside = [fact for fact in facts.values() if fact["type"] == "figure" and fact["claim"]]
    assert len(inside) == 6
    for figure in inside:
        assert concerned(figure) == concerned(facts[figure["claim"]["id"]]), figure["id"]
        assert {each["certainty"] for each in figure["participants"] if each["role"] == "about"} <= {"implied"}


def test_the_line_for_people_names_the_chain_and_what_is_implied(facts: dict[str, Any]) -> None:
    texts = {
        "nrf-ready-for-long-conflict": "Ali Maysam Nazari (spokesman), National Resistance Front, told AFP",
        "peace-requires-decentralisation-and-rights": "Ali Maysam Nazari, National Resistance Front (implied)",
        "deaths-from-gunfire-and-crushes": "NATO (implied)",
        "week-of-airfield-work": "Al Jazeera (implied)",
        "taliban-recaptured-baghlan-areas": "unnamed spokesman, Taliban",
        "panjshir-leaders-must-disarm": "Taliban, to the leaders of this province, reported by Al Arabiya (channel)",
        "airport-situation-chaotic": "the article",
    }
    assert {id: facts[id]["attribution_text"] for id in texts} == texts


def test_undated_things_have_no_date(facts: dict[str, Any]) -> None:
    assert facts["massoud-speech-in-bazarak"]["time"] is None
    announced = facts["announcement-of-new-government"]["time"]
    assert (announced["edtf"], announced["earliest"], announced["printed"]) == (None, None, "in the coming weeks")
    for fact in facts.values():
        if fact["time"] and fact["time"]["basis"] == "external":
            assert fact["time"]["source"]
            assert fact["time"]["reasoning"]


def test_what_was_not_disclosed_is_a_negated_event(facts: dict[str, Any]) -> None:
    event = facts["disclosure-of-meeting-details"]
    assert (event["status"], event["voice"]) == ("negated", "article")


def test_reference_data_is_apart_and_sourced(api: Api) -> None:
    for path in ("people", "places", "organisations"):
        for entity in api.everything(f"/v1/{path}"):
            reference = entity["reference"]
            located = [reference["location"]] if reference.get("location") else []
            for item in [*reference["names"], *reference["identifiers"], *located]:
                assert item["source"]
    kabul = api.document("/v1/places/kabul")["reference"]
    assert {i["scheme"]: i["value"] for i in kabul["identifiers"]} == {"wikidata": "Q5838", "geonames": "1138958"}
    assert (kabul["location"]["latitude"], kabul["location"]["longitude"]) == (34.52813, 69.17233)
