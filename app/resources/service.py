"""The service itself: what it holds, and the words it uses."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import bindparam
from sqlmodel import col, select

from app.documents import Service, Vocabularies
from app.forms import answer_document
from app.items import ItemQuery
from app.negotiation import form_asked
from app.openapi import SERVICE_PROBLEMS
from app.representations import Envelope
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
async def get_service(
    request: Request,
    query: Annotated[ItemQuery, Query()],  # noqa: ARG001 - the route reads its form
) -> Response:
    """What this service holds, in which version, under which licences, and where to go on."""
    document, version = await _document(request, "/v1")
    if request.app.state.export_dir is not None:
        service = Service.model_validate_json(document)
        document = service.model_copy(update={"links": {**service.links, "export": "/v1/export"}}).model_dump_json()
    return document_response(document, version)


@router.get(
    "/v1/vocabularies",
    operation_id="get_vocabularies",
    summary="Get the vocabularies",
    response_model=Vocabularies,
    responses=SERVICE_PROBLEMS,
)
async def get_vocabularies(request: Request, query: Annotated[ItemQuery, Query()]) -> Response:
    """Every kind, role, measure, unit and so on, with its meaning; and what each IRI of linked data that begins with
    this address stands for."""
    form = form_asked(request, query.format)
    document, version = await _document(request, "/v1/vocabularies")
    envelope = Envelope("vocabularies", "/v1/vocabularies", request.app.state.public_url)
    return await answer_document(form, document, version, envelope)


async def _document(request: Request, path: str) -> tuple[str, str]:
    """A document of which there is one, and the version it is of."""
    async with request.app.state.database.snapshot() as snapshot:
        rows = await snapshot.rows(_DOCUMENT, {"path": path})
        return rows[0][0], snapshot.version
