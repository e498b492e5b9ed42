"""Answers that are kept with their ETag, so that one which is still true is not sent again."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import httpx

KEPT_BYTES = 16 * 1024 * 1024
"""How many bytes of answers are kept, unless somebody says otherwise."""


@dataclass(frozen=True)
class Kept:
    """An answer as it came."""

    etag: str
    content: bytes


class KeptAnswers:
    """The answers used last, up to a number of bytes.

    Each is asked for again whenever it is wanted, with `If-None-Match`: nothing old is ever taken for the present.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._answers: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, request: httpx.Request) -> Kept | None:
        """The answer that was kept of such a request."""
        with self._lock:
            if kept := self._answers.get(_key(request)):
                self._answers.move_to_end(_key(request))
            return kept

    def keep(self, response: httpx.Response) -> None:
        """Keep an answer, if it may be kept and there is room for it; those used longest ago make room."""
        request = response.request
        etag = response.headers.get("ETag")
        directives = {one.strip().lower() for one in response.headers.get("Cache-Control", "").split(",")}
        with self._lock:
            if old := self._answers.pop(_key(request), None):
                self.size -= len(old.content)
            if request.method != "GET" or etag is None or "no-store" in directives:
                return
            if len(response.content) > self.capacity:
                return
            self._answers[_key(request)] = Kept(etag, response.content)
            self.size += len(response.content)
            while self.size > self.capacity:
                _, dropped = self._answers.popitem(last=False)
                self.size -= len(dropped.content)


def _key(request: httpx.Request) -> tuple[str, str]:
    return str(request.url), request.headers["Accept"]
