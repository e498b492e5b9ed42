"""What quotations are looked up by, and what is read of those that are found."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    SelectBase,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.tables import Entity, EntityName, Fact, NameBeginning, Participation, Quote, QuotePair, Relation, Sentence

MAX_PAIRS = 48
"""How many pairs of words are looked up, spread over the words that are given."""

CANDIDATES = 25
"""How many quotations are compared: those that share the most pairs."""


NEAREST = 10
"""How many claims the nearest quotations may be of."""


class Candidate(NamedTuple):
    """A quotation, as it is compared."""

    claim: int
    position: int
    article: int
    text: str
    paragraph: int
    start: int
    end: int
    sha256: str
    asked: int
    """Whether it is of the speaker or of the outlet that is asked about: 1 or 0."""


def spread(pairs: Sequence[str]) -> list[str]:
    """As many pairs as are looked up, the same number every time: evenly spread, the last one repeated."""
    step = max(1, -(-len(pairs) // MAX_PAIRS))
    chosen = list(pairs[::step])
    return chosen + chosen[-1:] * (MAX_PAIRS - len(chosen))


ROLES = {"speaker": ("speaker", "on_behalf_of"), "outlet": ("told_to", "reported_by", "speaker")}
"""The roles of a speaker, and of an outlet, which may be the speaker itself."""

ASKED = 2
"""How many pairs it counts for that a quotation is of whoever is asked about."""


@lru_cache(maxsize=8)
def candidates_statement(asked: Collection[str], *, of_article: bool) -> SelectBase:
    """The quotations that share the most pairs of words, as `Candidate`s; of a `speaker` and an `outlet` first."""
    pairs: list[BindParameter[str]] = [bindparam(f"pair_{index}") for index in range(MAX_PAIRS)]
    claim, position = col(QuotePair.claim_id), col(QuotePair.position)
    shared = select(claim, position).where(col(QuotePair.pair).in_(pairs)).group_by(claim, position)
    if of_article:
        shared = shared.join(Fact, col(Fact.id) == claim).where(col(Fact.article_id) == bindparam("article"))
    whose = case((or_(false(), *(_has_role(claim, field) for field in sorted(asked))), 1), else_=0)
    best = (
        shared.add_columns(whose.label("asked"))
        .order_by((func.count() + ASKED * whose).desc(), claim, position)
        .limit(CANDIDATES)
        .subquery()
    )
    columns = (col(Quote.text), col(Sentence.paragraph), col(Quote.start), col(Quote.end), col(Quote.sha256))
    return (
        select(col(Quote.claim_id), col(Quote.position), col(Fact.article_id), *columns, best.c.asked)
        .join(best, (best.c.claim_id == col(Quote.claim_id)) & (best.c.position == col(Quote.position)))
        .join(Fact, col(Fact.id) == col(Quote.claim_id))
        .join(Sentence, col(Sentence.id) == col(Quote.sentence_id))
        .order_by(col(Quote.claim_id), col(Quote.position))
    )


def _has_role(claim: Any, field: str) -> ColumnElement[bool]:
    """Whether the claim has somebody as its speaker or its outlet."""
    return exists().where(
        col(Participation.fact_id) == claim,
        col(Participation.entity_id) == bindparam(field, type_=Integer),
        or_(*(col(Participation.role) == role for role in ROLES[field])),
    )


CLAIMS = select(col(Fact.id), col(Fact.document)).where(
    col(Fact.id).in_([bindparam(f"claim_{index}") for index in range(NEAREST)])
)
"""Numbers and documents of claims."""

ENTITIES = select(col(Entity.slug), col(Entity.type), col(Entity.name)).where(
    or_(col(Entity.slug) == bindparam("speaker"), col(Entity.slug) == bindparam("outlet"))
)
"""Id, type and name of the speaker and the outlet."""

OF_A_BODY = ("leader_of", "spokesperson_of", "works_for")
"""How a person is tied to a body whose they are."""

_own, _other = aliased(Participation), aliased(Participation)
_is_body = col(Entity.slug).in_([bindparam(f"body_{index}") for index in range(NEAREST)])
_is_of = and_(
    or_(*(col(Relation.predicate) == predicate for predicate in OF_A_BODY)),
    col(Relation.status) == "current",
    col(_own.role) == "subject",
    col(_other.role) == "object",
    col(Entity.type) == "organisation",
    col(Fact.voice) == "article",
)

TIES = (
    select(col(Entity.slug), col(Entity.name), case((_is_of, 1), else_=0))
    .select_from(_own)
    .join(Relation, col(Relation.id) == col(_own.fact_id))
    .join(Fact, col(Fact.id) == col(Relation.id))
    .join(_other, (col(_other.fact_id) == col(_own.fact_id)) & (col(_other.position) != col(_own.position)))
    .join(Entity, col(Entity.id) == col(_other.entity_id))
    .where(col(_own.entity_id) == bindparam("entity", type_=Integer), or_(_is_body, _is_of))
    .order_by(case((_is_body, 0), else_=1), col(Relation.id), col(_other.position))
    .limit(2 * NEAREST)
)
"""Whom somebody is tied to by a relation: some bodies, and organisations that they are said to be of (told by 1)."""

NAMED = (
    select(col(Entity.name), col(EntityName.text), col(Entity.slug))
    .join(NameBeginning, col(NameBeginning.entity_id) == col(Entity.id))
    .join(EntityName, col(EntityName.entity_id) == col(Entity.id))
    .where(col(NameBeginning.folded) == bindparam("folded"))
    .order_by(col(Entity.id), col(EntityName.position))
    .limit(200)
)
"""Entities of whose names one is some words, or ends with them; with each of their names, and their ids."""
