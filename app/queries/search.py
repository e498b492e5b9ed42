"""What can be searched for, over everything."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import ColumnElement, or_
from sqlmodel import col, exists, select

from app.queries.base import ArticleIds, Question, asked_of, value_of, values_of
from app.queries.values import AS_WHOLE, Words
from app.tables import Appearance, Searchable
from app.tables.search import ARTICLES_FROM, ENTITIES_FROM, holds_words
from app.vocabulary import RecordType, SearchableTypeTerm

Types = Annotated[list[SearchableTypeTerm], Field(max_length=8, examples=[["person", "claim"]])]


class SearchQuery(Question):
    """What to search for, and among what. A parameter that is repeated means "or"."""

    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {"article": ["article"]}

    q: Annotated[Words, Field(examples=["massoud war"])]
    """Words of a name in any script, of a statement, of quoted words or of a description. A record is found that has
    all of them, the last as a whole or as a beginning, whatever the case, the accents and the punctuation."""
    type: Types = []
    """Records of this type."""
    article: ArticleIds = []
    """This article, its facts, and the entities that it mentions."""
    limit: Annotated[int, Field(ge=1, le=50, examples=[10]), AS_WHOLE] = 20
    """How many records a page has, at most."""
    cursor: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{10,250}$")] = None
    """Where to go on: the value in the `next` link of the page before, with the other parameters unchanged."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer, whatever `Accept` says."""

    def filters(self) -> dict[str, Any]:
        """The filters in use; the text as the words to look for."""
        return {**super().filters(), "q": asked_of(self.q)}

    @staticmethod
    def conditions(shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """What a searchable record and its words have to meet."""
        yield holds_words(value_of("q"))
        number = col(Searchable.id)
        if types := values_of("type", shape):
            yield col(Searchable.type).in_(types)
        if articles := values_of("article", shape):
            appears = (col(Appearance.entity_id) == number - ENTITIES_FROM, col(Appearance.article_id).in_(articles))
            yield or_(
                col(Searchable.article_id).in_(articles),
                (number - ARTICLES_FROM).in_(articles),
                exists(select(Appearance.entity_id).where(*appears)),
            )


class SuggestQuery(Question):
    """What has been typed so far, and what may be suggested."""

    q: Annotated[Words, Field(examples=["mass"])]
    """The beginning of a name or of any of its words, in any script; or words of a statement, the last of which may be
    incomplete."""
    type: Types = []
    """Suggest records of this type."""
    limit: Annotated[int, Field(ge=1, le=20, examples=[5]), AS_WHOLE] = 10
    """How many suggestions to make, at most."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer, whatever `Accept` says."""
