"""Mentions: where entities are named or described."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Mention, MentionPage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.entities import MentionQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Mentions"])


@router.get(
    "/v1/mentions",
    operation_id="list_mentions",
    summary="List mentions",
    response_model=MentionPage,
    responses=LIST_PROBLEMS,
)
async def list_mentions(request: Request, query: Annotated[MentionQuery, Query()]) -> Response:
    """Every mention of an entity, in text order."""
    return await answer_page(request, query)


@router.get(
    "/v1/mentions/{id}",
    operation_id="get_mention",
    summary="Get a mention",
    response_model=Mention,
    responses=RECORD_PROBLEMS,
)
async def get_mention(
    request: Request,
    query: Annotated[ItemQuery, Query()],
    id: Annotated[str, Path(description="The mention's id.", examples=["panjshir-last-bastion-2011-ahmad-massoud"])],
) -> Response:
    """One mention, with the words as printed and where they stand."""
    return await answer_record(request, query, ["mention"], id)
