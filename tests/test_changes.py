"""Keeping up: the log of seeds, and what became of each record since a version."""

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import changes, lineage
from app.cursors import cursor_after
from app.queries.changes import ChangesQuery
from app.store import store_of
from app.vocabulary import RecordType, url_of
from seed.load import load
from tests.conftest import Api, Serve
from tests.histories import History, State, applied, fetched_anew
from tests.test_collections import is_problem, schema_of
from tests.trials import tried

UNKNOWN = "0" * 16
STATUS = {"added": 200, "changed": 200, "removed": 410, "renamed": 308}


def put(url: str, *states: State) -> list[str]:
    """Seed some states one after another; the versions that they bring."""
    return [load(state.dataset(), store_of(url)).version for state in states]


def people(*says: str, **renamed: str) -> State:
    """A state with people, each with what is said of them after a colon, and former ids."""
    records: dict[tuple[RecordType, str], str] = {("person", one.partition(":")[0]): f'"{one}"' for one in says}
    return State(records, {("person", former): now for former, now in renamed.items()})


def told(api: Api, since: str, more: str = "") -> list[tuple[str, str, str | None, bool]]:
    """Id, what became of it, its new id, and whether it was also changed: of every change, in the order of ids."""
    items = api.everything(f"/v1/changes?since={since}{more}")
    return sorted((item["id"], item["how"], item["renamed_to"], item["also_changed"]) for item in items)


def test_the_log_has_every_seed_the_last_one_first(place: str, serve: Serve, openapi: dict[str, Any]) -> None:
    first, second, third = put(place, people("a"), people("a:2", "b"), people("c", a="c"))
    api = serve(place)
    log = api.document("/v1/changes")
    jsonschema.validate(log, schema_of(openapi, "/v1/changes"))
    assert (log["since"], log["version"], log["next"]) == (None, third, None)
    assert [list(entry.values())[:2] + list(entry.values())[3:] for entry in log["items"]] == [
        [3, third, 0, 0, 1, 1],
        [2, second, 1, 1, 0, 0],
        [1, first, 1, 0, 0, 0],
    ]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["seeded_at"]) for entry in log["items"])
    assert list(api.everything("/v1/changes?limit=1")) == log["items"]
    assert api.get("/v1/changes").headers["dataset-version"] == third


def test_a_change_says_what_became_of_a_record_when_and_where(
    place: str, serve: Serve, openapi: dict[str, Any]
) -> None:
    first, second = put(place, people("a", "b", "c", "d"), people("a:2", "c", "e", "new", d="e"))
    api = serve(place)
    answer = api.document(f"/v1/changes?since={first}")
    jsonschema.validate(answer, schema_of(openapi, "/v1/changes"))
    seeded_at = api.document("/v1/changes")["items"][0]["seeded_at"]
    shared = {"type": "person", "also_changed": False, "version": second, "seeded_at": seeded_at}
    gone = {"name": None, "renamed_to": None}
    assert answer == {
        "since": first,
        "version": second,
        "items": [
            {"id": "new", "url": "/v1/people/new", "name": "The new", "how": "added", "renamed_to": None, **shared},
            {"id": "d", "url": "/v1/people/d", "name": "The e", "how": "renamed", "renamed_to": "e", **shared},
            {"id": "b", "url": "/v1/people/b", "how": "removed", **gone, **shared},
            {"id": "a", "url": "/v1/people/a", "name": "The a", "how": "changed", "renamed_to": None, **shared},
        ],
        "next": None,
    }


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([people("a", "x"), people("a", "x:2")], [("x", "added", None, False)]),
        ([people("a:2"), people()], [("a", "removed", None, False)]),
        ([people("a", "x"), people("a")], []),
        ([people(), people("a:2")], [("a", "changed", None, False)]),
        ([people("b", a="b"), people("c", a="c", b="c")], [("a", "renamed", "c", False)]),
        ([people("b", a="b"), people("c", b="c")], [("a", "renamed", "c", False)]),
        ([people("b", a="b"), people("b:2", a="b")], [("a", "renamed", "b", True)]),
        ([people("a:2"), people("b", a="b")], [("a", "renamed", "b", True)]),
        ([people("b", a="b"), people()], [("a", "removed", None, False)]),
        ([people("a", "x"), people("a", "y", x="y")], [("y", "added", None, False)]),
        ([people("b", a="b"), people("a", b="a")], [("a", "changed", None, False)]),
        ([people("b", a="b"), people("a", "b")], [("a", "changed", None, False), ("b", "added", None, False)]),
        ([people("b"), people("b", a="b")], [("a", "renamed", "b", False)]),
        ([people("a:2"), people("a")], []),
    ],
)
def test_each_record_comes_once_with_what_became_of_it_all_in_all(
    place: str, serve: Serve, steps: list[State], expected: list[Any]
) -> None:
    first, *_ = put(place, people("a", "z"), *(state_with(state, "z") for state in steps))
    api = serve(place)
    assert told(api, first) == told(api, first, "&limit=1") == expected
    for id, how, renamed_to, _ in expected:
        agrees(api, {"id": id, "type": "person", "url": f"/v1/people/{id}", "how": how, "renamed_to": renamed_to})


def state_with(state: State, id: str) -> State:
    """The state with somebody more, who stays as they are."""
    return State({**state.records, ("person", id): f'"{id}"'}, state.renamed)


def agrees(api: Api, change: dict[str, Any]) -> None:
    """What a record answers is what the change says."""
    answer = api.get(change["url"])
    assert answer.status_code == STATUS[change["how"]], change
    if change["how"] == "renamed":
        assert answer.headers["location"] == url_of(change["type"], change["renamed_to"])


def test_a_version_that_came_several_times_counts_from_the_last(place: str, serve: Serve) -> None:
    one, other = people("a"), people("a:2", "b")
    first, second, again = put(place, one, other, one)
    api = serve(place)
    assert first == again
    assert told(api, first) == []
    assert told(api, second) == [("a", "changed", None, False), ("b", "removed", None, False)]
    put(place, other)
    assert told(api, second) == []
    assert told(api, first) == [("a", "changed", None, False), ("b", "added", None, False)]


def test_the_present_version_has_no_changes(api: Api) -> None:
    version = api.get("/v1").headers["dataset-version"]
    assert api.document(f"/v1/changes?since={version}") == {
        "since": version,
        "version": version,
        "items": [],
        "next": None,
    }


def test_an_unknown_version_says_what_to_fetch_again(api: Api, openapi: dict[str, Any]) -> None:
    response = api.get(f"/v1/changes?since={UNKNOWN}")
    assert is_problem(response, 410, openapi)
    problem = response.json()
    assert problem["type"] == "/problems/version-unknown"
    links = re.findall(r'<([^>]+)>; rel="collection"', response.headers["link"])
    assert links == [f"/v1/{path}" for path in ("articles", "people", "places", "organisations", "facts", "mentions")]
    assert all(link in problem["detail"] for link in links)
    assert sum(api.document(f"{link}?limit=1&count=true")["total"] for link in links) == sum(
        api.document("/v1")["counts"].values()
    )
    assert problem["detail"].endswith(f"since `{response.headers['dataset-version']}`.")
    only = api.get(f"/v1/changes?since={UNKNOWN}&type=claim&type=figure&type=person")
    assert only.headers["link"] == '</v1/people>; rel="collection", </v1/facts>; rel="collection"'


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("since=yesterday", 400, "since"),
        ("since=0123456789ABCDEF", 400, "since"),
        ("since=0123456789abcdef0", 400, "since"),
        ("since=", 400, "since"),
        (f"since={UNKNOWN}&since={UNKNOWN}", 400, "since"),
        ("since=%00", 400, "since"),
        ("sinc=1", 400, "sinc"),
        ("limit=0", 400, "limit"),
        ("limit=501", 400, "limit"),
        ("format=xml", 400, "format"),
        ("type=fact", 400, "type"),
        ("type=claim", 422, "type"),
        ("cursor=AAAAAAAAAAAA", 422, "cursor"),
        (f"since={UNKNOWN}&cursor=AAAAAAAAAAAA", 422, "cursor"),
        (f"since={UNKNOWN}&cursor=..", 400, "cursor"),
    ],
)
def test_what_cannot_be_asked(api: Api, openapi: dict[str, Any], query: str, status: int, parameter: str) -> None:
    response = api.get(f"/v1/changes?{query}")
    assert is_problem(response, status, openapi)
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_any_cursor_is_answered_or_refused(api: Api, openapi: dict[str, Any]) -> None:
    version = api.get("/v1").headers["dataset-version"]
    held = st.lists(
        st.integers(-5, 10**30).map(str) | st.sampled_from(["", "person", "ab12cd34", "1", "²"]), max_size=7
    )

    @tried(60)
    @given(held=held, since=st.sampled_from([None, version]))
    def ask(held: list[str], since: str | None) -> None:
        asked = ChangesQuery(since=since)
        cursor = cursor_after(" ".join(held), asked, asked.filters())
        response = api.get(f"/v1/changes?cursor={cursor}" + (f"&since={since}" if since else ""))
        assert response.status_code in {200, 400, 422}, response.text

    ask()


def test_the_type_filter(place: str, serve: Serve) -> None:
    first, _ = put(place, History(3).states[0], State({("person", "a"): "1", ("place", "b"): "2"}))
    api = serve(place)
    everything = list(api.everything(f"/v1/changes?since={first}"))
    for types in (["person"], ["place"], ["claim"], ["person", "place"]):
        query = "&".join(f"type={type}" for type in types)
        expected = [item for item in everything if item["type"] in types]
        assert list(api.everything(f"/v1/changes?since={first}&{query}&limit=2")) == expected
    assert {item["type"] for item in everything} == {"person", "place"}


@pytest.mark.parametrize("number", range(5))
def test_whoever_follows_the_changes_of_any_history_has_what_is_there_now(
    place: str, serve: Serve, number: int
) -> None:
    history, api = History(number), serve(place)
    versions = put(place, history.states[0])
    for limit in range(2, 11):
        versions += put(place, history.next())
        now = history.states[-1].records
        for state, version in zip(history.states, versions, strict=True):
            items = list(api.everything(f"/v1/changes?since={version}&limit={limit}"))
            assert len({(item["type"], item["id"]) for item in items}) == len(items)
            assert applied(state.records, items) == set(now)
            differs = {id for id, document in now.items() if state.records.get(id) != document}
            assert differs <= set(fetched_anew(items))
            for item in items:
                agrees(api, item)


@pytest.mark.parametrize("number", range(3))
def test_nothing_is_lost_to_who_reads_pages_while_there_are_seeds(place: str, serve: Serve, number: int) -> None:
    history, api = History(100 + number), serve(place)
    (since,) = put(place, history.states[0])
    records = {since: history.states[0].records}
    held = dict(records[since])

    def seed_again() -> None:
        state = history.next()
        (version,) = put(place, state)
        records[version] = state.records

    for _ in range(4):
        seed_again()
        following, items, led_to = f"/v1/changes?since={since}&limit=1", [], set()
        while following:
            page = api.document(following)
            items += page["items"]
            led_to.add(page["version"])
            following = page["next"]
            if len(items) in {1, 2}:
                seed_again()
        (since,) = led_to
        assert applied(held, items) == set(records[since])
        held = dict(records[since])
    last = list(api.everything(f"/v1/changes?since={since}"))
    assert applied(held, last) == set(history.states[-1].records)


def test_a_cursor_belongs_to_its_log(place: str, serve: Serve, new_database: Any, openapi: dict[str, Any]) -> None:
    one, other = people("a", "b", "c"), people("a:2", "b:2", "c:2")
    first, _ = put(place, one, other)
    following = serve(place).document(f"/v1/changes?since={first}&limit=1")["next"]
    elsewhere = new_database()
    put(elsewhere, other, one, other)
    refused = serve(elsewhere).get(following)
    assert is_problem(refused, 422, openapi)
    assert "belongs to a log of seeds that is not here" in refused.json()["detail"]
    longer = following.replace("limit=1", "limit=2")
    assert [item["id"] for item in serve(place).document(longer)["items"]] == ["b", "a"]


def test_a_page_looks_at_a_bounded_number_of_ids_and_goes_on(
    place: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LOOKS", 2)
    for module in (changes, lineage):
        monkeypatch.setattr(module, "AT_A_TIME", 4)
    some = [f"id-{number}" for number in range(20)]
    versions = put(place, *(people(*(f"{id}:{turn}" for id in some)) for turn in range(4)))
    api = serve(place)
    page, pages = api.document(f"/v1/changes?since={versions[0]}&limit=50"), []
    while page["next"]:
        pages.append(len(page["items"]))
        page = api.document(page["next"])
    assert pages == [8, 8, 4, 0, 0, 0, 0]
    assert told(api, versions[0]) == [(id, "changed", None, False) for id in sorted(some)]


def test_a_long_chain_of_renames_is_followed_as_far_as_an_id_is(
    place: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage, "MAX_RENAMES", 3)
    steps = [people(f"id-{to}", **{f"id-{to - 1}": f"id-{to}"}) for to in range(1, 6)]
    versions = put(place, people("id-0"), *steps)
    api = serve(place)
    assert told(api, versions[2]) == [("id-2", "renamed", "id-5", False)]
    assert told(api, versions[1]) == [("id-1", "removed", None, False), ("id-5", "added", None, False)]
