"""A lane for work that takes long: so much of it at a time, so much waiting, the rest refused.

What is quick is then never held up by more than what is at work in the lane.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import TypeVar

from app.database import QueryTooSlowError

Result = TypeVar("Result")


class Lane:
    """Work in threads, each of which is given a time by which it has to end by itself."""

    def __init__(self, at_once: int, waiting: int, deadline: float) -> None:
        self.deadline = deadline
        self._places = asyncio.Semaphore(at_once)
        self._may_wait = waiting

    async def run(self, work: Callable[[float], Result]) -> Result:
        """What the work results in, which is called with its time on the monotonic clock.

        Raises QueryTooSlowError if the lane is full, or has no place until the deadline.
        """
        async with self.place():
            return await asyncio.to_thread(partial(work, monotonic() + self.deadline))

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place in the lane, for work that awaits what takes it long. Raises QueryTooSlowError as `run` does."""
        if self._may_wait == 0:
            raise QueryTooSlowError
        self._may_wait -= 1
        try:
            async with asyncio.timeout(self.deadline):
                await self._places.acquire()
        except TimeoutError:
            raise QueryTooSlowError from None
        finally:
            self._may_wait += 1
        try:
            yield
        finally:
            self._places.release()

    @asynccontextmanager
    async def room_for(self, amount: int, little: int) -> AsyncIterator[None]:
        """A place in the lane, and an end by its deadline, for more than a little work; a little needs none.

        Raises QueryTooSlowError as `run` does, and at the deadline.
        """
        if amount <= little:
            yield
            return
        async with self.place():
            try:
                async with asyncio.timeout(self.deadline):
                    yield
            except TimeoutError:
                raise QueryTooSlowError from None
