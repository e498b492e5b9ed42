"""The seed: what it refuses, what it says, and that nobody ever sees half of it."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.config import main as alembic

import migrations
import seed.load
from seed.compile import compile_dossiers
from seed.dossier import packaged_dossiers, read_dossiers
from seed.load import load
from tests.conftest import api_over
from tests.dossiers import FIRST, SECOND, add_second_article, copy_of_dossiers, facts, replace_in
from tests.dossiers import seed as run_seed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_dossiers(tmp_path)


def log_of(database: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT sequence, version, added, changed, removed, renamed FROM seed").fetchall()


def test_a_second_seed_changes_nothing_and_says_so(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    first = run_seed(root, database)
    assert first.exit_code == 0, first.output
    assert re.search(r"now holds version [0-9a-f]{16}: \d+ added, 0 changed, 0 removed, 0 renamed", first.output)
    before = database.stat()
    second = run_seed(root, database)
    assert "Nothing changed" in second.output
    assert (database.stat().st_ino, database.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(log_of(database)) == 1


def test_a_rebuild_writes_the_same_again(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    inode = database.stat().st_ino
    assert run_seed(root, database, "--rebuild").exit_code == 0
    assert database.stat().st_ino != inode
    assert len(log_of(database)) == 1


def test_the_same_dossiers_give_the_same_version_everywhere(root: Path, tmp_path: Path) -> None:
    here = compile_dossiers(read_dossiers(packaged_dossiers()))
    there = compile_dossiers(read_dossiers(root))
    assert here.version == there.version
    assert here.rows == there.rows
    load(here, tmp_path / "a.db")
    load(there, tmp_path / "b.db")
    assert log_of(tmp_path / "a.db") == log_of(tmp_path / "b.db")


def test_a_database_that_was_only_migrated_holds_nothing_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "facts.db"
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{database}")
    alembic(["--raiseerr", "upgrade", "head"])
    response = api_over(database).get("/readyz")
    assert response.status_code == 503
    assert "holds no dataset yet" in response.json()["detail"]
    assert run_seed(packaged_dossiers(), database).exit_code == 0
    assert api_over(database).get("/readyz").status_code == 200


def test_two_seeds_wait_for_one_another(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    command = [sys.executable, "-m", "app", "seed", "--rebuild", "--database-url", f"sqlite:///{database}"]
    both = [subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert len(log_of(database)) == 1
    assert [path.name for path in tmp_path.glob("*.db*")] == ["facts.db"]


@pytest.mark.parametrize("stage", ["_insert", "_log", "_verify", "_sync_folder", "migrate", "fsync", "rename"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_seed_leaves_the_live_database_as_it_was(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, interruption: Any
) -> None:
    database = tmp_path / "live" / "facts.db"
    database.parent.mkdir()
    run_seed(root, database)
    before = database.read_bytes()
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    dataset = compile_dossiers(read_dossiers(root))

    def interrupt(*_: object, **__: object) -> None:
        raise interruption

    where: dict[str, tuple[Any, str]] = {
        "migrate": (migrations, "upgrade"),
        "fsync": (os, "fsync"),
        "rename": (Path, "replace"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*where.get(stage, (seed.load, stage)), interrupt)
        with pytest.raises((KeyboardInterrupt, OSError)):
            load(dataset, database)
    if stage != "_sync_folder":  # by then the new file is in its place, and whole
        assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["facts.db"]
    assert api_over(database).get("/readyz").status_code == 200
    load(dataset, database)
    assert api_over(database).document("/v1")["dataset_version"] == dataset.version


def test_what_a_killed_seed_left_is_removed_by_the_next(root: Path, tmp_path: Path) -> None:
    litter = tmp_path / "facts.db.abc123.seeding"
    litter.write_bytes(b"half a database")
    assert run_seed(root, tmp_path / "facts.db").exit_code == 0
    assert not litter.exists()


@pytest.mark.parametrize("name", ["with space.db", "hash#sign.db", "ünïcødé.db", "quote'.db"])
def test_a_path_of_any_characters(root: Path, tmp_path: Path, name: str) -> None:
    database = tmp_path / name
    assert run_seed(root, database).exit_code == 0
    assert "Nothing changed" in run_seed(root, database).output
    assert [path.name for path in tmp_path.glob("*.db")] == [name]
    assert api_over(database).get("/readyz").status_code == 200
    verified = facts("verify", str(SECOND / "article.txt"), "--database-url", f"sqlite:///{database}")
    assert "spans:" in verified.output


def test_a_link_to_a_database_stays_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    link, database = tmp_path / "facts.db", tmp_path / "data" / "facts.db"
    link.symlink_to(database)
    for _ in range(2):
        assert run_seed(root, link, "--rebuild").exit_code == 0
    assert link.is_symlink()
    assert api_over(link).get("/readyz").status_code == 200


def test_a_file_that_is_not_ours_is_not_replaced(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "accounts.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE money (amount)")
    before = database.read_bytes()
    result = run_seed(root, database)
    assert result.exit_code == 1
    assert "is not a database of Article Facts" in result.output
    assert database.read_bytes() == before


def test_a_damaged_database_of_ours_is_built_anew(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    database.write_bytes(database.read_bytes()[:3000])
    assert run_seed(root, database).exit_code == 0
    assert api_over(database).get("/v1/claims").status_code == 200


def test_a_running_server_serves_the_new_data(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    api = api_over(database)
    before = api.document("/v1/claims?limit=5")
    following = before["next"]
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    assert "0 added, 1 changed" not in run_seed(root, database).output, "coverage and references change with it"
    after = api.document("/v1/claims?limit=5")
    assert after["items"][0]["statement"].startswith("The state of things")
    assert api.get("/v1").headers["dataset-version"] == api.document("/v1")["dataset_version"]
    assert after["next"] == following, "a cursor survives a seed"


def test_renamed_and_removed_records(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    api = api_over(database)
    cursor = api.document("/v1/people?limit=2")["next"]
    for path in [root / "entities" / "people.yaml", *(root / FIRST).glob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        text = text.replace("id: ahmad-massoud\n", "id: ahmad-massoud-junior\n  renamed_from: [ahmad-massoud]\n")
        text = re.sub(r": ahmad-massoud(?=[,}\n])", ": ahmad-massoud-junior", text)
        path.write_text(text, encoding="utf-8")
    claims = (root / FIRST / "claims.yaml").read_text(encoding="utf-8")
    start, end = claims.index("- id: afghanistan-dominates-news"), claims.index("- id: withdrawal-shows-west-failure")
    (root / FIRST / "claims.yaml").write_text(claims[:start] + claims[end:], encoding="utf-8")
    coverage = root / FIRST / "coverage.yaml"
    text = coverage.read_text(encoding="utf-8")
    coverage.write_text(re.sub(r"(start: 359, [^}]*)", r"\1, reason: It is left out here.", text), encoding="utf-8")
    result = run_seed(root, database)
    assert result.exit_code == 0, result.output
    assert "person ahmad-massoud is now ahmad-massoud-junior" in result.output
    assert "claim afghanistan-dominates-news was removed" in result.output
    renamed = api.get("/v1/people/ahmad-massoud")
    assert (renamed.status_code, renamed.headers["location"]) == (308, "/v1/people/ahmad-massoud-junior")
    assert api.get("/v1/claims/afghanistan-dominates-news").status_code == 410
    assert api.get("/v1/claims/never-was").status_code == 404
    asked_for_old = api.get("/v1/claims?speaker=ahmad-massoud").json()["detail"]
    assert asked_for_old.endswith("`ahmad-massoud` is now `ahmad-massoud-junior`")
    assert "was removed from the data" in api.get("/v1/claims?id=afghanistan-dominates-news").json()["detail"]
    assert api.document(cursor)["items"][0]["id"] == "ahmad-shah-massoud"
    assert [row[0] for row in log_of(database)] == [1, 2]
    for fresh in (database, tmp_path / "fresh.db"):
        assert run_seed(root, fresh, "--rebuild").exit_code == 0
        anew = api_over(fresh)
        for old, new in [
            ("/v1/people/ahmad-massoud", "/v1/people/ahmad-massoud-junior"),
            (
                "/v1/relations/ahmad-massoud-child-of-ahmad-shah-massoud",
                "/v1/relations/ahmad-massoud-junior-child-of-ahmad-shah-massoud",
            ),
            (
                "/v1/mentions/panjshir-last-bastion-2011-ahmad-massoud",
                "/v1/mentions/panjshir-last-bastion-2011-ahmad-massoud-junior",
            ),
        ]:
            assert (anew.get(old).status_code, anew.get(old).headers["location"]) == (308, new)
    assert api.get("/v1/claims/afghanistan-dominates-news").status_code == 410, "the log goes on from seed to seed"


def test_short_and_awkward_ids_page_and_redirect(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    for path in [root / "entities" / "organisations.yaml", *(root / FIRST).glob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        text = text.replace("id: afp\n", "id: eu\n  renamed_from: [afp, v1, organisations]\n")
        path.write_text(re.sub(r": afp(?=[,}\n])", ": eu", text), encoding="utf-8")
    result = run_seed(root, database)
    assert result.exit_code == 0, result.output
    api = api_over(database)
    assert "eu" in [record["id"] for record in api.everything("/v1/organisations?limit=1")]
    assert api.get("/v1/organisations/afp").headers["location"] == "/v1/organisations/eu"


def test_a_cursor_whose_record_is_gone_says_so(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    api = api_over(database)
    page = api.document("/v1/figures?limit=10")
    path = root / FIRST / "figures.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("- id: people-evacuated-from-afghanistan\n")] + text[text.index("- id: afghans-waiting") :]
    )
    assert run_seed(root, database).exit_code == 0
    assert page["items"][-1]["id"] == "people-evacuated-from-afghanistan"
    response = api.get(page["next"])
    assert response.status_code == 422
    assert "gone from the data" in response.json()["detail"]


def test_a_second_article_is_data_alone(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "facts.db"
    run_seed(root, database)
    before = {item["id"]: item for item in api_over(database).everything("/v1/claims")}
    add_second_article(root)
    result = run_seed(root, database)
    assert result.exit_code == 0, result.output
    api = api_over(database)
    assert {"bridge-at-kabul", "panjshir-last-bastion"} <= {article["id"] for article in api.everything("/v1/articles")}
    claims = list(api.everything("/v1/claims?limit=10"))
    assert [claim["id"] for claim in claims[:2]] == ["bridge-belongs-to-everyone", "council-may-close-bridge"]
    assert {claim["id"]: claim for claim in claims[2:]} == before
    assert [claim["id"] for claim in api.everything("/v1/claims?article=bridge-at-kabul&limit=1")] == [
        "bridge-belongs-to-everyone",
        "council-may-close-bridge",
    ]
    people = [person["id"] for person in api.everything("/v1/people?article=bridge-at-kabul")]
    assert people == ["amrullah-saleh", "mina-darwish"]
    assert api.document("/v1/people/amrullah-saleh")["counts"]["articles"] == 2
    assert api.document("/v1/figures/closure-of-bridge")["upper"] == 2.5
    sentences = api.document("/v1/articles/bridge-at-kabul/coverage")["sentences"]
    assert [(len(sentence["facts"]) > 0, sentence["reason"]) for sentence in sentences][-1] == (
        False,
        "It says nothing of anybody.",
    )


def test_settings_that_make_no_sense_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("nonsense", "mysql://x/y", "sqlite://", "sqlite:///x.db?mode=ro"):
        result = facts("seed", "--database-url", url)
        assert result.exit_code == 1
        assert "FACTS_DATABASE_URL" in result.output
    monkeypatch.setenv("FACTS_PORT", "99999")
    assert "FACTS_PORT" in facts("serve").output
    assert "does not point to a directory" in facts("seed", "--dossiers", str(tmp_path / "none")).output
