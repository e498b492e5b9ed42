"""What a database will hold, and whoever takes it in."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.documents import Document
from app.tables import Table
from app.vocabulary import RecordType

Row = dict[str, Any]
Renames = dict[tuple[RecordType, str], str]

_PARTS: dict[RecordType, int] = {
    "article": 0,
    **dict.fromkeys(("person", "place", "organisation"), 1),
    "mention": 2,
    **dict.fromkeys(("claim", "figure", "event", "relation"), 3),
}
"""Articles come first in a dataset, then entities, mentions and facts, each in the order of their lists."""


class Sink(Protocol):
    """Takes in rows and documents, in whatever order they are made: those of a table or a type in that of lists."""

    renamed: Renames
    """Type and former id -> id."""
    counts: Counter[RecordType]
    """How many records there are of each type."""
    words: set[str]
    """Every word that some record is found by."""
    version: str
    """The dataset version, set once everything is in."""

    def add(self, table: type[Table], **values: Any) -> None:
        """Add a row."""

    def keep(self, type: RecordType, id: str, former: Iterable[str], document: Document) -> str:
        """Remember a record's document, for the version and the log of changes; return its JSON."""

    def keep_single(self, path: str, json: str) -> None:
        """Remember a document of which there is one."""

    def digest(self) -> str:
        """The dataset version of all that is in."""


@dataclass
class Dataset:
    """Rows by table, and documents, all of them in memory."""

    rows: dict[type[Table], list[Row]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[tuple[RecordType, str], str] = field(default_factory=dict)
    """Type and id -> JSON."""
    renamed: Renames = field(default_factory=dict)
    singletons: dict[str, str] = field(default_factory=dict)
    """Path -> JSON of the documents of which there is one."""
    counts: Counter[RecordType] = field(default_factory=Counter)
    words: set[str] = field(default_factory=set)
    version: str = ""

    def add(self, table: type[Table], **values: Any) -> None:
        """Add a row."""
        self.rows[table].append(values)

    def keep(self, type: RecordType, id: str, former: Iterable[str], document: Document) -> str:
        """Remember a record's document, and its former ids; return its JSON."""
        json = document.model_dump_json()
        self.documents[type, id] = json
        self.counts[type] += 1
        self.renamed |= {(type, old): id for old in former}
        return json

    def keep_single(self, path: str, json: str) -> None:
        """Remember a document of which there is one."""
        self.singletons[path] = json

    def digest(self) -> str:
        """The dataset version."""
        in_order = sorted(self.documents.items(), key=lambda item: _PARTS[item[0][0]])
        return digest([*(json for _, json in in_order), *self.singletons.values()], self.renamed)

    def pour_into(self, sink: Sink) -> None:
        """Hand over everything."""
        for table, rows in self.rows.items():
            for row in rows:
                sink.add(table, **row)
        sink.renamed |= self.renamed
        sink.version = self.version


def digest(documents: Iterable[str], renamed: Mapping[tuple[RecordType, str], str]) -> str:
    """The first 16 hex digits of a SHA-256 over all documents and renames in order, each ended by a line feed."""
    digest = hashlib.sha256()
    for text in documents:
        digest.update(text.encode("utf-8") + b"\n")
    for (type, former), id in sorted(renamed.items(), key=lambda item: _PARTS[item[0][0]]):
        digest.update(f"{type} {former} {id}\n".encode())
    return digest.hexdigest()[:16]
