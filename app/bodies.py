"""Bodies of requests: bounded, of the media type that is asked for, and never kept."""

from collections.abc import Iterator
from email.message import Message
from itertools import islice
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from app.documents import ProblemError
from app.errors import INVALID_REQUEST, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, ProblemException

MAX_BYTES = 64 * 1024
"""How many bytes a body may have, unless an operation says otherwise."""
MAX_DETAIL = 200
"""How many characters a problem with a header repeats."""
UTF_8 = {"utf-8", "utf8"}
"""What the one encoding is called."""
MAX_ERRORS = 20
"""How many things that are wrong a problem lists."""
HOLDS_NUL = "holds a NUL character"
"""What is wrong with a text wherever it comes from: a parameter, a form or JSON. PostgreSQL has no such character."""

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: Request, media_type: str, limit: int = MAX_BYTES) -> bytes:
    """The body. Raises a 415 or 413 problem; nothing more is read of one that is too large."""
    _refuse_unsupported(request, media_type)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            # what is left of it stays unread, so the connection is of no more use
            raise ProblemException(TOO_LARGE, f"A body may have {limit:,} bytes.", headers={"Connection": "close"})
    return bytes(body)


def _refuse_unsupported(request: Request, media_type: str) -> None:
    """Raise a 415 problem if the body is of another media type, in another encoding than UTF-8, or compressed."""
    header = Message()
    header["Content-Type"] = ", ".join(request.headers.getlist("content-type"))
    (found, _), *parameters = header.get_params() or [("", "")]
    charsets = [str(value) for name, value in parameters if name.lower() == "charset"]
    codings = [one.strip() for one in ",".join(request.headers.getlist("content-encoding")).split(",")]
    wrong = None
    if found.lower() != media_type:
        wrong = f"be {media_type}; found {found or 'no Content-Type'}"
    elif other := [one for one in charsets if one.lower() not in UTF_8]:
        wrong = f"be in UTF-8; found charset={other[0]}"
    elif other := [one for one in codings if one.lower() not in {"", "identity"}]:
        wrong = f"be sent as it is; found the Content-Encoding {other[0]}"
    if wrong is not None:
        headers = {"Accept-Post": media_type, "Accept-Encoding": "identity"}
        raise ProblemException(UNSUPPORTED_MEDIA_TYPE, f"The body has to {wrong[:MAX_DETAIL]}.", headers=headers)


async def read_text(request: Request, limit: int = MAX_BYTES) -> bytes:
    """A body of plain text, which has to be UTF-8 but is not decoded here. Raises a 400 problem too."""
    body = await read_body(request, "text/plain", limit)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemException(INVALID_REQUEST, "The body is not UTF-8 text.") from None
    return body


async def read_document(request: Request, model: type[Model]) -> Model:
    """A body of JSON as its model. Raises a 400 problem too, which lists each part that does not fit."""
    body = await read_body(request, "application/json")
    try:
        document = model.model_validate_json(body)
        errors = [ProblemError(pointer=pointer, detail=HOLDS_NUL) for pointer in islice(_with_nul(body), MAX_ERRORS)]
        if not errors:
            return document
    except ValidationError as error:
        errors = [
            ProblemError(pointer="".join(f"/{part}" for part in details["loc"]), detail=details["msg"])
            for details in error.errors(include_url=False, include_input=False)[:MAX_ERRORS]
        ]
    detail = "; ".join(f"{error.pointer}: {error.detail}" if error.pointer else error.detail for error in errors)
    raise ProblemException(INVALID_REQUEST, detail, errors)


def _with_nul(body: bytes) -> Iterator[str]:
    """Where texts hold a NUL character, in JSON that fits its model."""
    if b"\\u0000" in body:  # as it is it cannot be in JSON
        yield from with_nul(from_json(body))


def with_nul(value: Any, pointer: str = "") -> Iterator[str]:
    """Where texts hold a NUL character, in a value that was JSON."""
    match value:
        case str() if "\0" in value:
            yield pointer
        case list():
            for place, one in enumerate(value):
                yield from with_nul(one, f"{pointer}/{place}")
        case dict():
            for name, one in value.items():
                yield from with_nul(one, f"{pointer}/{name}")
