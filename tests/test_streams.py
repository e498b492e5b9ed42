"""Whole lists, as they are sent: from one snapshot, a few at a time, and let go however they end."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app import streams
from app.database import STREAMS, DatabaseUnavailableError, Places
from app.forms import parts_written
from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import add_second_article, copy_of_dossiers, first_article, seed
from tests.synthetic import Corpus

Message = MutableMapping[str, Any]
WHOLE = "/v1/facts?format=ndjson"


class Client:
    """Takes an answer at its own speed."""

    def __init__(self, api: Api, url: str = WHOLE, method: str = "GET") -> None:
        path, _, query = url.partition("?")
        self.scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": [],
            "client": None, "server": None,
        }  # fmt: skip
        self.app = api.app
        self.gone = asyncio.Event()
        self.takes = asyncio.Semaphore(0)
        self.taken: list[Message] = []
        self.asked = False
        self.answered = asyncio.Event()

    async def run(self) -> None:
        """Ask, and take what is let through."""
        await self.app(self.scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.taken.append(message)
        self.answered.set()
        await self.takes.acquire()

    def take(self, messages: int = 1_000_000) -> None:
        """Let some of the answer through."""
        for _ in range(messages):
            self.takes.release()

    @property
    def body(self) -> bytes:
        """What came of it."""
        return b"".join(message.get("body", b"") for message in self.taken)

    @property
    def status(self) -> int:
        """The status."""
        return int(self.taken[0]["status"])


async def _started(client: Client) -> "asyncio.Task[None]":
    task = asyncio.create_task(client.run())
    await client.answered.wait()
    return task


@pytest.fixture(scope="module")
def some_thousands() -> Dataset:
    return compile_dossiers(Corpus(3000, 100).dossiers())


@pytest.fixture(params=[0, 2**24], ids=["", "with-cache"])
def long(request: pytest.FixtureRequest, place: str, some_thousands: Dataset, serve: Serve) -> Api:
    """The application over some thousands of facts, as it is inside of its cache and with it."""
    load(some_thousands, store_of(place))
    return serve(place, cache_bytes=request.param)


def test_a_whole_list_is_all_of_it(long: Api, some_thousands: Dataset) -> None:
    lines = long.get(WHOLE).text.splitlines()
    facts = {id for type, id in some_thousands.documents if type in {"claim", "figure", "event", "relation"}}
    assert len(lines) == len(facts) > 2500
    assert long.get("/v1/claims?format=csv&speaker=person-0").text.count("\r\n") - 1 == long.document(
        "/v1/claims?speaker=person-0&count=true&limit=1"
    )["total"]  # fmt: skip


def test_a_few_at_a_time(long: Api) -> None:
    async def ask() -> None:
        clients = [Client(long) for _ in range(STREAMS)]
        tasks = [await _started(client) for client in clients]
        refused = Client(long)
        refused.take()
        await refused.run()
        assert refused.status == 503
        assert (b"retry-after", b"5") in refused.taken[0]["headers"]
        assert b"/problems/busy" in refused.body
        for client in clients:
            client.take()
        await asyncio.gather(*tasks)
        again = Client(long)
        again.take()
        await again.run()
        assert again.status == 200
        assert {client.body for client in clients} == {again.body}

    long.run(ask())


def test_one_that_a_client_has_already_is_not_sent_again(long: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = long.get(WHOLE)
    tag = whole.headers["etag"]
    assert tag.startswith('W/"')
    assert whole.headers["cache-control"] == "no-cache"
    assert long.request("HEAD", WHOLE).headers["etag"] == tag
    others = [f"{WHOLE}&count=true", "/v1/facts?format=csv", "/v1/claims?format=ndjson"]
    assert len({tag, *(long.get(url).headers["etag"] for url in others)}) == 4
    assert long.get(WHOLE, headers={"if-none-match": '"other"'}).content == whole.content
    assert long.get(f"{WHOLE}&speaker=nobody", headers={"if-none-match": "*"}).status_code == 422
    monkeypatch.setattr(Places, "one", None)  # nothing is read, and no place is taken
    for condition in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            answer = long.request(method, WHOLE, headers={"if-none-match": condition})
            assert (answer.status_code, answer.content) == (304, b"")
            for name in ("etag", "cache-control", "dataset-version"):
                assert answer.headers[name] == whole.headers[name]


@pytest.mark.parametrize("ending", ["disconnect", "cancel", "head"])
def test_one_that_ends_early_leaves_its_place(long: Api, ending: str) -> None:
    async def ask() -> None:
        for _ in range(2 * STREAMS):
            client = Client(long, method="HEAD" if ending == "head" else "GET")
            task = await _started(client)
            match ending:
                case "disconnect":
                    client.gone.set()
                case "cancel":
                    task.cancel()
                case "head":
                    client.take()
            with suppress(asyncio.CancelledError):
                await task
        whole = Client(long)
        whole.take()
        await whole.run()
        assert whole.status == 200
        assert not whole.taken[-1].get("more_body")

    long.run(ask())


def test_one_that_gets_nowhere_is_given_up(
    long: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(streams, "STALLED", 0.2)

    async def ask() -> None:
        client = Client(long)
        client.take(2)
        await client.run()
        assert client.taken[-1]["more_body"]

    long.run(ask())
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "/v1/facts was broken off: its client took " in caplog.text
    assert long.get(WHOLE).status_code == 200


def test_those_that_are_too_slow_leave_their_places(
    long: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.3)
    monkeypatch.setattr(streams, "PACE", 1e9)

    async def ask() -> None:
        clients = [Client(long) for _ in range(STREAMS)]
        tasks = [await _started(client) for client in clients]
        while not all(task.done() for task in tasks):  # each gets something all the time
            for client in clients:
                client.take(1)
            await asyncio.sleep(0.05)
        for client, task in zip(clients, tasks, strict=True):
            await task
            assert client.taken[-1]["more_body"]

    long.run(ask())
    assert len(caplog.records) == STREAMS
    assert "Traceback" not in caplog.text
    assert long.get(WHOLE).status_code == 200


def test_a_seed_meanwhile_changes_nothing_of_it(place: str, serve: Serve, tmp_path: Path) -> None:
    load(compile_dossiers(first_article()), store_of(place))
    api = serve(place)
    before = api.get(WHOLE).content

    async def ask() -> bytes:
        client = Client(api)
        task = await _started(client)
        root = copy_of_dossiers(tmp_path)
        add_second_article(root)
        await asyncio.to_thread(seed, root, place)
        client.take()
        await task
        return client.body

    tag = api.get(WHOLE).headers["etag"]
    assert api.run(ask()) == before
    after = api.get(WHOLE, headers={"if-none-match": tag})
    assert (after.status_code, after.content != before) == (200, True)


def test_a_failure_on_the_way_breaks_it_off(long: Api, monkeypatch: pytest.MonkeyPatch) -> None:

    async def failing(*arguments: Any) -> AsyncIterator[str]:
        async for part in parts_written(*arguments):
            yield part
            raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(streams, "parts_written", failing)

    async def ask() -> None:
        client = Client(long)
        client.take()
        with pytest.raises(Exception, match=r"."):
            await client.run()
        assert client.taken[-1]["more_body"]

    long.run(ask())
