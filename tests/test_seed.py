"""The seed: what it refuses, what it says, and that nobody ever sees half of it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import main as alembic

import migrations
import seed.load
from seed.compile import compile_dossiers
from seed.dossier import packaged_dossiers, read_dossiers
from seed.load import load
from seed.schema import FOLDER, schemas
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


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("claims", "speaker: ali-maysam-nazari", "speaker: ali-nazari", "speaker: no entity `ali-nazari`; did you mean `ali-maysam-nazari`?"),
        ("claims", "kind: intention", "kind: intension", "kind: found `intension`; did you mean `intention`?"),
        ("claims", "statement: The National", "statment: The National", "statment: no such field; did you mean `statement`?"),
        ("claims", "told_to: afp", "told_to: afp, speaker: taliban", "found 2 roles; expected one of"),
        ("claims", "label: an interview", "label: one two three four five six seven", "label: 7 words; expected at most six"),
        ("claims", "modality: conditional\n", "modality: stated\n", "a condition is given where the modality is `conditional`"),
        ("claims", "id: nrf-intends-to-negotiate", "id: nrf-ready-for-long-conflict", "the fact `nrf-ready-for-long-conflict` is already at"),
        ("claims", "id: nrf-intends-to-negotiate", "id: NRF", "id: found `NRF`; expected the pattern"),
        ("claims", "edtf: 2021-08-22", "edtf: 2021-02-30", "`2021-02-30~` is not in the calendar"),
        ("claims", "told_to: reuters", "told_to: &r reuters", "anchors and aliases are not used here"),
        ("claims", "{speaker: unnamed, label: spokesman}\n    - {on_behalf_of: taliban}", "{speaker: unnamed, label: spokesman}", "an unnamed speaker is followed by `on_behalf_of`"),
        ("claims", "{about: national-resistance-front}", "{about: national-resistance-front}\n    - {about: ali-maysam-nazari}", "about: `ali-maysam-nazari` is the speaker"),
        ("claims", "text: inclusive government", "text: inclusive governments", "has 21 characters; 2473 to 2493 are 20"),
        ("claims", "how: contrasts_with, fact: massoud-supporters-want-to-resist", "how: contrasts_with, fact: supporters-want-resist", "fact: no fact `supporters-want-resist`; did you mean"),
        ("claims", "omits: [speaker, about]", "omits: [told_to]", "omits: this fact has no told_to; expected one of about, speaker"),
        ("figures", "lower: 10000", "lower: 20000", "lower 20000 is more than upper 15000"),
        ("figures", "qualifier: vague", "qualifier: exact", "qualifier `exact` goes with value; found none"),
        ("figures", "value: 20", "value: twenty", "found `twenty`"),
        ("figures", "claim: people-need-evacuation-from-afghanistan", "claim: people-died-fleeing-afghanistan", "lies outside the evidence of its claim `people-died-fleeing-afghanistan`"),
        ("figures", "place: kabul-airport", "place: taliban", "place: `taliban` is an organisation; expected a place"),
        ("events", "status: planned", "status: planned\n  status: planned", "`status` is given twice"),
        ("events", "basis: external", "basis: stated", "a source is given where the basis is `external`"),
        ("relations", "{object: kabul}", "{place: kabul}", "a relation has one object, which is an entity"),
        ("mentions", "text: Kabul airport", "text: Kabul Airport", "is not the hash of `Kabul Airport`"),
        ("mentions", "text: REUTERS", "text: REUTERS, kind: nome", "kind: found `nome`; did you mean `name`?"),
        ("article", "title:", "titel:", "titel: no such field; did you mean `title`?"),
        ("article", "id: panjshir-last-bastion", "id: panjshir", "expected the folder's name `panjshir-last-bastion`"),
        ("coverage", "start: 359,", "start: 360,", "found 360; the sentence before it ends at 359"),
        ("claims", "end: 2393,", "end: 2393, omits: [x],", "omits: no such field"),
        ("claims", "start: 2334, end: 2393", "start: 4334, end: 4393", "lies outside the evidence of its claim"),
        ("claims", "omits: [speaker, about]", "omits: [speaker, speaker]", "a role is omitted once"),
        ("claims", "{told_to: afp}", "{told_to: afp}\n    - {told_to: afp}", "`afp` is told_to 2 times"),
        ("claims", "    - {speaker: nato}", "    - {on_behalf_of: nato}", "follows a speaker"),
        ("claims", "    - {speaker: nato}", "    - {told_to: nato}", "an attribution begins with a speaker"),
        ("claims", "caveat: Neither telling", "caveat: null # ", "has no value; leave the field out"),
        ("figures", "counted: Americans", 'counted: "Ameri\\u202ecans"', "U+202E, which cannot be seen"),
        ("figures", "lower: 10000", "lower: 10_000", "expected a number in digits"),
        ("relations", "{object: kabul}", "{object: kabul-airport}", "a relation ties two different entities"),
        ("mentions", "text: REUTERS", "text: REUTERS, kind: description, reason: x", "reason: no such field"),
        ("mentions", "- {text: Kabul airport", "- {text: Kabul airport, paragraph: 11, start: 4609, end: 4622, sha256: 0}\n    - {text: Kabul airport", "found `0`; expected the pattern"),
        ("article", "length: 5242", "length: 5243", "the last paragraph ends at 5242"),
        ("article", "language: en", "language: en\npublished: next tuesday", "is not an EDTF date"),
        ("coverage", "- {paragraph: 12, start: 4555", "- {reason: None., paragraph: 12, start: 4555", "the sentence has facts"),
    ],
)  # fmt: skip
def test_what_is_broken_is_shown_with_its_line(
    root: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    line = replace_in(root, f"{FIRST}/{file}.yaml", old, new)
    result = run_seed(root, tmp_path / "facts.db")
    assert result.exit_code == 1
    assert message in result.output
    shown = next(text for text in result.output.splitlines() if message in text)
    place = re.match(rf"{FIRST}/{file}\.yaml:(\d+): ", shown)
    assert place is not None, shown
    assert abs(int(place[1]) - line) <= 12, "the line shown is that of the entry, or of a field of it"
    assert not (tmp_path / "facts.db").exists()


def swap_telling(root: Path) -> None:
    """Two tellings of a fact change places."""
    path = root / FIRST / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    tellings = re.findall(r"(?m)^    - \{paragraph: .*$", text)
    one, other = tellings[0], tellings[1]
    path.write_text(text.replace(one, "@").replace(other, one).replace("@", other), encoding="utf-8")


def swap(root: Path, file: str, one: str, other: str) -> None:
    """Let two entries of a file change places."""
    path = root / FIRST / f"{file}.yaml"
    entries = re.split(r"(?m)^(?=- )", path.read_text(encoding="utf-8"))
    first, second = (next(n for n, entry in enumerate(entries) if marked in entry) for marked in (one, other))
    entries[first], entries[second] = entries[second], entries[first]
    path.write_text("".join(entries), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: swap(root, "claims", "id: airport-situation", "id: panjshir-alone"), "which is filed before it"),
        (lambda root: swap(root, "coverage", "start: 359,", "start: 4555,"), "the sentence before it ends at"),
        (
            lambda root: replace_in(
                root, f"{FIRST}/claims.yaml", "- {paragraph: 1, start: 0, end: 62", "- {paragraph: 2, start: 0, end: 62"
            ),
            "0 to 62 lies in 1",
        ),
        (
            lambda root: replace_in(root, "entities/people.yaml", "- {text: Nazari}", "- {text: Nazary}"),
            "no article mentions `ali-maysam-nazari` as `Nazary`",
        ),
        (
            lambda root: replace_in(
                root, "entities/people.yaml", "- {text: Nazari}", "- {text: Nazari}\n    - {text: Nazari}"
            ),
            "`Nazari` is given 2 times",
        ),
        (
            lambda root: replace_in(root, "entities/people.yaml", "{text: Nazari}", "{text: Ali}"),
            "`Nazari` is no name of `ali-maysam-nazari`",
        ),
        (
            lambda root: replace_in(
                root,
                "entities/people.yaml",
                "- id: hamid-karzai\n",
                "- id: hamid-karzai\n  renamed_from: [amrullah-saleh]\n",
            ),
            "`amrullah-saleh` is still an entity",
        ),
        (
            lambda root: [
                replace_in(root, "entities/people.yaml", f"- id: {id}\n", f"- id: {id}\n  renamed_from: [somebody]\n")
                for id in ("hamid-karzai", "amrullah-saleh")
            ],
            "`somebody` was also renamed",
        ),
        (
            lambda root: replace_in(
                root,
                "entities/people.yaml",
                "    identifiers:\n",
                "    identifiers:\n      - {scheme: x, value: y, confidence: high, source: web-pages}\n      - {scheme: x, value: y, confidence: high, source: web-pages}\n",
            ),
            "x `y` is given 2 times",
        ),
        (
            lambda root: replace_in(root, "entities/places.yaml", "source: opentraveldata}", "source: open-travel}"),
            "no source `open-travel`",
        ),
        (
            lambda root: replace_in(root, "entities/places.yaml", "{place: panjshir-province, ", "{place: taliban, "),
            "`taliban` is no place",
        ),
        (
            lambda root: replace_in(root, f"{FIRST}/mentions.yaml", "- entity: reuters\n", "- entity: kabul\n"),
            "`kabul` has a list of mentions already",
        ),
        (swap_telling, "expected each telling once, in text order"),
        (
            lambda root: replace_in(
                root, "entities/organisations.yaml", "- id: nato\n", f"- id: {'n' * 115}\n  renamed_from: [nato]\n"
            ),
            "are longer than 120",
        ),
        (lambda root: (root / FIRST / "article.yaml").write_text("''\n"), "expected fields with values"),
    ],
)
def test_what_only_several_entries_show_is_found(
    root: Path, tmp_path: Path, change: Callable[[Path], Any], message: str
) -> None:
    change(root)
    if "longer than" in message:
        mentions = root / FIRST / "mentions.yaml"
        mentions.write_text(mentions.read_text(encoding="utf-8").replace("entity: nato\n", f"entity: {'n' * 115}\n"))
    result = run_seed(root, tmp_path / "facts.db")
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "facts.db").exists()


def test_a_sentence_without_a_fact_or_a_reason_is_found(root: Path, tmp_path: Path) -> None:
    swapped = (root / FIRST / "claims.yaml").read_text(encoding="utf-8")
    start, end = swapped.index("- id: afghanistan-dominates-news"), swapped.index("- id: withdrawal-shows-west-failure")
    (root / FIRST / "claims.yaml").write_text(swapped[:start] + swapped[end:], encoding="utf-8")
    assert "359 to 429 has neither a fact nor a reason" in run_seed(root, tmp_path / "facts.db").output


def test_one_entry_that_cannot_be_read_is_one_fault(root: Path, tmp_path: Path) -> None:
    replace_in(root, f"{FIRST}/mentions.yaml", "text: REUTERS", "txt: REUTERS")
    output = run_seed(root, tmp_path / "facts.db").output
    assert "2 faults" in output, "the field that is not there, and the one that is missing"
    assert "omits" not in output


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


def test_the_line_of_a_fault_is_the_line_of_its_field(root: Path, tmp_path: Path) -> None:
    line = replace_in(root, f"{FIRST}/claims.yaml", "speaker: ali-maysam-nazari", "speaker: ali-nazari")
    result = run_seed(root, tmp_path / "facts.db")
    expected = f"{FIRST}/claims.yaml:{line}: speaker: no entity `ali-nazari`; did you mean `ali-maysam-nazari`?"
    assert expected in result.output.splitlines()


def test_all_faults_of_a_run_are_shown(root: Path, tmp_path: Path) -> None:
    replace_in(root, f"{FIRST}/claims.yaml", "kind: intention", "kind: intension")
    replace_in(root, f"{FIRST}/claims.yaml", "speaker: white-house", "speaker: black-house")
    replace_in(root, f"{FIRST}/events.yaml", "place: bazarak", "place: bazaar")
    replace_in(root, "entities/places.yaml", "kind: country", "kind: state")
    result = run_seed(root, tmp_path / "facts.db")
    for message in ("`intension`", "`black-house`", "`bazaar`; did you mean `bazarak`?", "`state`", "4 faults"):
        assert message in result.output
    assert "no entity `afghanistan`" not in result.output, "an entry that could not be read is no further fault"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: (root / FIRST / "claims.yaml").write_bytes(b"- id: \xff\n"), "claims.yaml:1: is not UTF-8 text"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- id: [\n"), "is not YAML"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("id: x\n"), "expected a list"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- a: b: c\n"), "is not YAML"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("[" * 30 + "]" * 30), "nested deeper than 12 levels"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- !!python/object x\n"), "tags are not used here"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- a\n---\n- b\n"), "a file holds one document"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("#" * (16 * 1024 * 1024 + 1)), "is larger than"),
        (lambda root: (root / FIRST / "claim.yaml").write_text(""), "did you mean `claims`?"),
        (lambda root: (root / FIRST / "article.yaml").unlink(), "article.yaml:1: is missing"),
        (lambda root: (root / FIRST / "events.yaml").unlink(), "no fact `takeover-of-kabul`"),
        (lambda root: (root / FIRST / "coverage.yaml").unlink(), "its sentences end at"),
        (lambda root: (root / "entities" / "people.yaml").unlink(), "no entity `ahmad-massoud`"),
        (lambda root: (root / "entities" / "sources.yaml").unlink(), "no source `geonames`"),
    ],
)
def test_files_that_cannot_be_used_are_named(
    root: Path, tmp_path: Path, change: Callable[[Path], Any], message: str
) -> None:
    change(root)
    result = run_seed(root, tmp_path / "facts.db")
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_folder_without_articles(tmp_path: Path) -> None:
    result = run_seed(tmp_path, tmp_path / "facts.db")
    assert result.exit_code == 1
    assert "no article found" in result.output


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


def test_a_relation_that_two_articles_have_needs_an_id_of_its_own(root: Path, tmp_path: Path) -> None:
    add_second_article(root)
    relations = root / "articles" / "bridge-at-kabul" / "relations.yaml"
    text = relations.read_text(encoding="utf-8")
    text = text.replace("subject: mina-darwish", "subject: kabul").replace(
        "object: river-council", "object: afghanistan"
    )
    relations.write_text(text.replace("leader_of", "capital_of"), encoding="utf-8")
    result = run_seed(root, tmp_path / "facts.db")
    assert "`kabul-capital-of-afghanistan` is already at" in result.output
    assert "give this one an `id` of its own" in result.output
    relations.write_text(
        text.replace("- predicate", "- id: kabul-again-capital\n  predicate").replace("leader_of", "capital_of")
    )
    assert run_seed(root, tmp_path / "facts.db").exit_code == 0


def test_settings_that_make_no_sense_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("nonsense", "mysql://x/y", "sqlite://", "sqlite:///x.db?mode=ro"):
        result = facts("seed", "--database-url", url)
        assert result.exit_code == 1
        assert "FACTS_DATABASE_URL" in result.output
    monkeypatch.setenv("FACTS_PORT", "99999")
    assert "FACTS_PORT" in facts("serve").output
    assert "does not point to a directory" in facts("seed", "--dossiers", str(tmp_path / "none")).output


def test_the_schemas_for_editors_are_those_of_the_models() -> None:
    for name, schema in schemas().items():
        assert json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) == schema, "run `make schema`"
