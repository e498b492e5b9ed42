"""The schema: migrations up and down, no drift from the tables, and checks that refuse what makes no sense."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import main as alembic
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

import migrations
from app.database import APPLICATION_ID
from app.tables import SCHEMA_REVISION, Table


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/migrated.db", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def tables_in(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).fetchall()
    return {row[0]: row[1] for row in rows if row[0] != "alembic_version"}


def parts(sql: str) -> list[str]:
    """Columns and constraints of a CREATE TABLE, in one order and spelling."""
    body = re.sub(r"\s+", " ", sql[sql.index("(") + 1 : sql.rindex(")")])
    depth, start, found = 0, 0, []
    for position, character in enumerate(body):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append(body[start:position].strip())
            start = position + 1
    return sorted([*found, body[start:].strip()])


def test_the_code_reads_the_newest_migration(connection: Connection) -> None:
    assert ScriptDirectory.from_config(migrations.configuration(connection)).get_heads() == [SCHEMA_REVISION]


def test_up_down_and_up_again(connection: Connection) -> None:
    migrations.upgrade(connection)
    whole = tables_in(connection)
    assert set(whole) == set(Table.metadata.tables)
    command.downgrade(migrations.configuration(connection), "base")
    assert tables_in(connection) == {}
    migrations.upgrade(connection)
    assert tables_in(connection) == whole


def test_a_migrated_database_does_not_drift_from_the_tables(connection: Connection, tmp_path: Path) -> None:
    migrations.upgrade(connection)
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, Table.metadata) == []
    engine = create_engine(f"sqlite:///{tmp_path}/created.db", poolclass=NullPool)
    Table.metadata.create_all(engine)
    with engine.connect() as created:
        expected = {name: parts(sql) for name, sql in tables_in(created).items()}
    assert {name: parts(sql) for name, sql in tables_in(connection).items()} == expected


def test_the_program_alembic_finds_its_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/by-hand.db")
    alembic(["--raiseerr", "upgrade", "head"])
    alembic(["--raiseerr", "check"])
    with sqlite3.connect(tmp_path / "by-hand.db") as by_hand:
        assert by_hand.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA_REVISION,)


FIGURE = "INSERT INTO figure (id, type, measure, unit, printed, qualifier, value, lower, upper) VALUES (900, 'figure', 'deaths', 'person', 'x', {})"


@pytest.mark.parametrize(
    "sql",
    [
        FIGURE.format("'exact', 1, 1, 2"),
        FIGURE.format("'exact', 1, NULL, NULL"),
        FIGURE.format("'exact', NULL, NULL, NULL"),
        FIGURE.format("'about', 1, 1, 1"),
        FIGURE.format("'about', NULL, NULL, NULL"),
        FIGURE.format("'at_least', NULL, NULL, NULL"),
        FIGURE.format("'at_least', NULL, 21, 22"),
        FIGURE.format("'at_least', 21, 21, NULL"),
        FIGURE.format("'at_most', NULL, 21, NULL"),
        FIGURE.format("'between', NULL, 2, 1"),
        FIGURE.format("'between', NULL, 2, NULL"),
        FIGURE.format("'between', NULL, NULL, NULL"),
        FIGURE.format("'vague', NULL, 1, NULL"),
        FIGURE.format("'roughly', 1, NULL, NULL"),
        FIGURE.format("NULL, 1, NULL, NULL"),
        "UPDATE figure SET type = 'claim'",
        "UPDATE claim SET type = 'figure'",
        "UPDATE claim SET kind = NULL",
        "UPDATE claim SET modality = 'conditional', condition = NULL",
        'UPDATE evidence SET start = "end"',
        "UPDATE mention SET start = -1",
        'UPDATE paragraph SET "end" = start - 1',
        "UPDATE sentence SET sha256 = NULL",
        "UPDATE fact SET voice = 'somebody'",
        "UPDATE fact SET document = NULL",
        "UPDATE fact SET type = 'rumour'",
        "UPDATE fact SET slug = 'same'",
        "UPDATE entity SET type = 'thing'",
        "UPDATE participation SET entity_id = NULL, label = NULL",
        "UPDATE participation SET certainty = 'maybe'",
        "UPDATE participation SET part = 'elsewhere'",
        "UPDATE place SET latitude = 91, longitude = 0",
        "UPDATE place SET latitude = NULL, longitude = 0",
        "UPDATE fact_time SET earliest = '2022-01-01', latest = '2021-01-01'",
        "UPDATE fact_time SET basis = 'external', source = NULL",
        "UPDATE related SET other_id = fact_id",
        "UPDATE entity_name SET source = 'x'",
        "UPDATE entity_name SET kind = NULL, source = NULL, language = NULL, script = NULL",
        "UPDATE change SET how = 'renamed'",
        "INSERT INTO figure SELECT id, 'figure', NULL, 'deaths', 'person', 'x', 'vague', NULL, NULL, NULL FROM claim",
        "INSERT INTO mention SELECT 900, 'x', 99, sentence_id, entity_id, kind, start, \"end\", sha256, '' FROM mention",
        "UPDATE evidence SET sentence_id = 999",
        "UPDATE participation SET entity_id = 999 WHERE entity_id IS NOT NULL",
        "UPDATE quote SET claim_id = (SELECT id FROM figure)",
        "DELETE FROM article",
    ],
)  # fmt: skip
def test_the_database_refuses_what_makes_no_sense(database: Path, tmp_path: Path, sql: str) -> None:
    copy = tmp_path / "facts.db"
    copy.write_bytes(database.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(sql)


def test_a_seeded_database_is_marked_as_ours(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
