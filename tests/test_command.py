"""The `facts` command as it is installed, and the service as a process of its own."""

import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.dossiers import FIRST, copy_of_dossiers, facts, replace_in
from tests.dossiers import seed as run_seed

PROJECT = Path(__file__).parents[1]


@contextmanager
def serving(*arguments: str, python_path: Path = PROJECT, folder: Path | None = None) -> Iterator[str]:
    """A `facts serve` process on a free port, which ends with the block; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "serve", "--port", str(port), *arguments],
        env={"PYTHONPATH": str(python_path), "PYTHONWARNINGS": "error"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _wait_for(address: str, process: "subprocess.Popen[str]") -> None:
    for _ in range(200):
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)


@pytest.mark.parametrize("command", ["serve", "seed", "verify", "anchor"])
def test_each_command_explains_itself(command: str) -> None:
    overview = facts("--help").output
    assert re.search(rf"^  {command}  +\S", overview, re.MULTILINE)
    explained = facts(command, "--help")
    assert explained.exit_code == 0
    assert "Usage:" in explained.output
    assert len(explained.output.split()) > 40
    for option in re.findall(r"^  (--[a-z-]+)", explained.output, re.MULTILINE):
        assert re.search(rf"^  (-h, )?{option}( [A-Z]+)?\s+[A-Z][a-z]", explained.output, re.MULTILINE), option


def test_the_installed_package_brings_dossiers_and_migrations(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    seeded = subprocess.run(
        [sys.executable, "-P", "-m", "app", "seed"],
        env={"PYTHONPATH": str(site)},
        cwd=elsewhere,
        check=True,
        capture_output=True,
        text=True,
    )
    assert re.search(r"[1-9]\d+ added", seeded.stdout)
    assert (elsewhere / "facts.db").exists()
    with serving(python_path=site, folder=elsewhere) as address:
        assert httpx.get(f"{address}/v1").json()["counts"]["articles"] >= 1
        assert httpx.get(f"{address}/docs").status_code == 200


def test_a_serving_process_takes_up_a_new_seed_while_it_is_asked(tmp_path: Path) -> None:
    root, database = copy_of_dossiers(tmp_path), tmp_path / "facts.db"
    run_seed(root, database)
    with serving("--database-url", f"sqlite:///{database}") as address, httpx.Client(base_url=address) as client:
        seen = []
        for number in range(5):
            replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
            assert run_seed(root, database).exit_code == 0
            answer = client.get("/v1/claims?limit=500")
            assert answer.status_code == 200
            version = answer.headers["dataset-version"]
            assert client.get("/v1").json()["dataset_version"] == version
            assert answer.json()["items"][0]["caveat"].startswith(f"{number} ")
            seen.append(version)
        assert len(set(seen)) == 5


def test_serve_says_where_the_documentation_is(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-P", "-m", "app", "serve", "--port", "1", "--host", "256.0.0.1"],
        env={"PYTHONPATH": str(PROJECT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "Documentation: http://256.0.0.1:1/docs" in process.stdout
    assert process.returncode != 0
