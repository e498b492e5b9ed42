"""Facts of every type together, in text order."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app import tables
from app.documents import Fact, FactPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.types import AnyFactQuery
from app.records import TYPES
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Facts"])


@router.get(
    "/v1/facts",
    operation_id="list_facts",
    summary="List facts of every type",
    response_model=FactPage,
    responses=LIST_PROBLEMS,
)
async def list_facts(request: Request, query: Annotated[AnyFactQuery, Query()]) -> Response:
    """Every claim, figure, event and relation, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/facts/{id}",
    operation_id="get_fact",
    summary="Get a fact of any type",
    response_model=Fact,
    responses=RECORD_PROBLEMS,
)
async def get_fact(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The fact's id.", examples=["americans-to-evacuate"])],
) -> Response:
    """One fact, for those who have its id but not its type."""
    return await answer_record(request, query, TYPES[tables.Fact], id)
