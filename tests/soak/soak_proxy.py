"""What slow, broken and greedy clients may do to the proxy of docker-compose.yml, and what replicas that end may."""

import re
import signal
import socket
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import first_article
from tests.soak.proxy import Answer, Proxy, request, serving_proxy

BODY = request(b"POST /v1", b"Content-Length: 500")
CHUNKS = request(b"POST /v1", b"Transfer-Encoding: chunked")
LARGE = request(b"GET /v1/facts?limit=500")

UNREADABLE = {
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 10, 400),
    "HTTP/0.9": (b"GET /healthz\r\n\r\n", 400),
    "no slash": (request(b"GET healthz"), 400),
    "space in the path": (request(b"GET /health z"), 400),
    "byte that is not ASCII in the path": (request(b"GET /\xff"), 400),
    "NUL in the path": (request(b"GET /\0"), 400),
    "space before the colon": (request(b"GET /healthz", b"A : b"), 400),
    "line without a colon": (request(b"GET /healthz", b"A"), 400),
    "carriage return in a field": (request(b"GET /healthz", b"A: b\rc"), 400),
    "two hosts": (request(b"GET /healthz", b"Host: other.test"), 400),
    "another host in the target": (request(b"GET http://other.test/healthz"), 400),
    "huge field": (request(b"GET /healthz", b"A: " + b"x" * 200_000), 400),
    "200,000 fields": (request(b"GET /healthz", *[b"A: b"] * 200_000), 400),
    "two lengths": (request(b"POST /v1", b"Content-Length: 5", b"Content-Length: 6"), 400),
    "negative length": (request(b"POST /v1", b"Content-Length: -5"), 400),
    "chunked twice": (request(b"POST /v1", b"Transfer-Encoding: chunked, chunked"), 400),
    "unknown coding": (request(b"POST /v1", b"Transfer-Encoding: gzip, chunked"), 422),
    "negative chunk": (CHUNKS + b"-1\r\nx\r\n0\r\n\r\n", 400),
}
REFUSED = {
    "HTTP/9.9": (request().replace(b"HTTP/1.1", b"HTTP/9.9"), 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "no host": (request().replace(b"Host:", b"A:"), 400),
    "NUL in a field": (request(b"GET /healthz", b"A: b\0c"), 400),
    "tunnel": (request(b"CONNECT facts.test:1").replace(b"facts.test\r", b"facts.test:1\r"), 400),
    "length over 64 KiB": (request(b"POST /v1", b"Content-Length: 65537"), 413),
    "length over 64 KiB, all sent": (request(b"POST /v1", b"Content-Length: 1000000") + b"x" * 1_000_000, 413),
    "chunk over 64 KiB": (CHUNKS + b"10001\r\n" + b"x" * 65_537 + b"\r\n0\r\n\r\n", 413),
    "small chunks over 64 KiB": (CHUNKS + b"1\r\nx\r\n" * 65_537 + b"0\r\n\r\n", 413),
    "URL over 16 KiB": (request(b"GET /v1?" + b"x" * 16_384), 414),
    "field over 16 KiB": (request(b"GET /healthz", b"A: " + b"x" * 16_384), 431),
    "200 fields": (request(b"GET /healthz", *[b"A: b"] * 200), 431),
}


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy, and two replicas that work."""
    folder = tmp_path_factory.mktemp("proxy")
    url = f"sqlite:///{folder / 'facts.db'}"
    load(compile_dossiers(first_article()), store_of(url))
    with serving_proxy(url, folder) as proxy:
        yield proxy


def test_it_passes_on_what_the_service_answers(proxy: Proxy) -> None:
    answer = proxy.ask(request())
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')
    head = proxy.ask(request(b"HEAD /v1"))
    assert (head.status, head.headers["content-type"]) == (200, "application/json")
    long = proxy.ask(request(b"GET /v1/facts?speaker=" + b"x" * 8192))
    assert (long.status, b"speaker: " in long.body) == (400, True)
    largest = proxy.ask(request(b"POST /v1", b"Content-Length: 65536"), b"x" * 65_536)
    chunked = proxy.ask(CHUNKS, b"10\r\n0123456789abcdef\r\n" * 4096, b"0\r\n\r\n")
    assert (largest.status, chunked.status) == (405, 405)


def test_only_the_proxy_says_who_asked(proxy: Proxy) -> None:
    claimed = (b"X-Forwarded-For: 192.0.2.1", b"X-Forwarded-Proto: https", b"Forwarded: for=192.0.2.1")
    proxy.ask(request(b"GET /who-asked", *claimed), source="127.0.0.5")
    (replica,) = (replica for replica in proxy.replicas if replica.logs("/who-asked", 1))
    assert replica.logs(r'"client":"127\.0\.0\.5",.*"path":"/who-asked"')


def test_slow_clients_are_ended_while_others_are_served(proxy: Proxy) -> None:
    slow = ([b""] * 30, [bytes([byte]) for byte in request()], [BODY, *[b"x"] * 500])
    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(proxy.ask, *parts, pause=1) for parts in slow]
        for _ in range(40):
            assert proxy.ask(request()).seconds < 1
            time.sleep(0.1)
    silent, head, body = (answer.result() for answer in answers)
    assert [silent.status, head.status, body.status] == [408, 408, 408]
    assert body.problem().detail == "The body was not there within 5 seconds."
    assert all(4.5 < answer.seconds < 8 for answer in (silent, head, body))


def test_a_client_that_does_not_read_is_ended(proxy: Proxy) -> None:
    with proxy.connect("127.0.0.6") as client:
        client.sendall(LARGE.replace(b"Connection: close\r\n", b"") * 100)
        assert proxy.ask(request()).status == 200
        assert proxy.process.logs(r"127\.0\.0\.6:\d+ .* cL-- ", 20)
        # what the system has taken over is still there to be read, but the proxy drops the rest 5 seconds later
        time.sleep(6)
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert 0 < received.count(b"HTTP/1.1 200 OK\r\n") < 100


def test_clients_that_leave_early(proxy: Proxy) -> None:
    assert proxy.ask(request(), half_closed=True).status == 200
    assert proxy.ask(BODY, b"x", half_closed=True).status == 0
    for part in (b"", request()[:20], request(), LARGE, BODY + b"x") * 20:
        with proxy.connect() as client:
            client.sendall(part)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert proxy.ask(request()).status == 200


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_gets_the_page_that_is_built_in(proxy: Proxy, what: str) -> None:
    sent, status = UNREADABLE[what]
    answer = proxy.ask(sent)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html")
    assert answer.seconds < 2


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_gets_a_problem(proxy: Proxy, what: str) -> None:
    sent, status = REFUSED[what]
    answer = proxy.ask(sent)
    assert answer.problem().status == status
    assert answer.seconds < 2


def test_a_request_cannot_write_into_an_answer(proxy: Proxy) -> None:
    encoded = proxy.ask(request(b"GET /a%0d%0aInjected:%201"))
    assert (encoded.status, "injected" in encoded.headers) == (404, False)
    quoted = proxy.ask(request(b'GET /"},"a":"%22?' + b"x" * 16_384))
    assert quoted.problem().instance == '/"},"a":"%22'


def test_a_length_beside_chunks_hides_no_request(proxy: Proxy) -> None:
    both = request(b"POST /v1", b"Content-Length: 60", b"Transfer-Encoding: chunked").replace(
        b"Connection: close\r\n", b""
    )
    with proxy.connect() as client:
        client.sendall(both + b"0\r\n\r\n" + request())
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"405"]


def test_one_address_is_bounded_and_another_is_not(proxy: Proxy) -> None:
    with ExitStack() as stack:
        for bound, status in ((128, 429), (256, 0)):
            for _ in range(128):
                stack.enter_context(proxy.connect("127.0.0.2"))
            time.sleep(0.5)
            answer = proxy.ask(request(), source="127.0.0.2")
            assert answer.status == status, bound
            assert status == 0 or (answer.problem().status, answer.headers["retry-after"]) == (429, "1")
            assert proxy.ask(request(), source="127.0.0.3").status == 200
    time.sleep(0.5)
    assert proxy.ask(request(), source="127.0.0.2").status == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_replica_that_ends_under_load_tears_no_answer(proxy: Proxy, how: signal.Signals) -> None:
    until = time.monotonic() + 5

    def ask() -> list[Answer]:
        answers = []
        while time.monotonic() < until:
            answers.append(proxy.ask(request(b"GET /v1/facts?limit=50")))
        return answers

    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(ask) for _ in range(8)]
        time.sleep(1)
        proxy.replicas[0].end(how)
        time.sleep(1)
        proxy.replicas[0].start()
    answers = [answer for client in clients for answer in client.result()]
    failed = [answer for answer in answers if answer.status != 200]
    assert {answer.problem().status for answer in failed} <= {502, 503}
    assert len(failed) <= 8
    assert len(answers) > 200
    assert len({answer.body for answer in answers if answer.status == 200}) == 1


def test_a_replica_that_comes_back_is_used_again(proxy: Proxy) -> None:
    proxy.replicas[1].end()
    assert proxy.process.logs("replica1 is DOWN", 5)
    assert proxy.ask(request()).status == 200
    proxy.replicas[1].start()
    proxy.replicas[0].end()
    proxy.wait_until_it_answers()
    proxy.replicas[0].start()


def test_without_replicas_it_says_so_until_there_is_one(proxy: Proxy) -> None:
    for replica in proxy.replicas:
        replica.end()
    for _ in range(20):
        answer = proxy.ask(request())
        assert (answer.problem().title, answer.headers["retry-after"]) == ("Service Unavailable", "1")
        assert answer.problem().instance == "/healthz"
        assert answer.seconds < 5
    assert proxy.ask(request(b"HEAD /v1")).status == 503
    assert proxy.ask(request(b"POST /v1")).problem().status == 503
    for replica in proxy.replicas:
        replica.start()
    proxy.wait_until_it_answers()
