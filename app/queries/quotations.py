"""What quotations are looked up by, and what is read of those that are found."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BindParameter, SelectBase, bindparam, func, or_, select
from sqlmodel import col

from app.tables import Entity, EntityName, Fact, NameBeginning, Quote, QuotePair, Sentence

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


def spread(pairs: Sequence[str]) -> list[str]:
    """As many pairs as are looked up, the same number every time: evenly spread, the last one repeated."""
    step = max(1, -(-len(pairs) // MAX_PAIRS))
    chosen = list(pairs[::step])
    return chosen + chosen[-1:] * (MAX_PAIRS - len(chosen))


@lru_cache(maxsize=2)
def candidates_statement(*, of_article: bool) -> SelectBase:
    """The quotations that share the most pairs of words, as `Candidate`s."""
    pairs: list[BindParameter[str]] = [bindparam(f"pair_{index}") for index in range(MAX_PAIRS)]
    shared = select(col(QuotePair.claim_id), col(QuotePair.position)).where(col(QuotePair.pair).in_(pairs))
    if of_article:
        shared = shared.join(Fact, col(Fact.id) == col(QuotePair.claim_id)).where(
            col(Fact.article_id) == bindparam("article")
        )
    best = (
        shared.group_by(col(QuotePair.claim_id), col(QuotePair.position))
        .order_by(func.count().desc(), col(QuotePair.claim_id), col(QuotePair.position))
        .limit(CANDIDATES)
        .subquery()
    )
    columns = (col(Quote.text), col(Sentence.paragraph), col(Quote.start), col(Quote.end), col(Quote.sha256))
    return (
        select(col(Quote.claim_id), col(Quote.position), col(Fact.article_id), *columns)
        .join(best, (best.c.claim_id == col(Quote.claim_id)) & (best.c.position == col(Quote.position)))
        .join(Fact, col(Fact.id) == col(Quote.claim_id))
        .join(Sentence, col(Sentence.id) == col(Quote.sentence_id))
        .order_by(col(Quote.claim_id), col(Quote.position))
    )


CLAIMS = select(col(Fact.id), col(Fact.document)).where(
    col(Fact.id).in_([bindparam(f"claim_{index}") for index in range(NEAREST)])
)
"""Numbers and documents of claims."""

ENTITIES = select(col(Entity.slug), col(Entity.type), col(Entity.name)).where(
    or_(col(Entity.slug) == bindparam("speaker"), col(Entity.slug) == bindparam("outlet"))
)
"""Id, type and name of the speaker and the outlet."""

NAMED = (
    select(col(Entity.name), col(EntityName.text))
    .join(NameBeginning, col(NameBeginning.entity_id) == col(Entity.id))
    .join(EntityName, col(EntityName.entity_id) == col(Entity.id))
    .where(col(NameBeginning.folded) == bindparam("folded"))
    .order_by(col(Entity.id), col(EntityName.position))
    .limit(200)
)
"""Entities of whose names one is some words, or ends with them; with each of their names."""
