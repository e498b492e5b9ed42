"""Claims, figures, events and relations: a supertype row for each, and a subtype row with the same key."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.tables.base import Key, Table

# Written out for readers of the schema; NULL-proof, since a CHECK that comes out NULL passes.
BOUNDS_AGREE_WITH_QUALIFIER = """CASE qualifier
 WHEN 'exact' THEN value IS NOT NULL AND lower IS NOT NULL AND upper IS NOT NULL AND value = lower AND value = upper
 WHEN 'about' THEN value IS NOT NULL AND lower IS NULL AND upper IS NULL
 WHEN 'at_least' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL
 WHEN 'more_than' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL
 WHEN 'at_most' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL
 WHEN 'less_than' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL
 WHEN 'between' THEN value IS NULL AND lower IS NOT NULL AND upper IS NOT NULL AND lower <= upper
 WHEN 'vague' THEN value IS NULL AND lower IS NULL AND upper IS NULL
 ELSE false END"""


class Fact(Table, table=True):
    """What every claim, figure, event and relation has. `id` runs in text order."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("id", "type"),
        Index("fact_by_type", "type", "id"),
        Index("fact_by_article", "article_id", "type", "id"),
        CheckConstraint("type IN ('claim', 'figure', 'event', 'relation')", name="fact_type_is_known"),
        CheckConstraint("voice IN ('attributed', 'article')", name="fact_voice_is_known"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(unique=True, sa_type=Key)
    type: str
    article_id: int = Field(foreign_key="article.id")
    voice: str
    statement: str
    document: str = Field(sa_type=Text)


class Claim(Table, table=True):
    """What only a claim has."""

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(["id", "type"], ["fact.id", "fact.type"]),
        CheckConstraint("type = 'claim'", name="claim_is_a_claim"),
        CheckConstraint("modality <> 'conditional' OR condition IS NOT NULL", name="claim_condition_is_given"),
    )

    id: int = Field(primary_key=True)
    type: str
    kind: str
    modality: str
    condition: str | None


class Figure(Table, table=True):
    """What only a figure has. A number has at most 15 digits, so a double keeps it exactly."""

    __tablename__ = "figure"
    __table_args__ = (
        ForeignKeyConstraint(["id", "type"], ["fact.id", "fact.type"]),
        CheckConstraint("type = 'figure'", name="figure_is_a_figure"),
        CheckConstraint(BOUNDS_AGREE_WITH_QUALIFIER, name="figure_bounds_agree_with_qualifier"),
    )

    id: int = Field(primary_key=True)
    type: str
    claim_id: int | None = Field(foreign_key="claim.id")
    measure: str
    unit: str
    printed: str
    qualifier: str
    value: float | None
    lower: float | None
    upper: float | None


class Event(Table, table=True):
    """What only an event has."""

    __tablename__ = "event"
    __table_args__ = (
        ForeignKeyConstraint(["id", "type"], ["fact.id", "fact.type"]),
        CheckConstraint("type = 'event'", name="event_is_an_event"),
    )

    id: int = Field(primary_key=True)
    type: str
    claim_id: int | None = Field(foreign_key="claim.id")
    kind: str
    status: str


class Relation(Table, table=True):
    """What only a relation has."""

    __tablename__ = "relation"
    __table_args__ = (
        ForeignKeyConstraint(["id", "type"], ["fact.id", "fact.type"]),
        CheckConstraint("type = 'relation'", name="relation_is_a_relation"),
    )

    id: int = Field(primary_key=True)
    type: str
    claim_id: int | None = Field(foreign_key="claim.id")
    predicate: str
    status: str


class FactTime(Table, table=True):
    """When a fact held, for the facts whose sentence prints time words.

    `position` runs in the order of the timeline, from 1. A time without any bound has no place there.
    """

    __tablename__ = "fact_time"
    __table_args__ = (
        CheckConstraint("earliest IS NULL OR latest IS NULL OR earliest <= latest", name="fact_time_runs_forward"),
        CheckConstraint(
            "(position IS NULL) = (earliest IS NULL AND latest IS NULL)", name="fact_time_has_a_place_if_bounded"
        ),
        Index("fact_time_by_position", "position", unique=True),
        CheckConstraint("basis <> 'external' OR source IS NOT NULL", name="fact_time_external_has_source"),
    )

    fact_id: int = Field(primary_key=True, foreign_key="fact.id")
    position: int | None
    edtf: str | None
    earliest: str | None = Field(sa_type=Key)
    latest: str | None = Field(sa_type=Key)
    printed: str
    basis: str
    reasoning: str | None
    source: str | None
