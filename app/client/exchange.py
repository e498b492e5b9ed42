"""How a question is asked, whatever carries it: again when it failed in passing, and after a record that was renamed.

What is here neither sends nor waits. It yields what to do, a request to send or a pause to make, and is given what came
of it, so that the client that waits and the one that does not ask in the same way.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import httpx

from app.client.filters import parameters_of
from app.client.kept import KeptAnswers
from app.client.links import Address
from app.client.origins import Origins
from app.client.problems import (
    DataChangedError,
    ProblemError,
    UnreachableError,
    UnreadableAnswerError,
    problem_of,
)
from app.client.retries import BROKEN_OFF, PASSING, Retries

MAX_MOVES = 5
"""How many times in a row a record may turn out to have another id."""
JSON = "application/json"


@dataclass(frozen=True)
class Pause:
    """Something to wait for."""

    seconds: float


Step: TypeAlias = httpx.Request | Pause
Outcome: TypeAlias = httpx.Response | httpx.RequestError | None
Result = TypeVar("Result")
Exchange: TypeAlias = Generator[Step, Outcome, Result]


@dataclass(frozen=True)
class Answer:
    """A good answer."""

    content: bytes
    version: str | None
    """Of the data that it was read from; None if nobody says."""


@dataclass(frozen=True)
class Asking:
    """Where questions go, and with how much patience."""

    address: Address
    retries: Retries
    kept: KeptAnswers
    build: Callable[..., httpx.Request]
    """Makes a request with the settings of what will send it."""
    origins: Origins = field(default_factory=Origins)

    def get(self, path: str, asked: Mapping[str, Any], accept: str = JSON) -> httpx.Request:
        """The request for what is at a path, as `/v1/claims`."""
        parameters = parameters_of(asked)
        return self.build("GET", self.address.of(path), params=parameters or None, headers={"Accept": accept})

    def post(self, path: str, asked: Mapping[str, Any], body: str | bytes, media_type: str) -> httpx.Request:
        """The request that sends a document to a path."""
        headers = {"Accept": JSON, "Content-Type": media_type}
        parameters = parameters_of(asked)
        return self.build("POST", self.address.of(path), params=parameters or None, content=body, headers=headers)

    def follow(self, link: str, accept: str = JSON) -> httpx.Request:
        """The request for what a link of the service leads to."""
        return self.build("GET", self.address.of(link), headers={"Accept": accept})

    def answer(self, request: httpx.Request, version: str | None = None) -> Exchange[Answer]:
        """A good answer: one that was kept, if it is still the same. With a version, from no other one of the data."""
        kept = self.kept.find(request)
        if kept:
            request.headers["If-None-Match"] = kept.etag
        response = yield from self.response(request, version)
        if response.status_code == 304 and kept:
            return Answer(kept.content, version_of(response))
        if response.has_redirect_location:
            location = response.headers["Location"]
            raise UnreadableAnswerError(
                f"{self.address} answers {response.status_code} and sends on to {location}, which is not followed;"
                " if the service is there, give its address instead"
            )
        if response.status_code != 200:
            raise UnreadableAnswerError(f"{self.address} answers {response.status_code}, which it never should")
        self.kept.keep(response)
        return Answer(response.content, version_of(response))

    def response(self, request: httpx.Request, version: str | None = None) -> Exchange[httpx.Response]:
        """The answer, good or not modified. A failure is raised as its problem.

        With a version, what comes of another one is an error, which is also what is wrong with a request that newer
        data makes one: its cursor may hold a record that has gone.
        """
        for _ in range(MAX_MOVES):
            response = yield from self._attempts(request)
            now = version_of(response)
            if version and now and now != version and not response.is_server_error:
                raise DataChangedError(self.address, version, now)
            if response.is_error:
                raise problem_of(response)
            if response.status_code != 308 or request.method != "GET":
                return response
            request = self.follow(response.headers.get("Location", ""), request.headers["Accept"])
        raise UnreadableAnswerError(f"{self.address} moves a record on and on")

    def _attempts(self, request: httpx.Request) -> Exchange[httpx.Response]:
        attempt = 1
        while True:
            outcome = yield request
            if isinstance(outcome, httpx.Response):
                if outcome.status_code not in PASSING:
                    return outcome
                pause = self.retries.pause_after(attempt, outcome.headers.get("Retry-After"))
                failure: ProblemError | UnreachableError = problem_of(outcome)
            else:
                pause = self.retries.pause_after(attempt) if isinstance(outcome, BROKEN_OFF) else None
                failure = UnreachableError(f"{self.address} cannot be reached: {outcome or type(outcome).__name__}")
                failure.__cause__ = outcome
            if pause is None:
                raise failure
            yield Pause(pause)
            attempt += 1


def version_of(response: httpx.Response) -> str | None:
    """The version of the data that an answer was read from; None if it says none, as the page of some proxy."""
    version: str | None = response.headers.get("Dataset-Version")
    return version
