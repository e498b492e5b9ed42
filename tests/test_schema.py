"""The schema: migrations up and down, no drift from the tables, and checks that refuse what makes no sense."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import main as alembic
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError

import migrations
from app.store import store_of
from app.tables import SCHEMA_REVISION, DatedInvolvement, Fact, FactTime, NameBeginning, Table
from app.tables.base import Key
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import NewDatabase
from tests.synthetic import Corpus


@pytest.fixture
def connection(place: str) -> Iterator[Connection]:
    """A connection to an empty place, in a transaction."""
    with store_of(place).migrating() as connection:
        yield connection


def tables_in(connection: Connection) -> dict[str, list[str]]:
    """Table -> its columns, constraints and indexes as the engine describes them, in one order and spelling."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version", *KEPT_BY_FTS5}
    describe = {"sqlite": in_sqlite, "postgresql": in_postgresql}[connection.dialect.name]
    return {name: sorted(describe(connection, name)) for name in names}


KEPT_BY_FTS5 = {"word_index_config", "word_index_data", "word_index_idx"}
"""The tables that SQLite keeps an index of words in."""


def in_sqlite(connection: Connection, table: str) -> Iterator[str]:
    definitions = text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    for (sql,) in connection.execute(definitions, {"table": table}):
        yield from parts(sql) if sql.startswith("CREATE TABLE") else [sql]


def parts(sql: str) -> list[str]:
    """Columns and constraints of a CREATE TABLE, in one spelling."""
    body = re.sub(r"\s+", " ", sql[sql.index("(") + 1 : sql.rindex(")")])
    depth, start, found = 0, 0, []
    for position, character in enumerate(body):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append(body[start:position].strip())
            start = position + 1
    return [*found, body[start:].strip()]


COLUMNS = """
    SELECT attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || coalesce(collname, '')
    FROM pg_attribute LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
    SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = CAST(:table AS regclass) AND contype <> 'n'
"""
INDEXES = """
    SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON [^ ]+ ', ' ') FROM pg_index
    WHERE indrelid = CAST(:table AS regclass)
"""


def in_postgresql(connection: Connection, table: str) -> Iterator[str]:
    for query in (COLUMNS, CONSTRAINTS, INDEXES):
        yield from connection.execute(text(query), {"table": f'"{table}"'}).scalars()


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


def test_a_database_with_data_is_brought_up_to_what_a_seed_writes(place: str) -> None:
    load(compile_dossiers(Corpus(1000, 60).dossiers()), store_of(place))
    with store_of(place).migrating() as connection:
        whole, rows = tables_in(connection), {table: rows_of(connection, table) for table in MADE_LATER}
        command.downgrade(migrations.configuration(connection), "0001")
        assert "dated_involvement" not in tables_in(connection)
        migrations.upgrade(connection)
        assert tables_in(connection) == whole
        assert {table: rows_of(connection, table) for table in MADE_LATER} == rows


MADE_LATER: list[type[Table]] = [Fact, FactTime, DatedInvolvement, NameBeginning]
"""Tables that did not come, or not whole, with the first migration."""


def rows_of(connection: Connection, table: type[Table]) -> list[dict[str, Any]]:
    found = connection.execute(select(table)).mappings()
    rows = sorted((dict(row) for row in found), key=lambda row: list(map(str, row.values())))
    assert len(rows) > 100
    return rows


def test_a_migrated_database_does_not_drift_from_the_tables(connection: Connection, new_database: NewDatabase) -> None:
    migrations.upgrade(connection)
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, **migrations.compared(connection)}
    )
    assert compare_metadata(context, Table.metadata) == []
    with store_of(new_database()).migrating() as created:
        Table.metadata.create_all(created)
        assert tables_in(connection) == tables_in(created)


def test_a_key_is_compared_byte_by_byte(connection: Connection) -> None:
    migrations.upgrade(connection)
    keys = {
        (table.name, column.name): column.type
        for table in Table.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Key)
    }
    assert {("fact", "slug"), ("name_beginning", "folded"), ("fact_time", "earliest")} <= set(keys)
    if connection.dialect.name == "postgresql":
        for table, column in keys:
            (described,) = [line for line in tables_in(connection)[table] if line.startswith(f"{column} ")]
            assert described.endswith(" C")


def test_a_loaded_schema_is_the_migrated_one(connection: Connection, database: str) -> None:
    """A load takes indexes and foreign keys away for a while; all of them are back."""
    migrations.upgrade(connection)
    with store_of(database).reading() as loaded:
        assert loaded is not None
        assert tables_in(loaded) == tables_in(connection)


def test_the_program_alembic_finds_its_configuration(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("FACTS_DATABASE_URL", place)
    alembic(["--raiseerr", "upgrade", "head"])
    alembic(["--raiseerr", "check"])
    with store_of(place).reading() as by_hand:
        assert by_hand is not None
        assert by_hand.execute(text("SELECT version_num FROM alembic_version")).scalar() == SCHEMA_REVISION
    alembic(["--raiseerr", "downgrade", "base"])
    alembic(["--raiseerr", "upgrade", "head"])


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
        "UPDATE fact_time SET position = NULL",
        "UPDATE fact_time SET position = 1000 WHERE earliest IS NULL AND latest IS NULL",
        "UPDATE fact_time SET position = 1 WHERE position IS NOT NULL",
        "UPDATE dated_involvement SET position = 1000",
        "UPDATE fact SET statement = NULL",
        "UPDATE related SET other_id = fact_id",
        "UPDATE entity_name SET source = 'x'",
        "UPDATE entity_name SET kind = NULL, source = NULL, language = NULL, script = NULL",
        "UPDATE change SET how = 'renamed'",
        "INSERT INTO figure SELECT id, 'figure', NULL, 'deaths', 'person', 'x', 'vague', NULL, NULL, NULL FROM claim",
        "INSERT INTO mention SELECT 900, 'x', 99, sentence_id, entity_id, kind, start, \"end\", sha256, '' FROM mention",
        "UPDATE evidence SET sentence_id = 999",
        "UPDATE participation SET entity_id = 999 WHERE entity_id IS NOT NULL",
        "UPDATE quote SET claim_id = (SELECT min(id) FROM figure)",
        "DELETE FROM article",
    ],
)  # fmt: skip
def test_the_database_refuses_what_makes_no_sense(database: str, sql: str) -> None:
    with store_of(database).migrating() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))
        with pytest.raises(IntegrityError):
            connection.execute(text(sql))
