"""The columns of CSV: of each list a description that programs for tables read."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.documents.table_schema import TableSchema
from app.errors import INVALID_REQUEST, NOT_FOUND, ProblemException
from app.items import ItemQuery
from app.openapi import problems
from app.representations.base import in_json
from app.representations.columns import COLUMNS
from app.representations.table_schema import TABLE_SCHEMAS, table_schema
from app.routes import DocumentRoute
from app.suggestion import did_you_mean

router = APIRouter(route_class=DocumentRoute, tags=["Service"])


@router.get(
    TABLE_SCHEMAS,
    operation_id="get_columns",
    summary="Get the columns of a list in CSV",
    response_model=TableSchema,
    responses=problems(INVALID_REQUEST, NOT_FOUND),
)
async def get_columns(
    query: Annotated[ItemQuery, Query()],  # noqa: ARG001 - the route reads its form
    collection: Annotated[str, Path(description=f"The list: one of {', '.join(COLUMNS)}.", examples=["figures"])],
) -> Response:
    """What each column of a list in CSV holds, as a Table Schema (Frictionless Data): names, types and meanings."""
    if collection not in COLUMNS:
        hint = did_you_mean(collection, COLUMNS) or f"; there are {', '.join(COLUMNS)}"
        raise ProblemException(NOT_FOUND, f"There is no list `{collection[:100]}`{hint}")
    return Response(in_json(table_schema(collection)), media_type="application/json")
