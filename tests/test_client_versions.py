"""The client and new data: pages of two versions are never put together."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.client import AsyncFactsClient, DataChangedError, ProblemError, UnanswerableError
from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.conversations import Converse, problem
from tests.dossiers import facts, seed_something_new

OLD, NEW = "0123456789abcdef", "fedcba9876543210"

CHANGED = rf"^the data of http://facts\.test changed while it was read page by page: {OLD} is now {NEW}$"


def page(version: str | None, following: str | None, **headers: str) -> httpx.Response:
    """An empty page, of a version of the data."""
    named = {"Dataset-Version": version} if version else {}
    return httpx.Response(200, json={"items": [], "next": following, "total": None}, headers=named | headers)


def table(version: str, following: str | None = None) -> httpx.Response:
    """The same as CSV."""
    link = {"Link": f'<{following}>; rel="next"'} if following else {}
    headers = {"Content-Type": "text/csv", "Dataset-Version": version}
    return httpx.Response(200, content=b"id\r\na\r\n", headers=headers | link)


def found(version: str, following: str | None) -> httpx.Response:
    """A page of a search."""
    types = ("articles", "people", "places", "organisations", "claims", "figures", "events", "relations")
    answer = {"items": [], "next": following, "total": 2, "complete": True, "words": ["a"]}
    return httpx.Response(200, json=answer | {"counts": dict.fromkeys(types, 0)}, headers={"Dataset-Version": version})


WAYS: dict[str, Callable[[Any], Any]] = {
    "records": lambda client: client.claims(),
    "pages": lambda client: client.claims().pages(),
    "dicts": lambda client: client.claims().as_dicts(),
}


@pytest.mark.parametrize("go_through", WAYS.values(), ids=WAYS)
def test_a_page_of_newer_data_ends_it(converse: Converse, go_through: Callable[[Any], Any]) -> None:
    talk = converse(page(OLD, "/v1/claims?cursor=b"), page(OLD, "/v1/claims?cursor=c"), page(NEW, None))
    with pytest.raises(DataChangedError, match=CHANGED) as changed:
        talk.everything(go_through)
    assert (changed.value.before, changed.value.now) == (OLD, NEW)
    assert len(talk.requests) == 3


def test_so_does_a_page_of_a_table(converse: Converse) -> None:
    talk = converse(table(OLD, "/v1/claims?limit=500&cursor=b"), table(NEW))
    with pytest.raises(DataChangedError, match=CHANGED):
        talk.everything(lambda client: client.claims().csv())


def test_so_does_a_page_that_is_still_the_same_but_stands_in_newer_data(converse: Converse) -> None:
    kept = {"ETag": '"b"'}
    not_modified = httpx.Response(304, headers={"Dataset-Version": NEW, **kept})
    talk = converse(
        *(page(OLD, "/v1/claims?cursor=b"), page(OLD, None, **kept)),
        *(page(OLD, "/v1/claims?cursor=b"), not_modified),
    )
    assert talk.everything(lambda client: client.claims()) == []
    with pytest.raises(DataChangedError, match=CHANGED):
        talk.everything(lambda client: client.claims())


def test_what_newer_data_makes_of_a_cursor_is_no_fault_of_the_question(converse: Converse) -> None:
    talk = converse(page(OLD, "/v1/claims?cursor=b"), problem(422, Dataset_Version=NEW))
    with pytest.raises(DataChangedError, match=CHANGED):
        talk.everything(lambda client: client.claims())
    same = converse(page(OLD, "/v1/claims?cursor=b"), problem(422, Dataset_Version=OLD))
    with pytest.raises(UnanswerableError):
        same.everything(lambda client: client.claims())


def test_a_failure_in_passing_is_one_whatever_the_data(converse: Converse) -> None:
    again = converse(page(OLD, "/v1/claims?cursor=b"), problem(503, Dataset_Version=NEW), page(OLD, None))
    assert again.everything(lambda client: client.claims()) == []
    failed = converse(page(OLD, "/v1/claims?cursor=b"), problem(500, Dataset_Version=NEW))
    with pytest.raises(ProblemError, match="500"):
        failed.everything(lambda client: client.claims())


def test_each_time_it_is_gone_through_is_for_itself(converse: Converse) -> None:
    talk = converse(page(OLD, None), page(NEW, "/v1/claims?cursor=b"), page(NEW, None))
    claims = talk.client.claims()
    assert talk.everything(lambda _: claims) == []
    assert talk.everything(lambda _: claims) == []
    assert len(talk.requests) == 3


def test_an_answer_that_does_not_say_its_version_is_taken(converse: Converse) -> None:
    talk = converse(page(None, "/v1/claims?cursor=b"), page(OLD, "/v1/claims?cursor=c"), page(None, None))
    assert talk.everything(lambda client: client.claims()) == []


def test_what_follows_an_answer_is_of_the_same_data(converse: Converse) -> None:
    talk = converse(found(OLD, "/v1/search?q=a&cursor=b"), found(NEW, None), found(NEW, None))
    first = talk.ask(lambda client: client.search("a"))
    with pytest.raises(DataChangedError, match=CHANGED):
        talk.ask(lambda client: client.following(first))
    assert talk.ask(lambda client: client.search("a")).next is None


def test_pages_of_changes_go_on_whatever_is_seeded(converse: Converse) -> None:
    changes = {"since": OLD, "version": OLD, "items": []}
    talk = converse(
        httpx.Response(200, json=changes | {"next": "/v1/changes?cursor=b"}, headers={"Dataset-Version": OLD}),
        httpx.Response(200, json=changes | {"next": None}, headers={"Dataset-Version": NEW}),
    )
    first = talk.ask(lambda client: client.changes(OLD))
    assert talk.ask(lambda client: client.following(first)).next is None


def test_a_seed_between_two_pages(place: str, serve: Serve, root: Path) -> None:
    before = load(compile_dossiers(read_dossiers(root)), store_of(place)).version
    api = serve(place)

    read, seeded = [], []

    async def seeded_meanwhile() -> None:
        transport = httpx.ASGITransport(app=api.app)
        async with AsyncFactsClient("http://facts.test", transport=transport) as client:
            async for claim in client.claims(page_size=5):
                read.append(claim.id)
                if len(read) == 1:
                    seeded.append(seed_something_new(root, place))

    with pytest.raises(DataChangedError) as changed:
        api.run(seeded_meanwhile())
    assert (changed.value.before, [changed.value.now]) == (before, seeded)
    assert len(read) == 5


def test_the_command_says_so_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for form, first, second in (
        ("json", page(OLD, "/v1/claims?limit=500&cursor=b"), page(NEW, None)),
        ("csv", table(OLD, "/v1/claims?limit=500&cursor=b"), table(NEW)),
    ):
        answers = iter([first, second])
        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda *_, left=answers: next(left))
        got = facts("get", "claims", "--format", form, "--url", "http://facts.test")
        assert got.exit_code == 1
        assert got.stderr.startswith("Error: the data of http://facts.test changed while it was read page by page:")
