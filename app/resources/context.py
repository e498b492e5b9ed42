"""The context of linked data: what each key of a record in JSON-LD stands for."""

from fastapi import APIRouter, Request, Response

from app.errors import INVALID_REQUEST
from app.openapi import problems
from app.representations.terms import CONTEXT, context_document
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Service"])


class JSONLDResponse(Response):
    """JSON-LD."""

    media_type = "application/ld+json"


_SCHEMA = {
    "type": "object",
    "properties": {
        "@context": {
            "type": "object",
            "description": "Key -> the IRI that it stands for, with the type of what it holds where that is not text.",
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "number", "const": 1.1},
                    {
                        "type": "object",
                        "properties": {"@id": {"type": "string"}, "@type": {"type": "string"}},
                        "required": ["@id", "@type"],
                        "additionalProperties": False,
                    },
                ]
            },
        }
    },
    "required": ["@context"],
    "additionalProperties": False,
}


@router.get(
    CONTEXT,
    operation_id="get_context",
    summary="Get the JSON-LD context",
    response_class=JSONLDResponse,
    responses={
        200: {"content": {"application/ld+json": {"schema": _SCHEMA}}},
        **problems(INVALID_REQUEST),
    },
)
async def get_context(request: Request) -> Response:
    """What each key of a record in JSON-LD stands for: terms of schema.org, PROV-O, Web Annotation and ours."""
    return JSONLDResponse(context_document(request.app.state.public_url))
