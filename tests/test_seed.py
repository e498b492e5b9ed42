"""The seed: what it refuses, what it says, and that nobody ever sees half of it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.config import main as alembic
from sqlalchemy import text

import migrations
import seed.load
from app.store import StoreError, store_of
from app.tables import Evidence, Fact, Figure
from seed.compile import compile_dossiers
from seed.dossier import packaged_dossiers, read_dossiers
from seed.load import load
from tests.conftest import NewDatabase, Serve
from tests.dossiers import FIRST, add_second_article, replace_in
from tests.dossiers import seed as run_seed


def log_of(url: str) -> list[tuple[Any, ...]]:
    with store_of(url).reading() as connection:
        assert connection is not None
        log = text("SELECT sequence, version, added, changed, removed, renamed FROM seed ORDER BY sequence")
        return [tuple(row) for row in connection.execute(log)]


def test_a_second_seed_changes_nothing_and_says_so(root: Path, place: str) -> None:
    first = run_seed(root, place)
    assert first.exit_code == 0, first.output
    assert re.search(r"now holds version [0-9a-f]{16}: \d+ added, 0 changed, 0 removed, 0 renamed", first.output)
    before = log_of(place)
    second = run_seed(root, place)
    assert "Nothing changed" in second.output
    assert log_of(place) == before
    assert len(before) == 1


def test_a_rebuild_writes_the_same_again(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    before = serve(place).document("/v1/facts?limit=500")
    rebuilt = run_seed(root, place, "--rebuild")
    assert rebuilt.exit_code == 0
    assert "was written again" in rebuilt.output
    assert serve(place).document("/v1/facts?limit=500") == before
    assert len(log_of(place)) == 1


def test_a_database_of_another_schema_is_built_anew_and_keeps_its_log(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    before = log_of(place)
    for kept in (before, None):
        with store_of(place).migrating() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        assert "has schema 0000" in serve(place).get("/readyz").json()["detail"]
        if kept is None:
            replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
        assert run_seed(root, place).exit_code == 0
        assert serve(place).get("/readyz").status_code == 200
        assert log_of(place)[:1] == before
        assert len(log_of(place)) == (1 if kept else 2)


def test_the_same_dossiers_give_the_same_version_everywhere(root: Path, new_database: NewDatabase) -> None:
    here = compile_dossiers(read_dossiers(packaged_dossiers()))
    there = compile_dossiers(read_dossiers(root))
    assert here.version == there.version
    assert here.rows == there.rows
    one, other = new_database(), new_database()
    load(here, store_of(one))
    load(there, store_of(other))
    assert log_of(one) == log_of(other)


def test_a_database_that_was_only_migrated_holds_nothing_yet(
    place: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("FACTS_DATABASE_URL", place)
    alembic(["--raiseerr", "upgrade", "head"])
    response = serve(place).get("/readyz")
    assert response.status_code == 503
    assert "holds no dataset yet" in response.json()["detail"]
    assert run_seed(packaged_dossiers(), place).exit_code == 0
    assert serve(place).get("/readyz").status_code == 200


def test_two_seeds_wait_for_one_another(place: str) -> None:
    command = [sys.executable, "-m", "app", "seed", "--rebuild", "--database-url", place]
    both = [subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert len(log_of(place)) == 1


def test_a_running_server_serves_the_new_data(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    api = serve(place)
    before = api.document("/v1/claims?limit=5")
    following = before["next"]
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    assert "0 added, 1 changed" not in run_seed(root, place).output, "coverage and references change with it"
    after = api.document("/v1/claims?limit=5")
    assert after["items"][0]["statement"].startswith("The state of things")
    assert api.get("/v1").headers["dataset-version"] == api.document("/v1")["dataset_version"]
    assert after["next"] == following, "a cursor survives a seed"


def test_renamed_and_removed_records(root: Path, place: str, new_database: NewDatabase, serve: Serve) -> None:
    run_seed(root, place)
    api = serve(place)
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
    result = run_seed(root, place)
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
    assert [row[0] for row in log_of(place)] == [1, 2]
    for fresh in (place, new_database()):
        assert run_seed(root, fresh, "--rebuild").exit_code == 0
        anew = serve(fresh)
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


def test_short_and_awkward_ids_page_and_redirect(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    for path in [root / "entities" / "organisations.yaml", *(root / FIRST).glob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        text = text.replace("id: afp\n", "id: eu\n  renamed_from: [afp, v1, organisations]\n")
        path.write_text(re.sub(r": afp(?=[,}\n])", ": eu", text), encoding="utf-8")
    result = run_seed(root, place)
    assert result.exit_code == 0, result.output
    api = serve(place)
    assert "eu" in [record["id"] for record in api.everything("/v1/organisations?limit=1")]
    assert api.get("/v1/organisations/afp").headers["location"] == "/v1/organisations/eu"


def test_a_cursor_whose_record_is_gone_says_so(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    api = serve(place)
    page = api.document("/v1/figures?limit=10")
    path = root / FIRST / "figures.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("- id: people-evacuated-from-afghanistan\n")] + text[text.index("- id: afghans-waiting") :]
    )
    assert run_seed(root, place).exit_code == 0
    assert page["items"][-1]["id"] == "people-evacuated-from-afghanistan"
    response = api.get(page["next"])
    assert response.status_code == 422
    assert "gone from the list" in response.json()["detail"]


def test_a_second_article_is_data_alone(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    before = {item["id"]: item for item in serve(place).everything("/v1/claims")}
    add_second_article(root)
    result = run_seed(root, place)
    assert result.exit_code == 0, result.output
    api = serve(place)
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


@pytest.mark.parametrize("stage", ["migrate", "_insert", "_log"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_seed_leaves_the_live_dataset_as_it_was(
    root: Path, place: str, serve: Serve, monkeypatch: pytest.MonkeyPatch, stage: str, interruption: Any
) -> None:
    run_seed(root, place)
    api = serve(place)
    before = api.document("/v1/claims")
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    dataset = compile_dossiers(read_dossiers(root))

    def interrupt(*_: object, **__: object) -> None:
        raise interruption

    with monkeypatch.context() as patch:
        patch.setattr(*((migrations, "upgrade") if stage == "migrate" else (seed.load, stage)), interrupt)
        with pytest.raises((KeyboardInterrupt, OSError)):
            load(dataset, store_of(place))
    assert api.document("/v1/claims") == before
    load(dataset, store_of(place))
    assert api.document("/v1")["dataset_version"] == dataset.version


def test_a_row_that_breaks_a_rule_of_the_database_is_refused(root: Path, place: str, serve: Serve) -> None:
    run_seed(root, place)
    before = serve(place).document("/v1")
    for table, change in (
        (Figure, {"qualifier": "roughly"}),
        (Evidence, {"sentence_id": 9999}),
        (Fact, {"slug": "same"}),
    ):
        dataset = compile_dossiers(read_dossiers(root))
        for row in dataset.rows[table]:
            row.update(change)
        with pytest.raises(StoreError):
            load(dataset, store_of(place), rebuild=True)
        assert serve(place).document("/v1") == before
