"""A service over a database server that fails, and what is asked of it meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import psutil
import psycopg
from psycopg import sql

from tests.postgres import PostgreSQLServer
from tests.processes import serving

DEADLINE = 1.0
"""The query deadline that services are started with here."""

RECOVERY = 2.0
"""Seconds in which everything has to be well again once the server is."""

PATHS = [
    "/v1",
    "/v1/claims/nrf-ready-for-long-conflict",
    "/v1/claims?limit=500",
    "/v1/facts?speaker=ahmad-massoud&count=true",
    "/v1/people?q=massoud",
]


@contextmanager
def service(url: str, *arguments: str) -> Iterator[httpx.Client]:
    """A `facts serve` process that is ready, and a client of it."""
    with (
        serving("--database-url", url, "--query-deadline", str(DEADLINE), *arguments) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client
        assert client.get("/healthz").status_code == 200, "the process has to live on"


def refusal(response: httpx.Response) -> str:
    """What a 503 problem says, which has come in time."""
    assert response.status_code == 503, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) >= 1
    assert response.elapsed.total_seconds() < DEADLINE + 1
    return str(response.json()["detail"])


def wait_until(condition: Callable[[], bool], seconds: float = RECOVERY) -> None:
    """Wait until something holds, so long at most."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it has taken too long"
        time.sleep(0.02)


def well_again(client: httpx.Client) -> None:
    """Everything is answered again."""
    wait_until(lambda: client.get("/readyz").status_code == 200)
    for path in PATHS:
        assert client.get(path).status_code == 200


def freeze(server: PostgreSQLServer, which: str) -> list[psutil.Process]:
    """Freeze the connections of services that a condition names; the server answers others."""
    query = sql.SQL("SELECT pid FROM pg_stat_activity WHERE application_name = 'article-facts' AND {}")
    with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres") as connection:
        found = connection.execute(query.format(sql.SQL(which))).fetchall()
    frozen = [psutil.Process(pid) for (pid,) in found]
    for process in frozen:
        process.suspend()
    return frozen
