"""A database server that stops, hangs, is full, shuts its doors or falls behind, under a service that goes on."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from psycopg import sql

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import FIRST, copy_of_dossiers, first_article, replace_in
from tests.dossiers import seed as run_seed
from tests.postgres import PostgreSQLServer, Programs
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


@pytest.fixture
def server(postgresql_programs: Programs) -> Iterator[PostgreSQLServer]:
    """A server that a test may do anything to."""
    with postgresql_programs.server(max_connections="30") as server:
        yield server


@pytest.fixture
def seeded(server: PostgreSQLServer) -> str:
    """The URL of a database on it, with the first article."""
    url = server.new_database()
    load(compile_dossiers(first_article()), store_of(url))
    return url


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


class Load:
    """Clients that ask all the time, and hold every answer to be right, or a problem in time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.answered = self.refused = 0
        self.over = False

    async def ask(self) -> None:
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as client:
            while not self.over:
                for path in PATHS:
                    self.look_at(path, await client.get(path))

    async def more(self, count: Callable[[], int], before: int) -> None:
        """Go on until there is more of something than before, for the time of a recovery at most."""
        async with asyncio.timeout(RECOVERY):
            while count() == before:  # noqa: ASYNC110 - a count tells nobody when it changes
                await asyncio.sleep(0.02)

    def versions(self) -> set[str]:
        """The dataset versions that answers came from."""
        return {version for _, version in self.bodies}

    def look_at(self, path: str, response: httpx.Response) -> None:
        if response.status_code != 200:
            refusal(response)
            self.refused += 1
            return
        self.answered += 1
        version = response.headers["dataset-version"]
        if path == "/v1":
            assert response.json()["dataset_version"] == version
        assert self.bodies.setdefault((path, version), response.content) == response.content, "a mixed answer"


def test_killed_and_restarted_five_times_under_load(server: PostgreSQLServer, seeded: str, tmp_path: Path) -> None:
    root = copy_of_dossiers(tmp_path)
    ways = [server.kill, lambda: server.stop("immediate"), lambda: server.stop("fast"), server.kill, server.stop]

    async def kill_and_restart(load: Load) -> None:
        try:
            for number, way in enumerate(ways):
                await asyncio.sleep(0.3)
                await asyncio.to_thread(way)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(server.start)
                await load.more(lambda: load.answered, load.answered)
                refused = load.refused
                replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
                known = len(load.versions())
                result = await asyncio.to_thread(run_seed, root, seeded)
                assert result.exit_code == 0, result.output
                await load.more(lambda: len(load.versions()), known)
                assert load.refused == refused, "once the server is back nothing is refused any more"
        finally:
            load.over = True

    async def everything(address: str) -> Load:
        load = Load(address)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(8):
                tasks.create_task(load.ask())
            tasks.create_task(kill_and_restart(load))
        return load

    with service(seeded) as client:
        load = asyncio.run(everything(str(client.base_url)))
        well_again(client)
    assert load.answered > 500
    assert load.refused >= 100
    assert len(load.versions()) == 6


def test_a_server_that_hangs(server: PostgreSQLServer, seeded: str) -> None:
    with service(seeded) as client:
        with server.frozen():
            for path in (*PATHS, "/readyz"):
                assert "does not answer" in refusal(client.get(path))
            assert client.get("/healthz").status_code == 200
        well_again(client)


def freeze(server: PostgreSQLServer, which: str) -> list[psutil.Process]:
    """Freeze the connections of services that a condition names; the server answers others."""
    query = sql.SQL("SELECT pid FROM pg_stat_activity WHERE application_name = 'article-facts' AND {}")
    with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres") as connection:
        found = connection.execute(query.format(sql.SQL(which))).fetchall()
    frozen = [psutil.Process(pid) for (pid,) in found]
    for process in frozen:
        process.suspend()
    return frozen


def test_connections_that_go_silent_while_new_ones_answer(server: PostgreSQLServer, seeded: str) -> None:
    with service(seeded) as client:
        well_again(client)
        frozen = freeze(server, "true")
        assert len(frozen) == 10
        refusal(client.get("/v1/claims"))
        well_again(client)
        for process in frozen:
            process.kill()


def test_a_service_can_be_stopped_while_its_server_hangs(server: PostgreSQLServer, seeded: str) -> None:
    with serving("--database-url", seeded, "--query-deadline", str(DEADLINE)) as address:
        httpx.get(f"{address}/v1")
        with server.frozen():
            refusal(httpx.get(f"{address}/v1/claims"))
            for process in psutil.process_iter(["cmdline"]):
                if "serve" in (process.info["cmdline"] or ()) and address.rpartition(":")[2] in process.info["cmdline"]:
                    process.terminate()
                    process.wait(6)


def test_a_burst_when_there_is_no_connection_to_spare(server: PostgreSQLServer) -> None:
    server.execute("CREATE ROLE facts LOGIN CONNECTION LIMIT 4", "CREATE DATABASE small OWNER facts")
    url = server.url("small", "facts")
    load(compile_dossiers(first_article()), store_of(url))
    with (
        service(url, "--connections", "4") as client,
        psycopg.connect(server.url("small").replace("+psycopg", "")) as other,
    ):
        well_again(client)
        other.execute("LOCK TABLE article_facts_1.fact IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(12) as pool:
            refused = list(pool.map(lambda _: refusal(httpx.get(f"{client.base_url}/v1/claims")), range(24)))
        assert len(refused) == 24
        other.rollback()
        well_again(client)


def test_a_service_that_is_started_before_its_database(server: PostgreSQLServer) -> None:
    url = server.new_database()
    server.stop("fast")
    with service(url) as client:
        assert "cannot be reached" in refusal(client.get("/readyz"))
        server.start()
        wait_until(lambda: "holds no dataset yet" in refusal(client.get("/readyz")))
        load(compile_dossiers(first_article()), store_of(url))
        well_again(client)


def take_all_connections(url: str, stack: ExitStack) -> None:
    with suppress(psycopg.OperationalError):
        while True:
            stack.enter_context(closing(psycopg.connect(url.replace("+psycopg", ""))))


def test_a_server_without_a_connection_left(server: PostgreSQLServer, seeded: str) -> None:
    with service(seeded, "--connections", "4") as client, ExitStack() as stack:
        server.stop("fast")
        server.start()
        take_all_connections(seeded, stack)
        wait_until(lambda: "has no connection left" in refusal(client.get("/readyz")))
        stack.close()
        well_again(client)


def test_a_password_that_was_changed(server: PostgreSQLServer) -> None:
    name = "facts_secret"
    server.execute("CREATE ROLE facts LOGIN PASSWORD 'before'", f"CREATE DATABASE {name} OWNER facts")
    server.ask_for_passwords()
    url = server.url(name, "facts", "before")
    load(compile_dossiers(first_article()), store_of(url))
    end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'facts'"
    with service(url) as client:
        server.execute("ALTER ROLE facts PASSWORD 'after'", end_all)
        wait_until(lambda: client.get("/readyz").status_code == 503)
        detail = refusal(client.get("/v1/claims"))
        assert "refuses the user or the password" in detail
        assert not {"before", "after", name, str(server.port)} & set(detail.split())
        server.execute("ALTER ROLE facts PASSWORD 'before'")
        well_again(client)


def test_one_connection_that_is_lost_costs_one_request_at_most(server: PostgreSQLServer, seeded: str) -> None:
    end_one = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'article-facts' AND query NOT LIKE 'LISTEN%' ORDER BY state_change DESC LIMIT 1
    """
    with service(seeded) as client:
        well_again(client)
        for _ in range(5):
            server.execute(end_one)
            statuses = [client.get("/v1/claims?limit=1").status_code for _ in range(20)]
            assert statuses.count(503) <= 1
            assert set(statuses) <= {200, 503}


def test_a_statement_that_is_held_up(server: PostgreSQLServer, seeded: str) -> None:
    with service(seeded) as client, psycopg.connect(seeded.replace("+psycopg", "")) as other:
        other.execute("LOCK TABLE article_facts_1.fact IN ACCESS EXCLUSIVE MODE")
        response = client.get("/v1/claims")
        refusal(response)
        assert response.json()["type"] == "/problems/query-too-slow"
        assert client.get("/v1/people").status_code == 200
        assert client.get("/readyz").status_code == 200
        other.rollback()
        well_again(client)


@contextmanager
def held_back(replica: PostgreSQLServer) -> Iterator[None]:
    """Within the block the replica does not follow its primary."""
    replica.execute("SELECT pg_wal_replay_pause()")
    yield
    replica.execute("SELECT pg_wal_replay_resume()")


def test_a_replica_that_falls_behind_and_a_primary_that_dies(
    server: PostgreSQLServer, seeded: str, tmp_path: Path, postgresql_programs: Programs
) -> None:
    root = copy_of_dossiers(tmp_path)
    with postgresql_programs.server(server) as replica:
        reads = seeded.replace(str(server.port), str(replica.port))
        with service(seeded, "--read-url", reads, "--replica-lag", "1") as client:
            old = client.get("/v1").json()["dataset_version"]
            with held_back(replica):
                assert run_seed(root, seeded, "--rebuild").exit_code == 0
                replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", "  caveat: Now ")
                assert run_seed(root, seeded).exit_code == 0
                assert client.get("/v1").headers["dataset-version"] == old
                wait_until(lambda: client.get("/readyz").status_code == 503)
                detail = refusal(client.get("/v1/claims"))
                assert detail == f"the replica is behind the primary: it has version {old}, which has been replaced"
            wait_until(lambda: client.get("/v1").headers["dataset-version"] != old)
            well_again(client)
            new = client.get("/v1").json()["dataset_version"]
            server.kill()
            time.sleep(1.5)
            well_again(client)
            assert client.get("/v1").json()["dataset_version"] == new
            replica.stop("fast")
            wait_until(lambda: "cannot be reached" in refusal(client.get("/readyz")))
            server.start()
            replica.start()
            well_again(client)


def test_a_replica_that_falls_behind_while_nothing_comes_through_from_its_primary(
    server: PostgreSQLServer, seeded: str, tmp_path: Path, postgresql_programs: Programs
) -> None:
    root = copy_of_dossiers(tmp_path)
    with postgresql_programs.server(server) as replica:
        reads = seeded.replace(str(server.port), str(replica.port))
        with service(seeded, "--read-url", reads, "--replica-lag", "1") as client, held_back(replica):
            well_again(client)
            (deaf,) = freeze(server, "true")
            replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", "  caveat: Now ")
            assert run_seed(root, seeded).exit_code == 0
            wait_until(lambda: client.get("/readyz").status_code == 503, seconds=10)
            assert "is behind the primary" in refusal(client.get("/v1/claims"))
            deaf.kill()
