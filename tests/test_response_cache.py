"""The response cache by itself: what it shares, what it passes on, and who waits for whom."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.caching import in_order
from app.caching.encodings import Encoding
from app.caching.kept import Key
from tests.cached import Answering, Reply, World


def test_an_answer_is_computed_once_and_the_same_for_all() -> None:
    async def story() -> None:
        world = World()
        first, second = await world.ask(), await world.ask(user_agent="another", cookie="a=b")
        assert (first.note, second.note) == (b"fwd=miss; stored", b"hit")
        assert first.headers[:-1] == second.headers[:-1]
        assert (first.status, first.body) == (second.status, second.body) == (200, b"{}")
        assert len(world.asked) == 1

    asyncio.run(story())


def test_nothing_of_a_request_gets_through_but_what_the_answer_is_kept_by() -> None:
    async def story() -> None:
        world = World()
        own = {"host": "evil.example/x", "cookie": "a=b", "authorization": "Basic eA==", "range": "bytes=0-1"}
        await world.ask("/v1/claims?limit=1", accept="text/csv", accept_encoding="br", if_none_match='"x"', **own)
        (scope,) = world.asked
        assert scope["headers"] == [(b"accept", b"text/csv")]
        assert (scope["path"], scope["query_string"], scope["client"]) == ("/v1/claims", b"limit=1", None)

    asyncio.run(story())


def test_a_stampede_is_computed_once() -> None:
    async def story() -> None:
        world = World()
        waiting = await world.asking(1000)
        assert len(world.asked) == 1
        world.may_answer.set()
        replies = await asyncio.gather(*waiting)
        assert {(reply.status, reply.body) for reply in replies} == {(200, b"{}")}
        assert sorted(reply.note for reply in replies) == [b"fwd=miss; collapsed"] * 999 + [b"fwd=miss; stored"]
        assert len(world.asked) == 1

    asyncio.run(story())


def test_a_stampede_is_computed_once_even_if_nothing_is_kept() -> None:
    async def story() -> None:
        world = World(cache_bytes=0)
        waiting = await world.asking(10)
        world.may_answer.set()
        await asyncio.gather(*waiting)
        assert len(world.asked) == 1
        assert (await world.ask()).note == b"fwd=miss"
        assert len(world.asked) == 2

    asyncio.run(story())


def test_who_asks_for_the_head_and_who_asks_for_all_share_the_answer() -> None:
    async def story() -> None:
        world = World()
        waiting = await world.asking(4, {"method": "HEAD"}, {})
        world.may_answer.set()
        bodies = [(await reply).body for reply in waiting]
        assert bodies == [b"", b"{}", b"", b"{}"]
        assert [scope["method"] for scope in world.asked] == ["GET"]
        head, get = await world.ask(method="HEAD"), await world.ask()
        assert (head.headers, head.body) == (get.headers, b"")

    asyncio.run(story())


def test_others_get_their_answer_when_the_first_goes_away() -> None:
    async def story() -> None:
        world = World()
        first, *others = await world.asking(3)
        first.cancel()
        await asyncio.sleep(0)
        world.may_answer.set()
        assert [(await reply).body for reply in others] == [b"{}", b"{}"]
        assert first.cancelled()
        assert len(world.asked) == 2, "one of the others begins again"
        assert (await world.ask()).note == b"hit"

    asyncio.run(story())


def test_a_client_whose_connection_fails_harms_nobody_else() -> None:
    async def story() -> None:
        world = World()

        async def send(message: Message) -> None:
            raise OSError("the connection is lost")

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/v1/claims", "query_string": b"", "headers": []}
        world.may_answer.clear()
        broken = asyncio.create_task(world.cache(scope, receive, send))
        await asyncio.sleep(0)
        others = await world.asking(2)
        world.may_answer.set()
        assert [(await reply).note for reply in others] == [b"fwd=miss; collapsed"] * 2
        with pytest.raises(OSError, match="lost"):
            await broken

    asyncio.run(story())


@pytest.mark.parametrize("status", [204, 301, 308, 400, 404, 410, 422, 500, 503])
def test_only_successes_are_kept(status: int) -> None:
    async def story() -> None:
        world = World()
        world.status = status
        replies = [await world.ask(if_none_match="*"), await world.ask(if_none_match="*")]
        assert [reply.status for reply in replies] == [status, status]
        assert len(world.asked) == 2
        headers = dict(replies[0].headers)
        assert b"etag" not in headers
        assert (b"cache-control" in headers) == (status in {308, 404, 410})

    asyncio.run(story())


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "DELETE"])
def test_other_methods_are_none_of_its_business(method: str) -> None:
    async def story() -> None:
        world = World()
        await world.ask()
        reply = await world.ask(method=method, cookie="a=b")
        assert (b"cookie", b"a=b") in world.asked[1]["headers"]
        assert b"etag" not in dict(reply.headers)
        assert len(world.asked) == 2

    asyncio.run(story())


def test_an_answer_is_of_one_edition_of_the_data() -> None:
    async def story() -> None:
        world = World()
        await world.ask()
        world.data.now = "second edition"
        world.body = b"[]"
        assert (await world.ask()).body == b"[]"
        assert (await world.ask()).note == b"hit"

        waiting = await world.asking(2, {"path": "/v1/people"})
        world.data.now = "third edition"
        later = await world.asking(2, {"path": "/v1/people"})
        assert len(world.asked) == 4, "nobody waits for an answer from data that has been replaced"
        world.may_answer.set()
        notes = [(await reply).note for reply in [*waiting, *later]]
        assert notes == [b"fwd=miss", b"fwd=miss; collapsed", b"fwd=miss; stored", b"fwd=miss; collapsed"]

    asyncio.run(story())


def test_nothing_is_used_or_kept_while_the_data_cannot_be_read() -> None:
    async def story() -> None:
        world = World()
        await world.ask()
        world.data.now = None
        assert (await world.ask()).note == b"fwd=miss"
        waiting = await world.asking(2)
        world.may_answer.set()
        assert [(await reply).note for reply in waiting] == [b"fwd=miss", b"fwd=miss"]
        assert len(world.asked) == 4
        assert world.data.looks > 0
        world.data.now = "first edition"
        assert (await world.ask()).note == b"hit"

    asyncio.run(story())


def test_a_failure_is_raised_once_and_answered_to_all() -> None:
    async def story() -> None:
        world = World()

        async def answer_and_fail(scope: Scope, receive: Receive, send: Send) -> None:
            world.status = 500
            await world.whole(scope, receive, send)
            raise ValueError("unforeseen")

        world.answering = answer_and_fail
        waiting = await world.asking(3)
        world.may_answer.set()
        replies = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(reply) for reply in replies] == [ValueError, Reply, Reply]
        assert [reply.status for reply in replies if isinstance(reply, Reply)] == [500, 500]
        assert len(world.asked) == 1

    asyncio.run(story())


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Ends without an answer."""


async def _too_little(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"1234"})


async def _too_much(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
    await send({"type": "http.response.body", "body": b"1234"})


@pytest.mark.parametrize("answering", [_nothing, _too_little, _too_much])
def test_what_is_no_whole_answer_is_a_failure_of_the_application(answering: Answering) -> None:
    async def story() -> None:
        world = World()
        world.answering = answering
        for _ in range(2):
            with pytest.raises(RuntimeError, match="The application"):
                await world.ask()
        assert len(world.cache.kept) == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("", ""),
        ("limit=1", "limit=1"),
        ("type=claim&limit=1&type=event", "limit=1&type=claim&type=event"),
        ("b&a=&b=1", "a=&b&b=1"),
        ("id=b&%69d=a", "id=b&%69d=a"),
        ("type=b&a+=1", "type=b&a+=1"),
        ("&".join(["b=1"] * 200 + ["a=1"]), "&".join(["b=1"] * 200 + ["a=1"])),
    ],
)
def test_parameters_are_put_in_the_order_of_their_names(query: str, ordered: str) -> None:
    key = Key("/v1/facts", query.encode(), b"", Encoding(None))
    assert in_order(key) == key._replace(query=ordered.encode())


def test_answers_are_kept_whatever_order_their_parameters_come_in() -> None:
    async def story() -> None:
        world = World()
        notes = [(await world.ask(f"/v1/facts?{query}")).note for query in ("b=1&a=2", "a=2&b=1", "b=1&a=2", "a=2&b=2")]
        assert notes == [b"fwd=miss; stored", b"hit", b"hit", b"fwd=miss; stored"]

    asyncio.run(story())
