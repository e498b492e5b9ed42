"""What the database holds, and what each seed did to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from app.tables.base import Key, Table


class ServiceDocument(Table, table=True):
    """A document of which there is one: the answers to `/v1` and `/v1/vocabularies`."""

    __tablename__ = "service_document"

    path: str = Field(primary_key=True, sa_type=Key)
    document: str = Field(sa_type=Text)


class FormerId(Table, table=True):
    """An id that a record had before, as the dossiers tell; so it is known in a database that never held it."""

    __tablename__ = "former_id"

    type: str = Field(primary_key=True)
    slug: str = Field(primary_key=True, sa_type=Key)
    now: str


class Seed(Table, table=True):
    """The log of seeds, carried from one database to the next. The last row is what the database holds."""

    __tablename__ = "seed"
    __table_args__ = (Index("seed_by_version", "version", "sequence"),)

    sequence: int = Field(primary_key=True)
    version: str
    seeded_at: datetime
    added: int
    changed: int
    removed: int
    renamed: int


_RENAMED = text("renamed_to IS NOT NULL")


class Change(Table, table=True):
    """What a seed did to a record."""

    __tablename__ = "change"
    __table_args__ = (
        Index("change_by_slug", "type", "slug", "sequence"),
        *(
            Index(name, *columns, sqlite_where=_RENAMED, postgresql_where=_RENAMED)
            for name, columns in (
                ("change_by_new_id", ("type", "renamed_to", "sequence")),
                ("change_by_seed_and_new_id", ("sequence", "type", "renamed_to")),
            )
        ),
        CheckConstraint("how IN ('added', 'changed', 'removed', 'renamed')", name="change_is_known"),
        CheckConstraint("(how = 'renamed') = (renamed_to IS NOT NULL)", name="change_rename_has_target"),
    )

    sequence: int = Field(primary_key=True, foreign_key="seed.sequence")
    type: str = Field(primary_key=True)
    slug: str = Field(primary_key=True, sa_type=Key)
    how: str
    renamed_to: str | None = Field(sa_type=Key)
