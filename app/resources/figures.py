"""Figures: printed numbers with their bounds, qualifier and source."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Figure, FigurePage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.types import FigureQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Figures"])


@router.get(
    "/v1/figures",
    operation_id="list_figures",
    summary="List figures",
    response_model=FigurePage,
    responses=LIST_PROBLEMS,
)
async def list_figures(request: Request, query: Annotated[FigureQuery, Query()]) -> Response:
    """Every figure, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/figures/{id}",
    operation_id="get_figure",
    summary="Get a figure",
    response_model=Figure,
    responses=RECORD_PROBLEMS,
)
async def get_figure(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The figure's id.", examples=["americans-to-evacuate"])],
) -> Response:
    """One figure, with its bounds, its source and its evidence."""
    return await answer_record(request, query, ["figure"], id)
