"""What happened to the data: the log of seeds, and the changes since one of its versions."""

from typing import Annotated

from pydantic import Field

from app.documents.base import Document, Slug
from app.vocabulary import ChangeHow, RecordType

Counted = Annotated[int, Field(ge=0)]


class LoggedSeed(Document):
    """A seed: new data took the place of what was there."""

    sequence: Annotated[int, Field(ge=1)]
    """Counts the seeds of this service, from 1."""
    version: str
    """The dataset version that it brought. The same data has the same version whenever it comes."""
    seeded_at: str
    """When, in UTC, as RFC 3339 has it."""
    added: Counted
    """How many records it added."""
    changed: Counted
    """How many it changed."""
    removed: Counted
    """How many it removed."""
    renamed: Counted
    """How many it gave another id."""


class ChangeLog(Document):
    """One page of the log of seeds."""

    since: None
    """Always null: no version was asked about."""
    version: str
    """The version that the data has now. Pass it as `since` the next time."""
    items: list[LoggedSeed]
    """The seeds, the last one first."""
    next: str | None
    """The next page, relative to this service; null on the last."""


class Change(Document):
    """What became of a record between two versions, all in all."""

    id: Slug
    """The record's id; where it was renamed, the one it had."""
    type: RecordType
    """What the record is."""
    url: str
    """Where the record is, or was: a renamed one answers 308 with its new place, a removed one 410."""
    name: str | None
    """What it is called now: an entity's name (of a mention, that of whom or what it means), an article's title or a
    fact's statement. Null where it is there no more."""
    how: ChangeHow
    """What became of it."""
    renamed_to: Slug | None
    """The id that it has at the end; null where it was not renamed."""
    also_changed: bool
    """Whether another seed changed a record that was renamed; false for any other. A seed that renames a record does
    not tell whether more of it is new than the id."""
    version: str
    """The dataset version that the last of its changes brought."""
    seeded_at: str
    """When that was, in UTC, as RFC 3339 has it."""


class Changes(Document):
    """One page of the changes between two versions."""

    since: str
    """The version that was asked about."""
    version: str
    """The version that the changes lead to, on every page the same. Pass it as `since` the next time, once all pages
    are read."""
    items: list[Change]
    """The records, each once, those that a seed had to do with last first. A page may have fewer than `limit`, or none,
    and still not be the last."""
    next: str | None
    """The next page, relative to this service; null on the last."""
