"""Ids of entries: each is that of one of them, and no former id is in use."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

from app.suggestion import a
from seed.dossier import Article, Entity, Entry, Fact, Relation
from seed.source import Fault
from seed.source import Place as Line

PARTS = 8
"""In how many parts the hashes are sorted: all at once would take several times the memory that they take."""


class Ids:
    """The ids of a kind of entry: each once, and no former id that is still in use.

    There may be millions, so only hashes of them are kept; entries are read again where two are the same.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.hashes = array("q")
        self.renamed: list[Entity | Fact | Article] = []

    def add(self, entry: Entity | Fact | Article) -> None:
        """Take in an entry."""
        self.hashes.append(hash(entry.id))
        if entry.renamed_from:
            self.renamed.append(entry)

    def faults(self, entries: Iterable[Entity | Fact | Article]) -> Iterator[Fault]:
        """What is wrong between the entries that were taken in."""
        again: set[int] = set()
        for part in range(PARTS):
            some = sorted(one for one in self.hashes if one % PARTS == part)
            again |= {one for one, other in pairwise(some) if one == other}
        former_ids = {old for entry in self.renamed for old in entry.renamed_from}
        first: dict[str, Line | None] = {}
        for entry in entries if again or former_ids else ():
            if entry.id in first and hash(entry.id) in again:
                hint = "; give this one an `id` of its own" if isinstance(entry, Relation) else ""
                yield entry.fault("id", f"the {self.what} `{entry.id}` is already at {first[entry.id]}{hint}")
            if entry.id in former_ids or hash(entry.id) in again:
                first.setdefault(entry.id, entry.line_of("id"))
        former: dict[str, Entry] = {}
        for entry in self.renamed:
            for old in entry.renamed_from:
                if old in first:
                    yield entry.fault("renamed_from", f"`{old}` is still {a(self.what)} at {first[old]}")
                elif old in former:
                    yield entry.fault("renamed_from", f"`{old}` was also renamed at {former[old].line_of('id')}")
                former.setdefault(old, entry)
