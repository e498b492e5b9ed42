"""The end of a process: it says so first, lets requests in flight finish, and does not wait for ever."""

import os
import signal
import socket
import time
from pathlib import Path

import httpx
import psutil
import pytest

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import first_article
from tests.faults import wait_until
from tests.processes import process_serving

HEAD = b"POST /v1/verify HTTP/1.1\r\nHost: facts.test\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database file with the first article."""
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    load(compile_dossiers(first_article()), store_of(url))
    return url


def half_asked(address: str) -> socket.socket:
    """A connection with a request whose body is not there yet."""
    client = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=20)
    client.sendall(HEAD + b"half")
    return client


def test_readiness_ends_first_and_requests_in_flight_finish(url: str) -> None:
    with process_serving("--database-url", url, "--drain", "1.5") as (address, pid):
        assert httpx.get(f"{address}/readyz").status_code == 200
        with half_asked(address) as client:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: httpx.get(f"{address}/readyz").status_code == 503)
            leaving = httpx.get(f"{address}/readyz")
            assert (leaving.json()["type"], leaving.headers["retry-after"]) == ("/problems/leaving", "1")
            assert httpx.get(f"{address}/v1/claims").status_code == 200
            time.sleep(2)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{address}/healthz")
            client.sendall(b" more")
            assert client.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_a_request_that_never_finishes_is_given_up(url: str) -> None:
    with process_serving("--database-url", url, "--grace", "1") as (address, pid), half_asked(address):
        time.sleep(0.3)
        os.kill(pid, signal.SIGTERM)
        psutil.Process(pid).wait(5)


def test_a_second_signal_ends_the_notice(url: str) -> None:
    with process_serving("--database-url", url, "--drain", "60") as (address, pid):
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: httpx.get(f"{address}/readyz").status_code == 503)
        os.kill(pid, signal.SIGTERM)
        psutil.Process(pid).wait(5)
