"""Failures as RFC 9457 problem details: the exceptions, the table of problem types, and the handlers."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.database import STREAMS, DatabaseUnavailableError, QueryTooSlowError, TooManyStreamsError
from app.documents import Problem, ProblemError
from app.exported import DamagedExportError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem, with the page that explains it."""

    slug: str
    status: int
    title: str
    explanation: str


INVALID_REQUEST = ProblemType(
    "invalid-request",
    400,
    "The request does not fit the published schema",
    "A parameter is unknown, is repeated where it takes one value, or has a value of the wrong type or out of range."
    " Nothing is ignored or clamped, since an answer to another question would look like an answer to yours."
    " Each thing that is wrong is listed under `errors`, with what was expected.",
)
UNANSWERABLE = ProblemType(
    "unanswerable",
    422,
    "The request fits the schema but cannot be answered",
    "A value is well formed but means nothing here: an article that does not exist, or a cursor that belongs to a"
    " query with other parameters. Each is listed under `errors`, with the nearest value that would mean something.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "There is nothing here",
    "The path is not one of this service, or names a record that does not exist. The paths are listed at `/v1`.",
)
GONE = ProblemType(
    "gone",
    410,
    "The record was removed",
    "The record existed in an earlier version of the data and was taken out. If it is added again, its id answers"
    " again, and `/v1/changes` says so.",
)
VERSION_UNKNOWN = ProblemType(
    "version-unknown",
    410,
    "The log does not know the version",
    "Changes are told since a version of the data that the log of seeds has. This one it has not: it is older than the"
    " log, or of another service. Fetch the lists in the `Link` header again, and ask from then on for the changes"
    " since the version that the detail names.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "The method is not allowed here",
    "Hardly anything but reading is done here. The methods that the path answers are in the `Allow` header.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "There is no form of this that you accept",
    "`Accept` names no media type that the resource has. The detail lists those that it has; `format` asks for one by"
    " its name, whatever `Accept` says.",
)
DATABASE_UNAVAILABLE = ProblemType(
    "database-unavailable",
    503,
    "The data cannot be read at the moment",
    "The database is missing, being replaced or damaged. `/readyz` says which. Try again after the time in"
    " `Retry-After`.",
)
QUERY_TOO_SLOW = ProblemType(
    "query-too-slow",
    503,
    "The question takes too long",
    "The combination of filters visits too much of the data to be answered in time. Ask for less at a time: add a"
    " filter that narrows it, or leave out `count`.",
)
BUSY = ProblemType(
    "busy",
    503,
    "Too much of this is going on at the moment",
    "Whole lists take long to send, so only a few are sent at a time. Try again after the time in `Retry-After`, or ask"
    " for a page at a time with `limit`.",
)
LEAVING = ProblemType(
    "leaving",
    503,
    "The service is about to end",
    "The process has been told to end. It still answers for a moment, but let others have new requests.",
)
TOO_LARGE = ProblemType(
    "too-large",
    413,
    "The body is too large",
    "What was sent has more bytes than the operation takes. The detail says how many it may have.",
)
URI_TOO_LONG = ProblemType(
    "uri-too-long",
    414,
    "The address is too long",
    "Path and query together have more bytes than are read. The detail says how many there may be.",
)
MISDIRECTED = ProblemType(
    "misdirected",
    421,
    "The service goes by another name",
    "`Host` names none of the hosts that the service was set up to be.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "You have asked too much at a time",
    "Each client may ask so many requests in so much time: `RateLimit-Policy` says how many, `RateLimit` how many are"
    " left. Try again after the time in `Retry-After`.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "The body is not in a form that is read here",
    "The operation takes a body of the media type in `Accept-Post`, in UTF-8 and not compressed; send it with that"
    " `Content-Type`, with no `charset` or `utf-8`, and without a `Content-Encoding`.",
)
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable",
    416,
    "The file has no such bytes",
    "`Range` asks for a part that lies behind the file's end. Its length is in `Content-Range`; without `Range`, all of"
    " it is sent.",
)
EXPORT_DAMAGED = ProblemType(
    "export-damaged",
    503,
    "The export is not as it was written",
    "The file, or the list of files, is missing, unreadable or of another length than it was written with; the detail"
    " says which. Whoever runs the service finds all that is wrong with `facts export --check`, and has it written anew"
    " by `facts export`.",
)
INTERNAL_ERROR = ProblemType(
    "internal-error",
    500,
    "The service failed",
    "Something went wrong that is not your doing. It has been logged.",
)
REFUSED = ProblemType(
    "refused",
    400,
    "The request was refused",
    "The request could not be read as HTTP asks for it. The detail says why.",
)

PROBLEM_TYPES: Mapping[str, ProblemType] = {
    problem.slug: problem
    for problem in (
        INVALID_REQUEST,
        UNANSWERABLE,
        NOT_FOUND,
        GONE,
        VERSION_UNKNOWN,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        TOO_LARGE,
        URI_TOO_LONG,
        MISDIRECTED,
        TOO_MANY_REQUESTS,
        UNSUPPORTED_MEDIA_TYPE,
        RANGE_NOT_SATISFIABLE,
        DATABASE_UNAVAILABLE,
        QUERY_TOO_SLOW,
        BUSY,
        EXPORT_DAMAGED,
        LEAVING,
        INTERNAL_ERROR,
        REFUSED,
    )
}
_BY_STATUS = {404: NOT_FOUND, 405: METHOD_NOT_ALLOWED}


@dataclass
class ProblemException(Exception):  # noqa: N818 - "problem" is the standard's word for it
    """Ends a request with a problem."""

    type: ProblemType
    detail: str
    errors: Sequence[ProblemError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def wrong_parameter(type: ProblemType, parameter: str, detail: str) -> ProblemException:
    """A problem with a single parameter."""
    return ProblemException(type, f"{parameter}: {detail}", [ProblemError(parameter=parameter, detail=detail)])


def problem_response(request: Request, problem: ProblemException, status: int | None = None) -> Response:
    """The answer that tells of a problem."""
    document = problem_document(request, problem, status)
    headers = dict(problem.headers)
    if version := request.app.state.database.last_version:
        headers["Dataset-Version"] = version
    return Response(document.model_dump_json(), document.status, headers, MEDIA_TYPE)


def problem_document(request: Request, problem: ProblemException, status: int | None = None) -> Problem:
    """A problem as it is told."""
    return Problem(
        type=f"/problems/{problem.type.slug}",
        title=problem.type.title,
        status=status or problem.type.status,
        detail=problem.detail,
        instance=quote(request.scope["path"]),
        errors=list(problem.errors),
    )


async def on_problem(request: Request, problem: ProblemException) -> Response:
    """Our own problems."""
    return problem_response(request, problem)


async def on_http_exception(request: Request, error: HTTPException) -> Response:
    """The framework's: an unknown path, a method that is not allowed."""
    type = _BY_STATUS.get(error.status_code, REFUSED)
    detail = {
        NOT_FOUND: f"There is no path `{request.scope['path']}`; `/v1` lists what there is.",
        METHOD_NOT_ALLOWED: f"`{request.scope['path']}` does not answer {request.method}.",
    }.get(type, error.detail)
    problem = ProblemException(type, detail, headers=error.headers or {})
    return problem_response(request, problem, error.status_code)


async def on_database_unavailable(request: Request, error: DatabaseUnavailableError) -> Response:
    """The database is missing, being replaced or damaged."""
    problem = ProblemException(DATABASE_UNAVAILABLE, str(error), headers={"Retry-After": "1"})
    return problem_response(request, problem)


async def on_query_too_slow(request: Request, _: QueryTooSlowError) -> Response:
    """A question that was not answered before its deadline."""
    detail = "The question could not be answered in time; add a filter that narrows it, or leave out `count`."
    return problem_response(request, ProblemException(QUERY_TOO_SLOW, detail, headers={"Retry-After": "5"}))


async def on_too_many_streams(request: Request, _: TooManyStreamsError) -> Response:
    """A whole list that is asked for while others are still being sent."""
    detail = f"{STREAMS} whole lists are being sent already; ask again, or for a page at a time with `limit`."
    return problem_response(request, ProblemException(BUSY, detail, headers={"Retry-After": "5"}))


async def on_damaged_export(request: Request, error: DamagedExportError) -> Response:
    """A file of the newest export that somebody changed or took away; the next export puts another in its place."""
    detail = f"{error}; `facts export` writes the export anew."
    return problem_response(request, ProblemException(EXPORT_DAMAGED, detail, headers={"Retry-After": "60"}))


async def on_error(request: Request, _: Exception) -> Response:
    """Anything we did not foresee; the server logs it with its trace."""
    return problem_response(request, ProblemException(INTERNAL_ERROR, "The failure has been logged."))


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    ProblemException: on_problem,
    HTTPException: on_http_exception,
    DatabaseUnavailableError: on_database_unavailable,
    QueryTooSlowError: on_query_too_slow,
    TooManyStreamsError: on_too_many_streams,
    DamagedExportError: on_damaged_export,
    Exception: on_error,
}
"""Exception -> handler, for the application."""
