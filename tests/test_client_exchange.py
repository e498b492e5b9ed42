"""How the client asks: again after a failure, not again what it has, and never another host."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client import (
    AsyncFactsClient,
    FactsClient,
    FactsError,
    GoneError,
    InvalidAddressError,
    ProblemError,
    Retries,
    UnavailableError,
    UnreachableError,
    UnreadableAnswerError,
)
from app.client.filters import parameters_of
from tests.conversations import NOON, Converse, ask_service, page, problem, service


def test_it_asks_again_while_the_service_is_not_available(converse: Converse) -> None:
    talk = converse(problem(503), problem(429), problem(503), service())
    assert talk.ask(ask_service).dataset_version == "0123456789abcdef"
    assert talk.pauses == [0.25, 0.5, 1.0]
    assert talk.urls == ["http://facts.test/v1"] * 4


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("late"),
        httpx.ReadError("reset"),
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_it_asks_again_when_a_connection_fails(converse: Converse, failure: Exception) -> None:
    talk = converse(failure, service())
    assert talk.ask(ask_service).counts.claims == 1
    assert talk.pauses == [0.25]


def test_what_only_reads_is_sent_again_too(converse: Converse) -> None:
    talk = converse(httpx.ReadError("reset"), problem(422))
    with pytest.raises(ProblemError):
        talk.ask(lambda client: client.verify("A copy.", article="some-article"))
    assert [request.content for request in talk.requests] == [b"A copy."] * 2
    assert talk.urls == ["http://facts.test/v1/verify?article=some-article"] * 2
    assert {request.headers["Content-Type"] for request in talk.requests} == {"text/plain"}


def test_it_does_not_ask_for_ever(converse: Converse) -> None:
    talk = converse(*[problem(503, Retry_After="1") for _ in range(4)])
    with pytest.raises(UnavailableError, match=r"It is so\. \(503 Service Unavailable\)") as told:
        talk.ask(ask_service)
    assert told.value.retry_after == "1"
    assert talk.pauses == [1.25] * 3
    talk = converse(*[httpx.ConnectError("refused")] * 2, retries=Retries(attempts=2, random=lambda: 0.0))
    with pytest.raises(UnreachableError, match=r"http://facts\.test cannot be reached: refused") as failed:
        talk.ask(ask_service)
    assert isinstance(failed.value.__cause__, httpx.ConnectError)
    assert talk.pauses == [0.0]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_again(converse: Converse, status: int) -> None:
    talk = converse(problem(status), service())
    assert talk.ask(ask_service).counts.claims == 1
    assert talk.pauses == [0.25]
    with pytest.raises(UnavailableError):
        converse(*[problem(status)] * 4).ask(ask_service)


@pytest.mark.parametrize("status", [400, 404, 410, 422, 500])
def test_what_will_not_pass_is_not_asked_again(converse: Converse, status: int) -> None:
    talk = converse(problem(status))
    with pytest.raises(ProblemError) as told:
        talk.ask(ask_service)
    assert (told.value.status, told.value.type) == (status, "/problems/some")
    assert talk.pauses == []
    talk = converse(httpx.UnsupportedProtocol("no"))
    with pytest.raises(UnreachableError):
        talk.ask(ask_service)
    assert talk.pauses == []


def date(seconds: float) -> str:
    """So many seconds after noon, as HTTP has it."""
    return format_datetime(datetime.fromtimestamp(NOON + seconds, UTC), usegmt=True)


@pytest.mark.parametrize(
    ("retry_after", "pauses"),
    [
        ("7", [7.25]),
        (" 7 ", [7.25]),
        ("0", [0.25]),
        (date(20), [20.25]),
        (date(-60), [0.25]),
        ("Sun, 01 Mar 2026 12:00:05 -0000", [5.25]),
        ("30", [30.25]),
        ("31", None),
        (date(3600), None),
        ("9" * 5000, None),
        ("soon", [0.25]),
        ("-1", [0.25]),
        ("1.5", [0.25]),
        ("", [0.25]),
    ],
)
def test_it_waits_as_long_as_it_is_told_to(converse: Converse, retry_after: str, pauses: list[float] | None) -> None:
    talk = converse(problem(503, Retry_After=retry_after), service())
    if pauses is None:
        with pytest.raises(UnavailableError):
            talk.ask(ask_service)
    else:
        talk.ask(ask_service)
    assert talk.pauses == (pauses or [])


@given(retry_after=st.text(max_size=40), attempt=st.integers(1, 10**6), chance=st.floats(0, 1))
def test_no_pause_is_longer_than_is_allowed(retry_after: str, attempt: int, chance: float) -> None:
    retries = Retries(attempts=attempt + 1, random=lambda: chance, clock=lambda: NOON)
    for pause in (retries.pause_after(attempt), retries.pause_after(attempt, retry_after)):
        assert pause is None or 0 <= pause <= retries.longest + retries.first
    assert Retries(attempts=attempt).pause_after(attempt, retry_after) is None


def not_modified() -> httpx.Response:
    """What a service says of an answer that is still the same."""
    return httpx.Response(304, headers={"ETag": '"a"'})


def test_an_answer_that_is_the_same_is_not_sent_again(converse: Converse) -> None:
    talk = converse(service(ETag='"a"'), not_modified(), problem(503), not_modified(), service(ETag='"b"'))
    answers = [talk.ask(ask_service) for _ in range(4)]
    assert answers == [answers[0]] * 4
    sent = [request.headers.get("If-None-Match") for request in talk.requests]
    assert sent == [None, '"a"', '"a"', '"a"', '"a"']


@pytest.mark.parametrize(
    ("first", "options"),
    [
        (service(), {}),
        (service(ETag='"a"', Cache_Control="public, No-Store"), {}),
        (service(ETag='"a"'), {"kept_bytes": 0}),
        (service(ETag='"a"'), {"kept_bytes": 20}),
    ],
    ids=["no tag", "not to be stored", "nothing kept", "too large"],
)
def test_what_may_not_or_cannot_be_kept_is_not(
    converse: Converse, first: httpx.Response, options: dict[str, Any]
) -> None:
    talk = converse(first, service(), **options)
    for _ in range(2):
        talk.ask(ask_service)
    assert [request.headers.get("If-None-Match") for request in talk.requests] == [None, None]


def test_what_was_used_longest_ago_makes_room(converse: Converse) -> None:
    size = len(service().content)
    other = httpx.Response(200, json={"vocabularies": [], "classes": [], "properties": []}, headers={"ETag": '"b"'})
    talk = converse(service(ETag='"a"'), other, service(ETag='"c"'), other, kept_bytes=size + 5)
    for ask in (ask_service, lambda client: client.vocabularies(), ask_service, lambda client: client.vocabularies()):
        talk.ask(ask)
    assert [request.headers.get("If-None-Match") for request in talk.requests] == [None] * 4


def test_not_modified_without_having_asked_is_no_answer(converse: Converse) -> None:
    with pytest.raises(UnreadableAnswerError, match="answers 304"):
        converse(not_modified()).ask(ask_service)


@pytest.mark.parametrize(
    ("base_url", "link", "followed"),
    [
        ("http://facts.test", "/v1/claims?cursor=b", "http://facts.test/v1/claims?cursor=b"),
        ("http://facts.test/", "/v1/claims?cursor=b", "http://facts.test/v1/claims?cursor=b"),
        ("https://news.test:8443/facts", "/v1/claims?cursor=b", "https://news.test:8443/facts/v1/claims?cursor=b"),
        ("https://news.test/facts/", "/facts/v1/claims?cursor=b", "https://news.test/facts/v1/claims?cursor=b"),
        ("https://news.test/facts", "https://news.test/facts/v1/claims?c=b", "https://news.test/facts/v1/claims?c=b"),
    ],
)
def test_a_link_is_joined_to_the_address(converse: Converse, base_url: str, link: str, followed: str) -> None:
    talk = converse(page(link), page(None), base_url=base_url)
    assert talk.everything(lambda client: client.claims()) == []
    assert talk.urls == [f"{base_url.rstrip('/')}/v1/claims", followed]


@pytest.mark.parametrize(
    "link",
    [
        "http://elsewhere.test/v1/claims",
        "//elsewhere.test/v1/claims",
        "http://facts.test.elsewhere.test/v1/claims",
        "http://facts.test@elsewhere.test/v1/claims",
        "http://facts.test//elsewhere.test/v1",
        "https://facts.test/v1/claims",
        "@elsewhere.test/",
        ":80@elsewhere.test/",
        ".elsewhere.test/",
        "v1/claims",
        "",
    ],
)
def test_no_link_leads_to_another_host(converse: Converse, link: str) -> None:
    talk = converse(page(link))
    with pytest.raises(UnreadableAnswerError, match=r"a link of http://facts\.test leads elsewhere"):
        talk.everything(lambda client: client.claims())
    moved = converse(httpx.Response(308, headers={"Location": link}))
    with pytest.raises(UnreadableAnswerError, match=r"a link of http://facts\.test leads elsewhere"):
        moved.ask(lambda client: client.claim("some"))
    assert (len(talk.requests), len(moved.requests)) == (1, 1)


def test_a_page_that_is_followed_by_itself_is_the_end_of_it(converse: Converse) -> None:
    talk = converse(page("/v1/claims?cursor=b"), page("/v1/claims?cursor=b"))
    with pytest.raises(UnreadableAnswerError, match="has itself as the next one"):
        talk.everything(lambda client: client.claims().as_dicts())


def test_a_record_that_was_renamed_is_found(converse: Converse) -> None:
    moved = httpx.Response(308, headers={"Location": "/v1/people/new-name"})
    talk = converse(moved, problem(410), base_url="http://facts.test/facts")
    with pytest.raises(GoneError):
        talk.ask(lambda client: client.person("old-name"))
    assert talk.urls == ["http://facts.test/facts/v1/people/old-name", "http://facts.test/facts/v1/people/new-name"]
    round_and_round = converse(*[moved] * 5)
    with pytest.raises(UnreadableAnswerError, match="moves a record on and on"):
        round_and_round.ask(lambda client: client.person("old-name"))


@pytest.mark.parametrize("base_url", ["facts.test", "ftp://facts.test", "http://", "http://facts.test/?a=b", "/v1", ""])
def test_an_address_that_is_none(base_url: str) -> None:
    with pytest.raises(ValueError, match=r"is no address as https://facts\.example"):
        FactsClient(base_url)


def test_a_password_is_used_and_never_told(converse: Converse) -> None:
    talk = converse(httpx.ConnectError("refused"), base_url="http://me:secret@facts.test", retries=Retries(attempts=1))
    with pytest.raises(UnreachableError, match=r"^http://facts\.test cannot be reached: refused$"):
        talk.ask(ask_service)
    assert talk.requests[0].headers["Authorization"].startswith("Basic ")


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_in_digits_alone(number: float) -> None:
    ((_, written),) = parameters_of({"could_be": number})
    assert float(written) == number
    assert set(written) <= set("-.0123456789")


@pytest.mark.parametrize(
    "address",
    [
        "http://host:abc",
        "http://\N{SNOWMAN}.example",
        f"http://{'a' * 80}.com",
        "http://a..b",
        "http://xn--",
        "http://[",
        "facts.example",
    ],
)
@pytest.mark.parametrize("kind", [FactsClient, AsyncFactsClient])
def test_an_address_that_nothing_can_be_at(kind: type[FactsClient] | type[AsyncFactsClient], address: str) -> None:
    with pytest.raises(InvalidAddressError, match="is no address as https://facts"):
        kind(address)
    assert issubclass(InvalidAddressError, FactsError)
