"""The OpenAPI document: what the routes declare, completed by what holds for all of them."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.documents import Problem
from app.errors import (
    BUSY,
    DATABASE_UNAVAILABLE,
    GONE,
    INVALID_REQUEST,
    MEDIA_TYPE,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    QUERY_TOO_SLOW,
    TOO_LARGE,
    UNANSWERABLE,
    UNSUPPORTED_MEDIA_TYPE,
    URI_TOO_LONG,
    ProblemType,
)
from app.examples import Asked, asked_for_example, exemplify
from app.problem_examples import PROBLEM_EXAMPLES
from app.representations import forms_of, resource_at
from app.vocabulary import explain_terms

TAGS = [
    {
        "name": "Service",
        "description": "What there is, in which version, under which licences, in which words.",
    },
    {
        "name": "Articles",
        "description": "The articles: the shape of their text, and what was read from each sentence.",
    },
    {"name": "Search", "description": "Names in every script and spelling, statements, quoted words, descriptions."},
    {
        "name": "Claims",
        "description": "Propositions somebody puts forward: who, to whom, through which outlet, in which exact words.",
    },
    {"name": "Figures", "description": "Printed numbers with their bounds, qualifier and source."},
    {"name": "Events", "description": "What happened, goes on, is planned, or is said not to have happened."},
    {"name": "Relations", "description": "Lasting ties between two entities."},
    {"name": "Facts", "description": "Claims, figures, events and relations together, in text order."},
    {"name": "Timeline", "description": "Dated facts of every type, in the order of time."},
    {"name": "Graph", "description": "Who is connected to whom, and by which facts."},
    {
        "name": "Checks",
        "description": "Are these the words, and whose? Is this number possible? Is this the text?",
    },
    {"name": "People", "description": "Human beings with a proper name."},
    {"name": "Places", "description": "Countries, and all that has a position on the map."},
    {"name": "Organisations", "description": "Armed groups, movements, media, governments, blocs."},
    {"name": "Mentions", "description": "Where entities are named or described."},
    {"name": "Export", "description": "Whole sets as files: every collection, the database, and a data package."},
    {
        "name": "Reconciliation",
        "description": "Which of these is the name in your table? For OpenRefine and its kind (Reconciliation Service"
        " API 0.2).",
    },
    {"name": "Changes", "description": "What is new, has changed or has gone since the last time."},
    {"name": "Operations", "description": "For those who run the service."},
]

DESCRIPTION = """
The facts of news articles as data: people, places, organisations, claims, figures, events and relations, each pinned
to the characters of the article it was read from.

- **The article says; this service does not.** Every fact has a `voice`: somebody it is attributed to, or the article
  itself. Contradictions stand side by side.
- **Evidence can be proved.** Each span gives paragraph, start, end and the SHA-256 of exactly those characters, so that
  anyone who holds the article can check it. The article's text is not kept here.
- **Unknown stays unknown.** What the article leaves open is null. "At least 21" has no upper bound.
- **Reference data stands apart**, under `reference`, each item with its source.

Lists answer `{"items": [...], "next": "/v1/...", "total": null}`; follow `next` until it is null. Every failure is a
problem (RFC 9457). A parameter that is unknown or ill formed is refused, with what was expected.

Every answer to a GET has an `ETag`. Send it as `If-None-Match`, and what has not changed is a 304 without a body.
Answers come as `br` or `gzip` to those who send `Accept-Encoding`.
"""

_VERSION_HEADER = {
    "Dataset-Version": {
        "description": "Identifies the data that the answer was read from.",
        "schema": {"type": "string", "examples": ["0123456789abcdef"]},
    }
}
_LINK_HEADER = {
    "Link": {
        "description": "The other forms of the answer; of whatever goes on also itself, its next page and this"
        " document (RFC 8288).",
        "schema": {"type": "string", "examples": ['</v1/claims?format=csv>; rel="alternate"; type="text/csv"']},
    },
}
_VARY_HEADER = {
    "Vary": {"description": "That the form depends on `Accept`.", "schema": {"type": "string", "examples": ["Accept"]}},
}

_COUNT_HEADER = {
    "Total-Count": {
        "description": "How many records the list has on all its pages, in every form; with `count=true` alone.",
        "schema": {"type": "integer", "examples": [41]},
    }
}
_TAG_HEADERS = {
    "ETag": {
        "description": "Identifies these very bytes, and of a list that is sent whole what it is made from (`W/`);"
        " send it as `If-None-Match` to get 304 for as long as they stay.",
        "schema": {"type": "string", "examples": ['"0123456789abcdef01234567"']},
    },
    "Cache-Control": {
        "description": "For how many seconds the answer may be used without asking again; `no-cache` of whole sets: ask"
        " each time.",
        "schema": {"type": "string", "examples": ["public, max-age=5, stale-while-revalidate=25"]},
    },
}
_RETRY_HEADER = {
    "Retry-After": {"description": "In how many seconds to try again.", "schema": {"type": "integer", "examples": [1]}}
}
_HEADERS_OF_PROBLEMS = {
    410: {
        "Link": {
            "description": "The lists that have what there is now (RFC 8288).",
            "schema": {"type": "string", "examples": ['</v1/claims>; rel="collection"']},
        }
    },
    503: _RETRY_HEADER,
}

Responses = dict[int | str, dict[str, Any]]


def problems(*types: ProblemType) -> Responses:
    """The error responses of an operation, by status in the words of JSON: as a number it would be another key."""
    described: Responses = {}
    for type in types:
        content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": dict[str, Any]()}
        response = described.setdefault(str(type.status), {"description": "", "content": {MEDIA_TYPE: content}})
        examples = response["content"][MEDIA_TYPE]["examples"]
        examples[type.slug] = {"$ref": f"#/components/examples/{type.slug}"}
        response["description"] = f"{response['description']} {type.title}.".strip()
        response["headers"] = _VERSION_HEADER | _HEADERS_OF_PROBLEMS.get(type.status, {})
    return described


LIST_PROBLEMS = problems(INVALID_REQUEST, UNANSWERABLE, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW)
RECORD_PROBLEMS: Responses = {
    308: {
        "description": "The record has another id now.",
        "headers": {
            **_VERSION_HEADER,
            "Location": {"description": "Where it is.", "schema": {"type": "string"}},
        },
    },
    **problems(INVALID_REQUEST, NOT_FOUND, GONE, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW),
}
BODY_PROBLEMS = problems(
    INVALID_REQUEST, UNANSWERABLE, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW
)
"""The error responses of an operation that takes a document."""
SERVICE_PROBLEMS = problems(INVALID_REQUEST, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW)


async def openapi_document(app: FastAPI) -> str:
    """The document, with the application's own answers as examples.

    It is declared and written in a thread, so that others are answered meanwhile, and so they are between examples.
    """
    document, asked = await asyncio.to_thread(_declared, app)
    for operation, request in asked:
        await exemplify(app, request, operation)
    return await asyncio.to_thread(json.dumps, document, ensure_ascii=False)


def _declared(app: FastAPI) -> tuple[dict[str, Any], Sequence[tuple[dict[str, Any], Asked]]]:
    """The document without examples; and each operation with what to ask for one."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        license_info=app.license_info,
        contact={"name": "The Article Facts developers"},
        servers=[{"url": "/"}],
    )
    explain_terms(document)
    document["security"] = []  # there is nothing to sign in to
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas["Problem"] = problem
    document["components"]["examples"] = dict(PROBLEM_EXAMPLES)
    asked: list[tuple[dict[str, Any], Asked]] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation)
            if _is_json_alone(operation):
                operation["responses"] |= problems(NOT_ACCEPTABLE)
            if method == "get" and "Operations" not in operation["tags"]:
                _say_how_it_is_kept(operation["responses"])
            for parameter in operation.get("parameters", ()):
                _take_away_null(parameter["schema"])
                if parameter["name"] == "format":
                    schemas |= _show_forms(path, operation, parameter["schema"])
            asked.append((operation, asked_for_example(method, path, operation)))
    return document, asked


def _take_away_null(schema: dict[str, Any]) -> None:
    """A parameter that is not given is absent; there is no way to write null in a URL."""
    if "anyOf" in schema:
        (given,) = [branch for branch in schema.pop("anyOf") if branch != {"type": "null"}]
        descriptions = [described["description"] for described in (schema, given) if "description" in described]
        schema |= given | {"description": "\n\n".join(descriptions)}


def _show_forms(path: str, operation: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    """List the forms of an answer, each with its media type and the name that `format` calls it by; return what their
    schemas refer to."""
    resource, listed, referred = resource_at(path), operation["operationId"].startswith("list_"), dict[str, Any]()
    forms = forms_of(resource)
    meanings = "\n".join(f"- `{form.name}`: {form.description}" for form in forms)
    parameter |= {"enum": [form.name for form in forms], "description": f"{parameter['description']}\n\n{meanings}"}
    answer = operation["responses"]["200"]
    for form in forms[1:]:
        schema = form.schema_of(resource, listed=listed)
        referred |= schema.pop("$defs", {})
        answer["content"][form.media_type] = {"schema": schema}
    answer["headers"] |= _VARY_HEADER | (_COUNT_HEADER if listed else {})
    if forms[1:] or any(one["name"] == "cursor" for one in operation["parameters"]):
        answer["headers"] |= _LINK_HEADER
    operation["responses"] |= problems(NOT_ACCEPTABLE)
    if listed and any(form.whole for form in forms):
        operation["responses"] |= problems(DATABASE_UNAVAILABLE, QUERY_TOO_SLOW, BUSY)
    return referred


def _is_json_alone(operation: dict[str, Any]) -> bool:
    return (
        list(operation["responses"]["200"]["content"]) == ["application/json"] and "Operations" not in operation["tags"]
    )


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    if operation.get("parameters"):
        responses |= problems(URI_TOO_LONG)
    # the framework adds this one wherever there are parameters
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    if "503" in responses:
        responses["200"]["headers"] = dict(_VERSION_HEADER)


def _say_how_it_is_kept(responses: dict[str, Any]) -> None:
    versioned = responses["200"].get("headers", {})
    responses["200"]["headers"] = versioned | _TAG_HEADERS
    responses["304"] = {
        "description": "The answer is still the one whose `ETag` was sent as `If-None-Match`.",
        "headers": {name: header for name, header in versioned.items() if name == "Dataset-Version"} | _TAG_HEADERS,
    }
