"""500 connections that ask all sorts of things for a minute, while the dataset is seeded again every five seconds."""

import asyncio
import json
import os
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil

from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.dossiers import FIRST, copy_of_dossiers, replace_in
from tests.processes import process_serving

CONNECTIONS = 500
SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
SEED_EVERY = 5.0
MEGABYTES = 64
"""How much more memory the process may hold in the end than after the first tenth of the time."""

PATHS = [
    *("/v1", "/v1/claims", "/v1/claims?limit=500", "/v1/facts?limit=50&count=true", "/v1/people?q=massoud"),
    *("/v1/claims/nrf-ready-for-long-conflict", "/v1/claims/nope", "/v1/facts?limt=1", "/v1/facts?speaker=nobody"),
    *(
        "/v1/claims?format=csv",
        "/v1/timeline",
        "/v1/search?q=taliban",
        "/v1/places?bbox=60,29,75,39",
        "/v1/vocabularies",
    ),
    *("/v1/check/quote?quote=ready+for+a+long-term+conflict", "/v1/graph?entity=ahmad-massoud", "/healthz", "/readyz"),
]
SHED = {"/problems/query-too-slow", "/problems/busy"}
"""What is refused when there is too much of it, with a time to ask again after."""


class Clients:
    """What they are told."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.torn: list[str] = []
        self.failed: list[str] = []

    async def ask(self, client: httpx.AsyncClient, number: int, until: float) -> None:
        """Ask one thing after the other, each client beginning elsewhere."""
        while time.monotonic() < until:
            number += 1
            path = PATHS[number % len(PATHS)]
            answer = await client.get(path)
            self.statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                if answer.json()["type"] not in SHED or "retry-after" not in answer.headers:
                    self.failed.append(f"{path}: {answer.status_code} {answer.text[:200]}")
                continue
            version = answer.headers.get("dataset-version", "")
            if self.bodies.setdefault((path, version), answer.content) != answer.content:
                self.torn.append(f"{path} of {version}")
            if path == "/v1" and json.loads(answer.content)["dataset_version"] != version:
                self.torn.append(path)


def test_five_hundred_connections(tmp_path: Path) -> None:
    roots = [copy_of_dossiers(tmp_path / name) for name in ("one", "other")]
    replace_in(roots[1], f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    datasets = [compile_dossiers(read_dossiers(root)) for root in roots]
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    load(datasets[0], store_of(url))
    over, seeds, memory = threading.Event(), Counter[str](), list[float]()

    def keep_seeding(process: psutil.Process) -> None:
        while not over.wait(SEED_EVERY):
            seeds["done"] += 1
            load(datasets[seeds["done"] % 2], store_of(url))
            memory.append(process.memory_info().rss / 2**20)

    async def everybody(address: str) -> Clients:
        clients = Clients()
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        until = time.monotonic() + SECONDS
        async with (
            httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client,
            asyncio.TaskGroup() as tasks,
        ):
            for number in range(CONNECTIONS):
                tasks.create_task(clients.ask(client, number, until))
        return clients

    with process_serving("--database-url", url) as (address, pid):
        seeding = threading.Thread(target=keep_seeding, args=[psutil.Process(pid)])
        seeding.start()
        try:
            clients = asyncio.run(everybody(address))
        finally:
            over.set()
            seeding.join()
    shown: dict[object, int] = {status: clients.statuses[status] for status in sorted(clients.statuses)}
    shown |= {"seeds": seeds["done"], "MiB before": round(memory[0]), "MiB after": round(memory[-1])}
    print(clients.statuses.total(), shown)  # noqa: T201
    assert clients.failed == []
    assert clients.torn == []
    assert len({version for _, version in clients.bodies} - {""}) == 2
    assert memory[-1] - memory[len(memory) // 10] < MEGABYTES
