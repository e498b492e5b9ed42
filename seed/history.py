"""What a database held before a seed, and what the seed changes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.store import Store
from app.tables import Article, Change, Entity, Fact, Mention, Seed
from app.vocabulary import RecordType
from seed.compile import Dataset

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What a seed did."""

    version: str
    unchanged: bool
    """True if the database already held exactly this."""
    changes: Mapping[tuple[RecordType, str], tuple[str, str | None]]
    """Type and id -> what happened to the record, and its new id if it was renamed."""

    def count(self, how: str) -> int:
        """How many records were added, changed, removed or renamed."""
        return Counter(change for change, _ in self.changes.values())[how]


@dataclass(frozen=True)
class Former:
    """The documents a database holds, and its log of seeds."""

    revision: str | None = None
    """The migration that made its tables."""
    documents: Mapping[tuple[RecordType, str], str] = field(default_factory=dict)
    seeds: Sequence[Row] = ()
    changes: Sequence[Row] = ()

    @classmethod
    def read(cls, store: Store) -> "Former":
        """What a store holds, under whichever migration. What is missing or damaged counts as holding nothing.

        A migration that changes the log or where documents are has to bring this along.
        """
        try:
            with store.reading() as connection:
                if connection is None or not inspect(connection).has_table("alembic_version"):
                    return cls()
                revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                return cls._read(connection, revision)
        except DatabaseError:
            return cls()

    @classmethod
    def _read(cls, connection: Connection, revision: str | None) -> "Former":
        documents: dict[tuple[RecordType, str], str] = {}
        for typed in (Entity, Fact):
            for type, slug, document in connection.execute(select(typed.type, typed.slug, typed.document)):
                documents[cast("RecordType", type), slug] = document
        for slug, document in connection.execute(select(Article.slug, Article.document)):
            documents["article", slug] = document
        for slug, document in connection.execute(select(Mention.slug, Mention.document)):
            documents["mention", slug] = document
        seeds = connection.execute(select(Seed).order_by("sequence")).mappings()
        changes = connection.execute(select(Change).order_by("sequence")).mappings()
        return cls(revision, documents, [dict(row) for row in seeds], [dict(row) for row in changes])

    def compare(self, dataset: Dataset) -> Report:
        """What has to change for the database to hold the dataset."""
        if self.seeds and self.seeds[-1]["version"] == dataset.version:
            return Report(dataset.version, unchanged=True, changes={})
        changes: dict[tuple[RecordType, str], tuple[str, str | None]] = {}
        renamed = {
            key: id for key, id in dataset.renamed.items() if key in self.documents and key not in dataset.documents
        }
        new_names = {(type, id) for (type, _), id in renamed.items()}
        for key in self.documents:
            if key in renamed:
                changes[key] = ("renamed", renamed[key])
            elif key not in dataset.documents:
                changes[key] = ("removed", None)
        for key, document in dataset.documents.items():
            if key not in self.documents:
                if key not in new_names:
                    changes[key] = ("added", None)
            elif self.documents[key] != document:
                changes[key] = ("changed", None)
        changes |= {key: ("renamed", id) for key, id in self._renamed_late(dataset)}
        return Report(dataset.version, unchanged=False, changes=changes)

    def _renamed_late(self, dataset: Dataset) -> Iterator[tuple[tuple[RecordType, str], str]]:
        """Records that went in an earlier seed, and of which the dossiers tell only now under which id they are.

        So an id that answers with another place is renamed in the log, too.
        """
        last = {(row["type"], row["slug"]): row for row in self.changes}
        for key, id in dataset.renamed.items():
            if key not in last or key in self.documents or key in dataset.documents:
                continue
            leads_to, seen = key, set()
            while leads_to not in dataset.documents and leads_to not in seen and leads_to in last:
                seen.add(leads_to)
                leads_to = (key[0], last[leads_to]["renamed_to"])
            if leads_to != (key[0], id):
                yield key, id
