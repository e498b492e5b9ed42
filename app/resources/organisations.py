"""Organisations: armed groups, movements, media, governments, blocs."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Organisation, OrganisationPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.entities import OrganisationQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Organisations"])


@router.get(
    "/v1/organisations",
    operation_id="list_organisations",
    summary="List organisations",
    response_model=OrganisationPage,
    responses=LIST_PROBLEMS,
)
async def list_organisations(request: Request, query: Annotated[OrganisationQuery, Query()]) -> Response:
    """Every organisation, by id."""
    return await answer_page(request, query)


@router.get(
    "/v1/organisations/{id}",
    operation_id="get_organisation",
    summary="Get an organisation",
    response_model=Organisation,
    responses=RECORD_PROBLEMS,
)
async def get_organisation(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The organisation's id.", examples=["national-resistance-front"])],
) -> Response:
    """One organisation, as the articles name and describe it, with reference data apart."""
    return await answer_record(request, query, ["organisation"], id)
