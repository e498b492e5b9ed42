"""People: human beings with a proper name."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Person, PersonPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.entities import PersonQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["People"])


@router.get(
    "/v1/people",
    operation_id="list_people",
    summary="List people",
    response_model=PersonPage,
    responses=LIST_PROBLEMS,
)
async def list_people(request: Request, query: Annotated[PersonQuery, Query()]) -> Response:
    """Every person, by id."""
    return await answer_page(request, query)


@router.get(
    "/v1/people/{id}",
    operation_id="get_person",
    summary="Get a person",
    response_model=Person,
    responses=RECORD_PROBLEMS,
)
async def get_person(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The person's id.", examples=["ahmad-massoud"])],
) -> Response:
    """One person, as the articles name and describe them, with reference data apart."""
    return await answer_record(request, query, ["person"], id)
