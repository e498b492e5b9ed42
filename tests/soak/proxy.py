"""The proxy of docker-compose.yml as a process, in front of two services, with a client that speaks to it in bytes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from app.documents import Problem
from app.errors import PROBLEM_TYPES
from tests.processes import PROJECT


def request(line: bytes = b"GET /healthz", *fields: bytes) -> bytes:
    """A request after which the connection is closed."""
    return b"\r\n".join([line + b" HTTP/1.1", b"Host: facts.test", b"Connection: close", *fields, b"", b""])


@dataclass(frozen=True)
class Answer:
    """What came back on a connection until it was closed; status 0 if nothing did."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @classmethod
    def read(cls, received: bytes, seconds: float, *, head: bool) -> "Answer":
        """The first answer in the bytes; it must not be torn."""
        if not received:
            return cls(0, {}, b"", seconds)
        start, end, rest = received.partition(b"\r\n\r\n")
        assert end, received
        status, *lines = start.decode("ascii").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        assert "server" not in headers
        length = 0 if head else int(headers["content-length"])
        assert len(rest) >= length, received
        return cls(int(status.split()[1]), headers, rest[:length], seconds)

    def problem(self) -> Problem:
        """The problem that it tells of, which has to be in the shape of the service's own."""
        assert self.headers["content-type"] == "application/problem+json", self
        return problem_of_proxy(self.status, self.body)


def problem_of_proxy(status: int, document: bytes | str) -> Problem:
    """A problem, which has to be of a type that the proxy may speak of."""
    problem = Problem.model_validate_json(document)
    assert (problem.status, problem.errors) == (status, [])
    if status < 500:
        assert (problem.type, problem.title) == ("/problems/refused", PROBLEM_TYPES["refused"].title)
    else:
        assert problem.type == "about:blank"
    return problem


class Process:
    """A process that can be started, ended and started again, with its log."""

    def __init__(self, log: Path, *command: str) -> None:
        self.log = log
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        environment = {"PYTHONPATH": str(PROJECT), "PATH": os.environ["PATH"]}
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(self._command, env=environment, stdout=log, stderr=log)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, and wait until it has."""
        assert self._running is not None
        self._running.send_signal(how)
        self._running.wait(10)

    def logs(self, pattern: str, seconds: float = 2) -> bool:
        """Does its log say this before long?"""
        until = time.monotonic() + seconds
        while not re.search(pattern, self.log.read_text(encoding="utf-8")):
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


@dataclass(frozen=True)
class Proxy:
    """The proxy, and the replicas behind it."""

    process: Process
    port: int
    replicas: list[Process]

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        """A connection from an address of this machine."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=25, source_address=(source, 0))

    def ask(self, *parts: bytes, source: str = "127.0.0.1", pause: float = 0, half_closed: bool = False) -> Answer:
        """Send the parts with pauses between them, until something is answered; and read all there is."""
        began = time.monotonic()
        received = bytearray()
        with suppress(ConnectionResetError), self.connect(source) as client:
            # a proxy that has heard enough closes, and what it said before stands to be read
            with suppress(ConnectionResetError, BrokenPipeError):
                for part in parts:
                    client.sendall(part)
                    if pause and _answers_within(client, pause):
                        break
                if half_closed:
                    client.shutdown(socket.SHUT_WR)
            while data := client.recv(65536):
                received += data
        return Answer.read(bytes(received), time.monotonic() - began, head=parts[0].startswith(b"HEAD"))

    def wait_until_it_answers(self) -> None:
        """Wait until a replica is in use."""
        until = time.monotonic() + 15
        while self.ask(request()).status != 200:
            assert time.monotonic() < until, self.process.log.read_text(encoding="utf-8")
            time.sleep(0.1)


def configuration() -> str:
    """The proxy's configuration, from docker-compose.yml; a dollar sign is doubled there."""
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    text: str = compose["services"]["proxy"]["environment"]["CONFIGURATION"]
    return text.replace("$$", "$")


@contextmanager
def serving_proxy(url: str, folder: Path) -> Iterator[Proxy]:
    """The proxy with nothing changed but addresses, over two services, all of which end with the block."""
    haproxy = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
    if haproxy is None:
        pytest.fail("install Debian's haproxy")
    port, *ports = _free_ports(3)
    servers = "\n".join(f"    server replica{number} 127.0.0.1:{ports[number]}" for number in range(2))
    text = _replace_line("    bind :8080 ", f"    bind 127.0.0.1:{port} proto h1", configuration())
    text = _replace_line("    server-template ", servers, text)
    for name, content in (("original", configuration()), ("proxy", text)):
        file = folder / f"{name}.cfg"
        file.write_text(content, encoding="utf-8")
        checked = subprocess.run([haproxy, "-c", "-f", str(file)], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "Configuration file is valid\n", "")
    serve = (sys.executable, "-P", "-m", "app", "serve", "--database-url", url, "--trusted-proxies", "*", "--port")
    replicas = [Process(folder / f"replica{number}.log", *serve, str(ports[number])) for number in range(2)]
    proxy = Proxy(Process(folder / "proxy.log", haproxy, "-db", "-f", str(folder / "proxy.cfg")), port, replicas)
    with ExitStack() as stack:
        for process in (*replicas, proxy.process):
            process.start()
            stack.callback(process.end)
        assert all(replica.logs("Uvicorn running", 20) for replica in replicas)
        proxy.wait_until_it_answers()
        yield proxy


def _answers_within(client: socket.socket, seconds: float) -> bool:
    client.settimeout(seconds)
    try:
        client.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return False
    finally:
        client.settimeout(25)
    return True


def _free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [one.getsockname()[1] for one in free]


def _replace_line(beginning: str, line: str, text: str) -> str:
    text, number = re.subn(rf"^{beginning}.*$", line, text, flags=re.MULTILINE)
    assert number == 1, beginning
    return text
