"""What ties facts to entities, to the article and to each other."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field

from app.tables.base import Key, Table, span_is_not_empty


class Participation(Table, table=True):
    """The tie of a fact to an entity, or to a label where there is none: in its attribution or in its content."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("participation_by_role", "entity_id", "role", "fact_id"),
        Index("participation_by_entity", "entity_id", "fact_id"),
        CheckConstraint("part IN ('attribution', 'content')", name="participation_part_is_known"),
        CheckConstraint("certainty IN ('stated', 'implied')", name="participation_certainty_is_known"),
        CheckConstraint("entity_id IS NOT NULL OR label IS NOT NULL", name="participation_names_somebody"),
    )

    fact_id: int = Field(primary_key=True, foreign_key="fact.id")
    position: int = Field(primary_key=True)
    part: str
    role: str
    entity_id: int | None = Field(foreign_key="entity.id")
    label: str | None
    certainty: str


class Involvement(Table, table=True):
    """An entity takes part in a fact, in whatever role. Each pair once, so it can drive a list in order."""

    __tablename__ = "involvement"

    entity_id: int = Field(primary_key=True, foreign_key="entity.id")
    fact_id: int = Field(primary_key=True, foreign_key="fact.id")


class DatedInvolvement(Table, table=True):
    """An entity takes part in a fact that is on the timeline. Each pair once, so it can drive the timeline in order."""

    __tablename__ = "dated_involvement"

    entity_id: int = Field(primary_key=True, foreign_key="entity.id")
    position: int = Field(primary_key=True, foreign_key="fact_time.position")


class Evidence(Table, table=True):
    """One telling of a fact. It lies in one sentence."""

    __tablename__ = "evidence"
    __table_args__ = (span_is_not_empty("evidence"),)

    fact_id: int = Field(primary_key=True, foreign_key="fact.id")
    position: int = Field(primary_key=True)
    sentence_id: int = Field(foreign_key="sentence.id", index=True)
    start: int
    end: int
    sha256: str


class Omission(Table, table=True):
    """A role that a telling does not print."""

    __tablename__ = "omission"
    __table_args__ = (ForeignKeyConstraint(["fact_id", "position"], ["evidence.fact_id", "evidence.position"]),)

    fact_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    role: str = Field(primary_key=True)


class Quote(Table, table=True):
    """Words that a claim's speaker is quoted as saying, one row a printing."""

    __tablename__ = "quote"
    __table_args__ = (span_is_not_empty("quote"),)

    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    position: int = Field(primary_key=True)
    sentence_id: int = Field(foreign_key="sentence.id")
    text: str
    start: int
    end: int
    sha256: str


class QuotePair(Table, table=True):
    """Two words that stand together in a quotation, or its only word: what given words are looked up by."""

    __tablename__ = "quote_pair"
    __table_args__ = (ForeignKeyConstraint(["claim_id", "position"], ["quote.claim_id", "quote.position"]),)

    pair: str = Field(primary_key=True, sa_type=Key)
    claim_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True)


class Related(Table, table=True):
    """A link from one fact to another."""

    __tablename__ = "related"
    __table_args__ = (CheckConstraint("fact_id <> other_id", name="related_is_another"),)

    fact_id: int = Field(primary_key=True, foreign_key="fact.id")
    other_id: int = Field(primary_key=True, foreign_key="fact.id", index=True)
    how: str = Field(primary_key=True)
