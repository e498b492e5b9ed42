"""What is PostgreSQL's own: schemas, news of a new dataset, rights, and connections."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy import URL, text

import app.store.postgresql
from app.database.postgresql import datasets
from app.database.postgresql.datasets import PostgreSQLDatabase
from app.database.postgresql.failures import reason_of
from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import FIRST, copy_of_dossiers, first_article, replace_in
from tests.dossiers import seed as run_seed
from tests.postgres import PostgreSQLServer
from tests.processes import PROJECT


@pytest.fixture
def seeded(postgresql: PostgreSQLServer) -> str:
    """The URL of a database with the first article."""
    url = postgresql.new_database()
    load(compile_dossiers(first_article()), store_of(url))
    return url


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_dossiers(tmp_path)


def connect(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def schemas_in(url: str) -> list[str]:
    with connect(url) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'article%' ORDER BY oid")
        return [name for (name,) in found]


def seed_again(root: Path, url: str, number: int = 0) -> str:
    """Seed something new; return its version."""
    replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
    dataset = compile_dossiers(read_dossiers(root))
    load(dataset, store_of(url))
    return dataset.version


def version_at(api: Api) -> str:
    response = api.get("/v1")
    assert response.status_code == 200, response.text
    return str(response.json()["dataset_version"])


@pytest.fixture
def never_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks for a new dataset by himself."""
    monkeypatch.setattr(datasets, "CHECK_EVERY", 1000.0)


@pytest.fixture
def never_listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears of a new dataset."""

    async def hear_nothing(_: PostgreSQLDatabase) -> None:
        await asyncio.sleep(1000)

    monkeypatch.setattr(PostgreSQLDatabase, "_listen", hear_nothing)


@pytest.mark.usefixtures("never_looking")
def test_a_notification_alone_tells_of_a_new_dataset(root: Path, seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    before = version_at(api)
    listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%nspname%'"
    with connect(seeded) as connection:
        while connection.execute(listening).fetchone() == (0,):
            api.run(asyncio.sleep(0.02))
    new = seed_again(root, seeded)
    for _ in range(100):
        api.run(asyncio.sleep(0.02))
        if version_at(api) != before:
            break
    assert version_at(api) == new


@pytest.mark.usefixtures("never_listening")
def test_looking_alone_finds_a_new_dataset(root: Path, seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    before = version_at(api)
    new = seed_again(root, seeded)
    assert version_at(api) == new != before


@pytest.mark.usefixtures("never_looking", "never_listening")
def test_a_reader_goes_on_in_the_dataset_it_began_with_until_that_is_dropped(
    root: Path, seeded: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = serve(seeded)
    before = api.get("/v1/claims")
    seed_again(root, seeded)
    assert api.get("/v1/claims").content == before.content
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    new = seed_again(root, seeded, 1)
    assert schemas_in(seeded) == ["article_facts_2", "article_facts_3"]
    response = api.get("/v1/claims")
    assert response.status_code == 503
    assert "has just been replaced" in response.json()["detail"]
    assert version_at(api) == new


def test_former_datasets_are_kept_for_a_while_and_then_dropped(
    root: Path, seeded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        seed_again(root, seeded, number)
    assert schemas_in(seeded) == [f"article_facts_{number}" for number in (1, 2, 3, 4)]
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    seed_again(root, seeded, 3)
    assert schemas_in(seeded) == ["article_facts_4", "article_facts_5"], "the one just replaced is still read in"


def test_somebody_who_reads_for_long_keeps_a_dataset_and_holds_nobody_up(
    root: Path, seeded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    monkeypatch.setattr(app.store.postgresql, "PATIENCE", "10ms")
    with connect(seeded) as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM article_facts_1.fact")
        for number in range(2):
            seed_again(root, seeded, number)
        assert schemas_in(seeded) == [f"article_facts_{number}" for number in (1, 2, 3)]
        assert reader.execute("SELECT count(*) > 0 FROM article_facts_1.claim").fetchone() == (True,)
    seed_again(root, seeded, 2)
    assert schemas_in(seeded) == ["article_facts_3", "article_facts_4"]


KILLED = """
import os, signal, sys
import seed.load
seed.load._log = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from app.__main__ import main
main(["seed", "--rebuild", "--database-url", sys.argv[1]])
"""


def test_a_seed_that_is_killed_leaves_nothing_and_keeps_nobody_waiting(root: Path, seeded: str, serve: Serve) -> None:
    before = serve(seeded).get("/v1/claims").content
    killed = subprocess.run([sys.executable, "-c", KILLED, seeded], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert schemas_in(seeded) == ["article_facts_1"]
    assert serve(seeded).get("/v1/claims").content == before
    new = seed_again(root, seeded)
    assert version_at(serve(seeded)) == new


def test_nothing_can_be_written_through_what_the_server_has_open(seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    assert api.get("/readyz").status_code == 200

    async def write() -> None:
        async with api.app.state.database.server._pool.connection() as connection:
            await connection.execute("DELETE FROM article_facts_1.related")

    with pytest.raises(ReadOnlySqlTransaction):
        api.run(write())


def test_a_reader_needs_no_more_rights_than_the_readme_gives(
    postgresql: PostgreSQLServer, root: Path, serve: Serve
) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    grants = [
        line.strip().replace("PASSWORD '...'", "")
        for line in readme.splitlines()
        if "facts_reader" in line and ";" in line
    ]
    assert len(grants) == 3
    postgresql.execute("CREATE ROLE facts LOGIN", "CREATE DATABASE shared OWNER facts")
    postgresql.execute(*grants, database="shared")
    url = postgresql.url("shared", "facts")
    assert run_seed(root, url).exit_code == 0
    reader = postgresql.url("shared", "facts_reader")
    assert serve(reader).get("/v1/claims?count=true").content == serve(url).get("/v1/claims?count=true").content
    with connect(reader) as connection:
        for write in ("DELETE FROM article_facts_1.related", "CREATE SCHEMA article_facts_9"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(write)
    refused = run_seed(root, reader, "--rebuild")
    assert refused.exit_code == 1
    assert "permission denied for database shared" in refused.output


def test_a_user_without_rights_is_told_what_to_grant(postgresql: PostgreSQLServer, seeded: str, serve: Serve) -> None:
    postgresql.execute("CREATE ROLE stranger LOGIN")
    response = serve(seeded.replace("postgres@", "stranger@")).get("/readyz")
    assert response.status_code == 503
    assert "may not read the data; grant it CONNECT, USAGE and SELECT" in response.json()["detail"]


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
    assert 'database "nowhere" does not exist' in run_seed(root, url).output


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


def test_both_ways_of_asking_for_the_engine_are_one(seeded: str, serve: Serve) -> None:
    short = seeded.replace("+psycopg", "")
    assert serve(short).get("/v1/claims").content == serve(seeded).get("/v1/claims").content
    with store_of(short).reading() as connection:
        assert connection is not None
        assert connection.execute(text("SELECT current_schema()")).scalar() == "article_facts_1"


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


ODD = "o'dd %40 @/:#ü name"


def test_odd_names_and_passwords_are_read_alike_by_seed_and_server(
    postgresql: PostgreSQLServer, root: Path, serve: Serve
) -> None:
    with psycopg.connect(host="127.0.0.1", port=postgresql.port, user="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(ODD), ODD))
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(ODD)))
    made = URL.create("postgresql+psycopg", ODD, ODD, "127.0.0.1", postgresql.port, ODD)
    url = made.render_as_string(hide_password=False)
    assert run_seed(root, url).exit_code == 0
    assert serve(url).get("/readyz").status_code == 200
    socket = f"{url.replace(f'127.0.0.1:{postgresql.port}', '')}?host=127.0.0.1:{postgresql.port}&sslmode=prefer"
    assert serve(socket).get("/readyz").status_code == 200


SETTINGS = {
    "default_transaction_isolation": "repeatable read",
    "default_transaction_read_only": "on",
    "statement_timeout": "200ms",
    "lock_timeout": "200ms",
    "idle_in_transaction_session_timeout": "200ms",
    "transaction_timeout": "200ms",
    "idle_session_timeout": "200ms",
    "DateStyle": "SQL, DMY",
    "TimeZone": "Asia/Kabul",
    "search_path": "nowhere",
}


def test_what_a_user_is_set_to_for_queries_holds_for_no_seed_and_no_answer(
    postgresql: PostgreSQLServer, root: Path, serve: Serve
) -> None:
    url = postgresql.new_database()
    with connect(url) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [app.store.postgresql.LOCK])
        name = url.rpartition("/")[2]
        postgresql.execute(*(f"ALTER DATABASE {name} SET {setting} = '{SETTINGS[setting]}'" for setting in SETTINGS))
        command = [sys.executable, "-m", "app", "seed", "--database-url", url]
        waiting = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL) for _ in range(2)]
        wait_for_seeds(connection, 2)
        time.sleep(0.4)  # longer than each of the limits
    assert [process.wait(60) for process in waiting] == [0, 0]
    assert schemas_in(url) == ["article_facts_1"]
    seed_again(root, url)
    api = serve(url)
    assert api.get("/v1/facts?count=true").status_code == 200
    time.sleep(0.4)
    assert api.get("/v1/facts?count=true").status_code == 200


def wait_for_seeds(connection: "psycopg.Connection[tuple[Any, ...]]", number: int) -> None:
    """Wait until so many seeds wait for the lock."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
    for _ in range(400):
        if connection.execute(waiting, [app.store.postgresql.LOCK]).fetchone() == (number,):
            return
        time.sleep(0.05)
    raise TimeoutError


def test_a_second_owner_does_not_take_for_nothing_what_he_may_not_read(
    postgresql: PostgreSQLServer, root: Path
) -> None:
    url = postgresql.new_database()
    name = url.rpartition("/")[2]
    postgresql.execute("CREATE ROLE second LOGIN", f"GRANT CREATE ON DATABASE {name} TO second")
    seed_again(root, url)
    refused = run_seed(root, postgresql.url(name, "second"), "--rebuild")
    assert refused.exit_code == 1
    assert "permission denied for schema article_facts_1" in refused.output
    assert schemas_in(url) == ["article_facts_1"]


def test_schemas_of_others_are_let_be(root: Path, seeded: str, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    with connect(seeded) as connection:
        for statement in (
            "CREATE SCHEMA article_facts_7",
            "CREATE SCHEMA article_facts_999999999",
            "CREATE SCHEMA article_facts_old",
            "COMMENT ON SCHEMA article_facts_7 IS 'Article Facts, built by hand'",
            "COMMENT ON SCHEMA article_facts_999999999 IS 'mine'",
        ):
            connection.execute(statement)
        connection.execute("COMMENT ON SCHEMA article_facts_7 IS NULL")
    assert serve(seeded).get("/readyz").status_code == 200
    new = [seed_again(root, seeded, number) for number in range(3)][-1]
    assert version_at(serve(seeded)) == new
    assert {"article_facts_7", "article_facts_999999999", "article_facts_old"} < set(schemas_in(seeded))


def test_a_database_that_lacks_letters_is_refused(postgresql: PostgreSQLServer, root: Path) -> None:
    postgresql.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    result = run_seed(root, postgresql.url("latin"))
    assert result.exit_code == 1
    assert "has the encoding LATIN1, which lacks letters; expected UTF8" in result.output


def test_a_dataset_that_was_taken_back_is_not_waited_for(root: Path, seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    before = version_at(api)
    new = seed_again(root, seeded)
    assert version_at(api) == new
    with connect(seeded) as connection:
        connection.execute("DROP SCHEMA article_facts_2 CASCADE")
    assert version_at(api) == before
    assert api.app.state.database._awaited == []
