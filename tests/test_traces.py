"""Traces: where they are asked for, and not otherwise."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from app.observation.templates import template_finder
from app.observation.traces import Traced
from tests.conftest import Serve
from tests.processes import PROJECT


def test_a_span_for_each_request(database: str, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    api, spans = serve(database), InMemorySpanExporter()
    api.app.put_into(Traced(api.app.state.cache, template_finder(api.app.routes), SimpleSpanProcessor(spans)))
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    api.get("/v1/people/ahmad-massoud", headers={"traceparent": f"00-{trace}-{parent}-01"})
    api.request("BREW", "/nope?q=secret")
    monkeypatch.setattr("app.paging.written", None)
    api.get("/v1/claims")
    known, unknown, failed = spans.get_finished_spans()
    assert (known.name, unknown.name, failed.name) == ("GET /v1/people/{id}", "_OTHER none", "GET /v1/claims")
    assert known.context is not None
    assert known.parent is not None
    assert (known.context.trace_id, known.parent.span_id) == (int(trace, 16), int(parent, 16))
    assert dict(known.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/people/{id}",
        "http.response.status_code": 200,
        "article_facts.request_id": "",
    }
    assert (known.status.status_code, failed.status.status_code) == (StatusCode.UNSET, StatusCode.ERROR)
    assert "secret" not in unknown.to_json()


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector's address, and what it has been sent."""
    received: list[bytes] = []

    class Collecting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Collecting) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
        server.shutdown()


def test_spans_are_sent_to_the_collector(database: str, serve: Serve, collector: tuple[str, list[bytes]]) -> None:
    endpoint, received = collector
    api = serve(database, trace_endpoint=endpoint)
    api.get("/v1/claims")
    api.app.state.close_traces()
    assert b"article-facts" in b"".join(received)
    assert b"GET /v1/claims" in b"".join(received)


PROGRAM = """
import sys
from app.main import create_app
from app.settings import Settings
create_app(Settings(metrics=False))
print(*[name for name in ("opentelemetry.sdk", "opentelemetry.exporter", "prometheus_client", "alembic", "seed") if name in sys.modules])
"""


def test_what_is_not_asked_for_is_not_imported() -> None:
    assert subprocess.check_output([sys.executable, "-c", PROGRAM], cwd=PROJECT, text=True) == "\n"


def test_without_the_extra_it_says_so(database: str, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.observation.traces", None)
    with pytest.raises(ValueError, match="FACTS_TRACE_ENDPOINT: needs the extra `traces`"):
        serve(database, trace_endpoint="http://127.0.0.1:4318/v1/traces")
