"""What is wrong with a database on PostgreSQL is said in words, and no more connections are held than are allowed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.database.postgresql.failures import reason_of
from tests.conftest import Serve
from tests.dossiers import seed
from tests.postgres import PostgreSQLServer, connect

MARK = "COMMENT ON SCHEMA article_facts_{} IS 'Article Facts, built 2021-08-22T00:00:00Z'"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE article_facts_1.alembic_version SET version_num = '9999'", "has schema 9999, this program needs"),
        ("DELETE FROM article_facts_1.change; DELETE FROM article_facts_1.seed", "holds no dataset yet"),
        (f"CREATE SCHEMA article_facts_2; {MARK.format(2)}", "was never whole"),
        ("DROP SCHEMA article_facts_1 CASCADE", "holds no dataset yet"),
    ],
)
def test_a_dataset_that_cannot_be_served_is_said_to_be_so(seeded: str, serve: Serve, change: str, reason: str) -> None:
    with connect(seeded) as connection:
        connection.execute(change)
    response = serve(seeded).get("/readyz")
    assert response.status_code == 503
    assert reason in response.json()["detail"]


def test_a_database_that_is_not_there(postgresql: PostgreSQLServer, root: Path, serve: Serve) -> None:
    url = postgresql.url("nowhere")
    response = serve(url).get("/readyz")
    assert response.status_code == 503
    assert "has no such database" in response.json()["detail"]
    assert 'database "nowhere" does not exist' in seed(root, url).output


@pytest.fixture
def held_up(seeded: str) -> Iterator[None]:
    """Statements that read facts wait."""
    with connect(seeded) as connection, connection.transaction():
        connection.execute("LOCK TABLE article_facts_1.fact IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.usefixtures("held_up")
def test_no_more_connections_are_held_than_the_settings_say(seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    api.app.state.database.server.deadline = 1.0
    name = seeded.rpartition("/")[2]

    async def ask_and_count() -> tuple[list[int], int]:
        asking = [asyncio.create_task(api._request("GET", "/v1/claims?limit=1")) for _ in range(40)]
        await asyncio.sleep(0.5)
        with connect(seeded) as connection:
            count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'article-facts' AND datname = %s"
            row = connection.execute(count, [name]).fetchone()
        return [(await answer).status_code for answer in asking], row[0] if row else 0

    statuses, connections = api.run(ask_and_count())
    assert statuses == [503] * 40
    assert connections == 10


REASONS = {
    "the database system is starting up": "starting or shutting down",
    "the database system is shutting down": "starting or shutting down",
    "the database system is in recovery mode": "starting or shutting down",
    "sorry, too many clients already": "no connection left",
    'too many connections for role "facts"': "no connection left",
    'too many connections for database "facts"': "no connection left",
    "remaining connection slots are reserved for roles with the SUPERUSER attribute": "no connection left",
    'password authentication failed for user "facts"': "refuses the user or the password",
    'role "facts" does not exist': "refuses the user or the password",
    'role "facts" is not permitted to log in': "refuses the user or the password",
    'no pg_hba.conf entry for host "192.0.2.1", user "facts", database "facts"': "refuses the user or the password",
    'database "facts" does not exist': "no such database",
    'permission denied for database "facts"': "may not read the data",
    "something new": "cannot be reached",
}


@pytest.mark.parametrize("said", REASONS)
def test_why_a_connection_is_refused(said: str) -> None:
    error = psycopg.OperationalError(f'connection to server at "192.0.2.1", port 5432 failed: FATAL:  {said}')
    assert REASONS[said] in str(reason_of(error))


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (psycopg.errors.LockNotAvailable, False),
        (psycopg.errors.TransactionTimeout, False),
        (psycopg.errors.IdleSessionTimeout, False),
        (psycopg.errors.DiskFull, False),
        (psycopg.errors.UndefinedColumn, False),
        (psycopg.errors.SyntaxError, True),
        (psycopg.errors.InvalidTextRepresentation, True),
        (psycopg.errors.AmbiguousColumn, True),
        (psycopg.DataError, True),
    ],
)
def test_what_is_the_servers_failure_and_what_is_ours(error: type[psycopg.Error], ours: bool) -> None:
    assert (reason_of(error()) is None) == ours


def test_a_database_that_lacks_letters_is_refused(postgresql: PostgreSQLServer, root: Path) -> None:
    postgresql.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    result = seed(root, postgresql.url("latin"))
    assert result.exit_code == 1
    assert "has the encoding LATIN1, which lacks letters; expected UTF8" in result.output
