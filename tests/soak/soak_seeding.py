"""A seed that is killed 100 times at any moment, while clients read: nobody sees anything but one whole dataset."""

import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from psycopg import sql

from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.dossiers import FIRST, copy_of_dossiers, replace_in
from tests.postgres import connect, schemas_in
from tests.processes import PROJECT, serving

KILLS = 100

MOUNT, UNMOUNT = (shutil.which(program) or program for program in ("mount", "umount"))

SEED = """
import sys, time
from pathlib import Path
from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load

dataset = compile_dossiers(read_dossiers(Path(sys.argv[1])))
store = store_of(sys.argv[2])
print("ready", flush=True)
load(dataset, store, rebuild=True)
"""
"""Says when it begins to write, so that it is killed while it does and not while it starts."""

PATHS = ["/v1", "/v1/claims?limit=500", "/v1/facts?limit=500&count=true", "/v1/claims/nrf-ready-for-long-conflict"]


class Readers:
    """Clients that read all the time. Each answer has to be one of those that belong to its dataset version."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[tuple[str, str], bytes] = {}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.read) for _ in range(4)]

    def read(self) -> None:
        with httpx.Client(base_url=self.address, timeout=30) as client:
            while not self.over.is_set():
                for path in PATHS:
                    answer = client.get(path)
                    if answer.status_code != 200:
                        self.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")
                        continue
                    version = answer.headers["dataset-version"]
                    self.counts[version] += 1
                    if self.answers.setdefault((path, version), answer.content) != answer.content:
                        self.wrong.append(f"{path}: a mixed answer of {version}")
                    if path == "/v1" and json.loads(answer.content)["dataset_version"] != version:
                        self.wrong.append("/v1: another version than its header says")


def test_killed_at_any_moment(place: str, tmp_path: Path) -> None:
    roots = [copy_of_dossiers(tmp_path / name) for name in ("one", "other")]
    replace_in(roots[1], f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    datasets = [compile_dossiers(read_dossiers(root)) for root in roots]
    load(datasets[0], store_of(place))
    begun = time.monotonic()
    load(datasets[1], store_of(place))
    takes = time.monotonic() - begun
    chance, killed_writing = random.Random(20210822), 0  # noqa: S311 - moments, no secrets
    with serving("--database-url", place, "--no-log-requests", "--cache-bytes", "0") as address:
        readers = Readers(address)
        for thread in readers.threads:
            thread.start()
        for number in range(KILLS):
            root = str(roots[number % 2])
            command = [sys.executable, "-c", SEED, root, place]
            with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n"
                time.sleep(chance.random() * takes * 1.2)
                killed_writing += process.poll() is None
                process.kill()
        known = {dataset.version for dataset in datasets}
        for dataset in datasets:
            load(dataset, store_of(place))
            seen = httpx.get(f"{address}/v1", timeout=30)
            until = time.monotonic() + 5
            while seen.headers["dataset-version"] != dataset.version and time.monotonic() < until:
                time.sleep(0.1)
                seen = httpx.get(f"{address}/v1", timeout=30)
            assert seen.headers["dataset-version"] == dataset.version
        readers.over.set()
        for thread in readers.threads:
            thread.join()
    print(f"{killed_writing} of {KILLS} killed while they wrote; {sum(readers.counts.values())} answers")  # noqa: T201
    assert readers.wrong == []
    assert set(readers.counts) <= known
    assert killed_writing >= KILLS // 2
    assert litter_of(place) == []


def litter_of(place: str) -> list[str]:
    """What is left over beside the live dataset."""
    if place.startswith("sqlite"):
        file = Path(place.removeprefix("sqlite:///"))
        return [path.name for path in file.parent.iterdir() if path != file]
    # datasets that were replaced stay for a minute, for those who read them; each has to be whole
    with connect(place) as connection:
        return [
            schema
            for schema in schemas_in(place)
            if connection.execute(sql.SQL("SELECT count(*) FROM {}.seed").format(sql.Identifier(schema))).fetchone()
            == (0,)
        ]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder on a file system of 256 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.fail("mounting a small file system takes the rights of root")
    return folder


def test_a_disk_that_is_full(tiny: Path, tmp_path: Path) -> None:
    dataset = compile_dossiers(read_dossiers(copy_of_dossiers(tmp_path)))
    try:
        with pytest.raises(Exception, match=r"full|No space"):
            load(dataset, store_of(f"sqlite:///{tiny / 'facts.db'}"))
        assert list(tiny.iterdir()) == []
        assert shutil.disk_usage(tiny).free > 200_000
    finally:
        subprocess.run([UNMOUNT, str(tiny)], check=True)
