"""Datasets on PostgreSQL: a schema each, news of a new one, and what becomes of the former."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import app.store.postgresql
from app.database.postgresql import datasets
from app.database.postgresql.datasets import PostgreSQLDatabase
from tests.conftest import Api, Serve
from tests.dossiers import seed_something_new
from tests.postgres import connect, schemas_in
from tests.processes import PROJECT


def version_at(api: Api) -> str:
    """The dataset version that is answered from."""
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
    new = seed_something_new(root, seeded)
    for _ in range(100):
        api.run(asyncio.sleep(0.02))
        if version_at(api) != before:
            break
    assert version_at(api) == new


@pytest.mark.usefixtures("never_listening")
def test_looking_alone_finds_a_new_dataset(root: Path, seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    before = version_at(api)
    new = seed_something_new(root, seeded)
    assert version_at(api) == new != before


@pytest.mark.usefixtures("never_looking", "never_listening")
def test_a_reader_goes_on_in_the_dataset_it_began_with_until_that_is_dropped(
    root: Path, seeded: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = serve(seeded)
    before = api.get("/v1/claims")
    seed_something_new(root, seeded)
    assert api.get("/v1/claims").content == before.content
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    new = seed_something_new(root, seeded, 1)
    assert schemas_in(seeded) == ["article_facts_2", "article_facts_3"]
    response = api.get("/v1/claims")
    assert response.status_code == 503
    assert "has just been replaced" in response.json()["detail"]
    assert version_at(api) == new


def test_former_datasets_are_kept_for_a_while_and_then_dropped(
    root: Path, seeded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        seed_something_new(root, seeded, number)
    assert schemas_in(seeded) == [f"article_facts_{number}" for number in (1, 2, 3, 4)]
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    seed_something_new(root, seeded, 3)
    assert schemas_in(seeded) == ["article_facts_4", "article_facts_5"], "the one just replaced is still read in"


def test_somebody_who_reads_for_long_keeps_a_dataset_and_holds_nobody_up(
    root: Path, seeded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.store.postgresql, "KEPT_FOR", "0 seconds")
    monkeypatch.setattr(app.store.postgresql, "PATIENCE", "10ms")
    with connect(seeded) as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM article_facts_1.fact")
        for number in range(2):
            seed_something_new(root, seeded, number)
        assert schemas_in(seeded) == [f"article_facts_{number}" for number in (1, 2, 3)]
        assert reader.execute("SELECT count(*) > 0 FROM article_facts_1.claim").fetchone() == (True,)
    seed_something_new(root, seeded, 2)
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
    new = seed_something_new(root, seeded)
    assert version_at(serve(seeded)) == new


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
    new = [seed_something_new(root, seeded, number) for number in range(3)][-1]
    assert version_at(serve(seeded)) == new
    assert {"article_facts_7", "article_facts_999999999", "article_facts_old"} < set(schemas_in(seeded))


def test_a_dataset_that_was_taken_back_is_not_waited_for(root: Path, seeded: str, serve: Serve) -> None:
    api = serve(seeded)
    before = version_at(api)
    new = seed_something_new(root, seeded)
    assert version_at(api) == new
    with connect(seeded) as connection:
        connection.execute("DROP SCHEMA article_facts_2 CASCADE")
    assert version_at(api) == before
    assert api.app.state.database._awaited == []
