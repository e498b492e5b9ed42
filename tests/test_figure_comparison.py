"""Figures of one measure side by side, and how the bounds of each two relate."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import jsonschema
import pytest

from app.documents import FigureComparison
from tests.conftest import Api
from tests.test_collections import is_problem, schema_of


def pairs(api: Api, query: str) -> list[tuple[str, str, str, str]]:
    found = api.document(f"/v1/compare/figures?{query}")["pairs"]
    return [(pair["a"], pair["b"], pair["relation"], pair["reason"]) for pair in found]


def test_the_numbers_of_people_to_evacuate(api: Api) -> None:
    americans, afghans, waiting = "americans-to-evacuate", "afghans-to-evacuate", "afghans-waiting-to-leave-kabul"
    unsettled = "no order of magnitude settles whether a number fits both"
    assert pairs(api, "measure=awaiting_evacuation") == [
        (americans, afghans, "disjoint", "between 10,000 and 15,000; between 50,000 and 65,000: no number fits both"),
        (americans, waiting, "incomparable", f"between 10,000 and 15,000; thousands: {unsettled}"),
        (afghans, waiting, "incomparable", f"between 50,000 and 65,000; thousands: {unsettled}"),
    ]


def test_lengths_of_time_in_different_units(api: Api) -> None:
    answer = api.document("/v1/compare/figures?measure=duration")
    assert answer["counts"] == {"agrees": 1, "overlaps": 0, "disjoint": 0, "incomparable": 5}
    assert pairs(api, "measure=duration&unit=week") == [
        (
            "time-since-takeover-of-kabul",
            "week-of-airfield-work",
            "agrees",
            "one (1 week); a (1 week): both say the same",
        )
    ]
    assert answer["summary"] == "Of 6 pairs of figures of `duration`, 1 agrees and 5 are incomparable."
    answer = api.document("/v1/compare/figures?measure=duration&unit=week")
    assert answer["summary"] == "The two figures of `duration` agree."
    reasons = {reason for *_, reason in pairs(api, "measure=duration")}
    assert "Twenty (20 years); approximately three (about 3 hours): years are not compared with hours" in reasons


@pytest.mark.parametrize(
    ("one", "other", "relation", "reason"),
    [
        ("fewer-than-fifty", "more-than-twenty", "overlaps", "fewer than 50; more than 20: more than 20 and less than 50 fits both"),
        ("people-evacuated-from-afghanistan", "more-than-twenty", "overlaps", "at least 28,000; more than 20: 28,000 or more fits both"),
        ("fewer-than-fifty", "seven-exactly", "overlaps", "fewer than 50; seven (7): 7 fits both"),
        ("people-evacuated-from-afghanistan", "fewer-than-fifty", "disjoint", "at least 28,000; fewer than 50: no number fits both"),
        ("about-forty", "seven-exactly", "incomparable", "about 40; seven (7): no order of magnitude settles whether a number fits both"),
        ("about-forty", "fewer-than-fifty", "overlaps", "about 40; fewer than 50: 40 fits both"),
        ("about-forty", "five-million", "disjoint", "about 40; 5 million (5,000,000): they are orders of magnitude apart"),
        ("hundreds", "millions", "disjoint", "several hundred; millions: they are orders of magnitude apart"),
        ("dozens", "hundreds", "incomparable", "dozens; several hundred: neither gives a number"),
        ("countless", "five-million", "incomparable",
         "countless; 5 million (5,000,000): no order of magnitude settles whether a number fits both"),
        ("millions", "more-than-twenty", "overlaps",
         "millions; more than 20: one lies wholly within the other, with an order of magnitude to spare"),
    ],
)  # fmt: skip
def test_two_figures(invented: Api, one: str, other: str, relation: str, reason: str) -> None:
    assert pairs(invented, f"measure=evacuated&id={one}&id={other}") == [(one, other, relation, reason)]


def test_each_pair_once_and_figures_as_they_are(invented: Api, openapi: Mapping[str, Any]) -> None:
    response = invented.get("/v1/compare/figures?measure=evacuated&limit=25")
    answer = response.json()
    jsonschema.validate(answer, schema_of(openapi, "/v1/compare/figures"))
    assert FigureComparison.model_validate_json(response.content).model_dump_json() == response.text
    ids = [item["figure"]["id"] for item in answer["figures"]]
    assert [(pair["a"], pair["b"]) for pair in answer["pairs"]] == list(combinations(ids, 2))
    assert sum(answer["counts"].values()) == len(answer["pairs"]) == 55
    assert [item["figure"] for item in answer["figures"]] == invented.document("/v1/figures?measure=evacuated")["items"]


def test_a_page_says_that_there_is_more(invented: Api) -> None:
    page = invented.document("/v1/compare/figures?measure=evacuated")
    assert len(page["figures"]) == 10
    rest = invented.document(page["next"])
    assert (len(rest["figures"]), rest["pairs"], rest["next"]) == (1, [], None)


def test_how_claims_put_their_figures_is_said(invented: Api) -> None:
    items = invented.document("/v1/compare/figures?measure=deaths")["figures"]
    assert {item["figure"]["id"]: item["modality"] for item in items} == {
        "deaths-fleeing-afghanistan": "stated",
        "dozens-if": "conditional",
        "not-ten": "negated",
        "perhaps-ten": "possible",
    }


def test_nothing_to_compare(api: Api) -> None:
    assert api.document("/v1/compare/figures?measure=deaths&place=kabul") == {
        "measure": "deaths",
        "summary": "There is a figure of `deaths`, but none with `place=kabul`; `without_filters` leads to it.",
        "without_filters": "/v1/compare/figures?measure=deaths",
        "figures": [],
        "counts": {"agrees": 0, "overlaps": 0, "disjoint": 0, "incomparable": 0},
        "pairs": [],
        "next": None,
    }


@pytest.mark.parametrize(
    ("query", "summary", "without"),
    [
        ("measure=deaths", "There are no two figures of `deaths` to compare.", None),
        ("measure=deaths&attributed_to=nato", "There are no two figures of `deaths` to compare.", None),
        (
            "measure=present&place=kabul-airport&limit=3",
            "There are figures of `present`, but only one with `place=kabul-airport`; `without_filters` leads to them.",
            "/v1/compare/figures?measure=present&limit=3",
        ),
        (
            "measure=duration&unit=person",
            "There are figures of `duration`, but none with `unit=person`; `without_filters` leads to them.",
            "/v1/compare/figures?measure=duration",
        ),
    ],
)
def test_filters_that_leave_nothing_to_compare(api: Api, query: str, summary: str, without: str | None) -> None:
    answer = api.document(f"/v1/compare/figures?{query}")
    assert (answer["pairs"], answer["summary"], answer["without_filters"]) == ([], summary, without)


@pytest.mark.parametrize(
    ("query", "status", "hint"),
    [
        ("", 400, "measure: has to be given"),
        ("measure=death", 422, "did you mean `deaths`?"),
        ("measure=deaths&limit=1", 400, "limit"),
        ("measure=deaths&limit=26", 400, "limit"),
        ("measure=deaths&value=30", 400, "no such parameter"),
    ],
)
def test_what_cannot_be_compared_is_told_why(
    api: Api, openapi: Mapping[str, Any], query: str, status: int, hint: str
) -> None:
    response = api.get(f"/v1/compare/figures?{query}")
    assert is_problem(response, status, openapi)
    assert hint in response.json()["detail"]
