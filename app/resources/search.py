"""Search: names in every script and spelling, statements, quoted words and descriptions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.documents import SearchAnswer, Suggestions
from app.examples import EXAMPLE
from app.openapi import LIST_PROBLEMS, SERVICE_PROBLEMS
from app.queries.search import SearchQuery, SuggestQuery
from app.routes import DocumentRoute
from app.search import answer_search, answer_suggestions

router = APIRouter(route_class=DocumentRoute, tags=["Search"])


@router.get(
    "/v1/search",
    operation_id="search",
    summary="Search",
    response_model=SearchAnswer,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"q": "massoud", "limit": 2}}},
)
async def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """The records that have all the words, the best first: by a name before by a text, the whole before a beginning,
    words that follow each other before words apart.

    If no entity has such a name, those whose name sounds like it, or is it but for a "the" or a title before it, are
    added at the end, as `loose`; and if nothing has the words, whatever has them once a misspelt one is spelled as a
    name or a word that there is. What is asked for is data: no character in it is an operator.
    """
    return await answer_search(request, query)


@router.get(
    "/v1/suggest",
    operation_id="suggest",
    summary="Suggest",
    response_model=Suggestions,
    responses=SERVICE_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"q": "mass", "limit": 3}}},
)
async def suggest(request: Request, query: Annotated[SuggestQuery, Query()]) -> Response:
    """What may be meant by what has been typed so far, for a search box: cheap enough to be asked on each key press."""
    return await answer_suggestions(request, query)
