"""The one route class: reads the query with its model, and hands the endpoint's bytes on as they are."""

import inspect
import re
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import Message, Receive, Scope, Send

from app.bodies import HOLDS_NUL, read_document
from app.documents import ProblemError
from app.errors import INVALID_REQUEST, ProblemException
from app.negotiation import form_asked
from app.representations import forms_of, resource_at
from app.suggestion import did_you_mean

MAX_PARAMETERS = 200
"""How many parameters a request may have."""
MAX_ERRORS = 20
"""How many things that are wrong a problem lists."""
MAX_REPEATED = 100
"""How many characters of what was sent a problem repeats."""

HEAD_ALONE = "article_facts.head"
"""The extension in the scope of a GET of which nothing but the head will be sent."""

CONDITION = "article_facts.if_none_match"
"""The extension in the scope of a GET with the tags of what its client has. An answer that is made while it is sent is
compared with them before it is begun; any other is once it is whole."""

AnyQuery = TypeVar("AnyQuery", bound="QueryModel")


class QueryModel(BaseModel):
    """The query parameters of an operation. Any other is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class DocumentRoute(APIRoute):
    """Calls the endpoint with what it declares of `request`, `query` and the path's parameters, and returns its answer.

    A `body` that it declares is JSON, read as its model. An operation that has JSON alone refuses whoever accepts none,
    but for those that tell whether the service is there.

    FastAPI would read each field of a query model by itself, take the last of a repeated parameter and validate the
    answer again. Here the query is validated once, as a whole, and stored documents pass untouched. An endpoint that
    declares no query has none. What OpenAPI shows comes from the endpoint's signature as usual.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint = self.endpoint
        declared = inspect.signature(endpoint).parameters
        body_model: type[BaseModel] | None = get_args(declared["body"].annotation)[0] if "body" in declared else None
        json_alone = (
            self.response_model is not None
            and "Operations" not in self.tags
            and len(forms_of(resource_at(self.path))) == 1
        )
        model: type[QueryModel] = get_args(declared["query"].annotation)[0] if "query" in declared else QueryModel

        async def handle(request: Request) -> Response:
            query = read_query(model, request.scope["query_string"])
            if json_alone:
                form_asked(request, getattr(query, "format", None))
            arguments: dict[str, Any] = dict(request.path_params)
            if "request" in declared:
                arguments["request"] = request
            if "query" in declared:
                arguments["query"] = query
            if body_model is not None:
                arguments["body"] = await read_document(request, body_model)
            response: Response = await endpoint(**arguments)
            return response

        return handle

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """HEAD is GET without the body, OPTIONS says what there is, and nothing else is allowed."""
        match scope["method"]:
            case method if method in (self.methods or ()):
                await self.app(scope, receive, send)
            case "HEAD" if "GET" in (self.methods or ()):
                await self.app(scope, receive, without_body(send))
            case "OPTIONS":
                await Response(status_code=204, headers={"Allow": self.allow})(scope, receive, send)
            case _:
                raise HTTPException(405, headers={"Allow": self.allow})

    allow: str = ""
    """The methods that the path answers, whichever route does."""


def with_methods(routes: list[BaseRoute]) -> list[BaseRoute]:
    """The routes, each with the methods of all that have its path."""
    ours = [route for route in routes if isinstance(route, DocumentRoute)]
    for route in ours:
        methods = {"OPTIONS"}.union(*(other.methods or () for other in ours if other.path == route.path))
        route.allow = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    return routes


def document_response(
    body: str, version: str, links: str | None = None, media_type: str = "application/json"
) -> Response:
    """JSON as it is stored, or another form of it, with the version of the data it was read from."""
    headers = {"Dataset-Version": version} | ({"Link": links} if links else {})
    return Response(body, media_type=media_type, headers=headers)


def without_body(send: Send) -> Send:
    """Sends the head of an answer, and nothing of what follows it."""

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head


def read_query(model: type[AnyQuery], query_string: bytes) -> AnyQuery:
    """The query as its model. Raises a 400 problem that lists every unknown, repeated or ill-formed parameter."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    values: dict[str, Any] = {}
    wrong: dict[str, ProblemError] = {}
    try:
        pairs = parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise ProblemException(INVALID_REQUEST, "The query is not UTF-8.") from None
    except ValueError:
        detail = f"A request has at most {MAX_PARAMETERS} parameters."
        raise ProblemException(INVALID_REQUEST, detail) from None
    for name, value in pairs:
        if "\0" in value:
            wrong[name] = ProblemError(parameter=name[:MAX_REPEATED], detail=HOLDS_NUL)
        elif name in fields and get_origin(fields[name].annotation) is list:
            values.setdefault(name, []).append(value)
        elif name in values:
            wrong[name] = ProblemError(parameter=name[:MAX_REPEATED], detail="takes one value; found several")
        else:
            values[name] = value
    errors = list(wrong.values())
    try:
        query = model.model_validate(values)
    except ValidationError as error:
        # a parameter whose value was not taken is there all the same
        told = [details for details in error.errors() if details["type"] != "missing" or details["loc"][0] not in wrong]
        errors += [_problem_error(details, fields) for details in told[:MAX_ERRORS]]
    else:
        if not errors:
            return query
    errors = errors[:MAX_ERRORS]
    detail = "; ".join(f"{error.parameter}: {error.detail}" for error in errors)
    raise ProblemException(INVALID_REQUEST, detail, errors)


def _problem_error(details: ErrorDetails, known: Collection[str]) -> ProblemError:
    name = str(details["loc"][0])[:MAX_REPEATED]
    found = str(details["input"])[:MAX_REPEATED]
    match details["type"]:
        case "extra_forbidden":
            expected = f"; expected {', '.join(known)}" if known else "; this operation takes none"
            detail = f"no such parameter{did_you_mean(name, known) or expected}"
        case "missing":
            detail = "has to be given"
        case "literal_error":
            terms = re.findall(r"'(\w+)'", details["ctx"]["expected"])
            detail = f"found `{found}`{did_you_mean(found, terms) or '; expected one of ' + ', '.join(terms)}"
        case "value_error":
            detail = f"{details['ctx']['error']}; found `{found}`"
        case "string_pattern_mismatch":
            detail = f"found `{found}`; expected the form {details['ctx']['pattern']}"
        case _:
            detail = f"{details['msg'][0].lower()}{details['msg'][1:]}; found `{found}`"
    return ProblemError(parameter=name, detail=detail)
