"""What the README tells those who run the service, tried."""

import configparser
import re
import shutil
from pathlib import Path

from app.settings import Settings
from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.dossiers import copy_of_dossiers, facts, first_article, seed_something_new
from tests.postgres import PostgreSQLServer, schemas_in
from tests.readme import README

(UNIT,) = re.findall(r"```ini\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_unit_sets_what_there_is() -> None:
    environment = dict(re.findall(r"^Environment=FACTS_(\w+)=(.+)$", UNIT, re.MULTILINE))
    settings = Settings.model_validate({name.lower(): value for name, value in environment.items()})
    assert {name.lower() for name in environment} <= set(Settings.model_fields)
    unit = configparser.RawConfigParser(strict=False)
    unit.read_string(UNIT)
    assert float(unit["Service"]["TimeoutStopSec"]) > settings.drain + settings.grace
    path, *arguments = unit["Service"]["ExecStart"].split()
    assert Path(path).name == "facts"
    assert facts(*arguments, "--help").exit_code == 0


def test_a_copy_is_a_backup(tmp_path: Path, serve: Serve) -> None:
    file, url = tmp_path / "facts.db", f"sqlite:///{tmp_path / 'facts.db'}"
    load(compile_dossiers(first_article()), store_of(url))
    api = serve(url)
    before = api.get("/v1/claims").content
    backup = Path(shutil.copy(file, tmp_path / "backup.db"))
    seed_something_new(copy_of_dossiers(tmp_path), url)
    assert api.get("/v1/claims").content != before
    Path(shutil.copy(backup, tmp_path / "facts.db.new")).replace(file)
    assert api.get("/v1/claims").content == before
    assert api.get("/readyz").status_code == 200


def test_a_dump_is_a_backup(postgresql: PostgreSQLServer, seeded: str, serve: Serve) -> None:
    before = serve(seeded).get("/v1/claims").content
    restored = postgresql.new_database()
    dump = str(postgresql.programs.folder_for_server() / "facts.dump")
    server = ("--host", "127.0.0.1", "--port", str(postgresql.port), "--username", "postgres")
    postgresql.programs.run("pg_dump", *server, "--format", "custom", "--file", dump, seeded.rpartition("/")[2])
    postgresql.programs.run("pg_restore", *server, "--dbname", restored.rpartition("/")[2], dump)
    assert schemas_in(restored) == schemas_in(seeded)
    assert serve(restored).get("/v1/claims").content == before
