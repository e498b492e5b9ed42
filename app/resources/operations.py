"""For those who run the service: is it alive, can it answer, and how is it doing?"""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlmodel import col, select

from app.database import DatabaseUnavailableError
from app.documents import Health, Readiness
from app.errors import INVALID_REQUEST, LEAVING, NOT_FOUND, ProblemException
from app.examples import EXAMPLE
from app.openapi import SERVICE_PROBLEMS, Responses, problems
from app.routes import DocumentRoute, document_response
from app.tables import Seed

router = APIRouter(route_class=DocumentRoute, tags=["Operations"])

_AS_OF_NOW = {"Cache-Control": "no-store"}
_EXPOSITION: Responses = {
    200: {
        "content": {
            "text/plain": {
                EXAMPLE: {"stays": True},
                "example": "# HELP facts_database_up Whether the data can be read: 1 or 0.\n"
                "# TYPE facts_database_up gauge\n"
                "facts_database_up 1.0\n",
            }
        }
    }
}
_VERSION = select(Seed.version).order_by(col(Seed.sequence).desc()).limit(1)


@router.get(
    "/healthz",
    operation_id="get_health",
    summary="Is the process alive?",
    response_model=Health,
    responses=problems(INVALID_REQUEST),
)
async def get_health() -> Response:
    """Answers as long as the process does, whatever the state of the data."""
    return Response(Health(status="ok").model_dump_json(), headers=_AS_OF_NOW, media_type="application/json")


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Can the service answer?",
    response_model=Readiness,
    responses=SERVICE_PROBLEMS,
)
async def get_readiness(request: Request) -> Response:
    """Ready, with the version of the data; or a problem that says why not, in words an operator can act on."""
    if request.app.state.departure.is_announced:
        raise ProblemException(LEAVING, "the process is about to end", headers={"Retry-After": "1"})
    async with request.app.state.database.snapshot() as snapshot:
        await snapshot.prove()
        # read, not remembered: a server may be gone since it was last asked
        version = (await snapshot.rows(_VERSION, {}))[0][0]
        document = Readiness(status="ready", dataset_version=version)
        response = document_response(document.model_dump_json(), snapshot.version)
        response.headers.update(_AS_OF_NOW)
        return response


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="How is the service doing?",
    response_class=PlainTextResponse,
    responses=problems(INVALID_REQUEST, NOT_FOUND) | _EXPOSITION,
)
async def get_metrics(request: Request) -> Response:
    """Requests, times, and the state of the data and the cache, for Prometheus; unless that is switched off."""
    metrics = getattr(request.app.state, "metrics", None)
    if metrics is None:
        raise ProblemException(NOT_FOUND, "Metrics are switched off.")
    from app.observation.metrics import MEDIA_TYPE, State  # noqa: PLC0415 - not where it is switched off

    version = None
    with suppress(DatabaseUnavailableError):
        async with request.app.state.database.snapshot() as snapshot:
            version = snapshot.version
    kept = request.app.state.cache.kept
    body = await asyncio.to_thread(metrics.exposition, State(version, kept.bytes, len(kept)))
    return Response(body, headers=_AS_OF_NOW, media_type=MEDIA_TYPE)
