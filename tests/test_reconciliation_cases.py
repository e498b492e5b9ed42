"""Reconciliation, case by case: names in one spelling as safe as in another, names run together and abbreviated, ids
that differ, and JSON that says two things at once."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.folding import initials
from tests.conftest import Api
from tests.test_collections import is_problem
from tests.test_reconciliation import candidates, features_of, reconciled

KABUL, AIRPORT = "kabul", "kabul-airport"


@pytest.mark.parametrize(
    ("names", "certain"),
    [
        (["Taliban", "TALIBAN", "Taleban", "طالبان", "حركة طالبان"], "taliban"),
        (["Reuters", "REUTERS"], "reuters"),
        (["Kabul", "Kabol", "Caboul", "كابل"], "kabul"),
        (["Bazarak", "بازارک"], "bazarak"),
        # an abbreviation is that of others too, in whatever script
        (["NATO", "ناتو", "ناټو", "N.A.T.O."], None),
        (["AFP", "US", "NRF"], None),
        # short for something in the article
        (["West", "Afghan", "Karzai"], None),
    ],
)
def test_a_name_is_as_safe_in_one_spelling_as_in_another(api: Api, names: list[str], certain: str | None) -> None:
    for result in reconciled(api, *({"query": name} for name in names)):
        assert [one["id"] for one in result["result"] if one["match"]] == ([certain] if certain else [])


@pytest.mark.parametrize(
    ("name", "id", "score"),
    [
        ("AlJazeera", "al-jazeera", 98),
        ("aljazeera", "al-jazeera", 98),
        ("Al Jaz eera", "al-jazeera", 98),
        ("Aljazeera English", "al-jazeera", 50.64),
        ("UnitedStatesOfAmerica", "united-states", 98),
        ("Baza rak", "bazarak", 98),
        ("HamidKarzai", "hamid-karzai", 98),
        ("White-House", "white-house", 100),
        ("Whitehouse", "white-house", 98),
        ("کابلافغانستان", None, None),
        ("USA", "united-states", 60),
        ("U.S.A.", "united-states", 60),
        ("u s a", "united-states", 60),
        ("HKIA", "kabul-airport", 60),
        ("I.E.A.", "islamic-emirate-of-afghanistan", 60),
        ("OTAN", None, None),  # a name that nobody has checked
        ("XYZ", None, None),
    ],
)
def test_names_run_together_and_abbreviated_are_found_and_never_certain(
    api: Api, name: str, id: str | None, score: float | None
) -> None:
    first = next(iter(candidates(api, name)), {"id": None, "score": None, "match": False})
    assert (first["id"], first["score"]) == (id, score)
    assert first["match"] == (score == 100)


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Kabul, Afghanistan", ["kabul", "afghanistan"]),
        ("Afghanistan: Kabul", ["afghanistan", "kabul"]),
        ("Bazarak, Panjshir", ["bazarak", "panjshir-province"]),
        ("Baghlan Province, Afghanistan", ["baghlan-province", "afghanistan"]),
        ("NRF of Afghanistan", ["national-resistance-front", "afghanistan"]),
    ],
)
def test_of_two_that_are_as_like_what_is_named_first_comes_first(api: Api, name: str, order: list[str]) -> None:
    first, second, *_ = candidates(api, name)
    assert [first["id"], second["id"]] == order
    assert first["score"] == second["score"]
    assert not first["match"]


def test_initials() -> None:
    assert initials("united states of america") == {"usa", "usoa"}
    assert initials("al jazeera") == {"aj"}
    assert initials("kabul") == initials("") == initials("a b c d e f g h i") == set()


@pytest.mark.parametrize(
    ("value", "agrees", "certain"),
    [
        ("Q5838", 100, True),
        ("q5838", 100, True),
        ("http://www.wikidata.org/entity/Q5838", 100, True),
        ({"id": "Q5838", "name": "Kaboul"}, 100, True),
        (["Q5838", "https://www.wikidata.org/wiki/Q5838"], 100, True),
        (["Q5838", ""], 100, True),
        ("", None, True),
        ([], None, True),
        ("Q1", 0, False),
        (["Q5838", "Q1"], 50, False),
        (["Q1", "Q5838"], 50, False),
        (5838, 0, False),
    ],
)
def test_an_id_that_differs_keeps_from_a_match_and_no_candidate_from_its_place(
    api: Api, value: Any, agrees: float | None, certain: bool
) -> None:
    first, *others = candidates(api, "Kabul", properties=[{"pid": "wikidata", "v": value}])
    assert (first["id"], first["match"]) == (KABUL, certain)
    assert features_of(first).get("agrees_wikidata") == agrees
    assert not any(one["match"] for one in others)
    if agrees != 100:
        assert (others[0]["id"], first["score"] > others[0]["score"]) == (AIRPORT, True)


@pytest.mark.parametrize(
    ("name", "properties", "certain"),
    [
        ("Kabul", [{"pid": "lies_in", "v": ["Afghanistan", "Central Asia"]}], KABUL),
        ("Kabul", [{"pid": "lies_in", "v": ["Afghanistan", "United States"]}], None),
        ("Kabul", [{"pid": "lies_in", "v": ["Afghanistan", ""]}], KABUL),
        ("Ahmad Massoud", [{"pid": "names", "v": "Ahmad Shah Massoud"}], None),
        ("Ahmad Massoud", [{"pid": "names", "v": ["Ahmad Massoud", "Ahmad Shah Massoud"]}], "ahmad-massoud"),
        ("Ahmad Massoud", [{"pid": "name_fa", "v": "احمدشاه مسعود"}], None),
        ("Ahmad Massoud", [{"pid": "name_fa", "v": "احمد مسعود"}], "ahmad-massoud"),
        ("Taliban", [{"pid": "names", "v": "Tehrik-i-Taliban Pakistan"}], None),
    ],
)
def test_what_else_is_given_may_speak_against_a_name_that_is_the_same(
    api: Api, name: str, properties: Any, certain: str | None
) -> None:
    found = candidates(api, name, properties=properties)
    assert [one["id"] for one in found if one["match"]] == ([certain] if certain else [])


def test_one_id_that_differs_outweighs_another_that_is_the_same(api: Api) -> None:
    for other, certain in ((1138958, True), (1138958.0, True), (1, False)):
        properties = [{"pid": "wikidata", "v": "Q5838"}, {"pid": "geonames", "v": other}]
        assert candidates(api, "Kabul", properties=properties)[0]["match"] == certain
        (alone,) = reconciled(api, {"properties": properties})
        assert [(one["id"], one["match"]) for one in alone["result"]] == [(KABUL, certain)]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.geonames.org/1138958",
        "http://sws.geonames.org/1138958/",
        "https://www.geonames.org/1138958/kabul.html",
        "www.geonames.org/1138958",
        "https://www.geonames.org/01138958",
    ],
)
def test_an_id_may_be_given_as_the_address_it_is_found_at(api: Api, address: str) -> None:
    properties = [{"pid": "geonames", "v": address}]
    first = candidates(api, "Kabul", properties=properties)[0]
    assert (first["id"], first["match"], features_of(first)["agrees_geonames"]) == (KABUL, True, 100)
    other = candidates(api, "Kabul", properties=[{"pid": "geonames", "v": address.replace("1138958", "1138959")}])[0]
    assert (other["id"], other["match"], features_of(other)["agrees_geonames"]) == (KABUL, False, 0)


def test_a_number_may_have_lost_the_noughts_that_it_began_with(api: Api) -> None:
    for value in ("004", "4", 4, 4.0):
        first = candidates(api, "Afghanistan", properties=[{"pid": "iso3166_1_numeric", "v": value}])[0]
        assert (first["id"], first["match"]) == ("afghanistan", True)
    assert not candidates(api, "Afghanistan", properties=[{"pid": "iso3166_1_numeric", "v": 40}])[0]["match"]


@pytest.mark.parametrize(
    ("value", "pointer", "detail"),
    [
        (True, "/properties/0/v", "`geonames` is never true; expected text or a number"),
        (["1138958", False], "/properties/0/v/1", "`geonames` is never false; expected text or a number"),
    ],
)
def test_true_and_false_are_values_of_no_property(api: Api, value: Any, pointer: str, detail: str) -> None:
    wrong, right = reconciled(
        api, {"query": "Kabul", "properties": [{"pid": "geonames", "v": value}]}, {"query": "Kabul"}
    )
    assert (wrong["result"], wrong["error"]["status"]) == ([], 422)
    assert wrong["error"]["errors"] == [{"parameter": None, "pointer": pointer, "detail": detail}]
    assert right["result"][0]["id"] == KABUL


@pytest.mark.parametrize(
    ("parameter", "text", "key"),
    [
        ("queries", '{"q0": {"query": "Kabul"}, "q1": {"query": "NATO"}, "q0": {"query": "Bazarak"}}', "q0"),
        ("queries", '{"a": {"query": "Kabul"}, "\\u0061": {"query": "NATO"}}', "a"),
        ("queries", '{"a": {"query": "Kabul", "query": "NATO"}}', "query"),
        ("query", '{"query": "Kabul", "type": "city", "properties": [{"pid": "kind", "v": 1, "v": 2}]}', "v"),
        ("extend", '{"ids": ["kabul"], "properties": [], "ids": []}', "ids"),
        ("queries", json.dumps({"k" * 500: 1})[:-1] + f', "{"k" * 500}": 2}}', "k" * 100),
    ],
)
def test_a_key_that_is_there_twice_is_named(
    api: Api, openapi: Mapping[str, Any], parameter: str, text: str, key: str
) -> None:
    for response in (
        api.request("POST", "/reconcile", data={parameter: text}),
        api.get("/reconcile", params={parameter: text}),
    ):
        assert is_problem(response, 400, openapi)
        detail = f"has the key `{key}` twice in one object"
        assert response.json()["errors"] == [{"parameter": parameter, "pointer": None, "detail": detail}]


def test_numbers_that_are_too_long_for_python_are_no_matter(api: Api) -> None:
    response = api.request("POST", "/reconcile", data={"queries": f'{{"a": {"9" * 5000}}}'})
    assert response.status_code in {200, 400}
