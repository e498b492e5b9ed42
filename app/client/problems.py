"""What goes wrong: one tree of exceptions, with the service's own problems as RFC 9457 has them."""

from collections.abc import Sequence
from typing import Any

import httpx
from pydantic import ValidationError

from app import documents


class FactsError(Exception):
    """Whatever keeps the client from an answer: the service, its address, or what it answers."""


class InvalidAddressError(FactsError, ValueError):
    """The address of the service is none that anything could be at."""


class UnreachableError(FactsError):
    """The service could not be reached, however often it was tried."""


class UnreadableAnswerError(FactsError):
    """The answer is none that this service gives: another media type, another shape, a link to another host."""


class DataChangedError(FactsError):
    """The service has newer data than the pages before were read from, and what was read of both would be of neither.

    Begin again: an answer is of one version of the data, and so are all the pages that are put together here.
    """

    def __init__(self, address: object, before: str, now: str) -> None:
        super().__init__(f"the data of {address} changed while it was read page by page: {before} is now {now}")
        self.before = before
        """The version of the data that the first page was read from."""
        self.now = now
        """The version that there is now."""


class ProblemError(FactsError):
    """The service answered with a problem."""

    def __init__(self, response: httpx.Response) -> None:
        told = _members(response)
        self.status: int = response.status_code
        """The HTTP status."""
        self.type: str = _text(told.get("type")) or "about:blank"
        """The kind of problem: where a page explains it, relative to the service."""
        self.title: str = _text(told.get("title")) or response.reason_phrase
        """The kind of problem in a few words."""
        self.detail: str = _text(told.get("detail")) or self.title
        """What went wrong this time, and what to do."""
        self.errors: Sequence[documents.ProblemError] = _errors(told.get("errors"))
        """Each thing that is wrong with the request, if it is the request."""
        self.retry_after: str | None = response.headers.get("Retry-After")
        """When to try again, as the service says it."""
        super().__init__(f"{self.detail} ({self.status} {response.reason_phrase})")


class InvalidRequestError(ProblemError):
    """400: the request does not fit the published schema."""


class NotFoundError(ProblemError):
    """404: there is no such record."""


class GoneError(ProblemError):
    """410: the record was removed."""


class UnanswerableError(ProblemError):
    """422: the request fits the schema but means nothing, as with an entity that does not exist."""


class UnavailableError(ProblemError):
    """429, 502, 503 or 504: not now. It has been tried as often as was asked for."""


_BY_STATUS = {
    400: InvalidRequestError,
    404: NotFoundError,
    410: GoneError,
    422: UnanswerableError,
    429: UnavailableError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
}


def problem_of(response: httpx.Response) -> ProblemError:
    """The exception for an answer that is a failure, whoever on the way gave it."""
    return _BY_STATUS.get(response.status_code, ProblemError)(response)


def _members(response: httpx.Response) -> dict[str, Any]:
    """What the problem's document says; nothing if it is none, as with the page of some proxy."""
    if response.headers.get("Content-Type", "").partition(";")[0].strip() != "application/problem+json":
        return {}
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _errors(told: Any) -> list[documents.ProblemError]:
    try:
        return [documents.ProblemError.model_validate(one, extra="ignore") for one in told or ()]
    except (ValidationError, TypeError):
        return []
