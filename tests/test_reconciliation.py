"""Reconciliation: whom a name means, in whatever spelling; what is certain; and that strangers are nobody here."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reconciliation.likeness import AskedName, word_similarity
from tests.conftest import Api, Serve
from tests.dossiers import copy_of_dossiers, replace_in, seed
from tests.trials import tried

# whom, and spellings of the name: transliterated otherwise, mistyped, turned round, in another script
SPELLINGS: dict[str, list[str]] = {
    "ahmad-massoud": ["Ahmad Masood", "Ahmed Masud", "Massoud, Ahmad", "احمد مسعود"],
    "ahmad-shah-massoud": ["Ahmed Shah Masud", "Ahmad Shah Masood", "Ahmad Schah Massoud", "احمدشاه مسعود"],
    "hamid-karzai": ["Hamed Karzay", "Hamid Karzaï", "Hameed Karzai", "حامد کرزی"],
    "abdullah-abdullah": ["Abdollah Abdollah", "Dr. Abdullah Abdullah", "Abdulla Abdulla", "عبدالله عبدالله"],
    "amrullah-saleh": ["Amrollah Salih", "Amrulla Saleh", "SALEH Amrullah", "امرالله صالح"],
    "ali-maysam-nazari": ["Ali Maisam Nazari", "Ali Meysam Nazary", "Ali M. Nazari", "Nazary, Ali Maysam"],
    "panjshir-valley": ["Panjsher Valley", "Panjsheer Valley", "the Panjshir valley", "وادي بنجشير"],
    "bazarak": ["Bāzārak", "Bazarakh", "Bazaarak", "بازارک"],
    "baghlan-province": ["Baghlān", "Baghlan", "Baglan", "ولایت بغلان"],
    "national-resistance-front": [
        "National Resistence Front",
        "The National Resistance Front",
        "National Resistance Front (NRF)",
        "جبهه مقاومت ملی",
    ],
}
CERTAIN = {"احمد مسعود", "احمدشاه مسعود", "حامد کرزی", "عبدالله عبدالله", "امرالله صالح", "Hamid Karzaï", "Panjsher Valley", "وادي بنجشير", "Bāzārak", "بازارک", "Baghlān", "Baghlan", "ولایت بغلان", "جبهه مقاومت ملی"}  # fmt: skip

STRANGERS = [
    # of the same family, circle or time, and not in the article
    "Ahmad Zia Massoud", "Ahmad Wali Massoud", "Ahmad Shah Durrani", "Ahmad Shah Ahmadzai", "Ashraf Ghani", "Mahmoud Karzai",
    "Ahmad Wali Karzai", "Abdul Rashid Dostum", "Gulbuddin Hekmatyar", "Abdul Ghani Baradar", "Haibatullah Akhundzada",
    "Burhanuddin Rabbani", "Ismail Khan", "Mohammad Ismail Khan", "Amrullah Aman", "Saleh Mohammad", "Fahim Dashty",
    # of the same name, in part
    "Massoud", "Masoud Barzani", "Massoud Hossain", "Ahmad", "Ahmad Massoudi", "Ahmad Mahmoud", "Hamid", "Karzai", "Nazari",
    "Ali Nazari", "Hamid Nazari", "Abdullah", "King Abdullah", "Abdullah Gul", "Abdullah Abdullah Saleh", "Saleh", "Shah",
    # of places and bodies
    "Panjshir", "Panjshir River", "Kabulgan", "Kabul University", "Kabul Express", "Kandahar", "West", "The West Wing",
    "Western Sahara", "White", "White House Farm", "House", "US", "AFP", "NRF", "Al Hurra", "Al", "National Front",
    "Resistance movement", "Resistance", "French Resistance", "Front", "Political bureau", "Higher Council", "Emirate",
    # of nobody here
    "Joe Biden", "Emmanuel Macron", "António Guterres", "Angela Merkel", "Maria", "John Smith", "محمد نبي", "王伟", "Иван", "...",
]  # fmt: skip


def reconciled(api: Api, *questions: Any) -> list[Any]:
    """The results of a batch, in the order of its questions."""
    batch = {f"q{place}": question for place, question in enumerate(questions)}
    response = api.request("POST", "/reconcile", data={"queries": json.dumps(batch)})
    assert response.status_code == 200, response.text
    assert list(response.json()) == list(batch)
    return list(response.json().values())


def candidates(api: Api, name: str, **question: Any) -> list[Any]:
    """The candidates for one name."""
    (result,) = reconciled(api, {"query": name, **question})
    assert result["error"] is None, result
    return list(result["result"])


def features_of(candidate: Any) -> dict[str, Any]:
    """The features of a candidate, by their ids."""
    return {feature["id"]: feature["value"] for feature in candidate["features"]}


def test_ten_names_in_four_spellings_each_are_found_and_none_is_certain_that_nobody_checked(api: Api) -> None:
    asked = [(id, spelling) for id, spellings in SPELLINGS.items() for spelling in spellings]
    assert len(asked) == 40
    results = reconciled(api, *({"query": spelling} for _, spelling in asked))
    found = [result["result"][0]["id"] if result["result"] else None for result in results]
    wrong = [(spelling, one) for (id, spelling), one in zip(asked, found, strict=True) if one != id]
    assert wrong == []
    matched = {
        (spelling, candidate["id"])
        for (_, spelling), result in zip(asked, results, strict=True)
        for candidate in result["result"]
        if candidate["match"]
    }
    assert matched == {(spelling, id) for id, spelling in asked if spelling in CERTAIN}


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_never_match(api: Api, name: str) -> None:
    for question in ({}, {"type": "person"}, {"type": ["place", "organisation"], "type_strict": "should"}):
        assert not any(candidate["match"] for candidate in candidates(api, name, limit=50, **question))


def test_whoever_is_not_there_is_not_found_among_those_who_are(api: Api) -> None:
    for name in ("Joe Biden", "Emmanuel Macron", "Ashraf Ghani", "Kandahar", "王伟"):
        assert candidates(api, name) == []


def test_father_and_son_are_told_apart_and_neither_is_certain_of_the_others_name(api: Api) -> None:
    father, son = "ahmad-shah-massoud", "ahmad-massoud"
    for name, order in {
        "Ahmad Masood": [son, father],
        "Ahmed Shah Masud": [father, son],
        "احمد مسعود": [son, father],
        "احمد شاه مسعود": [father, son],
        "أحمد مسعود": [son, father],
        "Ahmad Massoud": [son, father],
        "Ahmad Shah Massoud": [father, son],
    }.items():
        found = candidates(api, name, type="person")
        assert [one["id"] for one in found] == order
        assert not found[1]["match"]
        assert found[0]["match"] == (features_of(found[0])["name_exact"])
        assert found[0]["score"] - found[1]["score"] > 10
    both = candidates(api, "Massoud", type="person")
    assert [one["match"] for one in both] == [False, False]


def test_every_checked_name_finds_its_entity_first_and_is_certain_only_of_it(api: Api) -> None:
    certain = 0
    for path in ("people", "places", "organisations"):
        for entity in api.everything(f"/v1/{path}"):
            for name in [*entity["names"], *entity["reference"]["names"]]:
                found = candidates(api, name["text"])
                best = [one["id"] for one in found if one["score"] == found[0]["score"]]
                assert entity["id"] in best, name
                assert [one["id"] for one in found if one["match"]] in ([], [entity["id"]])
                certain += any(one["match"] for one in found)
    assert certain > 100


@pytest.mark.parametrize(
    ("name", "question", "certain"),
    [
        ("Panjshir", {}, None),
        ("Panjshir", {"type": "province"}, "panjshir-province"),
        ("Panjshir", {"type": "place"}, None),
        ("Panjshir", {"properties": [{"pid": "kind", "v": "province"}]}, "panjshir-province"),
        ("Panjshir", {"properties": [{"pid": "kind", "v": "valley"}]}, None),
        ("Kabul", {}, "kabul"),
        ("KABUL", {"properties": [{"pid": "lies_in", "v": "Afghanistan"}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "lies_in", "v": {"id": "united-states", "name": "United States"}}]}, None),
        ("Kabul", {"properties": [{"pid": "lies_in", "v": {"id": "afghanistan"}}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "kind", "v": ["city", "airport"]}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "kind", "v": "airport"}]}, None),
        ("Kabul", {"type": "person", "type_strict": "should"}, None),
        ("Kabul", {"properties": [{"pid": "latitude", "v": "34.5"}, {"pid": "longitude", "v": 69.2}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "coordinates", "v": "34.5, 69.2"}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "latitude", "v": 10}]}, None),
        ("Kabul", {"properties": [{"pid": "geonames", "v": "1138958"}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "geonames", "v": 1138958}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "geonames", "v": "https://www.geonames.org/1138958"}]}, "kabul"),
        ("Kabul", {"properties": [{"pid": "wikidata", "v": "Q1"}]}, None),
        ("Massoud", {"properties": [{"pid": "wikidata", "v": "Q26689638"}]}, "ahmad-massoud"),
        ("Masood", {"properties": [{"pid": "wikidata", "v": "q200029"}]}, None),
        ("Ahmad Masood", {"properties": [{"pid": "wikidata", "v": "Q26689638"}]}, "ahmad-massoud"),
        ("Ahmad Massoud", {"properties": [{"pid": "wikidata", "v": "Q200029"}]}, None),
        ("Joe Biden", {"properties": [{"pid": "wikidata", "v": "Q200029"}]}, None),
        ("Hindu Kush", {"properties": [{"pid": "wikidata", "v": "Q1"}]}, "hindu-kush"),  # of which we know none
        ("lion of Panjshir", {}, None),
        ("Afghan", {}, None),
        ("Abdullah Abdullah Abdullah", {}, None),
        ("MOHAMMAS ISMAIL", {}, None),
        ("NATO", {"type": "alliance"}, None),
        ("ناتو", {}, None),  # as NATO
        ("ahmad-massoud", {}, "ahmad-massoud"),
        ("west", {}, None),
    ],
)  # fmt: skip
def test_what_is_certain(api: Api, name: str, question: dict[str, Any], certain: str | None) -> None:
    matched = [one["id"] for one in candidates(api, name, **question) if one["match"]]
    assert matched == ([certain] if certain else [])


def test_properties_move_the_right_candidate_up(api: Api) -> None:
    for kind, other in (("valley", "province"), ("province", "valley")):
        first, second, *_ = candidates(api, "Panjshir", properties=[{"pid": "kind", "v": kind}])
        assert (first["id"], second["id"]) == (f"panjshir-{kind}", f"panjshir-{other}")
        assert (features_of(first)["agrees_kind"], features_of(second)["agrees_kind"]) == (100, 0)
        assert first["score"] == 100 > second["score"]


def test_entities_are_found_by_properties_alone(api: Api) -> None:
    (by_identifier,) = reconciled(api, {"properties": [{"pid": "iata", "v": "KBL"}]})
    assert [(one["id"], one["match"], one["matched_name"]) for one in by_identifier["result"]] == [
        ("kabul-airport", True, None)
    ]
    for place in ("Afghanistan", "افغانستان", {"id": "afghanistan", "name": "Afghanistan"}):
        (within,) = reconciled(api, {"type": "city", "properties": [{"pid": "lies_in", "v": place}]})
        assert [one["id"] for one in within["result"]] == ["bazarak", "kabul"]
        assert not any(one["match"] for one in within["result"])
    (by_name,) = reconciled(api, {"properties": [{"pid": "name_ps", "v": "حامد کرزی"}]})
    assert by_name["result"][0]["id"] == "hamid-karzai"


def test_types_narrow_down(api: Api) -> None:
    assert [one["id"] for one in candidates(api, "Panjshir", type="valley")] == ["panjshir-valley"]
    assert [one["id"] for one in candidates(api, "Panjshir", type=["valley", "person"])] == ["panjshir-valley", "ahmad-shah-massoud"]  # fmt: skip
    assert candidates(api, "Panjshir", type=["valley", "person"], type_strict="all") == []
    assert [one["id"] for one in candidates(api, "Panjshir", type=["valley", "place"], type_strict="all")] == ["panjshir-valley"]  # fmt: skip
    found = candidates(api, "Panjshir", type="valley", type_strict="should")
    assert [(one["id"], one["score"]) for one in found] == [("panjshir-valley", 100), ("panjshir-province", 50)]
    assert [features_of(one)["type_fits"] for one in found] == [True, False]


def test_the_limit_hides_candidates_and_no_rivals(api: Api) -> None:
    (only,) = candidates(api, "Panjshir", limit=1)
    assert features_of(only)["rivals"] == 1
    assert not only["match"]
    assert len(candidates(api, "Panjshir", limit=2)) == 2
    assert candidates(api, "Panjshir", limit=100_000) == candidates(api, "Panjshir", limit=40)
    assert candidates(api, "Panjshir", limit=10**30) == candidates(api, "Panjshir", limit=40)


def test_a_candidate_says_what_its_score_comes_from(api: Api) -> None:
    (son, father) = candidates(api, "Ahmad Masood", properties=[{"pid": "name_fa", "v": "احمد مسعود"}])
    assert features_of(son) == {
        "name_similarity": 94.08,
        "name_exact": False,
        "name_sounds_alike": True,
        "name_stands_alone": True,
        "name_words_left_over": 0,
        "id_exact": False,
        "type_fits": True,
        "rivals": 0,
        "agrees_name_fa": 100,
    }
    assert (son["name"], son["matched_name"], son["score"]) == ("Ahmad Massoud", "Ahmad Massoud", 95.45)
    assert son["description"] == api.document("/v1/people/ahmad-massoud")["description"]
    assert son["type"] == [{"id": "person", "name": "Person"}]
    assert features_of(father)["name_words_left_over"] == 1
    (city, *_) = candidates(api, "Kabol")
    assert city["type"] == [{"id": "city", "name": "City"}, {"id": "place", "name": "Place"}]
    for candidate in (son, father, city):
        for feature in candidate["features"]:
            assert api.get(f"/reconcile/features/{feature['id']}").status_code == 200


def test_namesakes_and_those_who_sound_alike_are_never_certain(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    for known, another in (("Mohammad Ismail", "Hamid Karzai"), ("Ali Nazary", "Ahmad Masood")):
        line = f"      - {{text: {known}, lang: en, script: Latn"
        replace_in(root, "entities/people.yaml", line, f"{line.replace(known, another)}, source: cldr}}\n{line}")
    result = seed(root, place)
    assert result.exit_code == 0, result.output
    api = serve(place)
    for name, likest in {
        "Hamid Karzai": {"hamid-karzai", "mohammad-ismail"},
        "Ahmad Massoud": {"ahmad-massoud"},
        "Ahmad Masood": {"ali-maysam-nazari"},
    }.items():
        found = candidates(api, name, type="person")
        assert {one["id"] for one in found if one["score"] == 100} == likest
        assert not any(one["match"] for one in found)
        assert features_of(found[0])["rivals"] == 1
    (told_apart, *_) = candidates(api, "Hamid Karzai", properties=[{"pid": "wikidata", "v": "Q43944"}])
    assert (told_apart["id"], told_apart["match"]) == ("hamid-karzai", True)


NAMES = st.text(max_size=60) | st.lists(st.sampled_from(["ahmad", "shah", "massoud", "A.", "masood", "kabul", "،", "مسعود", "the"]), max_size=8).map(" ".join)  # fmt: skip


@tried(500)
@given(one=NAMES, other=NAMES)
def test_likeness_holds_together(one: str, other: str) -> None:
    likeness = AskedName(one).likeness(other)
    assert 0 <= likeness.similarity <= 1
    assert likeness.similarity == pytest.approx(AskedName(other).likeness(one).similarity)
    assert (likeness.similarity == 1) == (AskedName(one).folded == AskedName(other).folded != "")
    if likeness.sounds_alike:
        assert likeness.similarity > 0.8


@tried(300)
@given(one=st.text(min_size=1, max_size=12), other=st.text(min_size=1, max_size=12))
def test_words_are_as_like_one_way_as_the_other(one: str, other: str) -> None:
    assert word_similarity(one, other) == word_similarity(other, one)
    assert word_similarity(one, one) == 1
