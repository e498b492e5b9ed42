"""Claims: propositions somebody puts forward, with who and how."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Claim, ClaimPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.types import ClaimQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Claims"])


@router.get(
    "/v1/claims",
    operation_id="list_claims",
    summary="List claims",
    response_model=ClaimPage,
    responses=LIST_PROBLEMS,
)
async def list_claims(request: Request, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Every claim, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/claims/{id}",
    operation_id="get_claim",
    summary="Get a claim",
    response_model=Claim,
    responses=RECORD_PROBLEMS,
)
async def get_claim(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The claim's id.", examples=["nrf-ready-for-long-conflict"])],
) -> Response:
    """One claim, with its chain of attribution, its quotes and its evidence."""
    return await answer_record(request, query, ["claim"], id)
