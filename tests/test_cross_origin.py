"""Pages of other sites: they may read all answers, and no answer depends on which site that is."""

import pytest

from app.database.postgresql import datasets
from tests.conftest import Api, Serve

EXPOSED = {
    *("Accept-Ranges", "Content-Disposition", "Content-Range"),
    *("Dataset-Version", "ETag", "Link", "Retry-After", "Total-Count"),
}


@pytest.mark.parametrize(
    ("path", "status"),
    {
        "/v1": 200,
        "/v1/claims?limit=1&count=true": 200,
        "/v1/claims?format=ndjson": 200,
        "/v1/claims/nope": 404,
        "/v1/claims?nope=1": 400,
        "/v1/context.jsonld": 200,
        "/v1/export": 200,
        "/v1/export/claims.csv": 200,
        "/v1/nope": 404,
        "/openapi.json": 200,
        "/reconcile": 200,
    }.items(),
)
def test_pages_of_any_site_may_read_the_answers(api: Api, path: str, status: int) -> None:
    answer = api.get(path, headers={"origin": "https://elsewhere.example", "cookie": "a=b"})
    assert answer.status_code == status
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert set(answer.headers["access-control-expose-headers"].split(", ")) == EXPOSED
    assert "access-control-allow-credentials" not in answer.headers
    assert "origin" not in answer.headers.get("vary", "").lower()


@pytest.mark.parametrize("path", ["/v1/claims?limit=1", "/v1/claims?format=ndjson", "/v1/export/SHA256SUMS"])
def test_so_they_may_that_there_is_nothing_new(api: Api, path: str) -> None:
    tag = api.get(path).headers["etag"]
    answer = api.get(path, headers={"origin": "https://elsewhere.example", "if-none-match": tag})
    assert answer.status_code == 304
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_answer_that_is_kept_is_the_same_for_every_site(
    database: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "CHECK_EVERY", 60.0)
    api, answers = serve(database, cache_bytes=2**20), []
    for origin in ({}, {"origin": "https://one.example"}, {"origin": "null"}):
        answer = api.get("/v1/claims?limit=2", headers=origin)
        answers.append((dict(answer.headers.items() - {("cache-status", answer.headers["cache-status"])}), answer.text))
    assert answer.headers["cache-status"] == "article-facts; hit"
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/check/quote", "GET, HEAD, OPTIONS, POST"),
        ("/v1/verify", "OPTIONS, POST"),
        ("/v1/claims", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_browser_that_asks_first_is_told_what_it_may_send(api: Api, path: str, methods: str) -> None:
    asks = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, if-none-match",
    }
    answer = api.request("OPTIONS", path, headers=asks)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == methods
    assert answer.headers["access-control-allow-headers"] == "*"
    assert answer.headers["access-control-max-age"] == "86400"
    assert "access-control-allow-credentials" not in answer.headers


def test_what_is_for_those_who_run_the_service_stays_with_them(api: Api) -> None:
    for path in ("/healthz", "/readyz", "/docs", "/v10"):
        assert not [name for name in api.get(path).headers if name.startswith("access-control")], path
