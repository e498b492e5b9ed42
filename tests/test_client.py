"""The client against the service: what a program gets, from a process that serves and from the application itself."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from app.client import (
    AsyncFactsClient,
    FactsClient,
    InvalidRequestError,
    NotFoundError,
    Retries,
    UnanswerableError,
    UnreachableError,
)
from app.documents import Claim, Figure, QuoteQuestion
from tests.conftest import Api
from tests.processes import serving
from tests.test_collections import LISTS


@pytest.fixture(scope="module")
def address(database: str, exported: Path) -> Iterator[str]:
    """The address of a process that serves the first article, with its export."""
    with serving("--database-url", database, "--export-dir", str(exported)) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[FactsClient]:
    """A client of it."""
    with FactsClient(address) as client:
        yield client


Answer = TypeVar("Answer")
Ask = Callable[[AsyncFactsClient], Any]


def on_a_loop(api: Api, ask: Ask) -> Any:
    """What somebody gets who asks an application on its event loop."""

    async def asked() -> Any:
        transport = httpx.ASGITransport(app=api.app)
        async with AsyncFactsClient("http://facts.test", transport=transport) as client:
            return await ask(client)

    return api.run(asked())


@pytest.mark.parametrize("collection", LISTS)
@pytest.mark.parametrize("page_size", [1, 7, None])
def test_a_list_is_gone_through_page_by_page(
    api: Api, client: FactsClient, collection: str, page_size: int | None
) -> None:
    expected = list(api.everything(f"/v1/{collection}"))
    records = getattr(client, collection)(page_size=page_size)
    assert [record.model_dump(mode="json", by_alias=True) for record in records] == expected
    assert list(records.as_dicts()) == expected
    assert records.total() == len(expected)
    if page_size:
        assert [len(page.items) for page in records.pages()][:-1] == [page_size] * ((len(expected) - 1) // page_size)

    async def go_through(client: AsyncFactsClient) -> Any:
        records = getattr(client, collection)(page_size=page_size)
        return [one async for one in records], [one async for one in records.as_dicts()], await records.total()

    typed, as_sent, total = on_a_loop(api, go_through)
    assert typed == list(records)
    assert (as_sent, total) == (expected, len(expected))


def test_a_page_is_asked_for_when_it_is_wanted(address: str) -> None:
    asked = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    with FactsClient(address, transport=Counting()) as client:
        claims = client.claims(page_size=2)
        assert asked == []
        assert len(list(islice(claims, 3))) == 3
    assert asked == ["/v1/claims"] * 2


def test_filters_are_those_of_the_service(api: Api, client: FactsClient) -> None:
    questions = {
        "attributed_to=taliban": client.claims(attributed_to="taliban"),
        "entity=afp&role=told_to&certainty=stated": client.claims(entity="afp", role="told_to", certainty="stated"),
        "kind=demand&kind=intention&quoted=true": client.claims(kind=["demand", "intention"], quoted=True),
        "named_source=false&voice=attributed": client.claims(named_source=False, voice="attributed"),
        "paragraph=7&paragraph=12": client.claims(paragraph=(7, 12)),
        "q=Massoud&from=2021-08": client.claims(q="Massoud", from_="2021-08"),
    }
    for query, claims in questions.items():
        expected = [claim["id"] for claim in api.everything(f"/v1/claims?{query}")]
        assert [claim.id for claim in claims] == expected, query
    figures = client.figures(measure="deaths", could_be=Decimal("30.0"), at_least=2e1)
    assert [figure.printed for figure in figures] == ["at least 21"]
    assert [place.id for place in client.places(bbox="68,34,71,36", kind="valley")] == ["panjshir-valley"]


def test_values_that_can_be_gone_through_once_are_asked_for_each_time(client: FactsClient) -> None:
    claims = client.claims(kind=(kind for kind in ["demand", "intention"]))
    assert list(claims) == list(claims) != []


def test_no_value_at_all_is_not_everything(client: FactsClient) -> None:
    with pytest.raises(ValueError, match="attributed_to: no values; leave it out to ask for all"):
        list(client.claims(attributed_to=[]))


RECORDS = {
    "claim": "nrf-ready-for-long-conflict",
    "figure": "people-evacuated-from-afghanistan",
    "relation": "kabul-airport-located-in-kabul",
    "person": "ahmad-massoud",
    "place": "panjshir-valley",
    "organisation": "taliban",
    "article": "panjshir-last-bastion",
}


@pytest.mark.parametrize("name", [*RECORDS, "event", "mention", "fact"])
def test_a_record_is_read_as_its_document(api: Api, client: FactsClient, name: str) -> None:
    id = RECORDS.get(name) or api.document(f"/v1/{name}s?limit=1")["items"][0]["id"]
    record = getattr(client, name)(id)
    path = {"person": "people"}.get(name, f"{name}s")
    assert record.model_dump(mode="json") == api.document(f"/v1/{path}/{id}")
    assert on_a_loop(api, lambda client: getattr(client, name)(id)) == record


def test_a_fact_is_of_its_own_type(client: FactsClient) -> None:
    assert isinstance(client.fact("nrf-ready-for-long-conflict"), Claim)
    figure = client.fact("people-evacuated-from-afghanistan")
    assert isinstance(figure, Figure)
    assert (figure.lower, figure.upper) == (Decimal(28000), None)


CALLS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "service": ("/v1", lambda client: client.service()),
    "vocabularies": ("/v1/vocabularies", lambda client: client.vocabularies()),
    "coverage": (
        "/v1/articles/panjshir-last-bastion/coverage",
        lambda client: client.coverage("panjshir-last-bastion"),
    ),
    "search": ("/v1/search?q=massoud&type=person&limit=2", lambda c: c.search("massoud", type="person", limit=2)),
    "suggest": ("/v1/suggest?q=mass&limit=3", lambda client: client.suggest("mass", limit=3)),
    "graph": (
        "/v1/graph?entity=ahmad-massoud&entity=taliban&depth=2&type=relation",
        lambda client: client.graph(["ahmad-massoud", "taliban"], depth=2, type="relation"),
    ),
    "quote": (
        "/v1/check/quote?text=We+want+a+war&speaker=ahmad-massoud",
        lambda client: client.check_quote("We want a war", speaker="ahmad-massoud"),
    ),
    "figure": (
        "/v1/check/figure?measure=awaiting_evacuation&value=12000",
        lambda client: client.check_figure("awaiting_evacuation", value=12000),
    ),
    "figures": (
        "/v1/compare/figures?measure=awaiting_evacuation",
        lambda client: client.compare_figures("awaiting_evacuation"),
    ),
}


@pytest.mark.parametrize(("url", "ask"), CALLS.values(), ids=CALLS)
def test_a_question_is_answered_as_by_http(api: Api, client: FactsClient, url: str, ask: Callable[[Any], Any]) -> None:
    assert ask(client).model_dump(mode="json") == api.document(url)
    assert on_a_loop(api, ask) == ask(client)


def test_a_long_quotation_is_sent_and_many_are_answered_in_order(api: Api, client: FactsClient) -> None:
    long = "National Resistance Front is ready for a long-term conflict " + "and more " * 60
    sent = {"checks": [{"text": long, "speaker": "ali-maysam-nazari"}]}
    expected = api.request("POST", "/v1/check/quote", json=sent).json()["items"][0]
    assert client.check_quote(long, speaker="ali-maysam-nazari").model_dump(mode="json") == expected
    questions = [
        QuoteQuestion(text="war is inevitable", speaker="ahmad-massoud"),
        QuoteQuestion(text="inclusive government", speaker="hamid-karzai"),
    ]
    checks = client.check_quotes(questions)
    assert [(check.text, check.wording) for check in checks] == [
        ("war is inevitable", "partial"),
        ("inclusive government", "verbatim"),
    ]
    assert on_a_loop(api, lambda client: client.check_quotes(questions)) == checks


def test_a_text_is_verified(client: FactsClient) -> None:
    headline = "Panjshir, the only bastion resisting the Taliban offensive"
    verification = client.verify(headline, outcome=["moved"])
    assert not verification.same_text
    assert {span.outcome for span in verification.spans} == {"moved"}
    assert client.verify(headline.encode(), outcome="moved") == verification


def test_what_has_a_next_page_is_continued(client: FactsClient) -> None:
    found = client.search("taliban", limit=2)
    ids = [hit.id for hit in found.items]
    while following := client.following(found):
        found = following
        ids += [hit.id for hit in found.items]
    assert len(ids) == len(set(ids)) == found.total > 4
    (first, second, *_) = client.claims(page_size=10).pages()
    assert client.following(first) == second
    cursor = first.next and first.next.partition("cursor=")[2]
    assert cursor
    assert next(client.claims(page_size=10, cursor=cursor).pages()) == second


def test_a_problem_is_an_exception_that_says_what_it_says(api: Api, client: FactsClient) -> None:
    with pytest.raises(NotFoundError, match="did you mean `nrf-ready-for-long-conflict`") as missing:
        client.claim("nrf-ready-for-long-conflct")
    told = missing.value
    assert (told.status, told.type, told.title) == (404, "/problems/not-found", "There is nothing here")
    with pytest.raises(UnanswerableError) as unanswerable:
        list(client.claims(speaker="talban"))
    assert [(one.parameter, one.detail) for one in unanswerable.value.errors] == [
        ("speaker", "there is no entity `talban`; did you mean `taliban`?")
    ]
    with pytest.raises(InvalidRequestError, match="demnd"):
        client.claims(kind="demnd").total()
    with pytest.raises(NotFoundError):
        client.person("../claims?limit=1#é")
    with pytest.raises(NotFoundError):
        on_a_loop(api, lambda client: client.claim("nope"))


def test_a_service_that_is_not_there(api: Api) -> None:
    with (
        FactsClient("http://127.0.0.1:1", retries=Retries(attempts=1)) as client,
        pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:1 cannot be reached: .*refused"),
    ):
        client.service()
