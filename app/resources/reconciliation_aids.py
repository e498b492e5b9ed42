"""What goes with reconciliation: suggestions while somebody types, properties for columns, and pages to look at."""

import json
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field, model_validator

from app.documents import (
    AnyEntity,
    EntitySuggestions,
    PropertyProposals,
    PropertySuggestions,
    SuggestedEntity,
    TypeSuggestions,
)
from app.errors import INVALID_REQUEST, NOT_FOUND, UNANSWERABLE, ProblemException, wrong_parameter
from app.examples import EXAMPLE
from app.items import ItemQuery, answer_record
from app.names import ENTITY_TYPES
from app.openapi import LIST_PROBLEMS, RECORD_PROBLEMS, problems
from app.queries.values import AS_WHOLE
from app.reconciliation.answers import Reading, documents_of, references_of
from app.reconciliation.candidates import known, suggested
from app.reconciliation.catalogue import PROPERTIES, TYPES, beginning_with, properties_of
from app.reconciliation.offers import property_offered, type_offered
from app.reconciliation.preview import FEATURES, entity_page, feature_page
from app.reconciliation.scores import AGREES
from app.records import TYPES as RECORD_TYPES
from app.routes import DocumentRoute, QueryModel, document_response
from app.suggestion import did_you_mean
from app.tables import Entity

router = APIRouter(route_class=DocumentRoute, tags=["Reconciliation"])

PAGE = 10
"""How many suggestions are made at once."""
TypeId = Annotated[str, Field(max_length=100, examples=["person"])]
EntityId = Annotated[str, Path(description="The entity's id.", examples=["ahmad-massoud"])]


class SuggestionQuery(QueryModel):
    """What has been typed so far. What OpenRefine's search boxes send along with it has no effect here."""

    SENT_ALONG: ClassVar = {
        *(
            "exact",
            "filter",
            "format",
            "key",
            "lang",
            "mql_output",
            "output",
            "prefixed",
            "scoring",
            "spell",
            "stemmed",
        ),
    }

    prefix: Annotated[str, Field(max_length=200, examples=["mas"])]
    """The beginning of a name, of one of its words, or of an id."""
    cursor: Annotated[int, Field(ge=0, le=1000, examples=[0]), AS_WHOLE] = 0
    """How many suggestions to skip. No more than 40 entities are suggested."""
    type: TypeId = ""
    """Suggest what is of this type, or what entities of it have; without it, of any."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name not in cls.SENT_ALONG}


@router.get(
    "/reconcile/suggest/entity",
    operation_id="suggest_entities",
    summary="Suggest entities",
    response_model=EntitySuggestions,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"prefix": "mass", "type": "person"}}},
)
async def suggest_entities(request: Request, query: Annotated[SuggestionQuery, Query()]) -> Response:
    """Entities with an id or a name, in any script, that begins so, or else one that sounds alike. Ten at a time."""
    types = ENTITY_TYPES
    if query.type:
        general = _known_type(query.type)
        types = [type for type in ENTITY_TYPES if type == general]
    async with request.app.state.database.snapshot() as snapshot:
        entities = await known(snapshot, await suggested(snapshot, query.prefix.strip(), types))
        fitting = [entity for entity in entities if not query.type or query.type in entity.types]
        page = fitting[query.cursor :][:PAGE]
        reading = Reading(snapshot, request.app.state.public_url)
        documents = await documents_of(reading, [entity.number for entity in page])
        answer = EntitySuggestions(
            result=[
                SuggestedEntity(
                    id=entity.id,
                    name=entity.name,
                    description=documents[entity.number]["description"],
                    notable=references_of(entity.types),
                )
                for entity in page
            ]
        )
        return document_response(answer.model_dump_json(), snapshot.version)


@router.get(
    "/reconcile/suggest/type",
    operation_id="suggest_types",
    summary="Suggest types",
    response_model=TypeSuggestions,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"prefix": "pl"}}},
)
async def suggest_types(request: Request, query: Annotated[SuggestionQuery, Query()]) -> Response:
    """Types with a name or an id that begins so: person, place and organisation, and their kinds. Ten at a time."""
    found = beginning_with(query.prefix, TYPES.values())
    if query.type:
        _known_type(query.type)
        found = [offered for offered in found if query.type in {offered.id, offered.broader}]
    answer = TypeSuggestions(result=[type_offered(offered) for offered in found[query.cursor :][:PAGE]])
    async with request.app.state.database.snapshot() as snapshot:
        return document_response(answer.model_dump_json(), snapshot.version)


@router.get(
    "/reconcile/suggest/property",
    operation_id="suggest_properties",
    summary="Suggest properties",
    response_model=PropertySuggestions,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"prefix": "wiki"}}},
)
async def suggest_properties(request: Request, query: Annotated[SuggestionQuery, Query()]) -> Response:
    """Properties with a name or an id that begins so. They narrow a question down, and fill columns. Ten at a time."""
    if query.type:
        _known_type(query.type)
    found = beginning_with(query.prefix, properties_of(query.type))[query.cursor :][:PAGE]
    answer = PropertySuggestions(result=[property_offered(offered) for offered in found])
    async with request.app.state.database.snapshot() as snapshot:
        return document_response(answer.model_dump_json(), snapshot.version)


class ProposalQuery(QueryModel):
    """For which type."""

    type: TypeId = ""
    """The type of the entities in the column; without it, any."""
    limit: Annotated[int, Field(ge=1, le=100, examples=[20]), AS_WHOLE] = 100
    """How many properties to propose, at most."""


@router.get(
    "/reconcile/properties",
    operation_id="propose_properties",
    summary="Propose properties",
    response_model=PropertyProposals,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"type": "person", "limit": "3"}}},
)
async def propose_properties(request: Request, query: Annotated[ProposalQuery, Query()]) -> Response:
    """The properties that a column of entities of a type can be extended with."""
    if query.type:
        _known_type(query.type)
    proposed = [property_offered(offered) for offered in properties_of(query.type)[: query.limit]]
    answer = PropertyProposals(type=query.type, limit=query.limit, properties=proposed)
    async with request.app.state.database.snapshot() as snapshot:
        return document_response(answer.model_dump_json(), snapshot.version)


@router.get(
    "/reconcile/entities/{id}",
    operation_id="get_entity",
    summary="Get an entity",
    response_model=AnyEntity,
    responses=RECORD_PROBLEMS,
)
async def get_entity(request: Request, query: Annotated[ItemQuery, Query()], id: EntityId) -> Response:
    """The record of an entity of whatever type, as it is at its own path."""
    return await answer_record(request, query, RECORD_TYPES[Entity], id)


@router.get(
    "/reconcile/preview/{id}",
    operation_id="preview_entity",
    summary="Preview an entity",
    response_class=HTMLResponse,
    responses=RECORD_PROBLEMS,
)
async def preview_entity(request: Request, id: EntityId) -> Response:
    """A small page about an entity, to be shown in a frame."""
    record = await answer_record(request, ItemQuery(format="json"), RECORD_TYPES[Entity], id)
    if record.status_code != 200:
        return record
    page = entity_page(json.loads(bytes(record.body)))
    page.headers["Dataset-Version"] = record.headers["Dataset-Version"]
    return page


@router.get(
    "/reconcile/features/{id}",
    operation_id="explain_feature",
    summary="Explain a feature",
    response_class=HTMLResponse,
    responses=problems(INVALID_REQUEST, NOT_FOUND),
)
async def explain_feature(
    id: Annotated[str, Path(description="The feature's id.", examples=["name_stands_alone"])],
) -> Response:
    """A small page about something that scores and matches come from."""
    page = feature_page(id)
    if page is None:
        agreements = [f"{AGREES}{id}" for id in PROPERTIES]
        hint = did_you_mean(id, [*FEATURES, *agreements])
        raise ProblemException(NOT_FOUND, f"There is no feature `{id}`{hint or '.'}")
    return page


def _known_type(id: str) -> str:
    """The general type that a type is, or is a kind of. Raises a 422 problem if there is none of that id."""
    if id not in TYPES:
        raise wrong_parameter(UNANSWERABLE, "type", f"there is no type `{id}`{did_you_mean(id, TYPES)}")
    return TYPES[id].broader or id
