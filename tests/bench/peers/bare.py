"""The limit: a server that sends bytes it was given, and does nothing else."""

import asyncio
import json
import os
import threading

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app_from_environment

Answers = dict[tuple[str, bytes], tuple[Message, Message]]


def create_app() -> ASGIApp:
    """Sends what the program answers to the URLs in BENCH_URLS, and to each it is asked for a constant 304 if it may."""
    answers: list[Answers] = []
    # the server's own event loop runs already
    asking = threading.Thread(target=lambda: answers.append(asyncio.run(_answers())))
    asking.start()
    asking.join()
    (of_urls,) = answers

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        start, body = of_urls[scope["path"], scope["query_string"]]
        if any(name == b"if-none-match" for name, _ in scope["headers"]):
            kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
            start, body = {**start, "status": 304, "headers": kept}, {**body, "body": b""}
        await send(start)
        await send(body)

    return app


async def _answers() -> Answers:
    app = create_app_from_environment()
    answers: Answers = {}
    for url in json.loads(os.environ["BENCH_URLS"]):
        path, _, query = url.partition("?")
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
        await app({**scope, "scheme": "http", "root_path": "", "server": None}, receive, send)
        whole = b"".join(message["body"] for message in sent[1:])
        headers = [(name, value) for name, value in sent[0]["headers"] if name != b"content-length"]
        headers.append((b"content-length", str(len(whole)).encode()))
        start = {"type": "http.response.start", "status": sent[0]["status"], "headers": headers}
        answers[path, query.encode()] = (start, {"type": "http.response.body", "body": whole})
    await app.state.database.close()
    return answers
