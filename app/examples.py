"""The examples of the OpenAPI document: the application's own answers, from its own data."""

import asyncio
import json
import re
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

EXAMPLE = "x-example"
"""Where an operation says with what it is to be asked for its example: `query` and `body`, with its `media_type`. So
does a media type of its answer to which `Accept` alone does not lead: with a `query` beside that of the operation; or
one whose example `stays` as it is, since the answer is another each time."""

IS_JSON = re.compile(r"[/+]json$")
"""A media type of one JSON document, as `application/geo+json` is and `application/x-ndjson` is not."""


@dataclass(frozen=True)
class Asked:
    """What the application is asked for an example."""

    method: str
    path: str
    query: dict[str, Any]
    media_type: str = ""
    body: str = ""
    accept: str = "*/*"


async def exemplify(app: FastAPI, request: Asked, operation: dict[str, Any]) -> None:
    """Show a real answer of each media type; and take ids from that of a list, and a cursor from a page, as they are.

    The first media type is the one that is answered if none is asked for.
    """
    contents: dict[str, dict[str, Any]] = operation["responses"]["200"]["content"]
    answers = {}
    for media_type, content in contents.items():
        told = content.pop(EXAMPLE, {})
        if told.get("stays"):
            continue
        given = request.query | told.get("query", {})
        answer = await _answer(app, replace(request, query=given, accept=media_type))
        await asyncio.sleep(0)  # whoever is waiting has a turn
        if answer is not None and answer[0] == media_type.partition(";")[0]:
            answers[media_type] = content["example"] = answer[1]
    answer = answers.get(next(iter(contents)))
    if not isinstance(answer, dict):
        return
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "id" and "items" in answer:
            parameter["schema"]["examples"] = [[item["id"] for item in answer["items"]]]
        if parameter["name"] == "cursor" and answer.get("next"):
            parameter["schema"]["examples"] = [answer["next"].partition("cursor=")[2]]


def asked_for_example(method: str, path: str, operation: MutableMapping[str, Any]) -> Asked:
    """The path with the examples of what it requires; of a list, two records; or what the operation itself says."""
    query: dict[str, Any] = {"limit": 2} if operation["operationId"].startswith("list_") else {}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["schema"]["examples"][0])
        elif parameter["required"]:
            query[parameter["name"]] = parameter["schema"]["examples"][0]
    example = {"query": query, "media_type": "", "body": "", **operation.pop(EXAMPLE, {})}
    if example["body"]:
        operation["requestBody"]["content"][example["media_type"]]["example"] = example["body"]
    body = example["body"]
    if not isinstance(body, str):
        body = json.dumps(body, ensure_ascii=False) if example["media_type"].endswith("json") else urlencode(body)
    return Asked(method.upper(), path, example["query"], example["media_type"], body)


async def _answer(app: FastAPI, request: Asked) -> tuple[str, Any] | None:
    """The media type and the body that the application answers with; None if not 200, as where there is no data."""
    status, body, content_type = 0, b"", b""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": request.body.encode(), "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, body, content_type
        status = message.get("status", status)
        content_type = dict(message.get("headers", ())).get(b"content-type", content_type)
        body += message.get("body", b"")

    scope: dict[str, Any] = {
        "type": "http",
        # from 2.4 on nobody listens, while a file is sent, for whoever asked to go away: here that would never end
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": urlencode(request.query, doseq=True).encode(),
        "headers": [(b"accept", request.accept.encode()), (b"content-type", request.media_type.encode())],
        "client": None,
        "server": None,
    }
    await app.state.cache(scope, receive, send)  # nobody has asked, so nobody is counted
    if status != 200:
        return None
    media_type = content_type.decode().partition(";")[0]
    return media_type, json.loads(body) if IS_JSON.search(media_type) else body.decode()
