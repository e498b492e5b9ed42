"""Threads for what takes long: they stand back for the event loop."""

import asyncio
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.main import create_app
from app.settings import Settings
from app.threads import NICENESS, background_threads


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads as the service has them."""
    with background_threads() as threads:
        yield threads


def niceness() -> int:
    """Of the thread that asks."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def stood_back(own: int) -> int:
    """The niceness of a thread of a process with one of its own."""
    return min(NICENESS, own + NICENESS) if sys.platform == "linux" else own


def test_threads_stand_back_and_nobody_else_does(threads: ThreadPoolExecutor) -> None:
    before = niceness()
    assert threads.submit(niceness).result() == stood_back(before)
    assert niceness() == before


def test_what_the_service_does_in_threads_stands_back(database: str) -> None:
    app = create_app(Settings(database_url=database))

    async def story() -> None:
        async with app.router.lifespan_context(app):
            own = niceness()
            assert await asyncio.to_thread(niceness) == stood_back(own)

    asyncio.run(story())
