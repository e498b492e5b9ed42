"""The log of requests: a line of JSON for each, which a thread writes for many at a time.

So a request waits for no file, and a reader of the log that comes to a halt holds up nobody: lines that find no room
are left out, and how many is said once there is room again.
"""

import asyncio
import json
import queue
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

from app.observation import Exchange

EVERY = 0.1
"""Seconds between two times that lines are written."""

MOST = 10_000
"""How many lines wait to be written, at most: those of a second or so."""

MAX_PATH = 200
"""How many characters of a path are logged; most of one that leads nowhere is of no use."""

MAX_CLIENT = 64
"""How many characters of who asks: more than an address has, if a proxy that is believed hands on anything."""

LAST_WORDS = 2.0
"""Seconds that a log may take to write its last lines."""

_encode = json.JSONEncoder(separators=(",", ":")).encode


class RequestLog:
    """Lines for a file, which is never waited for."""

    def __init__(self, file: TextIO, max_query: int) -> None:
        self.max_query = max_query
        self.dropped = 0
        """How many lines were left out since it was last said."""
        self._file = file
        self._lines: list[str] = []
        self._batches: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()
        self._handed_over = self._written = 0  # each counted by one thread alone
        self._writer: threading.Thread | None = None

    def __call__(self, exchange: Exchange) -> None:
        """Log an exchange."""
        if len(self._lines) + self._handed_over - self._written >= MOST:
            self.dropped += 1
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(EVERY, self.flush)
        self._lines.append(self._line_of(exchange))

    def _line_of(self, exchange: Exchange) -> str:
        scope = exchange.scope
        client = scope.get("client")
        line = {
            "time": _now(),
            "level": "INFO",
            "logger": "requests",
            "request_id": exchange.id,
            "client": client[0][:MAX_CLIENT] if client else None,
            "method": exchange.method,
            "route": exchange.route,
            "path": scope["path"][:MAX_PATH],
            "query": scope["query_string"][: self.max_query].decode("latin-1"),
            "status": exchange.status,
            "milliseconds": round(exchange.seconds * 1000, 3),
            "cache": exchange.cache,
            "dataset_version": exchange.version,
        }
        return f"{_encode(line)}\n"

    def flush(self) -> None:
        """Hand the lines there are to the thread that writes them."""
        if self._writer is None:
            # a daemon, since it may hang for as long as whoever reads the log does
            self._writer = threading.Thread(target=self._write, name="request log", daemon=True)
            self._writer.start()
        if self.dropped and self._handed_over == self._written:
            warning = {"time": _now(), "level": "WARNING", "logger": "requests", "dropped": self.dropped}
            self._lines.append(f"{_encode(warning)}\n")
            self.dropped = 0
        lines, self._lines = self._lines, []
        self._handed_over += len(lines)
        self._batches.put(lines)

    def close(self) -> None:
        """Write what there is, if that takes no longer than it may."""
        self.flush()
        self._batches.put(None)
        if self._writer is not None:
            self._writer.join(LAST_WORDS)

    def _write(self) -> None:
        while (lines := self._batches.get()) is not None:
            with suppress(OSError, ValueError):  # of a disk that is full or a reader that has gone, of a closed file
                self._file.write("".join(lines))
                self._file.flush()
            self._written += len(lines)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
