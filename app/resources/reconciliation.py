"""Reconciliation: the Reconciliation Service API 0.2, for OpenRefine and whoever else cleans tables of names."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.bodies import read_body
from app.database import Snapshot
from app.documents import (
    EntityTypeOffered,
    ExtensionQuestion,
    ExtensionService,
    ExtensionSetting,
    PreviewTemplate,
    ReconciliationAnswer,
    ReconciliationManifest,
    ReconciliationResult,
    ServicePath,
    SuggestServices,
    UrlTemplate,
)
from app.errors import (
    DATABASE_UNAVAILABLE,
    INVALID_REQUEST,
    QUERY_TOO_SLOW,
    TOO_LARGE,
    UNANSWERABLE,
    ProblemException,
    problem_document,
)
from app.examples import EXAMPLE
from app.openapi import BODY_PROBLEMS, problems
from app.reconciliation.answers import Reading, answer
from app.reconciliation.catalogue import TYPES
from app.reconciliation.extension import extend
from app.reconciliation.offers import type_offered
from app.reconciliation.preview import HEIGHT, WIDTH
from app.reconciliation.questions import (
    MAX_QUESTIONS,
    batch_from,
    json_from,
    model_from,
    question_from,
    single_from,
)
from app.routes import DocumentRoute, QueryModel, document_response, read_query

router = APIRouter(route_class=DocumentRoute, tags=["Reconciliation"])

FORM = "application/x-www-form-urlencoded"
FEW = 10
"""How many questions are answered at once; more go into the lane for long work."""
Json = Annotated[str | None, Field(min_length=1, max_length=65_536)]


class ReconciliationQuery(QueryModel):
    """What is asked: one of these. Without any, the manifest is answered."""

    queries: Annotated[Json, Field(examples=['{"q0": {"query": "Ahmad Masood", "type": "person"}}'])] = None
    """A batch of up to 100 questions: a JSON object with each under a key. A question has `query` (a name), `type` (one
    id or several), `type_strict` (`any`, `all` or `should`), `limit` (a number of
    candidates, of which there are never more than 40) and `properties` (each with `pid` and `v`)."""
    query: Annotated[Json, Field(examples=["Ahmed Shah Masud"])] = None
    """A single question: a name, or a question as JSON."""
    extend: Annotated[Json, Field(examples=['{"ids": ["kabul"], "properties": [{"id": "wikidata"}]}'])] = None
    """A data extension: a JSON object with `ids` of up to 100 entities, and `properties`, each with its `id`."""

    def asked(self) -> list[str]:
        """Which of them are asked."""
        return [name for name in ("queries", "query", "extend") if getattr(self, name) is not None]


@router.get(
    "/reconcile",
    operation_id="get_reconciliation",
    summary="Reconcile, or get the manifest",
    response_model=ReconciliationAnswer,
    responses=problems(INVALID_REQUEST, UNANSWERABLE, TOO_LARGE, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW),
)
async def get_reconciliation(request: Request, query: Annotated[ReconciliationQuery, Query()]) -> Response:
    """What this reconciliation service can do (the manifest); or the answer to a few questions, as `POST` gives it.

    Give the address of this path to OpenRefine as a standard service.
    """
    if query.asked():
        return await _answer(request, query)
    async with request.app.state.database.snapshot() as snapshot:
        manifest = _manifest(request.app.state.public_url, request.app.version)
        return document_response(manifest.model_dump_json(), snapshot.version)


@router.post(
    "/reconcile",
    operation_id="reconcile",
    summary="Reconcile names, or fill columns",
    response_model=ReconciliationAnswer,
    responses=BODY_PROBLEMS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "One of the fields, each of which holds JSON.",
            "content": {
                FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "queries": {"type": "string", "description": "A batch of up to 100 questions."},
                            "query": {"type": "string", "description": "A single question, or a name."},
                            "extend": {"type": "string", "description": "A data extension."},
                        },
                    }
                }
            },
        },
        EXAMPLE: {
            "media_type": FORM,
            "body": {
                "queries": '{"q0": {"query": "Ahmad Masood", "type": "person"}, "q1": {"query": "احمد شاه مسعود"}}'
            },
        },
    },
)
async def reconcile(request: Request) -> Response:
    """For each question, the entities that the name may mean, the best first.

    `match` is true only where it is safe: the name is, but for case, accents and variants of letters, one that somebody
    has checked; it is a full one; it is that of one entity alone; and nothing that was given speaks against it. A name
    that only sounds alike is never safe. `features` says what the score comes from.

    A question that is wrong has no candidates and an `error`; the others are answered all the same.
    """
    query = read_query(ReconciliationQuery, await read_body(request, FORM))
    if not query.asked():
        raise ProblemException(INVALID_REQUEST, "One of `queries`, `query` and `extend` is needed.")
    return await _answer(request, query)


async def _answer(request: Request, query: ReconciliationQuery) -> Response:
    asked = query.asked()
    if len(asked) > 1:
        raise ProblemException(UNANSWERABLE, f"One thing at a time: {' and '.join(asked)} are given.")
    state = request.app.state
    if query.extend is not None:
        extension = model_from(ExtensionQuestion, json_from("extend", query.extend))
        async with state.lane.room_for(len(extension.ids), FEW), state.database.snapshot() as snapshot:
            filled = await extend(Reading(snapshot, state.public_url), extension)
            return document_response(filled, snapshot.version)
    if query.query is not None:
        async with state.database.snapshot() as snapshot:
            candidates = await answer(Reading(snapshot, state.public_url), question_from(single_from(query.query)))
            return document_response(ReconciliationResult(result=candidates).model_dump_json(), snapshot.version)
    batch = batch_from(query.queries or "")
    async with state.lane.room_for(len(batch), FEW), state.database.snapshot() as snapshot:
        results = [result async for result in _results(request, snapshot, batch)]
        return document_response(f"{{{','.join(results)}}}", snapshot.version)


async def _results(request: Request, snapshot: Snapshot, batch: Mapping[str, Any]) -> AsyncIterator[str]:
    """The answer to each question, or what is wrong with it: as JSON, with its key."""
    reading = Reading(snapshot, request.app.state.public_url)
    for key, value in batch.items():
        try:
            result = ReconciliationResult(result=await answer(reading, question_from(value)))
        except ProblemException as problem:
            result = ReconciliationResult(result=[], error=problem_document(request, problem))
        yield f"{json.dumps(key)}:{result.model_dump_json()}"
        await asyncio.sleep(0)  # so that others get their turn


def _manifest(public_url: str, version: str) -> ReconciliationManifest:
    address = f"{public_url}/reconcile"
    return ReconciliationManifest(
        versions=["0.2"],
        name="Article Facts",
        identifierSpace=f"{address}/entities/",
        schemaSpace=f"{public_url}/v1/vocabularies",
        documentation=f"{public_url}/docs",
        serviceVersion=version,
        batchSize=MAX_QUESTIONS,
        defaultTypes=_default_types(),
        view=UrlTemplate(url=f"{address}/entities/{{{{id}}}}"),
        feature_view=UrlTemplate(url=f"{address}/features/{{{{id}}}}"),
        preview=PreviewTemplate(url=f"{address}/preview/{{{{id}}}}", width=WIDTH, height=HEIGHT),
        suggest=SuggestServices(
            entity=ServicePath(service_url=address, service_path="/suggest/entity"),
            type=ServicePath(service_url=address, service_path="/suggest/type"),
            property=ServicePath(service_url=address, service_path="/suggest/property"),
        ),
        extend=ExtensionService(
            propose_properties=ServicePath(service_url=address, service_path="/properties"),
            property_settings=[
                ExtensionSetting(
                    name="limit",
                    label="Limit",
                    type="number",
                    default=0,
                    help_text="How many values to give of each entity (0 for all).",
                )
            ],
        ),
    )


def _default_types() -> list[EntityTypeOffered]:
    return [type_offered(offered) for offered in TYPES.values() if offered.broader is None]
