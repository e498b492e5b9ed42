"""What an answer from the cache costs: its rate as a ratio to that of uvicorn sending the same bytes and nothing else.

`python -m tests.bench.caching` needs wrk (Debian's package). It serves the first article twice, from the program and
from an application of three lines, loads both in turn with logs off, and prints medians and the ratio of the medians.
Exit status 1 if one is below 0.85.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import IO

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app_from_environment
from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import first_article
from tests.postgres import free_port
from tests.processes import PROJECT

AT_LEAST = 0.85
"""What a ratio may be."""
ROUNDS = 7
SECONDS = 2
UNSEEN = {"FACTS_LOG_REQUESTS": "false", "FACTS_METRICS": "false"}
CASES = {
    "an item": ("/v1/claims/nrf-ready-for-long-conflict", "identity"),
    "an item, compressed": ("/v1/claims/nrf-ready-for-long-conflict", "br"),
    "a list of 50": ("/v1/claims?limit=50", "identity"),
    "a list of 50, compressed": ("/v1/claims?limit=50", "br"),
}


def bare() -> ASGIApp:
    """An application that sends what the program answers from its cache, and does nothing else."""
    answers: list[list[Message]] = []
    # the server's own event loop runs already
    asking = threading.Thread(target=lambda: answers.append(asyncio.run(_second_answer())))
    asking.start()
    asking.join()
    start, body = answers[0]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": start["status"], "headers": start["headers"]})
            await send({"type": "http.response.body", "body": body["body"]})

    return app


async def _second_answer() -> list[Message]:
    app = create_app_from_environment()
    path, _, query = os.environ["BENCH_URL"].partition("?")
    headers = [(b"accept-encoding", os.environ["BENCH_ENCODING"].encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    for _ in range(2):
        await app({**scope, "scheme": "http", "root_path": "", "server": None}, receive, send)
    await app.state.database.close()
    return sent[2:]


@contextmanager
def running(factory: str, environment: dict[str, str], output: IO[bytes] | None = None) -> Iterator[str]:
    """A server over an application, with the server's own logs off."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--no-access-log"]
    quiet = ["--log-level", "warning", "--no-server-header", "--lifespan", "off"]
    with subprocess.Popen([*command, *quiet], cwd=PROJECT, env={**os.environ, **environment}, stdout=output) as process:
        try:
            for _ in range(200):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def rate(address: str, path: str, encoding: str) -> float:
    """Requests a second, over 16 connections."""
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {encoding}", f"{address}{path}"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec: *([\d.]+)", report)
    assert found is not None, report
    assert "Non-2xx" not in report, report
    return float(found[1])


def main() -> None:
    """Print the table."""
    worst = 1.0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/facts.db"
        load(compile_dossiers(first_article()), store_of(url))
        for name, (path, encoding) in CASES.items():
            environment = {"FACTS_DATABASE_URL": url, "BENCH_URL": path, "BENCH_ENCODING": encoding} | UNSEEN
            with ExitStack() as stack:
                plain = stack.enter_context(running("tests.bench.caching:bare", environment))
                program = stack.enter_context(running("app.main:create_app_from_environment", environment))
                asked = {"Accept-Encoding": encoding}
                answers = [httpx.get(f"{address}{path}", headers=asked) for address in (plain, program, program)]
                assert answers[0].content == answers[2].content
                for each in answers:
                    each.headers.pop("date")
                    each.headers.pop("x-request-id")
                assert answers[0].headers == answers[2].headers
                rates = [(rate(plain, path, encoding), rate(program, path, encoding)) for _ in range(ROUNDS)]
            bare_rate, cached_rate = (median(side) for side in zip(*rates, strict=True))
            worst = min(worst, cached_rate / bare_rate)
            print(f"{bare_rate:9,.0f}/s bare {cached_rate:9,.0f}/s cached {cached_rate / bare_rate:5.2f}  {name}")  # noqa: T201
    sys.exit(0 if worst >= AT_LEAST else 1)


if __name__ == "__main__":
    main()
