"""Articles: the shape of their text, and what was read from each sentence."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.documents import Article, ArticlePage, Coverage
from app.items import ItemQuery, answer_record
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS
from app.paging import answer_page
from app.queries.entities import ArticleQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Articles"])

ArticleId = Annotated[str, Path(description="The article's id.", examples=["panjshir-last-bastion"])]


@router.get(
    "/v1/articles",
    operation_id="list_articles",
    summary="List articles",
    response_model=ArticlePage,
    responses=LIST_PROBLEMS,
)
async def list_articles(request: Request, query: Annotated[ArticleQuery, Query()]) -> Response:
    """Every article, by id."""
    return await answer_page(request, query)


@router.get(
    "/v1/articles/{id}",
    operation_id="get_article",
    summary="Get an article",
    response_model=Article,
    responses=RECORD_PROBLEMS,
)
async def get_article(request: Request, query: Annotated[ItemQuery, Query()], id: ArticleId) -> Response:
    """One article: bibliographic data, the fingerprint of its text, its paragraphs, and counts. Never the text."""
    return await answer_record(request, query, ["article"], id)


@router.get(
    "/v1/articles/{id}/coverage",
    operation_id="get_coverage",
    summary="Get an article's coverage",
    response_model=Coverage,
    responses=RECORD_PROBLEMS,
)
async def get_coverage(request: Request, query: Annotated[ItemQuery, Query()], id: ArticleId) -> Response:
    """For each sentence of the article, the facts read from it, or why there is none."""
    return await answer_record(request, query, ["article"], id, part="coverage")
