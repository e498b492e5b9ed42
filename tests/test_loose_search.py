"""Search by misspelt names and words: what they are taken for, and that it is said."""

import pytest

import app.finding
import app.spellings
from tests.conftest import Api
from tests.test_search import found, search, shown
from tests.test_suggestions import suggested


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Masood", ["ahmad-massoud", "ahmad-shah-massoud"]),
        ("Masud", ["ahmad-massoud", "ahmad-shah-massoud"]),
        ("Ahmad Masood", ["ahmad-massoud"]),
        ("Ahmed Masud", ["ahmad-massoud"]),
        ("Ahmed Shah Masood", ["ahmad-shah-massoud"]),
        ("Panjsheer", ["panjshir-province", "panjshir-valley", "ahmad-shah-massoud"]),
        ("Panjshar valey", ["panjshir-valley"]),
        ("Karzay", ["hamid-karzai", "kabul-airport"]),
        ("Hamed Karzi", ["hamid-karzai", "kabul-airport"]),
        ("Qaboul", ["kabul", "kabul-airport"]),
        ("Nazaree", ["ali-maysam-nazari"]),
        ("Hindoo Kosh", ["hindu-kush"]),
        ("al jazira", ["al-jazeera"]),
        ("Amrulah Salih", ["amrullah-saleh"]),
        ("مسعوود", ["ahmad-massoud", "ahmad-shah-massoud"]),
        ("Xyzzy", []),
        ("Mossad", []),
        ("Ameer", []),
        ("tea", []),
        ("Italian", []),
        ("Karim", []),
        ("Schah Massoud", ["ahmad-shah-massoud"]),
        ("Mas'ud", ["ahmad-massoud", "ahmad-shah-massoud"]),
        ("Aljazeera", ["al-jazeera"]),
        ("Aljazira's", ["al-jazeera"]),
        ("Alarabiyah", ["al-arabiya"]),
        ("whitehouse", ["white-house"]),
        ("Whitehose", ["white-house"]),
        ("Ahmadmassoud", ["ahmad-massoud"]),
        ("Tali ban", ["taliban", "taliban-political-bureau"]),
        ("Talban", ["taliban", "taliban-political-bureau"]),
        ("Tailban", ["taliban", "taliban-political-bureau"]),
        ("zz", []),
        ("USA", ["united-states"]),
        ("U.S.A.", ["united-states"]),
    ],
)
def test_a_misspelt_name_finds_its_entity_and_says_so(api: Api, q: str, expected: list[str]) -> None:
    assert found(api, q) == [(id, "loose") for id in expected]
    assert {how for _, how in found(api, q, type="figure")} <= {"loose"}
    assert found(api, q, article="panjshir-last-bastion") == [(id, "loose") for id in expected]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Masood war", ["massoud-does-not-want-war"]),
        ("war Masood", ["massoud-does-not-want-war"]),
        ("Masood doesn't want war", []),
        ("Masood does not want war", ["massoud-does-not-want-war"]),
        ("Mass oud war", ["massoud-does-not-want-war"]),
        ("Tali ban war", ["taliban-negotiating-before-offensive", "war-inevitable-without-taliban-dialogue"]),
        ("Karzay Abdula disclosure", []),
        ("Masood xyzzy", []),
        ("massoud OR taliban", []),
        ("taliban OR massoud", []),
        ("massoud or Talban", []),
        ("xyzzy war", []),
        ("10.000", []),
        ("1.28 000", []),
    ],
)
def test_a_misspelt_name_beside_another_word_is_taken_for_a_name(api: Api, q: str, expected: list[str]) -> None:
    assert found(api, q) == [(id, "loose") for id in expected]
    for hit in search(api, q)["items"]:
        assert hit["matched_name"] is None
        assert {"Masood", "Mass", "Tali"}.isdisjoint(shown(hit["snippets"][0]))


RESISTANCE = {"panjshir-resistance", "national-resistance-front", "afghan-anti-soviet-resistance"}
GOVERNMENT = {
    "nrf-intends-to-negotiate",
    "taliban-consultations-on-new-government",
    "announcement-of-new-government",
    "new-government-to-be-announced",
}
NEGOTIATIONS = {"massoud-insists-on-negotiations", "negotiations-only-way-forward"}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("resistence", RESISTANCE),
        ("rezistance", RESISTANCE),
        ("goverment", GOVERNMENT),
        ("goverments", GOVERNMENT),
        ("Govermnent", GOVERNMENT),
        ("inclusive goverment", {"nrf-intends-to-negotiate"}),
        ("inclusve government", {"nrf-intends-to-negotiate"}),
        ("goverment inclusive", {"nrf-intends-to-negotiate"}),
        ("evacuatd", {"evacuation-at-kabul-airport", "al-jazeera", "kabul-airport"}),
        ("evacuate Kabul", {"evacuation-at-kabul-airport", "kabul-airport"}),
        ("negotations", NEGOTIATIONS),
        ("negotiation Taliban", NEGOTIATIONS),
        ("dialoge", {"war-inevitable-without-taliban-dialogue"}),
        ("conflit", {"nrf-ready-for-long-conflict"}),
        ("long-term conflct", {"nrf-ready-for-long-conflict"}),
        ("ultimatm", {"al-arabiya"}),
        ("weapns", {"panjshir-leaders-must-disarm", "hours-to-surrender-weapons"}),
        ("thosands", {"people-crowding-airport", "afghans-waiting-to-leave-kabul"}),
        ("thosands Afghans", {"afghans-waiting-to-leave-kabul"}),
        ("spokeman", {"ali-maysam-nazari", "baghlan-province"}),
        ("spokesmen", {"ali-maysam-nazari", "baghlan-province"}),
        ("spoksman Talban", {"baghlan-province"}),
        ("witdrawal of troops", {"us-withdrawal-may-be-delayed"}),
        ("kabul airprt", {"kabul-airport"}),
        ("airprot", {"kabul-airport"}),
        # nothing is said here of these, however like they are to what something is said of
        *((word, set()) for word in ("refugee", "plane", "truth", "woman", "drone", "election", "minister", "police")),
        *((word, set()) for word in ("Pakistan", "Russia", "Mossad", "hospital", "wounded soldiers", "Biden")),
        # and a number is no misprint of another
        *((number, set()) for number in ("10001", "15001", "4 hours", "2020")),
    ],
)
def test_a_misspelt_word_finds_what_has_it_and_says_so(api: Api, q: str, expected: set[str]) -> None:
    hits = found(api, q)
    assert {id for id, _ in hits} == expected
    assert {how for _, how in hits} <= {"loose"}


@pytest.mark.parametrize(
    ("q", "same"),
    [
        ("15,000", "15000"),
        ("15 000", "15000"),
        ("10,000-15,000", "10000 15000"),
        ("Al-Arabiya", "al arabiya"),
        ("long term", "long-term"),
        ("كابل", "کابل"),
        ("أحمد مسعود", "احمد مسعود"),
        ("airport, Kabul", "airport kabul"),
    ],
)
def test_two_ways_to_write_one_thing_find_the_same(api: Api, q: str, same: str) -> None:
    assert found(api, q) == found(api, same) != []
    assert found(api, q)[0][1] != "loose"


def test_what_was_found_by_another_word_shows_it(api: Api) -> None:
    for hit in search(api, "goverment")["items"]:
        assert hit["matched_name"] is None
        assert [word.casefold() for word in shown(hit["snippets"][0])] == ["government"]
    assert search(api, "goverment")["words"] == ["goverment"]
    assert suggested(api, "goverment", limit=4) == [(id, "loose") for id, _ in found(api, "goverment")]


def test_of_too_many_words_no_sound_is_looked_up(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    async def spellings_of_many(number: int) -> dict[str, float]:
        async with api.app.state.database.snapshot() as snapshot:
            return await app.spellings.spellings_of(snapshot, ["masood"] * number)

    assert 0 < len(api.run(spellings_of_many(app.spellings.MAX_WORDS))) <= app.spellings.MAX_SPELLINGS
    monkeypatch.setattr(app.spellings, "keys_asked", None)
    assert api.run(spellings_of_many(app.spellings.MAX_WORDS + 1)) == {}
    assert api.run(spellings_of_many(0)) == {}


@pytest.mark.parametrize(("q", "right"), [("Masood Talban", "Massoud Taliban"), ("Karzay Abdula", "Karzai Abdullah")])
def test_several_misspelt_names_find_what_the_names_do(api: Api, q: str, right: str) -> None:
    assert {id for id, _ in found(api, right)} == {id for id, how in found(api, q) if how == "loose"} != set()


def test_what_is_suggested_for_a_misspelt_name_and_a_word(api: Api) -> None:
    assert suggested(api, "Masood war") == [("massoud-does-not-want-war", "loose")]


def test_what_was_found_loosely_names_what_it_was_taken_for(api: Api) -> None:
    (hit,) = search(api, "Ahmad Masood")["items"]
    assert hit["matched_name"] == "Ahmad Massoud"
    assert [snippet["field"] for snippet in hit["snippets"]] == ["name", "description"]
    assert shown(hit["snippets"][0]) == ["Ahmad", "Massoud"]


@pytest.mark.parametrize(
    ("q", "place", "expected"),
    [
        ("the Taliban", 1, ("taliban", "words", "Taliban")),
        ("the Kabul airport", 0, ("kabul-airport", "words", "Kabul airport")),
        ("the Massoud", 0, ("ahmad-massoud", "words", "Massoud")),
        # none of what is said of them has the article
        ("the National Resistance Front", -1, ("national-resistance-front", "loose", "National Resistance Front")),
        ("the Reuters", -1, ("reuters", "loose", "Reuters")),
    ],
)
def test_an_entity_is_found_by_its_name_though_texts_have_the_article_too(
    api: Api, q: str, place: int, expected: tuple[str, str, str]
) -> None:
    hits = [(hit["id"], hit["how"], hit["matched_name"]) for hit in search(api, q, limit=50)["items"]]
    assert len(hits) > 1
    assert hits[place] == expected


def test_without_its_article_a_text_is_found_loosely(api: Api) -> None:
    """Two figures have a word that begins so, and neither has the other word."""
    items = search(api, "The ou", type="figure")["items"]
    assert {hit["how"] for hit in items} == {"loose"}
    assert {hit["matched_name"] for hit in items} == {None}
    assert {hit["how"] for hit in search(api, "Dr. Abdullah", type="claim")["items"]} == {"loose"}
    assert "loose" not in {hit["how"] for hit in search(api, "Dr. Abdullah")["items"]}, "the title is that of a name"
