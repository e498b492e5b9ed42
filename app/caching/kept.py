"""What is kept of answers: a bounded number of bytes, whatever is asked."""

from collections import OrderedDict
from sys import getsizeof
from typing import NamedTuple

from app.caching.encodings import Encoding
from app.caching.representations import Representation

LARGEST = 16
"""The part of all bytes that one answer may take: a sixteenth."""

OVERHEAD = 400
"""How many bytes an entry takes beside what it is made of: its places in the table, which doubles when it is full."""


class Key(NamedTuple):
    """What an answer depends on, besides the data."""

    path: str
    query: bytes
    media: bytes
    encoding: Encoding


class _Entry(NamedTuple):
    edition: object
    representation: Representation
    weight: int


class KeptAnswers:
    """Answers that were given, the least recently used of which go first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()

    def get(self, key: Key, edition: object) -> Representation | None:
        """The answer, if it was made from this edition of the data."""
        entry = self._entries.get(key)
        if entry is None or entry.edition != edition:
            return None
        self._entries.move_to_end(key)
        return entry.representation

    def keep(self, key: Key, edition: object, representation: Representation) -> bool:
        """Keep an answer in the place of any other of its key, and of the oldest; false if it is too large."""
        weight = weight_of(key, representation)
        if weight > self.max_bytes // LARGEST:
            return False
        self._drop(self._entries.pop(key, None))
        self._entries[key] = _Entry(edition, representation, weight)
        self.bytes += weight
        while self.bytes > self.max_bytes:
            self._drop(self._entries.popitem(last=False)[1])
        return True

    def _drop(self, entry: _Entry | None) -> None:
        if entry is not None:
            self.bytes -= entry.weight

    def __len__(self) -> int:
        return len(self._entries)


def weight_of(key: Key, representation: Representation) -> int:
    """How many bytes it takes to keep an answer."""
    headers = sum(getsizeof(pair) + getsizeof(pair[0]) + getsizeof(pair[1]) for pair in representation.headers)
    parts = (key, key.path, key.query, key.media, representation, representation.headers, representation.body)
    return OVERHEAD + headers + sum(getsizeof(part) for part in parts)
