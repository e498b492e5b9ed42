"""Every span that the facts of an article are pinned to, as a statement that whoever verifies a text can run."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, literal, null, select, union_all
from sqlmodel import col

from app.tables import Article, Evidence, Fact, Mention, Paragraph, Quote, Sentence
from app.verification import Pinned

_NOTHING = cast(null(), String)
_OF_ARTICLE = bindparam("article", type_=Integer)


def _spans_of(table: Any, part: str, *owner: Any) -> Any:
    """Part, start, end, hash; then type and id of the record, and the number of the paragraph."""
    return select(literal(part), col(table.start), col(table.end), col(table.sha256), *owner)


SPANS = union_all(
    _spans_of(Paragraph, "paragraph", _NOTHING, _NOTHING, col(Paragraph.number)).where(
        col(Paragraph.article_id) == _OF_ARTICLE
    ),
    _spans_of(Sentence, "sentence", _NOTHING, _NOTHING, col(Sentence.paragraph)).where(
        col(Sentence.article_id) == _OF_ARTICLE
    ),
    _spans_of(Mention, "mention", literal("mention"), col(Mention.slug), col(Sentence.paragraph))
    .join(Sentence, col(Sentence.id) == col(Mention.sentence_id))
    .where(col(Mention.article_id) == _OF_ARTICLE),
    _spans_of(Evidence, "evidence", col(Fact.type), col(Fact.slug), col(Sentence.paragraph))
    .join(Fact, col(Fact.id) == col(Evidence.fact_id))
    .join(Sentence, col(Sentence.id) == col(Evidence.sentence_id))
    .where(col(Fact.article_id) == _OF_ARTICLE),
    _spans_of(Quote, "quote", col(Fact.type), col(Fact.slug), col(Sentence.paragraph))
    .join(Fact, col(Fact.id) == col(Quote.claim_id))
    .join(Sentence, col(Sentence.id) == col(Quote.sentence_id))
    .where(col(Fact.article_id) == _OF_ARTICLE),
)
"""The spans of the article of a number."""


class Original(NamedTuple):
    """What is known of an article's text."""

    number: int
    """The article's number in its table."""
    id: str
    sha256: str
    length: int
    """In code points."""
    document: str
    """The article's document, as JSON."""


ARTICLES = select(
    col(Article.id), col(Article.slug), col(Article.text_sha256), col(Article.text_length), col(Article.document)
)
"""Each article as an `Original`."""

BY_TEXT = ARTICLES.where(col(Article.text_sha256) == bindparam("sha256")).order_by(col(Article.id)).limit(1)
"""The article with a text."""

BY_ID = ARTICLES.where(col(Article.slug) == bindparam("slug"))
"""The article of an id."""

FIRST_TWO = ARTICLES.order_by(col(Article.id)).limit(2)
"""Enough to see whether there is only one."""


def pinned(rows: Iterable[Any]) -> Iterator[Pinned]:
    """The rows of `SPANS` as spans."""
    for part, start, end, sha256, type, id, number in rows:
        yield Pinned(part, start, end, sha256, type, id, number)
