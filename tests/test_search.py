"""Search: what it finds, in which order, with which words shown; and that no text asked for is more than text."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.finding
import app.spellings
from app.finding import LEFT_OUT
from app.folding import fold
from app.lanes import Lane
from tests.conftest import Api
from tests.naive import World, has_words
from tests.test_collections import is_problem, schema_of
from tests.test_suggestions import suggested
from tests.trials import tried

NAMES = ("people", "places", "organisations")
FACTS = ("claims", "figures", "events", "relations")


def search(api: Api, q: str, **parameters: Any) -> Any:
    return api.document(f"/v1/search?{urlencode({'q': q, 'limit': 50, **parameters}, doseq=True)}")


def found(api: Api, q: str, **parameters: Any) -> list[tuple[str, str]]:
    return [(item["id"], item["how"]) for item in search(api, q, **parameters)["items"]]


def test_a_name_comes_before_what_tells_of_it(api: Api) -> None:
    hits = search(api, "massoud")
    assert [(hit["id"], hit["how"], hit["matched_name"]) for hit in hits["items"][:2]] == [
        ("ahmad-massoud", "exact", "Massoud"),
        ("ahmad-shah-massoud", "words", "Ahmad Shah Massoud"),
    ]
    types = [hit["type"] for hit in hits["items"]]
    assert set(types[2:18]) == {"claim", "event", "relation"}, "statements"
    assert set(types[18:]) == {"person", "organisation", "place"}, "descriptions"
    assert hits["counts"] == {
        "people": 3, "places": 1, "organisations": 5, "articles": 0, "claims": 8, "figures": 0, "events": 1, "relations": 7,
    }  # fmt: skip
    assert (hits["total"], hits["complete"], hits["next"]) == (25, True, None)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Ahmad Massoud", [("ahmad-massoud", "exact"), ("ahmad-shah-massoud", "words")]),
        ("Ahmad Shah Massoud", [("ahmad-shah-massoud", "exact")]),
        ("احمد مسعود", [("ahmad-massoud", "exact"), ("ahmad-shah-massoud", "words")]),
        ("أحمد شاه", [("ahmad-shah-massoud", "prefix")]),
        ("BĀZĀRAK", [("bazarak", "exact")]),
        ("Panjsher", [("panjshir-province", "exact"), ("panjshir-valley", "prefix")]),
        ("valley panjshir", [("panjshir-valley", "words")]),
    ],
)
def test_a_name_is_found_in_any_script_and_spelling(api: Api, q: str, expected: list[tuple[str, str]]) -> None:
    assert [hit for hit in found(api, q, type=["person", "place"]) if hit in expected] == expected
    assert found(api, q)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("q", "same", "first"),
    [
        ("Massoud's", "Massoud", "ahmad-massoud"),
        ("Karzai’s", "Karzai", "hamid-karzai"),
        ("the Taliban‘s", "the Taliban", "panjshir-last-bastion"),
        ("U.S.", "US", "united-states"),
        ("u.s", "US", "united-states"),
        ("A.F.P.", "AFP", "afp"),
        ("N.A.T.O.’s", "NATO", "nato"),
        ("N.R.F.", "NRF", "national-resistance-front"),
        ("10000", "10,000", "people-need-evacuation-from-afghanistan"),
        ("10 000", "10,000", "people-need-evacuation-from-afghanistan"),
        ("۱۰٬۰۰۰", "10,000", "people-need-evacuation-from-afghanistan"),
        ("28 000", "28000", "people-evacuated-from-afghanistan"),
        ("dont", "don't", "massoud-does-not-want-war"),
        ("don’t", "don't", "massoud-does-not-want-war"),
        ("the White House", "White House", "white-house"),
        ("Dr. Abdullah", "Abdullah", "abdullah-abdullah"),
        ("Mr Karzai's", "Karzai", "hamid-karzai"),
    ],
)
def test_ways_of_writing_that_mean_the_same(api: Api, q: str, same: str, first: str) -> None:
    assert found(api, q)[0][0] == first
    assert found(api, q) == found(api, same)


@pytest.mark.parametrize("q", ['"', "(", "*", "😀", "... …", "' '", "’", "\u200c", "-"])
def test_a_text_without_a_word_finds_nothing(api: Api, openapi: Mapping[str, Any], q: str) -> None:
    answer = search(api, q)
    jsonschema.validate(answer, schema_of(openapi, "/v1/search"))
    assert (answer["items"], answer["total"], answer["complete"], answer["words"]) == ([], 0, True, [])
    assert suggested(api, q) == []
    for path in (*NAMES, *FACTS, "facts", "timeline"):
        page = api.document(f"/v1/{path}?{urlencode({'q': q, 'count': 'true'})}")
        assert page == {"items": [], "next": None, "total": 0}
    assert api.document(f"/v1/facts?{urlencode({'q': q, 'speaker': 'taliban', 'count': 'true'})}")["total"] == 0
    assert api.get(f"/v1/search?{urlencode({'q': q, 'article': 'panjshir'})}").status_code == 422


def test_words_that_are_quoted_find_who_said_them(api: Api) -> None:
    hit = search(api, "ready for a LONG-TERM conflict!")["items"][0]
    assert (hit["id"], hit["how"], hit["matched_name"]) == ("nrf-ready-for-long-conflict", "words", None)
    assert hit["article"]["id"] == "panjshir-last-bastion"
    (snippet,) = [snippet for snippet in hit["snippets"] if snippet["field"] == "quote"]
    assert snippet["text"] == "National Resistance Front is ready for a long-term conflict"
    assert shown(snippet) == ["ready", "for", "a", "long", "term", "conflict"]
    assert search(api, snippet["text"])["items"][0]["how"] == "exact"


def test_an_article_is_found_by_its_title(api: Api) -> None:
    assert found(api, "only bastion")[0] == ("panjshir-last-bastion", "words")
    assert found(api, "bastion", type="article") == [("panjshir-last-bastion", "words")]


def shown(snippet: Mapping[str, Any]) -> list[str]:
    """The words that a snippet highlights."""
    return [snippet["text"][mark["start"] : mark["end"]] for mark in snippet["highlights"]]


ASKED = ["massoud", "taliban panj", "afghanistan", "the", "of a", "kabul", "مسعود", "resistance front", "at least 2", "war", "s"]  # fmt: skip


@pytest.mark.parametrize("q", ASKED)
def test_highlights_are_the_words_that_were_asked_for(api: Api, openapi: Mapping[str, Any], q: str) -> None:
    answer = search(api, q)
    jsonschema.validate(answer, schema_of(openapi, "/v1/search"))
    *whole, last = fold(q).split()
    assert answer["items"]
    for hit in answer["items"]:
        marked = [word for snippet in hit["snippets"] for text in shown(snippet) for word in fold(text).split()]
        assert marked
        assert set(whole) <= set(marked)
        assert all(word in whole or word.startswith(last) for word in marked)


def naive(world: World, query: Mapping[str, list[str]]) -> set[str]:
    """Ids of everything that has the words, by reading it all."""
    types = query.get("type") or ["article", *(item["type"] for items in world.lists.values() for item in items)]
    records = [item for path in (*NAMES, *FACTS) for item in world.lists[path] if item["type"] in types]
    if "article" in types:
        records += world.lists["articles"]
    return {record["id"] for record in records if has_words(record, query["q"][0])}


@st.composite
def questions(draw: st.DrawFn, world: World) -> dict[str, list[str]]:
    """Some words of a record, the last cut short, perhaps among some types."""
    record = draw(st.sampled_from([item for path in (*NAMES, *FACTS) for item in world.lists[path]]))
    texts = [record.get("statement") or record["name"], *(quote["text"] for quote in record.get("quotes", ()))]
    texts += [name["text"] for name in record.get("reference", {}).get("names", ())]
    words = draw(st.permutations(draw(st.sampled_from(texts)).split()))[: draw(st.integers(1, 3))]
    words[-1] = words[-1][: draw(st.integers(1, 12))]
    query = {"q": [" ".join(words)]}
    if draw(st.booleans()):
        query["type"] = draw(st.lists(st.sampled_from(["person", "place", "claim", "figure", "event", "article"]), min_size=1, max_size=3, unique=True))  # fmt: skip
    return query


def test_random_words_find_what_reading_everything_finds(api: Api, world: World) -> None:
    sizes: list[int] = []

    @tried(200)
    @given(query=questions(world))
    def ask(query: dict[str, list[str]]) -> None:
        if not fold(query["q"][0]):
            return
        answer = search(api, query["q"][0], **{name: values for name, values in query.items() if name != "q"})
        hits = [hit for hit in everything(api, answer) if hit["how"] != "loose"]
        assert answer["complete"]
        expected = naive(world, query)
        first, _, rest = fold(query["q"][0]).partition(" ")
        if hits and not expected:  # an article or a title was left out before a name
            assert first in LEFT_OUT
            assert any(hit["matched_name"] for hit in hits), query
            assert {hit["id"] for hit in hits} <= naive(world, {**query, "q": [rest]}), query
        else:
            assert {hit["id"] for hit in hits} == expected, query
        assert answer["total"] == sum(answer["counts"].values())
        sizes.append(len(hits))

    ask()
    assert sum(1 for size in sizes if size > 1) > 60


def everything(api: Api, answer: Mapping[str, Any]) -> Iterator[Any]:
    """The hits of an answer, and of all that follow."""
    yield from answer["items"]
    while answer["next"]:
        answer = api.document(answer["next"])
        yield from answer["items"]


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_pages_go_once_through_everything(api: Api, limit: int) -> None:
    whole = search(api, "taliban")
    assert len(whole["items"]) > 20
    paged = list(everything(api, search(api, "taliban", limit=limit)))
    assert paged == list(everything(api, whole))
    assert Counter(hit["id"] for hit in paged).most_common(1)[0][1] == 1


def test_a_search_that_would_rank_too_many_says_that_it_stopped(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(everything(api, search(api, "taliban")))
    monkeypatch.setattr(app.finding, "RANKED", 10)
    answer = search(api, "taliban")
    assert (answer["complete"], answer["total"], answer["next"]) == (False, 10, None)
    assert sum(answer["counts"].values()) == 10
    entities = [hit["id"] for hit in whole if hit["type"] in {"person", "place", "organisation"}]
    assert len(entities) < 10, "entities come first, and all of them were ranked"
    assert set(entities) < {hit["id"] for hit in answer["items"]} < {hit["id"] for hit in whole}
    assert answer["items"][0] == whole[0]


def test_others_have_their_turn_while_many_records_are_ranked(api: Api) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def rank_many() -> None:
        task = asyncio.create_task(others())
        rows = [(number, "claim", f"claim-{number}", "", "the war goes on") for number in range(app.finding.RANKED)]
        assert len([hit async for hit in app.finding.ranked(["war"], rows)]) == app.finding.RANKED
        task.cancel()

    api.run(rank_many())
    assert turns >= app.finding.RANKED // app.finding.SLICE


def test_searches_beyond_those_that_may_wait_are_refused(api: Api, openapi: Mapping[str, Any]) -> None:
    lane = api.app.state.searches
    api.app.state.searches = Lane(at_once=1, waiting=0, deadline=1)
    for path in ("/v1/search?q=massoud", "/v1/suggest?q=war"):
        assert is_problem(api.get(path), 503, openapi)
    assert api.get("/v1/suggest?q=massoud&type=person").status_code == 200, "names need no place in the lane"
    api.app.state.searches = lane


@pytest.mark.parametrize(
    ("query", "status", "hint"),
    [
        ("", 400, "q: has to be given"),
        ("q=", 400, "at least 1 character"),
        (f"q={'x' * 201}", 400, "at most 200 characters"),
        (f"q={'a+' * 21}", 400, "expected at most 20 words"),
        ("q=a&q=b", 400, "takes one value"),
        ("q=a%00b", 400, "NUL"),
        ("q=%FF", 400, "not UTF-8"),
        ("q=a&type=people", 400, "found `people`"),
        ("q=a&type=mention", 400, "found `mention`"),
        ("q=a&limit=51", 400, "limit"),
        ("q=a&sort=date", 400, "no such parameter"),
        ("q=a&article=panjshir", 422, "did you mean `panjshir-last-bastion`?"),
        ("q=a&cursor=AAAAAAAAAAAAAAAA", 422, "belongs to a list with other parameters"),
    ],
)
def test_a_search_that_cannot_be_made_is_told_why(
    api: Api, openapi: Mapping[str, Any], query: str, status: int, hint: str
) -> None:
    response = api.get(f"/v1/search?{query}")
    assert is_problem(response, status, openapi)
    assert hint in response.json()["detail"]


def test_a_cursor_is_good_for_its_search_alone(api: Api) -> None:
    cursor = search(api, "taliban", limit=1)["next"].partition("cursor=")[2]
    assert api.get(f"/v1/search?q=TALIBAN!&limit=3&cursor={cursor}").status_code == 200
    for query in ("q=massoud", "q=taliban&type=claim", "q=taliban&article=panjshir-last-bastion"):
        assert api.get(f"/v1/search?{query}&cursor={cursor}").status_code == 422


AWKWARD = [
    '"', "'", '"massoud', "massoud'", "a AND", "OR", "NOT a", "NEAR(a b)", "a*", "*", "^a", "words:a", "{a b}:c", "-a", "a:*", "a & b",
    "!a", "(a", "a)", "a <-> b", "\\", "\\'", "%", "_", "$1", ":q", "?", "a;b", "--", "/*", "a\tb\nc", "\ufeffa", "﷽", "ﷺ" * 5, "İ", "ǅ", "🄐",
    "\U0010ffff", "a\u200cb", "x" * 200, "ß" * 200, "ﷺ" * 200, "0", "٣", "𝟛", "a_b",
]  # fmt: skip


@pytest.mark.parametrize("q", AWKWARD)
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest", "/v1/people"])
def test_no_character_is_an_operator(api: Api, path: str, q: str) -> None:
    response = api.get(f"{path}?q={quote(q)}")
    assert response.status_code in {200, 400}, response.text
    if response.status_code == 400:
        assert len(fold(q).split()) > 20
    elif not fold(q):
        assert response.json()["items"] == []
