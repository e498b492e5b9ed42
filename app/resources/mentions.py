"""Mentions: where entities are named or described."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement
from sqlmodel import col, exists, select

from app import tables
from app.documents import Mention, Page
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import ListQuery, answer_page, values_of
from app.records import Documented, answer_record
from app.resources.queries import ArticleFilter
from app.routes import DocumentRoute
from app.vocabulary import EntityType

router = APIRouter(route_class=DocumentRoute, tags=["Mentions"])


class MentionQuery(ListQuery):
    """Which mentions."""

    table = tables.Mention
    links: ClassVar[Mapping[str, type[Documented]]] = {"article": tables.Article}

    article: ArticleFilter = []
    """Mentions in this article. Repeat it for several."""
    type: Annotated[list[EntityType], Field(max_length=3, examples=[["person"]])] = []
    """Mentions of entities of this type. Repeat it for several."""

    @classmethod
    def conditions(cls, counts: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:
        """Rows in one of the articles, of entities of one of the types."""
        if articles := values_of("article", counts):
            yield col(tables.Mention.article_id).in_(articles)
        if types := values_of("type", counts):
            same = col(tables.Entity.id) == col(tables.Mention.entity_id)
            yield exists(select(tables.Entity.id).where(same, col(tables.Entity.type).in_(types)))


@router.get(
    "/v1/mentions",
    operation_id="list_mentions",
    summary="List mentions",
    response_model=Page[Mention],
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
    id: Annotated[str, Path(description="The mention's id.", examples=["panjshir-last-bastion-2011-ahmad-massoud"])],
) -> Response:
    """One mention, with the words as printed and where they stand."""
    return await answer_record(request, tables.Mention, ["mention"], id)
