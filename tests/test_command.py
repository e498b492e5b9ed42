"""The `facts` command as it is installed, and the service as a process of its own."""

import re
import subprocess
import sys
import time
import zipfile
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.dossiers import FIRST, copy_of_dossiers, facts, replace_in
from tests.dossiers import seed as run_seed
from tests.processes import PROJECT, serving


@pytest.mark.parametrize("command", ["serve", "seed", "export", "verify", "anchor"])
def test_each_command_explains_itself(command: str) -> None:
    overview = facts("--help").output
    assert re.search(rf"^  {command}  +\S", overview, re.MULTILINE)
    explained = facts(command, "--help")
    assert explained.exit_code == 0
    assert "Usage:" in explained.output
    assert len(explained.output.split()) > 40
    for option in re.findall(r"^  (--[a-z-]+)", explained.output, re.MULTILINE):
        assert re.search(
            rf"^  (-h, )?{option}( / --no-[a-z-]+)?( [A-Z]+)?\s+[A-Z][a-z]", explained.output, re.MULTILINE
        ), option


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


def test_a_serving_process_takes_up_a_new_seed_while_it_is_asked(tmp_path: Path, place: str) -> None:
    root = copy_of_dossiers(tmp_path)
    run_seed(root, place)
    with serving("--database-url", place) as address, httpx.Client(base_url=address) as client:
        seen = []
        for number in range(5):
            replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
            seeded = run_seed(root, place)
            assert seeded.exit_code == 0
            (version,) = re.findall(r"version (\w{16})", seeded.output)
            wait_for_version(client, version)
            answer = client.get("/v1/claims?limit=500")
            assert answer.headers["dataset-version"] == version
            assert client.get("/v1").json()["dataset_version"] == version
            assert answer.json()["items"][0]["caveat"].startswith(f"{number} ")
            seen.append(version)
        assert len(set(seen)) == 5


def test_each_worker_takes_up_a_new_seed(tmp_path: Path, place: str) -> None:
    root = copy_of_dossiers(tmp_path)
    run_seed(root, place)
    with ExitStack() as stack:
        address = stack.enter_context(serving("--database-url", place, "--workers", "2"))
        # a connection stays with the worker that took it, and of so many each worker takes some
        clients = [stack.enter_context(httpx.Client(base_url=address)) for _ in range(20)]
        (before,) = {client.get("/v1").headers["dataset-version"] for client in clients}
        replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", "  caveat: Now ")
        assert run_seed(root, place).exit_code == 0
        (now,) = {wait_for_version(client, before, other=True) for client in clients}
        assert now != before


def wait_for_version(client: httpx.Client, version: str, *, other: bool = False) -> str:
    """Ask until an answer has a dataset version, or another one; return it. All answers on the way are good."""
    for _ in range(200):
        response = client.get("/v1")
        assert response.status_code == 200
        assert response.json()["dataset_version"] == response.headers["dataset-version"]
        if (response.headers["dataset-version"] == version) != other:
            return response.headers["dataset-version"]
        time.sleep(0.01)
    raise TimeoutError(version)


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
