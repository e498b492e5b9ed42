"""The service itself: what it holds, and the words it uses."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import bindparam
from sqlmodel import col, select

from app.documents import Service, Vocabularies
from app.openapi import SERVICE_PROBLEMS
from app.routes import DocumentRoute, document_response
from app.tables import ServiceDocument

router = APIRouter(route_class=DocumentRoute, tags=["Service"])

_DOCUMENT = select(ServiceDocument.document).where(col(ServiceDocument.path) == bindparam("path"))


@router.get(
    "/v1",
    operation_id="get_service",
    summary="Get the service",
    response_model=Service,
    responses=SERVICE_PROBLEMS,
)
async def get_service(request: Request) -> Response:
    """What this service holds, in which version, under which licences, and where to go on."""
    return await _answer(request, "/v1")


@router.get(
    "/v1/vocabularies",
    operation_id="get_vocabularies",
    summary="Get the vocabularies",
    response_model=Vocabularies,
    responses=SERVICE_PROBLEMS,
)
async def get_vocabularies(request: Request) -> Response:
    """Every kind, role, measure, unit and so on, with its meaning."""
    return await _answer(request, "/v1/vocabularies")


async def _answer(request: Request, path: str) -> Response:
    async with request.app.state.database.snapshot() as snapshot:
        rows = await snapshot.rows(_DOCUMENT, {"path": path})
        return document_response(rows[0][0], snapshot.version)
