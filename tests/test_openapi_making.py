"""The OpenAPI document is made beside everything else: whoever asks something meanwhile is answered."""

import asyncio
import json
import threading
from typing import Any

import httpx
import pytest

from app import openapi as making
from tests.conftest import Api


async def asked(api: Api, url: str) -> httpx.Response:
    """An answer, on the loop that this runs on."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api.app), base_url="http://facts.test") as client:
        return await client.get(url)


@pytest.fixture
def anew(api: Api) -> Api:
    """The application, which has not made its document yet."""
    vars(api.app.state)["_state"].pop("openapi", None)
    return api


@pytest.mark.parametrize(("module", "name"), [(making, "get_openapi"), (json, "dumps")])
def test_others_are_answered_while_it_is_declared_and_written(
    anew: Api, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    begun, may_end, real = threading.Event(), threading.Event(), getattr(module, name)

    def held_up(*arguments: Any, **options: Any) -> Any:
        if name == "get_openapi" or "openapi" in str(arguments[0])[:20]:
            begun.set()
            assert may_end.wait(60)
        return real(*arguments, **options)

    async def story() -> None:
        monkeypatch.setattr(module, name, held_up)
        document = asyncio.create_task(asked(anew, "/openapi.json"))
        assert await asyncio.to_thread(begun.wait, 60)
        assert (await asked(anew, "/v1/claims?limit=1")).status_code == 200
        assert not document.done()
        may_end.set()
        assert json.loads((await document).content)["openapi"].startswith("3.1")

    anew.run(story())


def test_others_have_their_turn_between_its_examples(anew: Api) -> None:
    turns = 0

    async def take_turns(document: "asyncio.Task[httpx.Response]") -> None:
        nonlocal turns
        while not document.done():
            turns += 1
            await asyncio.sleep(0)

    async def story() -> httpx.Response:
        document = asyncio.create_task(asked(anew, "/openapi.json"))
        await take_turns(document)
        return document.result()

    document = anew.run(story()).json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert turns > sum(len(operation["responses"]["200"]["content"]) for operation in operations)
