"""A database server that stops, hangs, is full or shuts its doors, under a service that goes on."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from time import monotonic

import httpx
import psutil
import psycopg

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import FIRST, copy_of_dossiers, first_article, replace_in
from tests.dossiers import seed as run_seed
from tests.faults import DEADLINE, PATHS, RECOVERY, freeze, refusal, service, wait_until, well_again
from tests.postgres import PostgreSQLServer
from tests.processes import serving


class Load:
    """Clients that ask all the time, and hold every answer to be right, or a problem in time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.answered = self.refused = 0
        self.refused_last = 0.0
        """When the last request that was refused was asked."""
        self.over = False

    async def ask(self) -> None:
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as client:
            while not self.over:
                for path in PATHS:
                    asked = monotonic()
                    self.look_at(path, await client.get(path), asked)

    async def more(self, count: Callable[[], int], before: int) -> None:
        """Go on until there is more of something than before, for the time of a recovery at most."""
        async with asyncio.timeout(RECOVERY):
            while count() == before:  # noqa: ASYNC110 - a count tells nobody when it changes
                await asyncio.sleep(0.02)

    def versions(self) -> set[str]:
        """The dataset versions that answers came from."""
        return {version for _, version in self.bodies}

    def look_at(self, path: str, response: httpx.Response, asked: float) -> None:
        if response.status_code != 200:
            refusal(response)
            self.refused += 1
            self.refused_last = max(self.refused_last, asked)
            return
        self.answered += 1
        version = response.headers["dataset-version"]
        if path == "/v1":
            assert response.json()["dataset_version"] == version
        assert self.bodies.setdefault((path, version), response.content) == response.content, "a mixed answer"


def test_killed_and_restarted_five_times_under_load(
    server: PostgreSQLServer, seeded_server: str, tmp_path: Path
) -> None:
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
                back = monotonic()
                replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
                known = len(load.versions())
                result = await asyncio.to_thread(run_seed, root, seeded_server)
                assert result.exit_code == 0, result.output
                await load.more(lambda: len(load.versions()), known)
                assert load.refused_last <= back, "what is asked once the server is back is not refused any more"
        finally:
            load.over = True

    async def everything(address: str) -> Load:
        load = Load(address)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(8):
                tasks.create_task(load.ask())
            tasks.create_task(kill_and_restart(load))
        return load

    with service(seeded_server) as client:
        load = asyncio.run(everything(str(client.base_url)))
        well_again(client)
    assert load.answered > 500
    assert load.refused >= 100
    assert len(load.versions()) == 6


def test_a_server_that_hangs(server: PostgreSQLServer, seeded_server: str) -> None:
    with service(seeded_server) as client:
        with server.frozen():
            for path in (*PATHS, "/readyz"):
                assert "does not answer" in refusal(client.get(path))
            assert client.get("/healthz").status_code == 200
        well_again(client)


def test_connections_that_go_silent_while_new_ones_answer(server: PostgreSQLServer, seeded_server: str) -> None:
    with service(seeded_server) as client:
        well_again(client)
        frozen = freeze(server, "true")
        assert len(frozen) == 10
        refusal(client.get("/v1/claims"))
        well_again(client)
        for process in frozen:
            process.kill()


def test_a_service_can_be_stopped_while_its_server_hangs(server: PostgreSQLServer, seeded_server: str) -> None:
    with serving("--database-url", seeded_server, "--query-deadline", str(DEADLINE)) as address:
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


def test_a_server_without_a_connection_left(server: PostgreSQLServer, seeded_server: str) -> None:
    with service(seeded_server, "--connections", "4") as client, ExitStack() as stack:
        server.stop("fast")
        server.start()
        take_all_connections(seeded_server, stack)
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


def test_one_connection_that_is_lost_costs_one_request_at_most(server: PostgreSQLServer, seeded_server: str) -> None:
    end_one = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'article-facts' AND query NOT LIKE 'LISTEN%' ORDER BY state_change DESC LIMIT 1
    """
    with service(seeded_server) as client:
        well_again(client)
        for _ in range(5):
            server.execute(end_one)
            statuses = [client.get("/v1/claims?limit=1").status_code for _ in range(20)]
            assert statuses.count(503) <= 1
            assert set(statuses) <= {200, 503}


def test_a_statement_that_is_held_up(server: PostgreSQLServer, seeded_server: str) -> None:
    with service(seeded_server) as client, psycopg.connect(seeded_server.replace("+psycopg", "")) as other:
        other.execute("LOCK TABLE article_facts_1.fact IN ACCESS EXCLUSIVE MODE")
        response = client.get("/v1/claims")
        refusal(response)
        assert response.json()["type"] == "/problems/query-too-slow"
        assert client.get("/v1/people").status_code == 200
        assert client.get("/readyz").status_code == 200
        other.rollback()
        well_again(client)
