"""How a question is asked, whatever carries it: again when it failed in passing, and after a record that was renamed.

What is here neither sends nor waits. It yields what to do, a request to send or a pause to make, and is given what came
of it, so that the client that waits and the one that does not ask in the same way.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import httpx

from app.client.filters import parameters_of
from app.client.kept import KeptAnswers
from app.client.links import Address
from app.client.problems import ProblemError, UnreachableError, UnreadableAnswerError, problem_of
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
class Asking:
    """Where questions go, and with how much patience."""

    address: Address
    retries: Retries
    kept: KeptAnswers
    build: Callable[..., httpx.Request]
    """Makes a request with the settings of what will send it."""

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

    def content(self, request: httpx.Request) -> Exchange[bytes]:
        """The body of a good answer: one that was kept, if it is still the same."""
        kept = self.kept.find(request)
        if kept:
            request.headers["If-None-Match"] = kept.etag
        response = yield from self.response(request)
        if response.status_code == 304 and kept:
            return kept.content
        if response.has_redirect_location:
            location = response.headers["Location"]
            raise UnreadableAnswerError(
                f"{self.address} answers {response.status_code} and sends on to {location}, which is not followed;"
                " if the service is there, give its address instead"
            )
        if response.status_code != 200:
            raise UnreadableAnswerError(f"{self.address} answers {response.status_code}, which it never should")
        self.kept.keep(response)
        return response.content

    def response(self, request: httpx.Request) -> Exchange[httpx.Response]:
        """The answer, good or not modified. A failure is raised as its problem."""
        for _ in range(MAX_MOVES):
            response = yield from self._attempts(request)
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
