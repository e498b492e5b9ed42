"""What a client has already: tags, conditions, and how long an answer may be used without asking."""

import asyncio

import pytest
from starlette.types import Message

from tests.cached import World


@pytest.mark.parametrize(
    ("max_age", "stale", "header"),
    [(5, 25, "public, max-age=5, stale-while-revalidate=25"), (0, 0, "public, max-age=0")],
)
def test_how_long_others_may_keep_an_answer_is_a_setting(max_age: int, stale: int, header: str) -> None:
    async def story() -> None:
        world = World(max_age=max_age, stale_while_revalidate=stale)
        assert dict((await world.ask()).headers)[b"cache-control"] == header.encode()

    asyncio.run(story())


CONDITIONS = {
    "{tag}": 304,
    "W/{tag}": 304,
    '"other", {tag}': 304,
    '"other",W/{tag},"another"': 304,
    "*": 304,
    " * ": 304,
    '"other"': 200,
    'W/"other"': 200,
    "{inner}": 200,
    "": 200,
    "nonsense": 200,
}


@pytest.mark.parametrize(("condition", "status"), CONDITIONS.items())
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("cache_bytes", [0, 1_000_000])
def test_what_a_client_has_already_is_not_sent_again(
    condition: str, status: int, method: str, cache_bytes: int
) -> None:
    async def story() -> None:
        world = World(cache_bytes=cache_bytes)
        world.headers += [(b"dataset-version", b"1"), (b"link", b'</v1>; rel="self"')]
        whole = await world.ask()
        tag = dict(whole.headers)[b"etag"].decode()
        given = condition.format(tag=tag, inner=tag.strip('"'))
        reply = await world.ask(method=method, if_none_match=given)
        assert reply.status == status
        if status == 304:
            assert reply.body == b""
            left_out = {b"content-type", b"content-length", b"link"}
            expected = [header for header in whole.headers[:-1] if header[0] not in left_out]
            assert reply.headers[:-1] == expected
            assert {b"etag", b"vary", b"cache-control", b"dataset-version"} <= dict(reply.headers).keys()
        else:
            assert reply.headers[:-1] == whole.headers[:-1]

    asyncio.run(story())


def test_conditions_on_several_lines_are_one_list() -> None:
    async def story() -> None:
        world = World()
        tag = dict((await world.ask()).headers)[b"etag"]
        got: list[Message] = []

        async def send(message: Message) -> None:
            got.append(message)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        headers = [(b"if-none-match", tag), (b"accept", b""), (b"if-none-match", b'"other"')]
        scope = {"type": "http", "method": "GET", "path": "/v1/claims", "query_string": b"", "headers": headers}
        await world.cache(scope, receive, send)
        assert got[0]["status"] == 304

    asyncio.run(story())
