"""Relations: lasting ties between two entities."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Relation, RelationPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.types import RelationQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Relations"])


@router.get(
    "/v1/relations",
    operation_id="list_relations",
    summary="List relations",
    response_model=RelationPage,
    responses=LIST_PROBLEMS,
)
async def list_relations(request: Request, query: Annotated[RelationQuery, Query()]) -> Response:
    """Every relation, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/relations/{id}",
    operation_id="get_relation",
    summary="Get a relation",
    response_model=Relation,
    responses=RECORD_PROBLEMS,
)
async def get_relation(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The relation's id.", examples=["ahmad-massoud-child-of-ahmad-shah-massoud"])],
) -> Response:
    """One relation, with its two ends and its evidence."""
    return await answer_record(request, query, ["relation"], id)
