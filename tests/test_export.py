"""Exports: read by programs that nobody here wrote, and of the same facts in each of their forms."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import frictionless
import httpx
import pytest

from app.export import ExportError, export, rows_to_write
from app.export.source import Source
from app.store import store_of
from app.tables import Article
from app.vocabulary import PATHS
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api
from tests.dossiers import copy_of_dossiers, facts, first_article, seed, seed_something_new
from tests.postgres import PostgreSQLServer
from tests.processes import serving
from tests.synthetic import Corpus

FACTS = ("claims", "figures", "events", "relations")


@pytest.fixture
def files(exported: Path) -> Path:
    """The folder of the newest export."""
    return exported / "latest"


def hashes(root: Path) -> dict[str, str]:
    """The hash of each file of the newest export."""
    index = json.loads((root / "latest" / "export.json").read_text(encoding="utf-8"))
    return {file["name"]: file["sha256"] for file in index["files"]}


def ends(root: Path) -> list[str]:
    """What is in a folder of exports."""
    return sorted(path.name for path in root.iterdir())


def ndjson_of(files: Path, path: str) -> list[Any]:
    """The records in an NDJSON file."""
    return [json.loads(line) for line in (files / f"{path}.ndjson").read_text(encoding="utf-8").splitlines()]


def rows_of(files: Path, path: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with (files / f"{path}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_checksums_are_those_of_the_files(files: Path) -> None:
    checked = subprocess.check_output(["/usr/bin/env", "sha256sum", "--check", "SHA256SUMS"], cwd=files, text=True)
    there = {path.name for path in files.iterdir()} - {"SHA256SUMS", "export.json"}
    assert checked.splitlines() == [f"{name}: OK" for name in hashes(files.parent) if name in there]
    assert {f"{path}.{ending}" for path in PATHS.values() for ending in ("csv", "ndjson")} < there


@pytest.mark.parametrize("name", ["article-facts.zip", "datapackage.json"])
def test_frictionless_finds_nothing_wrong(files: Path, name: str) -> None:
    report = frictionless.validate(str(files / name), type="package")
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name for task in report.tasks} == set(PATHS.values())
    assert sum(task.stats["rows"] for task in report.tasks) == sum(
        len(ndjson_of(files, path)) for path in PATHS.values()
    )


def test_frictionless_finds_what_is_wrong(files: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(files, tmp_path / "copy")
    figures = copy / "figures.csv"
    figures.write_bytes(figures.read_bytes().replace(b",10000,", b",ten,", 1))
    faults = frictionless.validate(str(copy / "datapackage.json"), type="package").flatten(["type"])
    assert ["type-error"] in faults
    assert ["hash-count"] in faults


def test_the_package_says_what_it_is(api: Api, files: Path) -> None:
    package = json.loads((files / "datapackage.json").read_text(encoding="utf-8"))
    service = api.document("/v1")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["version"] == service["dataset_version"]
    assert [source["title"].partition(" (")[0] for source in package["sources"]] == [
        one["source"].partition(" (")[0] for one in service["licences"]
    ]
    assert {"name": "CC-BY-4.0", "title": "CC BY 4.0"} in package["licenses"]
    for resource in package["resources"]:
        assert resource["schema"]["primaryKey"] == ["id"]
        assert all(field["description"] and field["type"] for field in resource["schema"]["fields"])
    with zipfile.ZipFile(files / "article-facts.zip") as archive:
        for entry in archive.infolist():
            assert archive.read(entry) == (files / entry.filename).read_bytes()
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    text = (files / "CREDITS.md").read_text(encoding="utf-8")
    assert all(one["source"] in text for one in service["licences"])
    assert "CC BY 4.0" in text
    columns = {field["name"] for resource in package["resources"] for field in resource["schema"]["fields"]}
    assert set(re.findall("`([a-z_]+)`", text)) - {"reference", "_source"} < columns


@pytest.mark.parametrize("path", PATHS.values())
def test_the_files_are_the_lists(api: Api, files: Path, path: str) -> None:
    for ending in ("csv", "ndjson"):
        same = (files / f"{path}.{ending}").read_bytes() == api.get(f"/v1/{path}?format={ending}").content
        assert same, ending


def test_the_database_is_sound_and_answers_the_same(api: Api, files: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(files / "facts.db", tmp_path))
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with serving("--database-url", f"sqlite:///{copy}", "--export-dir", str(files)) as address:
        for url in (
            "/v1",
            "/v1/vocabularies",
            "/v1/facts?limit=500&count=true",
            "/v1/figures?measure=deaths&could_be=30",
            "/v1/places?within=afghanistan",
            "/v1/timeline?entity=taliban",
            "/v1/search?q=long-term+conflict",
            "/v1/search?q=Masood",
            "/v1/people?q=مسعود",
            "/v1/check/quote?text=War+is+inevitable&speaker=ahmad-massoud",
            "/v1/articles/panjshir-last-bastion/coverage",
        ):
            same = httpx.get(f"{address}{url}").content == api.get(url).content
            assert same, url


def test_the_same_data_comes_to_the_same_bytes(postgresql: PostgreSQLServer, tmp_path: Path) -> None:
    root = copy_of_dossiers(tmp_path)
    urls = [f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}", postgresql.new_database()]
    for url in urls[1:]:
        # a history of its own
        load(compile_dossiers(first_article()), store_of(url))
    version = seed_something_new(root, urls[0])
    for url in urls[1:]:
        seed(root, url)
    found = []
    for number, url in enumerate([*urls, urls[0]]):
        exported = export(store_of(url), tmp_path / f"out{number}")
        assert exported.dataset_version == version
        found.append(hashes(tmp_path / f"out{number}"))
    assert found[0] == found[1] == found[2] == found[3]


def test_few_articles_are_held_at_a_time_however_many_there_are(place: str) -> None:
    load(compile_dossiers(Corpus(2250, 12).dossiers()), store_of(place))
    with Source.of(store_of(place)) as source:
        with source.documents("article") as batches:
            assert [len(batch) for batch in batches] == [20, 3]
        with source.rows(Article) as batches:
            assert [len(batch) for batch in batches] == [20, 3]
        with source.documents("claim") as batches:
            assert len(next(iter(batches))) > 20


def test_progress_reaches_its_end(tmp_path: Path, database: str) -> None:
    written: list[int] = []
    export(store_of(database), tmp_path, written.append)
    assert sum(written) == rows_to_write(store_of(database)) > 500


def test_the_command_says_what_it_wrote(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = facts("export", str(tmp_path / "new" / "out"), "--database-url", database)
    assert result.exit_code == 0, result.output
    assert f"{len(hashes(tmp_path / 'new' / 'out'))} files" in result.output
    monkeypatch.setenv("FACTS_EXPORT_DIR", str(tmp_path / "by-setting"))
    assert facts("export", "--database-url", database).exit_code == 0
    assert (tmp_path / "by-setting" / "latest" / "facts.db").exists()


def test_what_cannot_be_exported_is_said(tmp_path: Path, place: str, database: str) -> None:
    result = facts("export", str(tmp_path / "out"), "--database-url", place)
    assert result.exit_code == 1
    assert "run `facts seed`" in result.output
    assert not (tmp_path / "out").exists()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "latest").write_text("mine", encoding="utf-8")
    result = facts("export", str(tmp_path / "out"), "--database-url", database)
    assert result.exit_code == 1
    assert "move it away first" in result.output
    with pytest.raises(ExportError, match="there is no dataset"):
        rows_to_write(store_of(place))
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 1000)
    result = facts("export", str(tmp_path / "other"), "--database-url", f"sqlite:///{broken}")
    assert result.exit_code == 1
    assert "cannot be read" in result.output
