"""Who may do what on PostgreSQL: users, rights, names and passwords, and what a user is set to."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy import URL, text

import app.store.postgresql
from app.store import store_of
from tests.conftest import Serve
from tests.dossiers import seed, seed_something_new
from tests.postgres import PostgreSQLServer, connect, schemas_in
from tests.processes import PROJECT


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
    assert seed(root, url).exit_code == 0
    reader = postgresql.url("shared", "facts_reader")
    assert serve(reader).get("/v1/claims?count=true").content == serve(url).get("/v1/claims?count=true").content
    with connect(reader) as connection:
        for write in ("DELETE FROM article_facts_1.related", "CREATE SCHEMA article_facts_9"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(write)
    refused = seed(root, reader, "--rebuild")
    assert refused.exit_code == 1
    assert "permission denied for database shared" in refused.output


def test_a_user_without_rights_is_told_what_to_grant(postgresql: PostgreSQLServer, seeded: str, serve: Serve) -> None:
    postgresql.execute("CREATE ROLE stranger LOGIN")
    response = serve(seeded.replace("postgres@", "stranger@")).get("/readyz")
    assert response.status_code == 503
    assert "may not read the data; grant it CONNECT, USAGE and SELECT" in response.json()["detail"]


def test_both_ways_of_asking_for_the_engine_are_one(seeded: str, serve: Serve) -> None:
    short = seeded.replace("+psycopg", "")
    assert serve(short).get("/v1/claims").content == serve(seeded).get("/v1/claims").content
    with store_of(short).reading() as connection:
        assert connection is not None
        assert connection.execute(text("SELECT current_schema()")).scalar() == "article_facts_1"


ODD = "o'dd %40 @/:#ü name"


def test_odd_names_and_passwords_are_read_alike_by_seed_and_server(
    postgresql: PostgreSQLServer, root: Path, serve: Serve
) -> None:
    with psycopg.connect(host="127.0.0.1", port=postgresql.port, user="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(ODD), ODD))
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(ODD)))
    made = URL.create("postgresql+psycopg", ODD, ODD, "127.0.0.1", postgresql.port, ODD)
    url = made.render_as_string(hide_password=False)
    assert seed(root, url).exit_code == 0
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
    seed_something_new(root, url)
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
    seed_something_new(root, url)
    refused = seed(root, postgresql.url(name, "second"), "--rebuild")
    assert refused.exit_code == 1
    assert "permission denied for schema article_facts_1" in refused.output
    assert schemas_in(url) == ["article_facts_1"]
