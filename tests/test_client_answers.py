"""What the client makes of answers: those of a newer service, tables, and what is no answer at all."""

from typing import Any

import httpx
import pytest

from app.client import (
    NotFoundError,
    UnreachableError,
    UnreadableAnswerError,
)
from tests.conftest import Api
from tests.conversations import SERVICE, Converse, InParts, ask_service, page, problem


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(404, content=b"<h1>Not here</h1>", headers={"Content-Type": "text/html"}),
        httpx.Response(404, content=b"{", headers={"Content-Type": "application/problem+json"}),
        httpx.Response(404, content=b"[]", headers={"Content-Type": "application/problem+json"}),
        httpx.Response(
            404, json={"type": 1, "errors": [{}]}, headers={"Content-Type": "application/problem+json; charset=utf-8"}
        ),
    ],
)
def test_a_failure_that_is_no_problem_is_one_all_the_same(converse: Converse, response: httpx.Response) -> None:
    with pytest.raises(NotFoundError) as told:
        converse(response).ask(lambda client: client.claim("some"))
    problem = told.value
    assert (problem.status, problem.type, problem.title) == (404, "about:blank", "Not Found")
    assert problem.errors == []


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx.Response(200, content=b"<html>"), "the answer is no Service"),
        (httpx.Response(200, json=SERVICE | {"counts": None}), "the answer is no Service: counts"),
        (httpx.Response(200, json={"name": "Facts"}), "the answer is no Service: description: Field required"),
        (httpx.Response(204), "answers 204"),
        (httpx.Response(302, headers={"Location": "http://elsewhere.test/"}), "answers 302"),
        (
            httpx.Response(301, headers={"Location": "https://facts.test/v1"}),
            "sends on to https://facts.test/v1, which is not followed; if the service is there, give its address",
        ),
    ],
)
def test_an_answer_that_is_none_of_the_service(converse: Converse, response: httpx.Response, reason: str) -> None:
    talk = converse(response)
    with pytest.raises(UnreadableAnswerError, match=reason):
        talk.ask(ask_service)
    assert len(talk.requests) == 1


@pytest.mark.parametrize(
    "document",
    [
        {"items": [], "next": 5},
        {"items": 5, "next": None},
        {"items": [5], "next": None},
        {"items": None, "next": None},
        {"items": [], "next": "/v1/claims?cursor=\0"},
        {"items": []},
        [],
    ],
)
def test_a_page_that_is_none(converse: Converse, document: Any) -> None:
    talk = converse(httpx.Response(200, json=document))
    with pytest.raises(UnreadableAnswerError):
        talk.everything(lambda client: client.claims().as_dicts())
    assert len(talk.requests) == 1


def newer(document: Any) -> Any:
    """A document as a later version of the service may write it: with fields that are new, wherever there are any."""
    if isinstance(document, dict):
        return {name: newer(value) for name, value in document.items()} | {"of_late": [{"new": True}]}
    return [newer(one) for one in document] if isinstance(document, list) else document


@pytest.mark.parametrize("collection", ["claims", "facts", "places", "mentions", "articles"])
def test_fields_that_a_newer_service_adds_are_passed_over(api: Api, converse: Converse, collection: str) -> None:
    document = api.document(f"/v1/{collection}?limit=500")
    talk = converse(httpx.Response(200, json=newer(document)), httpx.Response(200, json=newer(document)))
    records = talk.everything(lambda client: getattr(client, collection)())
    assert [record.model_dump(mode="json") for record in records] == document["items"]
    as_sent = talk.everything(lambda client: getattr(client, collection)().as_dicts())
    assert as_sent == newer(document)["items"]


def test_terms_that_a_newer_service_adds_are_taken(api: Api, converse: Converse) -> None:
    claim = api.document("/v1/claims/nrf-ready-for-long-conflict")
    claim["kind"] = claim["attribution"][0]["role"] = "of_late"
    talk = converse(httpx.Response(200, json=claim), httpx.Response(200, json=claim | {"kind": 7}))
    read = talk.ask(lambda client: client.claim("nrf-ready-for-long-conflict"))
    assert (read.kind, read.attribution[0].role) == ("of_late", "of_late")
    with pytest.raises(UnreadableAnswerError, match="the answer is no Claim: kind"):
        talk.ask(lambda client: client.claim("nrf-ready-for-long-conflict"))


CSV = {"Content-Type": "text/csv; charset=utf-8"}


def rows(names: bytes, body: bytes, following: str | None = None) -> httpx.Response:
    """A page of a table, in parts that fall anywhere."""
    link = {"Link": f'</v1/claims>; rel="self", <{following}>; rel="next"'} if following else {}
    parts = [bytes([byte]) for byte in names + body]
    return httpx.Response(200, stream=InParts(parts), headers=CSV | link)


NAMES = b"id,statement\r\n"


def test_a_table_is_put_together_from_its_pages(converse: Converse) -> None:
    talk = converse(
        problem(503),
        rows(NAMES, b'a,"one\r\ntwo"\r\n', "/v1/claims?kind=demand&limit=500&cursor=b"),
        rows(NAMES, b"b,\r\n"),
    )
    parts = talk.everything(lambda client: client.claims(kind="demand").csv())
    assert b"".join(parts) == NAMES + b'a,"one\r\ntwo"\r\nb,\r\n'
    assert talk.urls[1:] == [
        "http://facts.test/v1/claims?kind=demand&limit=500",
        "http://facts.test/v1/claims?kind=demand&limit=500&cursor=b",
    ]
    assert {request.headers["Accept"] for request in talk.requests} == {"text/csv"}
    assert talk.pauses == [0.25]


@pytest.mark.parametrize(
    ("limit", "limits"), [(3, ["3"]), (500, ["500"]), (501, ["500", "1"]), (1200, ["500"] * 2 + ["200"])]
)
def test_a_table_has_as_many_rows_as_are_wanted(converse: Converse, limit: int, limits: list[str]) -> None:
    pages = [rows(NAMES, b"a,\r\n", f"/v1/claims?limit=500&cursor=c{number}") for number in range(5)]
    talk = converse(*pages)
    parts = talk.everything(lambda client: client.claims().csv(limit))
    assert b"".join(parts) == NAMES + b"a,\r\n" * len(limits)
    assert [request.url.params["limit"] for request in talk.requests] == limits


def test_a_table_that_the_service_does_not_make(converse: Converse) -> None:
    with pytest.raises(UnreadableAnswerError, match="does not answer this as CSV"):
        converse(page(None)).everything(lambda client: client.claims().csv())
    broken = httpx.Response(200, stream=InParts([NAMES, httpx.ReadError("reset")]), headers=CSV)
    with pytest.raises(UnreachableError, match="broke off: reset"):
        converse(broken).everything(lambda client: client.claims().csv())


def test_a_total_that_is_not_told_is_not_none_at_all(converse: Converse) -> None:
    talk = converse(page(None))
    with pytest.raises(UnreadableAnswerError, match="does not count"):
        talk.ask(lambda client: client.claims(kind="demand").total())
    assert talk.urls == ["http://facts.test/v1/claims?kind=demand&limit=1&count=true"]
