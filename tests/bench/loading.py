"""How fast a dataset is loaded into PostgreSQL, beside a bare COPY of the same rows into tables with the same indexes.

`python -m tests.bench.loading [FACTS]` takes both in turn, and prints the rows a second of each and their ratio.
"""

import sys
import time
from statistics import median

import psycopg
from psycopg import sql

from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.load import load
from tests.postgres import programs
from tests.synthetic import Corpus

ROUNDS = 3
AT_LEAST = 0.2
"""What the ratio has to be."""

Copied = dict[str, tuple[list[str], bytes]]
"""Table -> its columns, and its rows as COPY reads them."""


def main(facts: int) -> None:
    """Print the table. Exit status 1 if the load is too slow."""
    dataset = compile_dossiers(Corpus(facts, max(300, facts // 33)).dossiers())
    rows = sum(len(table) for table in dataset.rows.values())
    print(f"{facts:,} facts, {rows:,} rows, {ROUNDS} rounds")  # noqa: T201
    bare, loaded = [], []
    with programs() as all_programs, all_programs.server(fsync="on", max_wal_size="4GB") as server:
        for _ in range(ROUNDS):
            url = server.new_database()
            begun = time.perf_counter()
            load(dataset, store_of(url))
            loaded.append(time.perf_counter() - begun)
            bare.append(bare_copy(url, dataset))
    ratios = [one / other for one, other in zip(bare, loaded, strict=True)]
    for name, seconds in (("bare COPY", bare), ("facts seed", loaded)):
        print(f"{name:>12} {rows / median(seconds):>10,.0f} rows a second")  # noqa: T201
    print(f"{'ratio':>12} {median(ratios):>10.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")  # noqa: T201
    sys.exit(0 if median(ratios) >= AT_LEAST else 1)


def bare_copy(url: str, dataset: Dataset) -> float:
    """Seconds to copy the rows of the dataset that a database holds into empty tables with the same indexes."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE SCHEMA bare")
        copied: Copied = {}
        for table, rows in dataset.rows.items():
            name = str(table.__tablename__)
            like = sql.SQL("CREATE TABLE bare.{0} (LIKE article_facts_1.{0} INCLUDING INDEXES)")
            connection.execute(like.format(sql.Identifier(name)))
            if rows:
                copied[name] = (list(rows[0]), copied_out(connection, name, list(rows[0])))
        connection.commit()
        begun = time.perf_counter()
        for name, (columns, data) in copied.items():
            into = sql.SQL("COPY bare.{} ({}) FROM STDIN").format(sql.Identifier(name), names(columns))
            with connection.cursor().copy(into) as copy:
                copy.write(data)
        connection.commit()
        return time.perf_counter() - begun


def copied_out(connection: "psycopg.Connection[tuple[object, ...]]", table: str, columns: list[str]) -> bytes:
    """The rows of a table as COPY writes and reads them."""
    out = sql.SQL("COPY article_facts_1.{} ({}) TO STDOUT").format(sql.Identifier(table), names(columns))
    with connection.cursor().copy(out) as copy:
        return b"".join(bytes(part) for part in copy)


def names(columns: list[str]) -> sql.Composed:
    """Columns, with commas between them."""
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
