"""The timeline: dated facts of every type, in the order of time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.documents import FactPage
from app.openapi import LIST_PROBLEMS
from app.paging import answer_page
from app.queries.timeline import TimelineQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Timeline"])


@router.get(
    "/v1/timeline",
    operation_id="list_timeline",
    summary="List dated facts in the order of time",
    response_model=FactPage,
    responses=LIST_PROBLEMS,
)
async def list_timeline(request: Request, query: Annotated[TimelineQuery, Query()]) -> Response:
    """Every fact whose time has a first or a last day: by the first, then by the last, then in text order.

    A fact without a first day stands before all that have one, and one without a last day after all with the same first
    day. The date is in the fact's `time`, with its bounds, its precision and what it rests on. Facts whose time is in
    words alone ("in the coming weeks") have no place in time and are left out; `/v1/facts` has them.
    """
    return await answer_page(request, query)
