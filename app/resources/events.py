"""Events: what happened, goes on, is planned, or is said not to have happened."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Event, EventPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.types import EventQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Events"])


@router.get(
    "/v1/events",
    operation_id="list_events",
    summary="List events",
    response_model=EventPage,
    responses=LIST_PROBLEMS,
)
async def list_events(request: Request, query: Annotated[EventQuery, Query()]) -> Response:
    """Every event, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/events/{id}",
    operation_id="get_event",
    summary="Get an event",
    response_model=Event,
    responses=RECORD_PROBLEMS,
)
async def get_event(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The event's id.", examples=["takeover-of-kabul"])],
) -> Response:
    """One event, with who takes part in it, when, and its evidence."""
    return await answer_record(request, query, ["event"], id)
