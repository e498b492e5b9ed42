"""The service beside others that serve the same data, in one run: requests a second as ratios to bare uvicorn.

`python -m tests.bench.comparing [CLAIMS | DATABASE.db]` makes up a corpus of so many claims, or takes a database of
one, and loads every server in turn, again and again, so that whatever else the machine does meets them all alike. It
prints medians, and writes them with a chart beside this file. Exit status 1 if a ratio is below its bound. The servers
share a core, one of them at a time, and wrk (Debian's package) has another. Needs Linux.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx

from app.store import store_of
from seed.compile import Compilation
from seed.load import load
from tests.bench.cases import BOUNDS, Case, cases_of
from tests.bench.chart import draw
from tests.bench.loading import corpus
from tests.bench.streaming import resident
from tests.postgres import free_port, programs
from tests.processes import PROJECT

ROUNDS = 5
SECONDS = 1
CONNECTIONS = 16
RESULTS = Path(__file__).with_name("results")

Times = list[tuple[float, float, float]]
"""Requests a second, and the latencies in milliseconds that half of the requests and 99 of 100 take at the most."""


@dataclass
class Peer:
    """A server that is measured."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    pid: int = 0
    start: float = 0.0
    megabytes: float = 0.0
    taken: dict[str, Times] = field(default_factory=dict)


def peers(file: Path, postgresql: str | None, urls: Sequence[str]) -> Iterator[Peer]:
    """The servers, over a database file."""
    uvicorn = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "warning", "--no-server-header"]
    service = [*uvicorn, "--factory", "app.main:create_app_from_environment"]
    over = {"FACTS_DATABASE_URL": f"sqlite:///{file}"}
    bare = [*uvicorn, "--factory", "tests.bench.peers.bare:create_app"]
    yield Peer("bare uvicorn", bare, {**over, "BENCH_URLS": json.dumps(urls)})
    yield Peer("kept answers", service, over)
    yield Peer("worked out", service, {**over, "FACTS_CACHE_BYTES": "0"})
    if postgresql:
        yield Peer("on PostgreSQL", service, {"FACTS_DATABASE_URL": postgresql, "FACTS_CACHE_BYTES": "0"})
    yield Peer("by hand", [*uvicorn, "tests.bench.peers.by_hand:app"], {"BENCH_FILE": str(file)})
    yield Peer("tutorial", [*uvicorn, "tests.bench.peers.tutorial:app"], {"BENCH_FILE": str(file)})
    settings = ["suggest_facets", "off", "num_sql_threads", "1", "max_returned_rows", "500"]
    options = [part for at in range(0, 6, 2) for part in ("--setting", *settings[at : at + 2])]
    yield Peer("datasette", [sys.executable, "-m", "datasette", "serve", "-i", str(file), *options])


def main(given: str) -> None:
    """Print the table, and write the results."""
    with ExitStack() as stack:
        file, postgresql = Path(given), None
        if given.isdecimal():
            file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "facts.db"
            server = stack.enter_context(stack.enter_context(programs()).server())
            postgresql = server.new_database()
            for url in (f"sqlite:///{file}", postgresql):
                load(Compilation(corpus(int(given)).dossiers()), store_of(url))
        cases = cases_of(file)
        all_peers = list(peers(file, postgresql, [url for case in cases for url in case.urls["service"]]))
        addresses = {peer.name: stack.enter_context(running(peer)) for peer in all_peers}
        for case in cases:
            for _ in range(ROUNDS):
                for peer in all_peers:
                    if urls := case.urls.get(kind_of(peer)):
                        peer.taken.setdefault(case.name, []).append(asked(addresses[peer.name], case, urls))
            print(row_of(case, all_peers), flush=True)  # noqa: T201
        for peer in all_peers:
            peer.megabytes = resident(peer.pid, "VmRSS")
            print(f"{peer.name:>14} {peer.megabytes:6.1f} MB resident {peer.start:5.2f} s to the first answer")  # noqa: T201
    results = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}",
        "date": datetime.now(UTC).date().isoformat(),
        "claims": cases[0].claims,
        "import": imports(),
        "peers": {peer.name: summary(peer, all_peers[0]) for peer in all_peers},
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"comparison-{cases[0].claims}.json").write_text(json.dumps(results, indent=1) + "\n")
    draw(results, RESULTS / f"comparison-{cases[0].claims}.svg")
    sys.exit(0 if held(all_peers) else 1)


def kind_of(peer: Peer) -> str:
    """Whose URLs it has."""
    return peer.name if peer.name in {"by hand", "tutorial", "datasette"} else "service"


@contextmanager
def running(peer: Peer) -> Iterator[str]:
    """A server on the first core; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*on_core(0), *peer.command, "--port", str(port)],
        cwd=PROJECT,
        env={**os.environ, **peer.environment},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not answers(address):
            assert process.poll() is None, peer.name
            time.sleep(0.01)
        peer.start, peer.pid = time.perf_counter() - begun, process.pid
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def answers(address: str) -> bool:
    """Whether a server answers, with whatever."""
    with suppress(httpx.TransportError):
        httpx.get(f"{address}/healthz")
        return True
    return False


def on_core(number: int) -> Sequence[str]:
    """What keeps a command on one of the cores, before others if that is allowed."""
    return ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[number]), "nice", "-n", "-15"]


def asked(address: str, case: Case, urls: Sequence[str]) -> tuple[float, float, float]:
    """Some seconds of requests for a case's URLs, one after the other."""
    first = httpx.get(f"{address}{urls[0]}", timeout=60)
    assert first.status_code == 200, (address, urls[0], first.text[:300])
    headers = ["-H", f"If-None-Match: {first.headers.get('etag', '*')}"] if case.conditional else []
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",".join(json.dumps(url) for url in urls)
        script.write(
            f"local urls, requests, at = {{{listed}}}, {{}}, 0\n"
            "init = function() for place, url in ipairs(urls) do requests[place] = wrk.format('GET', url) end end\n"
            "request = function() at = at % #requests + 1; return requests[at] end\n"
        )
        script.flush()
        command = [
            *on_core(-1),
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS}s",
            "--latency",
            *headers,
            "-s",
            script.name,
            address,
        ]
        report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in report, report
    rate = re.search(r"Requests/sec: *([\d.]+)", report)
    assert rate is not None, report
    half, nearly_all = (in_milliseconds(report, share) for share in ("50%", "99%"))
    return float(rate[1]), half, nearly_all


def in_milliseconds(report: str, share: str) -> float:
    """A latency that wrk tells."""
    found = re.search(rf"{share} +([\d.]+)(us|ms|s)\s*\n", report)
    assert found is not None, report
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def ratio(one: Times, other: Times) -> float:
    """The median of the ratios of rates that were taken one after the other."""
    return median(rate / beside for (rate, *_), (beside, *_) in zip(one, other, strict=True))


def row_of(case: Case, all_peers: Sequence[Peer]) -> str:
    """A line of the table: ratios to the first of the servers."""
    bare = all_peers[0].taken[case.name]
    cells = [f"{peer.name} {ratio(taken, bare):.3f}" for peer in all_peers[1:] if (taken := peer.taken.get(case.name))]
    return f"{case.name:>16} {median(rate for rate, *_ in bare):8,.0f}/s bare; " + ", ".join(cells)


def summary(peer: Peer, bare: Peer) -> dict[str, object]:
    """What is written of a server."""
    return {
        "megabytes": round(peer.megabytes, 1),
        "start": round(peer.start, 2),
        "cases": {
            name: {
                "ratio": round(ratio(taken, bare.taken[name]), 4),
                **dict(
                    zip(
                        ("rate", "p50", "p99"),
                        (round(median(some), 2) for some in zip(*taken, strict=True)),
                        strict=True,
                    )
                ),
            }
            for name, taken in peer.taken.items()
        },
    }


def imports() -> float:
    """Seconds that importing the frameworks alone takes."""
    begun = time.perf_counter()
    subprocess.run([*on_core(0), sys.executable, "-c", "import fastapi, sqlmodel"], check=True)
    return round(time.perf_counter() - begun, 2)


def held(all_peers: Sequence[Peer]) -> bool:
    """Whether each ratio is what it has to be; those that are not are shown."""
    taken = {peer.name: peer.taken for peer in all_peers}
    kept = True
    for name, case, other, other_case, least in BOUNDS:
        found = ratio(taken[name][case], taken[other][other_case])
        kept &= found >= least
        below = "" if found >= least else "  BELOW"
        print(f"{found:6.2f} (at least {least}) {name}, {case} : {other}, {other_case}{below}")  # noqa: T201
    return kept


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "100000")
