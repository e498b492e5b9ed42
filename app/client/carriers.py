"""What carries questions to the service and waits for answers: one that blocks, and one for an event loop."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version

import httpx

from app.client.exchange import Answer, Asking, Exchange, Outcome, Pause, Result, Step
from app.client.problems import UnreachableError


def headers() -> dict[str, str]:
    """What every request says of who asks."""
    return {"User-Agent": f"article-facts/{version('article-facts')} python-httpx/{httpx.__version__}"}


class Carrier:
    """Sends requests and makes pauses, and blocks meanwhile."""

    def __init__(self, http: httpx.Client, asking: Asking, sleep: Callable[[float], None]) -> None:
        self.http = http
        self.asking = asking
        self._sleep = sleep

    def answer(self, request: httpx.Request, version: str | None = None) -> Answer:
        """The answer; with a version, from no other one of the data."""
        return self._carry(self.asking.answer(request, version), stream=False)

    @contextmanager
    def stream(self, request: httpx.Request, version: str | None) -> Iterator[httpx.Response]:
        """The answer, whose body is still on its way."""
        response = self._carry(self.asking.response(request, version), stream=True)
        try:
            yield response
        except httpx.RequestError as error:
            raise UnreachableError(f"{self.asking.address} broke off: {error}") from error
        finally:
            response.close()

    def _carry(self, exchange: Exchange[Result], *, stream: bool) -> Result:
        outcome: Outcome = None
        while True:
            try:
                step = exchange.send(outcome)
            except StopIteration as done:
                result: Result = done.value
                return result
            outcome = self._take(step, stream=stream)

    def _take(self, step: Step, *, stream: bool) -> Outcome:
        if isinstance(step, Pause):
            self._sleep(step.seconds)
            return None
        try:
            response = self.http.send(step, stream=stream)
            if response.status_code != 200:
                response.read()
        except httpx.RequestError as error:
            return error
        return response


class AsyncCarrier:
    """The same on an event loop."""

    def __init__(self, http: httpx.AsyncClient, asking: Asking, sleep: Callable[[float], Awaitable[None]]) -> None:
        self.http = http
        self.asking = asking
        self._sleep = sleep

    async def answer(self, request: httpx.Request, version: str | None = None) -> Answer:
        """The answer; with a version, from no other one of the data."""
        return await self._carry(self.asking.answer(request, version), stream=False)

    @asynccontextmanager
    async def stream(self, request: httpx.Request, version: str | None) -> AsyncIterator[httpx.Response]:
        """The answer, whose body is still on its way."""
        response = await self._carry(self.asking.response(request, version), stream=True)
        try:
            yield response
        except httpx.RequestError as error:
            raise UnreachableError(f"{self.asking.address} broke off: {error}") from error
        finally:
            await response.aclose()

    async def _carry(self, exchange: Exchange[Result], *, stream: bool) -> Result:
        outcome: Outcome = None
        while True:
            try:
                step = exchange.send(outcome)
            except StopIteration as done:
                result: Result = done.value
                return result
            outcome = await self._take(step, stream=stream)

    async def _take(self, step: Step, *, stream: bool) -> Outcome:
        if isinstance(step, Pause):
            await self._sleep(step.seconds)
            return None
        try:
            response = await self.http.send(step, stream=stream)
            if response.status_code != 200:
                await response.aread()
        except httpx.RequestError as error:
            return error
        return response
