"""A replica that falls behind its primary, or outlives it, under a service that reads from it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.dossiers import FIRST, copy_of_dossiers, replace_in
from tests.dossiers import seed as run_seed
from tests.faults import freeze, refusal, service, wait_until, well_again
from tests.postgres import PostgreSQLServer, Programs


@contextmanager
def held_back(replica: PostgreSQLServer) -> Iterator[None]:
    """Within the block the replica does not follow its primary."""
    replica.execute("SELECT pg_wal_replay_pause()")
    yield
    replica.execute("SELECT pg_wal_replay_resume()")


def test_a_replica_that_falls_behind_and_a_primary_that_dies(
    server: PostgreSQLServer, seeded_server: str, tmp_path: Path, postgresql_programs: Programs
) -> None:
    root = copy_of_dossiers(tmp_path)
    with postgresql_programs.server(server) as replica:
        reads = seeded_server.replace(str(server.port), str(replica.port))
        with service(seeded_server, "--read-url", reads, "--replica-lag", "1") as client:
            old = client.get("/v1").json()["dataset_version"]
            with held_back(replica):
                assert run_seed(root, seeded_server, "--rebuild").exit_code == 0
                replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", "  caveat: Now ")
                assert run_seed(root, seeded_server).exit_code == 0
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
    server: PostgreSQLServer, seeded_server: str, tmp_path: Path, postgresql_programs: Programs
) -> None:
    root = copy_of_dossiers(tmp_path)
    with postgresql_programs.server(server) as replica:
        reads = seeded_server.replace(str(server.port), str(replica.port))
        with service(seeded_server, "--read-url", reads, "--replica-lag", "1") as client, held_back(replica):
            well_again(client)
            (deaf,) = freeze(server, "true")
            replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", "  caveat: Now ")
            assert run_seed(root, seeded_server).exit_code == 0
            wait_until(lambda: client.get("/readyz").status_code == 503, seconds=10)
            assert "is behind the primary" in refusal(client.get("/v1/claims"))
            deaf.kill()
