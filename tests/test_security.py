"""What stands between the service and whoever pokes at it."""

import ast
import gc
import re
import tracemalloc
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import clear_cache  # type: ignore[attr-defined] # it is not documented

import pytest

from app.admission import MAX_URL, client_of
from app.errors import PROBLEM_TYPES
from app.quotas import Quotas
from app.security_headers import NAMES
from tests.conftest import Api, Serve
from tests.dossiers import facts
from tests.processes import PROJECT
from tests.test_collections import is_problem

README = (PROJECT / "README.md").read_text(encoding="utf-8")
STRICT = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1"),
        ("HEAD", "/v1/claims?limit=1"),
        ("GET", "/v1/claims?format=ndjson"),
        ("GET", "/v1/claims/nope"),
        ("OPTIONS", "/v1"),
        ("PUT", "/v1"),
        ("POST", "/v1/check/quote"),
        ("GET", "/healthz"),
        ("GET", "/metrics"),
        ("GET", "/problems/gone"),
        ("GET", "/openapi.json"),
        ("GET", f"/v1?{'x' * MAX_URL}"),
    ],
)
def test_every_answer_confines_what_a_browser_does_with_it(api: Api, method: str, path: str) -> None:
    headers = api.request(method, path).headers
    assert {name: headers.get(name) for name in sorted(str(name, "ascii") for name in NAMES)} == {
        "content-security-policy": STRICT,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


def test_a_kept_answer_has_the_headers_once(database: str, serve: Serve) -> None:
    api = serve(database, cache_bytes=1_000_000)
    for condition in ({}, {}, {"If-None-Match": "*"}):
        headers = api.get("/v1/claims", headers=condition).headers
        assert [name for name, _ in headers.multi_items() if name.encode() in NAMES] == sorted(
            (str(name, "ascii") for name in NAMES), key=[name for name, _ in headers.multi_items()].index
        )


def test_an_answer_that_says_itself_what_it_may_is_left_alone(api: Api) -> None:
    headers = api.get("/reconcile/preview/ahmad-massoud").headers
    assert headers.get_list("content-security-policy") == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "x-frame-options" not in headers
    assert headers.get_list("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_documentation_runs_its_own_scripts_and_no_others(api: Api, page: str) -> None:
    answer = api.get(page)
    directives = dict(one.strip().split(" ", 1) for one in answer.headers["content-security-policy"].split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    inline = [script for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL) if script.strip()]
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
    assert directives["script-src"].split() == ["'self'", *hashes]
    assert not re.search(r" on[a-z]+=|javascript:", answer.text)


def test_a_name_that_the_service_does_not_have(database: str, serve: Serve, openapi: Any) -> None:
    api = serve(database, trusted_hosts="facts.example, *.facts.test")
    for host in ("facts.example", "FACTS.example:8000", "a.facts.test", "a.b.facts.test:1"):
        assert api.get("/v1", headers={"Host": host}).status_code == 200
    for host in ("", "facts.test", "xfacts.test", "facts.example.org", "facts.example:x", "[::1]", "["):
        answer = api.get("/v1", headers={"Host": host})
        assert is_problem(answer, 421, openapi)
        assert answer.headers["content-security-policy"] == STRICT
    assert api.get("/readyz", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["[", "a/b", "a?b", "evil.example", "a@b"])
def test_no_answer_depends_on_the_name(api: Api, host: str) -> None:
    for method, path in (("GET", "/v1"), ("GET", "/nope"), ("POST", "/v1/check/quote"), ("POST", "/nope")):
        usual, other = (api.request(method, path, headers=headers) for headers in ({}, {"Host": host}))
        assert (other.status_code, other.content) == (usual.status_code, usual.content)


def test_a_url_that_is_too_long(api: Api, openapi: Any) -> None:
    path = "/v1/claims?speaker="
    longest = path + "x" * (MAX_URL - len(path) + 1)
    assert api.get(longest).status_code == 400  # as a slug that is too long
    assert is_problem(api.get(f"{longest}x"), 414, openapi)
    assert is_problem(api.get(f"/{'x' * MAX_URL}"), 414, openapi)


@pytest.mark.parametrize("field", ["path", "Host", "Accept-Encoding"])
def test_nothing_is_remembered_at_length(database: str, serve: Serve, field: str) -> None:
    api = serve(database, trusted_hosts="facts.test", cache_bytes=1_000_000)

    def ask(number: int) -> None:
        long = f"{number:060000}"
        path, headers = (f"/{long}", {}) if field == "path" else ("/v1", {field: long})
        assert api.get(path, headers=headers).status_code in {200, 414, 421}

    for number in range(50):
        ask(number)
    tracemalloc.start()
    try:
        for number in range(50, 150):
            ask(number)
        clear_cache()  # of the client
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_client_that_asks_too_much(database: str, serve: Serve, openapi: Any) -> None:
    api = serve(database, rate_limit="3/hour", cache_bytes=1_000_000)
    left = []
    for _ in range(3):
        answer = api.get("/v1")
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"hour";q=3;w=3600'
        left.append(re.fullmatch(r'"hour";r=(\d);t=(\d+)', answer.headers["ratelimit"]))
    assert [found and found[1] for found in left] == ["2", "1", "0"]
    refused = api.get("/v1/claims")
    assert is_problem(refused, 429, openapi)
    assert refused.json()["detail"].startswith("There may be 3 requests in 3,600 s; ask again in ")
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit"].startswith('"hour";r=0;t=')
    for path in ("/healthz", "/readyz", "/metrics"):
        assert api.get(path).status_code == 200


def test_clients_are_told_apart_by_address() -> None:
    quotas = Quotas("2/hour; 100/day")
    assert [quotas.take("192.0.2.1").wait is None for _ in range(3)] == [True, True, False]
    assert quotas.take("192.0.2.2").wait is None
    clients = {
        "192.0.2.1": "192.0.2.1",
        "2001:db8::1": "2001:db8::/64",
        "2001:db8::ffff:1": "2001:db8::/64",
        "2001:db8:0:1::1": "2001:db8:0:1::/64",
        "::ffff:192.0.2.1": "192.0.2.1",
        "a socket": "unknown",
    }
    assert {address: client_of({"client": (address, 1)}) for address in clients} == clients
    assert client_of({"client": None}) == "unknown"


def test_without_a_limit_there_are_no_fields_of_one(api: Api) -> None:
    assert not [name for name in api.get("/v1").headers if name.startswith("ratelimit")]


def test_a_limit_that_is_none_is_refused() -> None:
    result = facts("serve", "--rate-limit", "many")
    assert result.exit_code == 1
    assert "FACTS_RATE_LIMIT: expected limits as 20/second; 600/minute" in result.output


@pytest.mark.parametrize("where", ["app.paging.written", "app.resources.claims.answer_page"])
def test_a_failure_tells_nothing_of_the_inside(api: Api, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    inside = "SELECT password FROM /srv/facts/facts.db"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(inside)

    monkeypatch.setattr(where, fail)
    answer = api.get("/v1/claims")
    for told in ("SELECT", "password", "/srv", "RuntimeError", "Traceback", ".py"):
        assert told not in answer.text
        assert told not in str(answer.headers)


def test_no_statement_is_put_together_from_strings() -> None:
    """Every text that begins as SQL does stands as it is: nothing is formatted or added into it."""
    sql = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|PRAGMA|ATTACH)\s", re.IGNORECASE)
    for path in (PROJECT / "app").rglob("*.py"):
        if path.is_relative_to(PROJECT / "app" / "store"):
            continue  # what seeds; nobody asks it anything
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
                parts = [node.left, node.right]
            first = parts[0] if parts else None
            begins = isinstance(first, ast.Constant) and isinstance(first.value, str) and sql.match(first.value)
            assert not begins, f"{path}:{getattr(node, 'lineno', 0)}"


CALLING = {"httpx", "requests", "socket", "http.client", "urllib.request"}
"""What a module needs that asks another host."""


def test_nothing_that_serves_can_ask_another_host() -> None:
    for path in (PROJECT / "app").rglob("*.py"):
        if path.is_relative_to(PROJECT / "app" / "client"):
            continue  # which asks the service
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not CALLING.intersection(imported), path


def test_what_the_readme_says_of_security_is_shown_by_tests_that_there_are() -> None:
    table = README[README.index("### OWASP API Security Top 10") : README.index("## How it is built")]
    rows = re.findall(r"^\| (API\d+:2023) .+?\| .+ \| (.+) \|$", table, re.MULTILINE)
    assert [risk for risk, _ in rows] == [f"API{number}:2023" for number in range(1, 11)]
    for risk, shown in rows:
        named = re.findall(r"`(test_\w+)\.(test_\w+)`", shown)
        assert named, risk
        for module, test in named:
            source = Path(PROJECT, "tests", f"{module}.py").read_text(encoding="utf-8")
            assert f"def {test}(" in source, (risk, module, test)


def test_what_it_was_put_through_is_in_tests_that_there_are() -> None:
    table = README[README.index("## What it was put through") : README.index("## How it is built")]
    named = re.findall(r"`((?:soak/)?(?:test|soak)_\w+)\.(test_\w+)`", table)
    assert len(named) >= 7
    for module, test in named:
        assert f"def {test}(" in Path(PROJECT, "tests", f"{module}.py").read_text(encoding="utf-8"), test


def test_the_bounds_in_the_readme_are_the_real_ones() -> None:
    assert f"| path and query | {MAX_URL // 1024} KiB | 414 |" in README
    assert {"uri-too-long", "misdirected", "too-many-requests"} <= set(PROBLEM_TYPES)
