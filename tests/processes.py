"""A `facts serve` process of the tests' own."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from tests.postgres import free_port

PROJECT = Path(__file__).parents[1]


@contextmanager
def serving(*arguments: str, python_path: Path = PROJECT, folder: Path | None = None) -> Iterator[str]:
    """A `facts serve` process on a free port, which ends with the block; yields its address."""
    with process_serving(*arguments, python_path=python_path, folder=folder) as (address, _):
        yield address


@contextmanager
def process_serving(
    *arguments: str, python_path: Path = PROJECT, folder: Path | None = None
) -> Iterator[tuple[str, int]]:
    """The same; yields its address and the id of the process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    # a file, since a process whose log nobody reads comes to a halt when a pipe is full
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "app", "serve", "--port", str(port), *arguments],
            env={"PYTHONPATH": str(python_path), "PYTHONWARNINGS": "error"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait_for(address, process, log)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: IO[str]) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            log.seek(0)
            assert process.poll() is None, log.read()
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)
