"""What can be asked of the graph, and the statements of one step outwards: from entities to the facts around them, and
from those facts to all who take part in them.

A step costs two statements, and however busy an entity is, each looks at a bounded number of rows of narrow tables.
Only for a type that is rare among an entity's facts it looks at more of them.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, ScalarSelect, Select, SelectBase, bindparam, union_all
from sqlalchemy.orm import Mapped, aliased, join
from sqlmodel import col, exists, func, select

from app.documents import Slug
from app.queries.base import ArticleIds, Shape, values_of
from app.queries.values import AS_WHOLE
from app.routes import QueryModel
from app.tables import Entity, Fact, Participation
from app.vocabulary import FactTypeTerm, Role

BEYOND_ALL = 2**31 - 1
"""At least the number of any fact."""

Asked = Mapping[str, int | bool]


class GraphQuery(QueryModel):
    """Around whom, how far, and by which ties."""

    entity: Annotated[list[Slug], Field(min_length=1, max_length=20, examples=[["ali-maysam-nazari"]])]
    """The person, place or organisation to start from. Repeat it for several."""
    depth: Annotated[int, Field(ge=1, le=3, examples=[1]), AS_WHOLE] = 1
    """How far to go: 1 to those who share a fact with an entity asked for, 2 also to those who share one with them."""
    role: Annotated[list[Role], Field(max_length=20, examples=[["subject", "object"]])] = []
    """Follow ties of this role alone. Two entities are connected if both have a role that is followed."""
    type: Annotated[list[FactTypeTerm], Field(max_length=4, examples=[["relation"]])] = []
    """Follow facts of this type alone."""
    article: ArticleIds = []
    """Follow facts of this article alone."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer: JSON as networkx reads it (node-link), or GraphML."""


@lru_cache(maxsize=256)
def starting_entities(shape: Shape) -> SelectBase:
    """What a node shows of some entities."""
    return (
        select(Entity.id, Entity.slug, Entity.type, Entity.name)
        .where(col(Entity.id).in_(values_of("entity", dict(shape))))
        .order_by(col(Entity.id))
    )


@lru_cache(maxsize=256)
def facts_around(shape: Shape) -> SelectBase:
    """The first facts in text order that some entities take part in: as many as `most`."""
    asked = dict(shape)
    facts = _in_articles(asked) if "article" in asked else _of_entities(asked)
    return facts.limit(bindparam("most"))


@lru_cache(maxsize=256)
def ties_of(shape: Shape) -> SelectBase:
    """Who takes part in some facts, with what nodes and edges show of them: as many ties as `most`, in text order."""
    asked = dict(shape)
    fact, entity = col(Participation.fact_id), col(Participation.entity_id)
    return (
        Select(
            *(fact, col(Fact.slug), col(Fact.type), col(Fact.statement)),
            *(col(Participation.position), col(Participation.part), col(Participation.role)),
            *(col(Participation.label), col(Participation.certainty)),
            *(entity, col(Entity.slug), col(Entity.type), col(Entity.name)),
        )
        .select_from(join(join(Participation, Fact, fact == col(Fact.id)), Entity, entity == col(Entity.id)))
        .where(fact.in_(values_of("fact", asked)), *_in_roles(asked))
        .order_by(fact, col(Participation.position))
        .limit(bindparam("most"))
    )


def _in_articles(asked: Asked) -> Select[Any]:
    """An article has few facts: each of them is looked at."""
    fact = col(Fact.id)
    tied = (col(Participation.fact_id) == fact, col(Participation.entity_id).in_(values_of("entity", asked)))
    return (
        select(fact)
        .where(
            col(Fact.article_id).in_(values_of("article", asked)),
            exists(select(Participation.fact_id).where(*tied, *_in_roles(asked))),
            *_of_types(asked),
        )
        .order_by(fact)
    )


def _of_entities(asked: Asked) -> Select[Any]:
    """An entity may have very many facts, and there may be many entities: those within reach are looked at."""
    fact = col(Participation.fact_id)
    return (
        select(fact)
        .distinct()
        .where(
            col(Participation.entity_id).in_(values_of("entity", asked)),
            fact <= func.coalesce(_reach(asked), BEYOND_ALL),
            *_in_roles(asked),
            *_typed(asked, fact),
        )
        .order_by(fact)
    )


def _reach(asked: Asked) -> ScalarSelect[Any]:
    """The first fact by which a single entity, in a single role, has more than `most`; null if none has so many.

    The first facts of all entities together do not reach farther.
    """
    one = aliased(Participation)
    fact = col(one.fact_id)
    its = [col(one.entity_id) == col(Entity.id), *_typed(asked, fact)]
    each: list[Any] = [Entity]
    if roles := values_of("role", asked):
        role = union_all(*(Select(role.label("role")) for role in roles)).subquery()
        its.append(col(one.role) == role.c.role)
        each.append(role)
    nth = select(fact).distinct().where(*its).order_by(fact).limit(1).offset(bindparam("most"))
    of_each = select(func.min(nth.correlate(*each).scalar_subquery())).select_from(*each)
    return of_each.where(col(Entity.id).in_(values_of("entity", asked))).scalar_subquery()


def _in_roles(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if roles := values_of("role", asked):
        yield col(Participation.role).in_(roles)


def _of_types(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if types := values_of("type", asked):
        yield col(Fact.type).in_(types)


def _typed(asked: Asked, fact: Mapped[int]) -> Iterator[ColumnElement[bool]]:
    if "type" in asked:
        yield exists(select(Fact.id).where(col(Fact.id) == fact, *_of_types(asked)))
