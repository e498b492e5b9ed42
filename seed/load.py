"""From rows to a database: a complete new dataset beside the live one, which takes its place once it is whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import col, select

import migrations
from app.documents import Document
from app.store import Building, Rows, Store
from app.tables import SCHEMA_REVISION, Article, Change, Entity, Fact, Mention, Seed, Table
from app.vocabulary import RecordType
from seed.compile import Sink, digest
from seed.compile.dataset import Renames, Row
from seed.history import Former, Report, Told, streamed

CHUNK = 500
"""Rows of a table handed to the database at a time: those of an article may have tens of thousands of characters."""

MOST_NAMED = 1000
"""How many records that are gone a report names."""


class Source(Protocol):
    """What a dataset comes from."""

    version: str
    """Its version; empty where that is known only once everything is made."""

    def pour_into(self, sink: Sink) -> None:
        """Hand over everything."""


class _NothingNewError(Exception):
    """What was built is what is there already."""


def load(source: Source, store: Store, *, rebuild: bool = False) -> Report:
    """Make a store hold a dataset, and nothing else. Does nothing if it already does, in the tables of this program,
    unless told to rebuild.

    Raises StoreError if the dataset cannot be written, OSError if a folder cannot, and what the source raises.
    """
    report = Report(source.version)
    # nothing is left of what is built in a block that ends with an exception
    with suppress(_NothingNewError), store.alone() as builder, Former.of(store) as former:

        def compare(version: str) -> None:
            report.version, report.unchanged = version, version == former.version
            if report.unchanged and not rebuild and former.revision == SCHEMA_REVISION:
                raise _NothingNewError

        compare(source.version)
        with builder.building() as building:
            migrations.upgrade(building.connection)
            writing = _Writing(building)
            source.pour_into(writing)
            writing.flush()
            compare(writing.version)
            _log(writing, former, report)
    return report


class _Writing:
    """Takes in rows and hands them on, some at a time; documents are among them."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.renamed: Renames = {}
        self.counts: Counter[RecordType] = Counter()
        self.words: set[str] = set()
        self.version = ""
        self._waiting: dict[type[Table], list[Row]] = defaultdict(list)
        self._singles: dict[str, str] = {}

    def add(self, table: type[Table], **values: Any) -> None:
        """Add a row."""
        rows = self._waiting[table]
        rows.append(values)
        if len(rows) == CHUNK:
            _insert(self.building, table, rows)
            rows.clear()

    def keep(self, type: RecordType, id: str, former: Iterable[str], document: Document) -> str:
        """Count a record, and remember its former ids; return its JSON."""
        self.counts[type] += 1
        self.renamed |= {(type, old): id for old in former}
        return document.model_dump_json()

    def keep_single(self, path: str, json: str) -> None:
        """Remember a document that is in no list of records; those of articles are with them."""
        if path.count("/") < 3:
            self._singles[path] = json

    def digest(self) -> str:
        """The dataset version, of the documents as they were written."""
        self.flush()
        return digest(self._documents(), self.renamed)

    def flush(self) -> None:
        """Hand on the rows that wait."""
        for table, rows in self._waiting.items():
            _insert(self.building, table, rows)
            rows.clear()

    def _documents(self) -> Iterator[str]:
        lists = (
            select(Article.document).order_by(col(Article.id)),
            select(Entity.document).order_by(col(Entity.id)),
            select(Mention.document).order_by(col(Mention.id)),
            select(Fact.document).order_by(col(Fact.id)),
            select(Article.coverage).order_by(col(Article.id)),
        )
        for documents in lists:
            yield from streamed(self.building.connection, documents).scalars()
        yield from self._singles.values()


def _insert(building: Building, table: type[Table], rows: Rows) -> None:
    if rows:
        building.insert(table, rows)


def _log(writing: _Writing, former: Former, report: Report) -> None:
    """The former log, and this seed as its last entry."""
    for seed in former.seeds:
        writing.add(Seed, **seed)
    for entry in former.log():
        writing.add(Change, **entry)
    if not report.unchanged:
        sequence = len(former.seeds) + 1
        for change in former.changes(writing.building.connection, writing.renamed):
            _report(report, change)
            writing.add(
                Change,
                sequence=sequence,
                type=change.type,
                slug=change.id,
                how=change.how,
                renamed_to=change.renamed_to,
            )
        seeded_at = datetime.now(UTC)
        writing.add(Seed, sequence=sequence, version=report.version, seeded_at=seeded_at, **report.counts)
    writing.flush()


def _report(report: Report, change: Told) -> None:
    report.counts[change.how] += 1
    if change.how in {"removed", "renamed"} and len(report.gone) < MOST_NAMED:
        report.gone.append(change)
