"""What the query parameters of several operations share."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlmodel import col, exists, select

from app.documents import Slug
from app.paging import ListQuery, values_of
from app.records import Documented
from app.tables import Appearance, Article, Entity, Fact
from app.vocabulary import EntityType, FactType

ArticleFilter = Annotated[list[Slug], Field(max_length=100, examples=[["panjshir-last-bastion"]])]


class FactQuery(ListQuery):
    """Which facts."""

    table = Fact
    links: ClassVar[Mapping[str, type[Documented]]] = {"article": Article}
    only: ClassVar[FactType | None] = None
    """The type of fact that is listed; None for all."""

    article: ArticleFilter = []
    """Facts of this article. Repeat it for several."""

    @classmethod
    def conditions(cls, counts: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:
        """Rows of the type, and of one of the articles."""
        if cls.only is not None:
            yield col(Fact.type) == cls.only
        if articles := values_of("article", counts):
            yield col(Fact.article_id).in_(articles)


class EntityQuery(ListQuery):
    """Which entities."""

    table = Entity
    links: ClassVar[Mapping[str, type[Documented]]] = {"article": Article}
    only: ClassVar[EntityType]
    """The type of entity that is listed."""

    article: ArticleFilter = []
    """Entities that are mentioned in this article, or take part in one of its facts. Repeat it for several."""

    @classmethod
    def conditions(cls, counts: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:
        """Rows of the type, that appear in one of the articles."""
        yield col(Entity.type) == cls.only
        if articles := values_of("article", counts):
            appears = col(Appearance.entity_id) == col(Entity.id)
            yield exists(select(Appearance.entity_id).where(appears, col(Appearance.article_id).in_(articles)))
