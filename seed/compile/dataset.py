"""What a database will hold."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.documents import Document
from app.tables import Table
from app.vocabulary import RecordType

Row = dict[str, Any]


@dataclass
class Dataset:
    """Rows by table, and the documents in the order of the lists."""

    rows: dict[type[Table], list[Row]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[tuple[RecordType, str], str] = field(default_factory=dict)
    """Type and id -> JSON."""
    renamed: dict[tuple[RecordType, str], str] = field(default_factory=dict)
    """Type and former id -> id."""
    singletons: dict[str, str] = field(default_factory=dict)
    """Path -> JSON of the documents of which there is one."""
    version: str = ""
    """The dataset version, set once everything is in."""

    def add(self, table: type[Table], **values: Any) -> None:
        """Add a row."""
        self.rows[table].append(values)

    def keep(self, type: RecordType, id: str, former: Iterable[str], document: Document) -> str:
        """Remember a record's document, for the version and the log of changes; return its JSON."""
        json = document.model_dump_json()
        self.documents[type, id] = json
        for old in former:
            self.renamed[type, old] = id
        return json

    def digest(self) -> str:
        """The first 16 hex digits of a SHA-256 over all documents and renames in order, each ended by a line feed."""
        digest = hashlib.sha256()
        renames = [f"{type} {former} {id}" for (type, former), id in self.renamed.items()]
        for text in (*self.documents.values(), *self.singletons.values(), *renames):
            digest.update(text.encode("utf-8") + b"\n")
        return digest.hexdigest()[:16]
