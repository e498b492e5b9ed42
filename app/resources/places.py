"""Places: countries, and all that has a position on the map."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Place, PlacePage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.entities import PlaceQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Places"])


@router.get(
    "/v1/places",
    operation_id="list_places",
    summary="List places",
    response_model=PlacePage,
    responses=LIST_PROBLEMS,
)
async def list_places(request: Request, query: Annotated[PlaceQuery, Query()]) -> Response:
    """Every place, by id."""
    return await answer_page(request, query)


@router.get(
    "/v1/places/{id}",
    operation_id="get_place",
    summary="Get a place",
    response_model=Place,
    responses=RECORD_PROBLEMS,
)
async def get_place(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The place's id.", examples=["panjshir-valley"])],
) -> Response:
    """One place, as the articles name and describe it, with its location under `reference`."""
    return await answer_record(request, query, ["place"], id)
