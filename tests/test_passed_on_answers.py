"""Answers that the response cache does not hold: streams, what is too large, and what is of one request alone."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.caching.flights import LONGEST
from tests.cached import World


def test_others_get_a_stream_of_their_own_when_the_first_goes_away() -> None:
    async def story() -> None:
        world = World()
        world.answering = world.in_parts
        first, *others = await world.asking(3)
        first.cancel()
        await asyncio.sleep(0)
        world.may_answer.set()
        assert [(await reply).body for reply in others] == [b"one two three"] * 2

    asyncio.run(story())


def test_a_stream_is_passed_on_as_it_comes() -> None:
    async def story() -> None:
        world = World()
        got: list[Message] = []
        more = asyncio.Event()

        async def slowly(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
            await more.wait()
            await send({"type": "http.response.body", "body": b"two"})

        async def send(message: Message) -> None:
            got.append(message)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        world.answering = slowly
        scope = {"type": "http", "method": "GET", "path": "/v1/claims", "query_string": b"", "headers": []}
        streaming = asyncio.create_task(world.cache(scope, receive, send))
        for _ in range(5):
            await asyncio.sleep(0)
        assert [message.get("body") for message in got] == [None, b"one"]
        more.set()
        await streaming
        assert [message.get("body") for message in got] == [None, b"one", b"two"]
        assert got[0]["headers"] == []
        head = await world.ask(method="HEAD")
        assert (head.status, head.body) == (200, b"")

    asyncio.run(story())


def test_a_stream_ends_when_its_client_goes_away() -> None:
    async def story() -> None:
        world = World()
        ended = asyncio.Event()

        async def for_ever(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        world.answering = for_ever
        (client,) = await world.asking(1)
        world.may_answer.set()
        for _ in range(5):
            await asyncio.sleep(0)
        client.cancel()
        await ended.wait()

    asyncio.run(story())


@pytest.mark.parametrize(
    "header",
    [
        (b"set-cookie", b"a=b"),
        (b"x-request-id", b"1"),
        (b"cache-control", b"no-store"),
        (b"server-timing", b"db;dur=5"),
    ],
)
def test_an_answer_that_is_of_one_request_alone_is_passed_on_untouched(header: tuple[bytes, bytes]) -> None:
    async def story() -> None:
        world = World()
        world.headers = [*world.headers, header]
        replies = [await world.ask(), await world.ask()]
        assert len(world.asked) == 2
        for reply in replies:
            assert reply.headers == [*world.headers, (b"content-length", b"2")]
            assert reply.note == b""

    asyncio.run(story())


def test_an_answer_that_is_too_large_is_not_kept_but_has_its_tag() -> None:
    async def story() -> None:
        world = World(cache_bytes=16_000)
        world.body = b"x" * 1001
        replies = [await world.ask(), await world.ask()]
        assert len(world.asked) == 2
        tag = dict(replies[0].headers)[b"etag"].decode()
        assert (await world.ask(if_none_match=tag)).status == 304
        world.body = b"x" * (LONGEST + 1)
        reply = await world.ask()
        assert b"etag" not in dict(reply.headers)
        assert len(reply.body) == LONGEST + 1

    asyncio.run(story())
