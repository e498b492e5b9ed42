"""When to ask again: how often, after how long, and for how long at most."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx

PASSING = frozenset({429, 502, 503, 504})
"""Statuses that say "not now", of the service or of a proxy before it."""
BROKEN_OFF = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)
"""Failures of a connection. Whatever this client asks for changes nothing, so that it may always be asked for again."""


@dataclass(frozen=True)
class Retries:
    """How often to try, and the pauses between: each up to twice as long as the one before, by chance, so that clients
    that failed together do not come back together."""

    attempts: int = 4
    """How often to try, the first time included."""
    first: float = 0.5
    """How many seconds the first pause takes at most."""
    longest: float = 30.0
    """The longest pause in seconds. If the service asks for more patience, its problem is raised at once."""
    random: Callable[[], float] = random.random
    """A number from 0 to 1."""
    clock: Callable[[], float] = time.time
    """Seconds since 1970, to hold a date in `Retry-After` against."""

    def pause_after(self, attempt: int, retry_after: str | None = None) -> float | None:
        """Seconds to wait after an attempt, counted from 1; None if it was the last one."""
        if attempt >= self.attempts:
            return None
        asked = None if retry_after is None else self._seconds(retry_after)
        if asked is None:
            return self.random() * min(self.longest, self.first * 2.0 ** min(attempt - 1, 60))
        return None if asked > self.longest else asked + self.random() * self.first

    def _seconds(self, retry_after: str) -> float | None:
        """How long `Retry-After` says to wait, in seconds or until a date; None if it says neither."""
        if re.fullmatch(r"[0-9]+", retry_after.strip()):
            return float(retry_after)
        try:
            date = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - self.clock())


DEFAULT_RETRIES = Retries()
