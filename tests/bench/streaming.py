"""What a whole list costs: the service's memory over that of a page, and the latency of item reads beside it.

`python -m tests.bench.streaming [CLAIMS]` serves a made-up corpus from each engine and reads all its claims, again and
again until a million have been sent, as NDJSON and as CSV. Exit status 1 if the memory grows by more than 30 MB, or if
the 99th percentile of item reads is more than three times what it is alone. Needs Linux, where the service has a core
of its own.
"""

import asyncio
import os
import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from seed.compile import compile_dossiers
from tests.bench.searching import asked, database, on_a_core, percentile
from tests.processes import process_serving
from tests.synthetic import Corpus

SENT = 1_000_000
"""How many claims are sent in each form."""
MEGABYTES = 30.0
RATIO = 3.0
"""What the growth and the ratio may be."""


def main(claims: int) -> None:
    """Print the table."""
    facts = 2 * claims  # half of them are claims
    dataset = compile_dossiers(Corpus(facts, max(300, facts // 66)).dossiers())
    print(f"{claims:,} claims, read until {SENT:,} are sent; item reads alone and beside it, 99th percentiles")  # noqa: T201
    kept = True
    for engine in ("sqlite", "postgresql"):
        for form in ("ndjson", "csv"):
            with (
                database(engine, dataset) as url,
                on_a_core(process_serving("--database-url", url, "--cache-bytes", "0")) as (address, pid),
            ):
                alone, beside, grown, seconds = measured(address, pid, form, SENT // claims)
                kept &= grown <= MEGABYTES and beside / alone <= RATIO
                print(  # noqa: T201
                    f"{engine:>10} {form:>6} {SENT / seconds:9,.0f} claims a second {grown:6.1f} MB"
                    f" {alone:6.2f} ms {beside:6.2f} ms {beside / alone:5.2f}",
                    flush=True,
                )
    sys.exit(0 if kept else 1)


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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
