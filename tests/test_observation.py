"""What is seen of requests: their ids, the log, and metrics; and that nobody can write into them."""

import asyncio
import json
import logging
import re
import threading
from io import StringIO, TextIOBase
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.observation import Exchange, Observed, request_log
from app.observation.log_records import RequestIds, formatter
from app.observation.request_log import RequestLog
from app.observation.templates import template_finder
from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import first_article
from tests.processes import serving

FIELDS = [
    *("time", "level", "logger", "request_id", "client", "method", "route", "path", "query", "status", "milliseconds"),
    *("cache", "dataset_version"),
]


class Logged:
    """An application whose log of requests is read."""

    def __init__(self, api: Api, **options: Any) -> None:
        self.file = StringIO()
        self.api = api
        log = RequestLog(self.file, options.get("max_query", 200))
        api.app.put_into(Observed(api.app.state.cache, template_finder(api.app.routes), [log]))
        self.log = log

    def lines(self) -> list[Any]:
        """All that has been logged."""
        self.log.close()
        return [json.loads(line) for line in self.file.getvalue().splitlines()]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database file with the first article."""
    url = f"sqlite:///{tmp_path_factory.mktemp('observed') / 'facts.db'}"
    load(compile_dossiers(first_article()), store_of(url))
    return url


@pytest.fixture
def logged(url: str, serve: Serve) -> Logged:
    return Logged(serve(url, cache_bytes=1_000_000))


def test_a_request_has_the_id_that_it_came_with(api: Api) -> None:
    for id in ("1", "a-B_c.9:d", "x" * 64):
        assert api.get("/v1", headers={"X-Request-ID": id}).headers["x-request-id"] == id


@pytest.mark.parametrize("id", ["", "a b", 'a"', "a\tb", "x" * 65, "é", "a,b", "{}"])
def test_an_id_that_is_not_fit_to_be_repeated_is_replaced(api: Api, id: str) -> None:
    answers = [api.get("/v1", headers={"X-Request-ID": id.encode()}) for _ in range(2)]
    first, second = (answer.headers["x-request-id"] for answer in answers)
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{16}-\d+", first)


@pytest.mark.parametrize("path", ["/v1/claims?limit=0", "/nope", "/healthz", "/docs", "/metrics"])
def test_every_answer_has_an_id(api: Api, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        assert api.request(method, path).headers["x-request-id"]


def test_a_line_for_each_request(logged: Logged) -> None:
    version = logged.api.document("/v1")["dataset_version"]
    for path in (
        "/v1/claims/nrf-ready-for-long-conflict?format=json",
        "/v1/claims/nrf-ready-for-long-conflict?format=json",
    ):
        logged.api.get(path, headers={"X-Request-ID": "mine"})
    logged.api.request("BREW", "/nope?milk=yes")
    lines = logged.lines()
    assert all(list(line) == FIELDS for line in lines)
    _, made, kept, nowhere = lines
    assert (made["cache"], kept["cache"], nowhere["cache"]) == ("stored", "hit", None)
    for changing in ("time", "milliseconds"):
        assert kept.pop(changing)
    assert kept == {
        "level": "INFO",
        "logger": "requests",
        "request_id": "mine",
        "client": "127.0.0.1",
        "method": "GET",
        "route": "/v1/claims/{id}",
        "path": "/v1/claims/nrf-ready-for-long-conflict",
        "query": "format=json",
        "status": 200,
        "cache": "hit",
        "dataset_version": version,
    }
    assert (nowhere["method"], nowhere["route"], nowhere["status"]) == ("other", "none", 404)


@given(
    path=st.text(max_size=300),
    query=st.binary(max_size=300),
    id=st.binary(max_size=80),
    client=st.text(max_size=100),
)
def test_nobody_can_write_into_the_log(path: str, query: bytes, id: bytes, client: str) -> None:
    file = StringIO()

    async def app(*_: object) -> Any:
        """Answers nothing, as if the client had gone."""

    async def ask() -> None:
        log = RequestLog(file, 50)
        headers = [(b"x-request-id", id)]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": headers}
        scope["client"] = (client, 0)
        await Observed(app, lambda _: "none", [log])(scope, app, app)
        log.close()

    asyncio.run(ask())
    written = file.getvalue()
    assert re.fullmatch(r"[ -~]+\n", written)
    line = json.loads(written)
    assert list(line) == FIELDS
    assert line["path"] == path[:200]
    assert line["client"] == client[:64]
    assert line["query"] == query[:50].decode("latin-1")


def test_no_query_is_logged_where_that_is_not_wanted(url: str, serve: Serve) -> None:
    logged = Logged(serve(url), max_query=0)
    logged.api.get("/v1/claims?q=secret")
    assert [line["query"] for line in logged.lines()] == [""]


def test_a_body_is_never_logged(logged: Logged) -> None:
    body = {"quotes": [{"quote": "secret words"}]}
    logged.api.request("POST", "/v1/check/quote", json=body)
    logged.log.close()
    assert "secret" not in logged.file.getvalue()


class Stuck(TextIOBase):
    """A file whose reader has come to a halt."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.written = ""

    def write(self, text: str, /) -> int:
        self.goes_on.wait()
        self.written += text
        return len(text)


def test_a_log_that_nobody_reads_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_log, "MOST", 3)
    file = Stuck()

    async def observe() -> None:
        log = RequestLog(file, 200)  # type: ignore[arg-type]
        scope = {"path": "/v1", "query_string": b""}
        for _ in range(5):
            log(Exchange("1", scope, "GET", "/v1"))
        log.flush()
        log(Exchange("1", scope, "GET", "/v1"))
        file.goes_on.set()
        while not file.written:  # noqa: ASYNC110 - a file tells nobody when it is written
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        log.close()

    asyncio.run(observe())
    lines = [json.loads(line) for line in file.written.splitlines()]
    assert sum("path" in line for line in lines) == 3
    assert sum(line.get("dropped", 0) for line in lines) == 3


def test_a_log_that_cannot_be_written_fails_nothing() -> None:
    async def observe() -> None:
        closed = StringIO()
        closed.close()
        log = RequestLog(closed, 200)
        log(Exchange("1", {"path": "/v1", "query_string": b""}, "GET", "/v1"))
        log.close()

    asyncio.run(observe())


def test_a_failure_is_logged_with_the_id_of_its_request(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    handler.addFilter(RequestIds())

    def fail(*_: object) -> None:
        logging.getLogger("app").warning("two\nlines")
        raise RuntimeError

    monkeypatch.setattr("app.paging.written", fail)
    logging.getLogger("app").addHandler(handler)
    try:
        assert api.get("/v1/claims", headers={"X-Request-ID": "mine"}).status_code == 500
    finally:
        logging.getLogger("app").removeHandler(handler)
    (line,) = written.getvalue().splitlines()
    record = json.loads(line)
    assert record.pop("time")
    assert record == {"level": "WARNING", "logger": "app", "message": "two\nlines", "request_id": "mine"}


def metrics_of(text: str) -> dict[str, float]:
    """Each series with its value."""
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    }


def test_metrics_count_by_template(url: str, serve: Serve) -> None:
    api = serve(url, cache_bytes=1_000_000)
    ids = [claim["id"] for claim in api.document("/v1/claims?limit=3")["items"]]
    for path in (*(f"/v1/claims/{id}" for id in [*ids, ids[0]]), "/nope/1", "/nope/2", "/assets/nope"):
        api.get(path)
    answer = api.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    found = metrics_of(answer.text)
    total = "facts_http_requests_total"
    assert found[f'{total}{{cache="stored",method="GET",route="/v1/claims/{{id}}",status="200"}}'] == 3
    assert found[f'{total}{{cache="hit",method="GET",route="/v1/claims/{{id}}",status="200"}}'] == 1
    assert found[f'{total}{{cache="miss",method="GET",route="none",status="404"}}'] == 2
    assert found[f'{total}{{cache="miss",method="GET",route="/assets",status="404"}}'] == 1
    assert found['facts_http_request_seconds_count{cache="hit",route="/v1/claims/{id}"}'] == 1
    assert (
        found["facts_database_up"]
        == found[f'facts_dataset_info{{version="{api.document("/v1")["dataset_version"]}"}}']
        == 1
    )
    assert found["facts_cache_answers"] == 4
    assert found["facts_cache_bytes"] > 4000
    assert not any(id in answer.text for id in ids)


def test_every_template_is_one_of_the_contract(api: Api, openapi: Any) -> None:
    template_of = template_finder(api.app.routes)
    for template in openapi["paths"]:
        assert template_of(template.replace("{", "").replace("}", "")) == template
    assert template_of("/docs") == "/docs"
    assert template_of("/v1/claims/a/b") == template_of("") == template_of("/assets") == "none"


def test_metrics_tell_that_the_data_cannot_be_read(tmp_path: Path, serve: Serve) -> None:
    found = metrics_of(serve(f"sqlite:///{tmp_path}/none.db").get("/metrics").text)
    assert found["facts_database_up"] == 0
    assert not any(name.startswith("facts_dataset_info") for name in found)


def test_metrics_can_be_switched_off(url: str, serve: Serve) -> None:
    answer = serve(url, metrics=False).get("/metrics")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Metrics are switched off.")


def test_whichever_worker_is_asked_counts_for_all(url: str) -> None:
    with serving("--database-url", url, "--workers", "2") as address:
        for _ in range(20):
            httpx.get(f"{address}/v1/claims")
        for _ in range(4):
            found = metrics_of(httpx.get(f"{address}/metrics").text)
            counted = [value for name, value in found.items() if re.search(r'total\{.*"/v1/claims"', name)]
            assert sum(counted) == 20
