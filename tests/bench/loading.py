"""How fast a corpus is compiled and loaded, and in how much memory: beside the bare driver's writing of the same rows.

`python -m tests.bench.loading [CLAIMS ...]` takes each number of claims on each engine. The other side of the ratio is
sqlite3's executemany, and PostgreSQL's COPY, of finished rows into new tables, and what indexes they have made
afterwards. On SQLite it is the time of the processor that counts, since a load is nothing but work. Exit status 1 if a
ratio, the memory, or what a claim takes at the most beside the fewest is above its bound. Making the articles up is not
counted. Needs Linux.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
from psycopg import sql

from app.folding import words_of
from app.store import store_of
from app.tables import Table
from seed.compile import Compilation
from seed.dossier import ArticleDossier
from seed.load import load
from tests.postgres import programs
from tests.synthetic import Articles, Corpus

ENTITIES = 40_000
"""How many a million claims speak of; of fewer claims, some of them."""
RATIOS = {"sqlite": 4.0, "postgresql": 5.0}
MEGABYTES = 500.0
GROWTH = 1.3
"""What a ratio, the memory, and the time of a claim at the most claims to that at the fewest may be."""
BATCH = 10_000

Clock = Callable[[], float]


@dataclass
class Taken:
    """What a load took."""

    seconds: float
    megabytes: float
    """The most memory that the process ever had."""
    rows: float = 0
    bare: float = 0
    """Seconds that the bare driver takes."""


def corpus(claims: int) -> Corpus:
    """A corpus of so many claims; half of all its facts are."""
    return Corpus(2 * claims, max(300, min(ENTITIES, claims // 25)))


class TimedArticles(Articles):
    """Knows how long it took to make them up."""

    def __init__(self, corpus: Corpus, clock: Clock) -> None:
        super().__init__(corpus)
        self.clock = clock
        self.seconds = 0.0

    def __iter__(self) -> Iterator[ArticleDossier]:
        articles = super().__iter__()
        while True:
            begun = self.clock()
            article = next(articles, None)
            self.seconds += self.clock() - begun
            if article is None:
                return
            yield article


def main(sizes: Iterable[int]) -> None:
    """Print the table."""
    kept = True
    for engine in ("sqlite", "postgresql"):
        of_claims: list[float] = []
        for claims in sizes:
            taken = measured(engine, claims)
            ratio = taken.seconds / taken.bare
            of_claims.append(taken.seconds / claims)
            kept &= ratio <= RATIOS[engine] and taken.megabytes <= MEGABYTES
            print(  # noqa: T201
                f"{engine:>10} {claims:>9,} claims {taken.rows:>10,} rows {taken.seconds:7.1f} s"
                f" {1e6 * of_claims[-1]:5.0f} us a claim {taken.megabytes:5.0f} MB {ratio:5.2f} times the bare driver",
                flush=True,
            )
        kept &= of_claims[-1] / of_claims[0] <= GROWTH
    sys.exit(0 if kept else 1)


def measured(engine: str, claims: int) -> Taken:
    """One load and the bare one, on an engine."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            taken = in_a_process(f"sqlite:///{folder}/facts.db", claims)
            return replace(taken, **bare_executemany(Path(folder)))
    with programs() as all_programs, all_programs.server(max_wal_size="4GB", shared_buffers="256MB") as server:
        url = server.new_database()
        taken = in_a_process(url, claims)
        return replace(taken, **bare_copy(url))


def in_a_process(url: str, claims: int) -> Taken:
    """A load in a process of its own, whose memory is that of the load."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=loaded, args=(url, claims, there))
    process.start()
    there.close()
    taken: Taken = here.recv()
    process.join()
    return taken


def loaded(url: str, claims: int, done: Connection) -> None:
    """Load a corpus, and tell what it took."""
    dossiers = corpus(claims).dossiers()
    clock = time.process_time if url.startswith("sqlite") else time.perf_counter
    articles = TimedArticles(corpus(claims), clock)
    begun = clock()
    load(Compilation(replace(dossiers, articles=articles)), store_of(url))
    seconds = clock() - begun - articles.seconds
    done.send(Taken(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000))


def bare_executemany(folder: Path) -> dict[str, float]:
    """Seconds that sqlite3 takes to write the rows of a database into another, and to make the indexes."""
    source = sqlite3.connect(folder / "facts.db")
    target = sqlite3.connect(folder / "bare.db")
    target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -49152")
    made = source.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    ours = [(name, create) for type, name, create in made if type == "table" and name in Table.metadata.tables]
    rows, seconds = 0, 0.0
    for name, create in ours:
        target.execute(create)
        wanted = "SELECT id, names, texts FROM searchable" if name == "word_index" else f"SELECT * FROM {name}"  # noqa: S608
        read = source.execute(wanted)
        while batch := read.fetchmany(BATCH):
            if name == "word_index":
                batch = [(id, " ".join(words_of(f"{names}\n{texts}"))) for id, names, texts in batch]
            columns = "(rowid, words)" if name == "word_index" else ""
            marks = ", ".join("?" for _ in batch[0])
            begun = time.process_time()
            target.executemany(f"INSERT INTO {name} {columns} VALUES ({marks})", batch)  # noqa: S608
            seconds += time.process_time() - begun
            rows += len(batch)
    begun = time.process_time()
    for type, _, create in made:
        if type == "index":
            target.execute(create)
    target.commit()
    return {"bare": seconds + time.process_time() - begun, "rows": rows}


def bare_copy(url: str) -> dict[str, float]:
    """Seconds to copy the rows that a database holds into empty tables, and to make the indexes."""
    rows, seconds = 0, 0.0
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE SCHEMA bare")
        for name in Table.metadata.tables:
            table, bare = sql.Identifier("article_facts_1", name), sql.Identifier("bare", name)
            connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(bare, table))
            with tempfile.TemporaryFile() as file:
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as out:
                    for part in out:
                        file.write(part)
                file.seek(0)
                begun = time.perf_counter()
                with connection.cursor() as cursor:
                    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(bare)) as copy:
                        while part := file.read(1 << 20):
                            copy.write(part)
                    rows += cursor.rowcount
                connection.execute(sql.SQL("CREATE TABLE bare.indexed (LIKE {} INCLUDING INDEXES)").format(table))
                found = "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'bare.indexed'::regclass"
                indexes = [create for (create,) in connection.execute(found)]
                connection.execute("DROP TABLE bare.indexed")
                for create in indexes:
                    connection.execute(create.replace("bare.indexed", f"bare.{name}", 1))
                seconds += time.perf_counter() - begun
        connection.commit()
    return {"bare": seconds, "rows": rows}


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
