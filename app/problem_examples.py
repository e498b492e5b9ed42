"""An example of each type of problem, for the OpenAPI document: what the service answers to something that is wrong."""

from collections.abc import Mapping
from typing import Any

from app.documents import Problem, ProblemError
from app.errors import (
    BUSY,
    DATABASE_UNAVAILABLE,
    EXPORT_DAMAGED,
    GONE,
    INVALID_REQUEST,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    QUERY_TOO_SLOW,
    RANGE_NOT_SATISFIABLE,
    TOO_LARGE,
    UNANSWERABLE,
    UNSUPPORTED_MEDIA_TYPE,
    URI_TOO_LONG,
    VERSION_UNKNOWN,
    ProblemType,
)

_TOLD: Mapping[ProblemType, tuple[str, str, str | None]] = {
    INVALID_REQUEST: ("/v1/claims", "no such parameter; did you mean `limit`?", "limt"),
    UNANSWERABLE: ("/v1/claims", "there is no entity `talban`; did you mean `taliban`?", "speaker"),
    NOT_FOUND: ("/v1/people/ahmad-masoud", "There is no person `ahmad-masoud`; did you mean `ahmad-massoud`?", None),
    GONE: ("/v1/claims/removed", "`removed` was removed from the data; what there is now: /v1/claims.", None),
    VERSION_UNKNOWN: (
        "/v1/changes",
        (
            "The log of seeds does not know the version `0123456789abcdef`. Fetch the lists again (/v1/people), and ask"
            " from then on for the changes since `fedcba9876543210`."
        ),
        None,
    ),
    NOT_ACCEPTABLE: ("/v1/search", "There is no form of this that you accept; there is application/json.", None),
    TOO_LARGE: ("/v1/check/quote", "A body may have 65,536 bytes.", None),
    URI_TOO_LONG: ("/v1/claims", "Path and query may have 16,384 bytes.", None),
    UNSUPPORTED_MEDIA_TYPE: (
        "/v1/verify",
        "The body has to be sent as it is; found the Content-Encoding gzip.",
        None,
    ),
    RANGE_NOT_SATISFIABLE: ("/v1/export/claims.csv", "Range: the file has 40960 bytes.", None),
    DATABASE_UNAVAILABLE: ("/v1/claims", "the database is missing; run `facts seed`", None),
    QUERY_TOO_SLOW: (
        "/v1/claims",
        "The question could not be answered in time; add a filter that narrows it, or leave out `count`.",
        None,
    ),
    BUSY: (
        "/v1/claims",
        "2 whole lists are being sent already; ask again, or for a page at a time with `limit`.",
        None,
    ),
    EXPORT_DAMAGED: ("/v1/export/claims.csv", "claims.csv is missing; `facts export` writes the export anew.", None),
}
"""Type -> where it was met, what was told, and about which parameter."""

PROBLEM_EXAMPLES: Mapping[str, dict[str, Any]] = {
    type.slug: {
        "summary": type.title,
        "value": Problem(
            type=f"/problems/{type.slug}",
            title=type.title,
            status=type.status,
            detail=f"{parameter}: {detail}" if parameter else detail,
            instance=instance,
            errors=[ProblemError(parameter=parameter, detail=detail)] if parameter else [],
        ).model_dump(mode="json"),
    }
    for type, (instance, detail, parameter) in _TOLD.items()
}
"""Slug of a type -> its example, as OpenAPI keeps it."""
