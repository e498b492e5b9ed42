"""Quotas: so many requests of each client in so much time, as the IETF's RateLimit fields tell of them."""

import math
import time
from typing import NamedTuple

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class Quota(NamedTuple):
    """What a client has left."""

    headers: list[tuple[bytes, bytes]]
    wait: int | None
    """Seconds until the next request is let in; None if this one is."""


class Quotas:
    """Counts requests in memory, for as long as the longest of the times at most."""

    def __init__(self, limits: str) -> None:
        """The limits are such as `20/second; 600/minute`."""
        self._items = parse_many(limits)
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())
        policy = ", ".join(f'"{_name(item)}";q={item.amount};w={item.get_expiry()}' for item in self._items)
        self._policy = (b"ratelimit-policy", policy.encode())
        self.words = " and ".join(f"{item.amount:,} requests in {item.get_expiry():,} s" for item in self._items)

    def take(self, client: str) -> Quota:
        """Count a request of a client."""
        let_in = all(self._counts.hit(item, client) for item in self._items)
        left, waits = [], [0]
        for item in self._items:
            stats = self._counts.get_window_stats(item, client)
            seconds = max(1, math.ceil(stats.reset_time - time.time()))
            left.append(f'"{_name(item)}";r={stats.remaining};t={seconds}')
            if stats.remaining == 0:
                waits.append(seconds)
        return Quota([self._policy, (b"ratelimit", ", ".join(left).encode())], None if let_in else max(1, *waits))


def _name(item: RateLimitItem) -> str:
    return str(item.GRANULARITY.name)
