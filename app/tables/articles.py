"""Articles, the shape of their text, and the mentions in it."""

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.tables.base import Key, Table, span_is_not_empty


class Article(Table, table=True):
    """A news article; `coverage` is the document that lists its sentences."""

    __tablename__ = "article"

    id: int = Field(primary_key=True)
    slug: str = Field(unique=True, sa_type=Key)
    language: str
    text_sha256: str
    text_length: int
    coverage: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)


class Paragraph(Table, table=True):
    """A non-empty line of an article's text."""

    __tablename__ = "paragraph"
    __table_args__ = (span_is_not_empty("paragraph"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id")
    number: int = Field(primary_key=True)
    kind: str
    start: int
    end: int
    sha256: str


class Sentence(Table, table=True):
    """A sentence; `reason` says why it yields no fact, where it yields none."""

    __tablename__ = "sentence"
    __table_args__ = (
        ForeignKeyConstraint(["article_id", "paragraph"], ["paragraph.article_id", "paragraph.number"]),
        UniqueConstraint("article_id", "start"),
        span_is_not_empty("sentence"),
    )

    id: int = Field(primary_key=True)
    article_id: int
    paragraph: int
    start: int
    end: int
    sha256: str
    reason: str | None


class Appearance(Table, table=True):
    """An entity is mentioned in an article, or takes part in one of its facts."""

    __tablename__ = "appearance"
    __table_args__ = (Index("appearance_by_article", "article_id", "entity_id"),)

    entity_id: int = Field(primary_key=True, foreign_key="entity.id")
    article_id: int = Field(primary_key=True, foreign_key="article.id")


class Mention(Table, table=True):
    """A place in an article where an entity is named or described."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("mention_by_article", "article_id", "id"),
        Index("mention_by_entity", "entity_id", "article_id", "id"),
        span_is_not_empty("mention"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(unique=True, sa_type=Key)
    article_id: int = Field(foreign_key="article.id")
    sentence_id: int = Field(foreign_key="sentence.id")
    entity_id: int = Field(foreign_key="entity.id")
    kind: str
    start: int
    end: int
    sha256: str
    document: str = Field(sa_type=Text)
