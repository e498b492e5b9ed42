"""Whole sets: the files of the newest export."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from app.conditions import holds
from app.documents import Export, ExportedFiles, ExportFile
from app.errors import (
    DATABASE_UNAVAILABLE,
    EXPORT_DAMAGED,
    INVALID_REQUEST,
    NOT_FOUND,
    QUERY_TOO_SLOW,
    RANGE_NOT_SATISFIABLE,
    ProblemException,
)
from app.exported import newest_export, status_of
from app.items import ItemQuery
from app.openapi import problems
from app.routes import DocumentRoute, document_response
from app.streams import in_time, unless_slow
from app.suggestion import did_you_mean

router = APIRouter(route_class=DocumentRoute, tags=["Export"])

OFF = "No whole sets are offered here. `facts export DIR` writes them, and FACTS_EXPORT_DIR=DIR has them served."
NONE_YET = "There is no export yet; `facts export` writes one into the folder that FACTS_EXPORT_DIR names."

LISTED: Any = {
    "dataset_version": "0123456789abcdef",
    "files": [
        {
            "name": "claims.csv",
            "url": "/v1/export/claims.csv",
            "media_type": "text/csv",
            "description": "Every record of `/v1/claims`, a row each, for spreadsheets and notebooks.",
            "bytes": 123456,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }
    ],
    "current": True,
}
"""An example for where there is no export; a real one takes its place."""

CHECKSUMS = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  claims.csv\n"
"""An example of a file: the others are too long."""

HEADERS = {
    "Dataset-Version": "Identifies the data that the file was written from.",
    "Content-Disposition": "The name to save it by.",
    "ETag": "The file's SHA-256, for `If-None-Match` and `If-Range`; another if the file was changed since.",
    "Last-Modified": "When it was written, for `If-Modified-Since` where there is no tag.",
    "Accept-Ranges": "That a part of it can be asked for, with `Range`.",
}


@router.get(
    "/v1/export",
    operation_id="get_export",
    summary="List the files of whole sets",
    response_model=Export,
    responses={
        200: {"content": {"application/json": {"example": LISTED}}},
        **problems(INVALID_REQUEST, NOT_FOUND, DATABASE_UNAVAILABLE, QUERY_TOO_SLOW, EXPORT_DAMAGED),
    },
)
async def get_export(
    request: Request,
    query: Annotated[ItemQuery, Query()],  # noqa: ARG001 - the route reads its form
) -> Response:
    """Every collection as NDJSON and CSV, the database, a data package and the checksums, if whoever runs the service
    has exported them. `current` is false if that was from another version of the data than is served now.
    """
    _, exported = await _newest(request)
    async with request.app.state.database.snapshot() as snapshot:
        version = snapshot.version
    export = Export(
        dataset_version=exported.dataset_version, files=exported.files, current=exported.dataset_version == version
    )
    response = document_response(export.model_dump_json(), version)
    return tagged(request, response, hashlib.sha256(response.body).hexdigest())


@router.get(
    "/v1/export/{name}",
    operation_id="get_export_file",
    summary="Get a file of whole sets",
    response_class=FileResponse,
    responses={
        200: {
            "description": "The file, of the media type that the list says.",
            "content": {"*/*": {"schema": {"type": "string"}, "example": CHECKSUMS}},
            "headers": {
                name: {"description": description, "schema": {"type": "string"}}
                for name, description in HEADERS.items()
            },
        },
        206: {"description": "The part that `Range` asks for."},
        **problems(INVALID_REQUEST, NOT_FOUND, RANGE_NOT_SATISFIABLE, EXPORT_DAMAGED),
    },
)
async def get_export_file(
    request: Request,
    name: Annotated[str, PathParameter(description="The file's name.", examples=["SHA256SUMS"])],
) -> Response:
    """One of the files of the newest export, whole or in parts. `Dataset-Version` is that of the file."""
    folder, exported = await _newest(request)
    for file in exported.files:
        if file.name == name:
            status, tag = await asyncio.to_thread(status_of, folder, file)
            return tagged(request, ListedFile(folder, file, exported, status), tag)
    hint = did_you_mean(name, [file.name for file in exported.files])
    raise ProblemException(NOT_FOUND, f"There is no file `{name}`{hint or '; `/v1/export` lists them.'}")


async def _newest(request: Request) -> tuple[Path, ExportedFiles]:
    """The newest export. Raises a 404 problem if there is none."""
    root = request.app.state.export_dir
    if root is None:
        raise ProblemException(NOT_FOUND, OFF)
    found = await asyncio.to_thread(newest_export, root)
    if found is None:
        raise ProblemException(NOT_FOUND, NONE_YET)
    return found


def tagged(request: Request, response: Response, tag: str) -> Response:
    """The answer with its tag, or that the client has it already."""
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = "no-cache"
    if not _is_known(request, response):
        return response
    kept = ("ETag", "Cache-Control", "Dataset-Version", "Last-Modified")
    return Response(
        status_code=304, headers={name: response.headers[name] for name in kept if name in response.headers}
    )


def _is_known(request: Request, response: Response) -> bool:
    """Whether the client has the answer: by its tag or, if it names none, by when it was written.

    That has to be the same time: when a former export is led to again, its files are older than those it replaces.
    """
    if tags := request.headers.getlist("if-none-match"):
        return holds(",".join(tags).encode("latin-1"), response.headers["ETag"].encode())
    written = response.headers.get("last-modified")
    return written is not None and request.headers.get("if-modified-since") == written


class ListedFile(FileResponse):
    """A file, whole or in parts. What is wrong with `Range` is a problem as everywhere."""

    def __init__(self, folder: Path, file: ExportFile, exported: ExportedFiles, status: os.stat_result) -> None:
        headers = {"Dataset-Version": exported.dataset_version}
        super().__init__(
            folder / file.name, headers=headers, media_type=file.media_type, filename=file.name, stat_result=status
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A connection on which nothing gets through for some time is given up."""
        send_in_time = in_time(send)

        async def send_unless_refused(message: Message) -> None:
            match message:
                case {"type": "http.response.start", "status": 416, "headers": headers}:
                    length = dict(headers)[b"content-range"].decode()
                    detail = f"Range: the file has {length.rpartition('/')[2]} bytes."
                    raise ProblemException(RANGE_NOT_SATISFIABLE, detail, headers={"Content-Range": length})
                case {"type": "http.response.start", "status": 400}:
                    raise ProblemException(INVALID_REQUEST, "Range: expected the form bytes=0-499.")
            await send_in_time(message)

        sending = super().__call__(_with_ranges_of_bytes(scope), receive, send_unless_refused)
        await unless_slow(sending, scope["path"])


def _with_ranges_of_bytes(scope: Scope) -> Scope:
    """The request without a `Range` that is to be ignored: of a HEAD, or in a unit that is not known."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name != b"range" or (scope["method"] == "GET" and value.strip().lower().startswith(b"bytes"))
    ]
    return {**scope, "headers": headers}
