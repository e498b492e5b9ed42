"""What the worst searches do to others: the latency of item reads beside eight clients that run them, to that alone.

`python -m tests.bench.searching [CLAIMS]` serves a made-up corpus from each engine, takes both in turn for each search,
and prints the 99th percentiles and their ratio. Exit status 1 if one is more than three.

The service has a core of its own, and those who ask have another, where the eight clients stand back for the one that
is measured: what is told is how long the service takes, not how long the clients wait for each other. Needs Linux.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import Source, load
from tests.postgres import programs
from tests.processes import serving
from tests.synthetic import WORDS, Corpus

Served = TypeVar("Served")

AT_MOST = 3.0
"""What a ratio may be."""
CLIENTS = 8
ROUNDS = 5
SECONDS = 2.0
"""How long each is taken in a round."""

SEARCHES = {
    "a word that half of all have, as a beginning": "/v1/search?q=somethin&limit=50",
    "a letter that nearly all have": "/v1/search?q=s&limit=50",
    "a rare word beside common ones": f"/v1/search?q=something+so+{WORDS[-1]}",
    "words that are common apart and never together": "/v1/search?q=something+happens+counted",
    "twenty common words": f"/v1/search?q={'+'.join(WORDS[:20])}",
    "a common word in an article without it": "/v1/search?q=something&article=article-of-mentions",
    "common words of a type without them": "/v1/search?q=is+so+something&type=person&type=relation",
    "a name that a thousand sound like": "/v1/search?q=persun&limit=50",
    "six words that sound like names": "/v1/search?q=persun+playce+orgnisation+pirson+plase+organisasion",
    "a list of what a rare speaker said, by a common word": "/v1/claims?q=so+is+some&speaker=person-900&count=true",
    "eight misspelt words": "/v1/search?q=matekq+karatx+shonis+telube+bendaris+ormape+ghizann+mulqon",
    "suggestions of statements": "/v1/suggest?q=somethin&limit=20",
    "suggestions of names by a letter": "/v1/suggest?q=p&limit=20",
    "suggestions of places by what people are called": "/v1/suggest?q=person&type=place",
    "all around the busiest entity": "/v1/graph?entity=person-0&depth=3",
}


def main(claims: int) -> None:
    """Print the tables."""
    facts = 2 * claims  # half of them are claims
    dataset = compile_dossiers(Corpus(facts, max(300, facts // 66)).dossiers())
    print(f"{claims:,} claims among {facts:,} facts; {CLIENTS} clients; 99th percentiles of {ROUNDS} rounds")  # noqa: T201
    worst = 0.0
    for engine in ("sqlite", "postgresql"):
        with database(engine, dataset) as url, _computing(url) as address:
            for name, path in SEARCHES.items():
                alone, beside = zip(*(one_round(address, path) for _ in range(ROUNDS)), strict=True)
                ratio = median(beside) / median(alone)
                worst = max(worst, ratio)
                print(f"{engine:>10} {median(alone):6.2f} ms {median(beside):6.2f} ms {ratio:5.2f}  {name}", flush=True)  # noqa: T201
    sys.exit(0 if worst <= AT_MOST else 1)


def _computing(url: str) -> AbstractContextManager[str]:
    """The address of a service that works each answer out: those that are kept cost nobody anything."""
    return on_a_core(serving("--database-url", url, "--cache-bytes", "0"))


@contextmanager
def on_a_core(starting: AbstractContextManager[Served]) -> Iterator[Served]:
    """What is started, on a core of its own; whoever asks it has the others."""
    cores = os.sched_getaffinity(0)
    first, *others = sorted(cores)
    os.sched_setaffinity(0, {first})
    with starting as served:
        os.sched_setaffinity(0, others)
        yield served
    os.sched_setaffinity(0, cores)


@contextmanager
def database(engine: str, source: Source) -> Iterator[str]:
    """The URL of a database of the engine that holds a dataset."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/facts.db"
            load(source, store_of(url))
            yield url
        return
    with programs() as all_programs, all_programs.server() as server:
        url = server.new_database()
        load(source, store_of(url))
        yield url


def one_round(address: str, path: str) -> tuple[float, float]:
    """The 99th percentile of item reads, in milliseconds: alone, and beside the clients."""
    items = [f"/v1/claims/claim-{number}-{number % 50}" for number in range(100)]
    alone = percentile(asyncio.run(asked(address, items)))
    context = get_context("spawn")
    at_work = context.Event()
    others = context.Process(target=run_clients, args=(address, path, at_work), daemon=True)
    others.start()
    at_work.wait()
    beside = percentile(asyncio.run(asked(address, items)))
    others.terminate()
    others.join()
    return alone, beside


def percentile(latencies: list[float]) -> float:
    """The 99th, in milliseconds."""
    return 1000 * sorted(latencies)[len(latencies) * 99 // 100]


def run_clients(address: str, path: str, at_work: Event) -> None:
    """Ask for the same, over and over, as several clients, until the process is ended."""
    os.nice(19)

    async def all_of_them() -> None:
        await asyncio.gather(*(asked(address, [path], seconds=0.1) for _ in range(CLIENTS)))
        at_work.set()
        await asyncio.gather(*(asked(address, [path], seconds=3600) for _ in range(CLIENTS)))

    asyncio.run(all_of_them())


async def asked(address: str, paths: list[str], seconds: float = SECONDS) -> list[float]:
    """How long each answer takes to a client that asks for one path after another on one connection."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    reader, writer = await asyncio.open_connection(host, port)
    latencies = []
    end = time.perf_counter() + seconds
    for path in cycle(paths):
        begun = time.perf_counter()
        if begun > end:
            break
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        latencies.append(time.perf_counter() - begun)
        assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 503")), head
    writer.close()
    return latencies


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
