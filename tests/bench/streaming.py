"""What a whole list costs: the service's memory over that of a page, and the latency of item reads beside it.

`python -m tests.bench.streaming [CLAIMS | DATABASE.db]` serves a made-up corpus from each engine, or the one that the
database has, and reads all its claims as NDJSON and as CSV, again until a million have been sent. Exit status 1 if the
memory grows by more than 30 MB, or if the 99th percentile of item reads is more than three times what it is alone.
Needs Linux, where the service has a core of its own.
"""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from seed.compile import Compilation
from tests.bench.loading import corpus
from tests.bench.searching import asked, database, on_a_core, percentile
from tests.processes import process_serving

SENT = 1_000_000
"""How many claims are sent in each form."""
MEGABYTES = 30.0
RATIO = 3.0
"""What the growth and the ratio may be."""


def main(given: str) -> None:
    """Print the table."""
    print("claims, as they are sent; item reads alone and beside it, 99th percentiles")  # noqa: T201
    kept = True
    for engine, url, claims in databases(given):
        times = -(-SENT // claims)
        for form in ("ndjson", "csv"):
            with on_a_core(process_serving("--database-url", url, "--cache-bytes", "0")) as (address, pid):
                alone, beside, grown, seconds = measured(address, pid, form, times)
            kept &= grown <= MEGABYTES and beside / alone <= RATIO
            print(  # noqa: T201
                f"{engine:>10} {form:>6} {claims:>9,} x {times} {times * claims / seconds:9,.0f} claims a second"
                f" {grown:6.1f} MB {alone:6.2f} ms {beside:6.2f} ms {beside / alone:5.2f}",
                flush=True,
            )
    sys.exit(0 if kept else 1)


def databases(given: str) -> Iterator[tuple[str, str, int]]:
    """Engine, URL, and number of claims of each database to be read."""
    if not given.isdecimal():
        with closing(sqlite3.connect(given)) as connection:
            (claims,) = connection.execute("SELECT count(*) FROM claim").fetchone()
        yield "sqlite", f"sqlite:///{Path(given).resolve()}", claims
        return
    for engine in ("sqlite", "postgresql"):
        with database(engine, Compilation(corpus(int(given)).dossiers())) as url:
            yield engine, url, int(given)


def measured(address: str, pid: int, form: str, times: int) -> tuple[float, float, float, float]:
    """Item reads alone and beside the list, in milliseconds; the memory it takes, in MB; how long it takes."""
    items = [f"/v1/claims/claim-{number}-{number % 50}" for number in range(100)]
    pages = ["/v1/claims?limit=100", f"/v1/claims?limit=100&format={form}"]
    asyncio.run(asked(address, pages))
    alone = percentile(asyncio.run(asked(address, items)))
    idle = resident(pid, "VmRSS")
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the most that it ever had is forgotten
    context = get_context("spawn")
    here, there = context.Pipe()
    reader = context.Process(target=read_lists, args=(address, f"/v1/claims?format={form}", times, there), daemon=True)
    reader.start()
    here.recv()
    latencies: list[float] = []
    while not here.poll():
        latencies += asyncio.run(asked(address, items, seconds=0.5))
    grown = resident(pid, "VmHWM") - idle
    seconds = here.recv()
    reader.join()
    return alone, percentile(latencies), grown, seconds


def resident(pid: int, which: str) -> float:
    """Megabytes of a process that are in memory: now (VmRSS), or the most that were (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{which}:")[2].split()[0]) * 1024 / 1_000_000


def read_lists(address: str, path: str, times: int, done: Connection) -> None:
    """Read a whole list, over and over; tell when it begins, and how long it took in seconds."""
    os.nice(19)

    async def read() -> float:
        clock = asyncio.get_running_loop().time
        begun = clock()
        for _ in range(times):
            host, port = urlsplit(address).hostname, urlsplit(address).port
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            last = b""
            while piece := await reader.read(1 << 16):
                last = (last + piece)[-5:]
            assert last == b"0\r\n\r\n", last  # or else the list was broken off
            writer.close()
        return clock() - begun

    done.send(None)
    done.send(asyncio.run(read()))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "100000")
