"""What is SQLite's own: a file that is missing, damaged, replaced, linked to, or somebody else's."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import app.store.sqlite
from app.database.sqlite import APPLICATION_ID
from app.database.sqlite import files as sqlite_files
from app.store import store_of
from app.tables import SCHEMA_REVISION
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.dossiers import FIRST, SECOND, facts, first_article, replace_in
from tests.dossiers import seed as run_seed
from tests.test_collections import is_problem


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file. Not to be changed."""
    path = tmp_path_factory.mktemp("seeded") / "facts.db"
    load(compile_dossiers(first_article()), store_of(url_of(path)))
    return path


@pytest.fixture
def file(seeded: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of its own."""
    folder = tmp_path / "live"
    folder.mkdir()
    return Path(shutil.copy(seeded, folder))


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.unlink(), "No such file"),
        (lambda path: path.write_bytes(b""), "is damaged"),
        (lambda path: path.write_bytes(b"not a database" * 100), "is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged"),
    ],
    ids=["missing", "empty", "other", "truncated"],
)
def test_a_database_that_cannot_be_read_is_said_to_be_so_until_it_is_right_again(
    file: Path, seeded: Path, serve: Serve, damage: Any, reason: str
) -> None:
    api = serve(url_of(file))
    claims, openapi = api.document("/v1/claims"), api.document("/openapi.json")
    damage(file)
    for path in ("/readyz", "/v1/claims", "/v1"):
        response = api.get(path)
        assert is_problem(response, 503, openapi)
        assert response.headers["retry-after"] == "1"
        assert reason in response.json()["detail"]
        assert str(file.parent) not in response.text
    assert api.document("/healthz") == {"status": "ok"}
    assert api.get("/openapi.json").status_code == 200
    shutil.copy(seeded, file)
    assert api.document("/v1/claims") == claims


def test_a_page_that_is_damaged_is_found_and_costs_only_what_reads_it(file: Path, seeded: Path, serve: Serve) -> None:
    api = serve(url_of(file))
    with sqlite3.connect(file) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fact'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    for _ in range(2):
        with file.open("r+b") as damaged:
            damaged.seek((page - 1) * size)
            damaged.write(b"\xff" * size)
        for _ in range(2):
            unready = api.get("/readyz")
            assert unready.status_code == 503
            assert "is damaged; run `facts seed`, or restore a copy" in unready.json()["detail"]
        refused = api.get("/v1/claims")
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/database-unavailable")
        assert api.get("/v1").status_code == api.get("/healthz").status_code == 200
        file.write_bytes(seeded.read_bytes())
        assert api.get("/readyz").status_code == api.get("/v1/claims").status_code == 200


def test_a_file_that_is_too_large_to_be_looked_through_in_time_is_taken_for_sound(
    file: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "WAITING", 0)
    assert serve(url_of(file)).get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("schema", "advice"),
    [("0001", "run `facts seed`"), ("9999", "a newer program seeded it: upgrade this one")],
)
def test_a_database_of_another_schema_is_not_served(file: Path, serve: Serve, schema: str, advice: str) -> None:
    api = serve(url_of(file))
    assert api.get("/readyz").status_code == 200
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [schema])
    for path in ("/readyz", "/v1/claims"):
        response = api.get(path)
        assert response.status_code == 503
        assert f"has schema {schema}, this program needs {SCHEMA_REVISION}; {advice}" in response.json()["detail"]
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [SCHEMA_REVISION])
    assert api.get("/v1/claims").status_code == 200


def test_a_seeded_database_is_marked_as_ours(seeded: Path) -> None:
    with sqlite3.connect(seeded) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_is_replaced_only_if_something_changed(root: Path, file: Path) -> None:
    run_seed(root, url_of(file))
    before = file.stat()
    assert "Nothing changed" in run_seed(root, url_of(file)).output
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert run_seed(root, url_of(file), "--rebuild").exit_code == 0
    assert file.stat().st_ino != before.st_ino
    assert names_in(file.parent) == ["facts.db"]


@pytest.mark.parametrize("stage", ["_verify", "sync", "fsync", "rename"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_seed_leaves_the_live_file_as_it_was(
    root: Path, file: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch, stage: str, interruption: Any
) -> None:
    before = file.read_bytes()
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    dataset = compile_dossiers(read_dossiers(root))

    def interrupt(*_: object, **__: object) -> None:
        raise interruption

    where: dict[str, tuple[Any, str]] = {"fsync": (os, "fsync"), "rename": (Path, "replace")}
    with monkeypatch.context() as patch:
        patch.setattr(*where.get(stage, (app.store.sqlite, stage)), interrupt)
        with pytest.raises((KeyboardInterrupt, OSError)):
            load(dataset, store_of(url_of(file)))
    if stage != "sync":  # by then the new file is in its place, and whole
        assert file.read_bytes() == before
    assert names_in(file.parent) == ["facts.db"]
    api = serve(url_of(file))
    assert api.get("/readyz").status_code == 200
    load(dataset, store_of(url_of(file)))
    assert api.document("/v1")["dataset_version"] == dataset.version


def test_what_a_killed_seed_left_is_removed_by_the_next(root: Path, tmp_path: Path) -> None:
    litter = tmp_path / "facts.db.abc123.seeding"
    litter.write_bytes(b"half a database")
    assert run_seed(root, url_of(tmp_path / "facts.db")).exit_code == 0
    assert not litter.exists()


@pytest.mark.parametrize("name", ["with space.db", "hash#sign.db", "ünïcødé.db", "quote'.db"])
def test_a_path_of_any_characters(root: Path, tmp_path: Path, serve: Serve, name: str) -> None:
    url = url_of(tmp_path / name)
    assert run_seed(root, url).exit_code == 0
    assert "Nothing changed" in run_seed(root, url).output
    assert [path.name for path in tmp_path.glob("*.db")] == [name]
    assert serve(url).get("/readyz").status_code == 200
    verified = facts("verify", str(SECOND / "article.txt"), "--database-url", url)
    assert "spans:" in verified.output


def test_a_link_to_a_database_stays_a_link(root: Path, tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "data").mkdir()
    link = tmp_path / "facts.db"
    link.symlink_to(tmp_path / "data" / "facts.db")
    for _ in range(2):
        assert run_seed(root, url_of(link), "--rebuild").exit_code == 0
    assert link.is_symlink()
    assert serve(url_of(link)).get("/readyz").status_code == 200


def test_a_file_that_is_not_ours_is_not_replaced(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "accounts.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE money (amount)")
    before = database.read_bytes()
    result = run_seed(root, url_of(database))
    assert result.exit_code == 1
    assert "is not a database of Article Facts" in result.output
    assert database.read_bytes() == before


def test_a_damaged_database_of_ours_is_built_anew(root: Path, file: Path, serve: Serve) -> None:
    file.write_bytes(file.read_bytes()[:3000])
    assert run_seed(root, url_of(file)).exit_code == 0
    assert serve(url_of(file)).get("/v1/claims").status_code == 200


def test_a_file_that_is_none_cannot_be_verified(tmp_path: Path) -> None:
    database = Path(shutil.copy(SECOND / "article.txt", tmp_path / "facts.db"))
    verified = facts("verify", str(SECOND / "article.txt"), "--database-url", url_of(database))
    assert verified.exit_code == 1
    assert "cannot be read" in verified.output


def test_nothing_can_be_written_through_what_the_server_has_open(file: Path, serve: Serve) -> None:
    api = serve(url_of(file))
    assert api.get("/readyz").status_code == 200
    for connection in api.app.state.database._opened.connections:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.raw.execute("DELETE FROM related")
