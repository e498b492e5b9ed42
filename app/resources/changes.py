"""Keeping up: the log of seeds, and what became of each record since a version."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.changes import answer_changes
from app.documents import ChangeLog, Changes
from app.errors import DATABASE_UNAVAILABLE, INVALID_REQUEST, QUERY_TOO_SLOW, UNANSWERABLE, VERSION_UNKNOWN
from app.openapi import problems
from app.queries.changes import ChangesQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Changes"])

_PROBLEMS = problems(INVALID_REQUEST, VERSION_UNKNOWN, UNANSWERABLE, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW)


@router.get(
    "/v1/changes",
    operation_id="get_changes",
    summary="Get what changed",
    response_model=ChangeLog | Changes,
    responses=_PROBLEMS,
)
async def get_changes(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What became of each record since a version of the data; without `since`, the log of seeds, the last one first.

    Keep the `version` of an answer, and pass it as `since` the next time. Each record comes once, with what became of
    it all in all: added and then changed is `added`, changed and then removed is `removed`, removed and then added
    again is `changed`, added and then removed is left out, and a record that was renamed several times is `renamed`
    from the first id to the last. What was changed and changed back is `changed`.

    All pages that `next` leads to tell of the same two versions, even if a seed comes in between, and `version` is the
    later one. Where a version came several times, its last time counts. A version that the log does not know is a 410
    problem, whose `Link` header names the lists to fetch again.
    """
    return await answer_changes(request, query)
