"""The shape of every failure: RFC 9457 problem details."""

from app.documents.base import Document


class ProblemError(Document):
    """One thing that is wrong with a request."""

    parameter: str | None = None
    """The query or path parameter concerned."""
    pointer: str | None = None
    """The part of the body concerned, as a JSON Pointer (RFC 6901)."""
    detail: str
    """What is wrong, and what was expected."""


class Problem(Document):
    """Problem details, as `application/problem+json`."""

    type: str
    """The kind of problem: a page that explains it."""
    title: str
    """The kind of problem in a few words, the same each time."""
    status: int
    """The HTTP status."""
    detail: str
    """What went wrong this time, and what to do."""
    instance: str
    """The path that was asked for."""
    errors: list[ProblemError]
    """Each thing that is wrong with the request, if it is the request."""
