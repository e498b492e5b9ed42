"""What can be asked of facts of every type: who stands behind them, whom and what they concern, where and when."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Mapped, join
from sqlmodel import col, exists, select

from app.queries.base import ArticleIds, EntityIds, PageQuery, ParagraphNumbers, asked_of, value_of, values_of
from app.queries.dates import Date, first_day, last_day
from app.queries.values import Flag, Words
from app.records import TYPES
from app.tables import Containment, Entity, Evidence, Fact, FactTime, Involvement, Participation, Sentence, WordIndex
from app.tables.search import holds_words
from app.vocabulary import Certainty, FactType, RecordType, Role, Voice


class FactQuery(PageQuery):
    """Which facts. Different parameters are combined by "and", one that is repeated by "or"."""

    table = Fact
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {
        "id": TYPES[Fact],
        "article": ["article"],
        "entity": TYPES[Entity],
        "attributed_to": TYPES[Entity],
        "speaker": TYPES[Entity],
        "outlet": ["organisation"],
        "about": TYPES[Entity],
        "place": ["place"],
        "within": ["place"],
    }
    only: ClassVar[FactType | None] = None
    """The type of fact that is listed; None for all."""
    drivers: ClassVar[tuple[str, ...]] = ("speaker", "attributed_to", "outlet", "about", "place", "entity")
    """Filters by an entity that takes part: with one value, its facts in list order drive the statement."""
    concerns: ClassVar[ColumnElement[bool]] = col(Participation.role) == "about"
    """How an entity takes part in a fact that is `about` it."""

    q: Annotated[Words | None, Field(examples=["panjshir resist"])] = None
    """Facts with all of these words in their statement or in words quoted, the last as a whole or as a beginning. They
    stay in text order, and none is taken loosely; `/v1/search` ranks, and finds misspelt names."""
    article: ArticleIds = []
    """Facts of this article."""
    paragraph: ParagraphNumbers = []
    """Facts with evidence in the paragraph of this number."""
    entity: Annotated[EntityIds, Field(examples=[["ahmad-massoud"]])] = []
    """Facts in which this entity takes part; with `role` or `certainty`, in that role and certainty."""
    role: Annotated[list[Role], Field(max_length=20, examples=[["speaker"]])] = []
    """Facts in which somebody has this role; with `entity`, that entity."""
    attributed_to: Annotated[EntityIds, Field(examples=[["taliban"]])] = []
    """Facts whose speaker is this entity, or speaks on its behalf."""
    speaker: Annotated[EntityIds, Field(examples=[["white-house"]])] = []
    """Facts whose speaker is this entity."""
    outlet: Annotated[EntityIds, Field(examples=[["al-arabiya"]])] = []
    """Facts that were told to this medium, reported by it, or ascribed to it."""
    named_source: Annotated[Flag | None, Field(examples=[False])] = None
    """Whether some speaker is named. False: all are unnamed, or the article says it itself (see `voice`)."""
    voice: Annotated[list[Voice], Field(max_length=2, examples=[["attributed"]])] = []
    """Facts in this voice."""
    certainty: Annotated[list[Certainty], Field(max_length=2, examples=[["implied"]])] = []
    """Facts with a role of this certainty; with `entity` or `role`, that very role."""
    about: Annotated[EntityIds, Field(examples=[["panjshir-valley"]])] = []
    """Facts that concern this entity."""
    place: Annotated[EntityIds, Field(examples=[["kabul-airport"]])] = []
    """Facts that hold or happen exactly here."""
    within: Annotated[EntityIds, Field(examples=[["kabul"]])] = []
    """Facts that hold or happen here, or in a place that lies in it."""
    from_: Annotated[Date | None, Field(alias="from", examples=["2021-08-21"])] = None
    """Facts whose time reaches to this day or later; undated facts never match."""
    to: Annotated[Date | None, Field(examples=["2021-08-21"])] = None
    """Facts whose time begins on this day or earlier; undated facts never match."""

    def filters(self) -> dict[str, Any]:
        """The filters in use; dates as the days that bound them, a text as the words to look for."""
        asked = super().filters()
        if self.q:
            asked["q"] = asked_of(self.q)
        if self.from_:
            asked["from"] = [first_day(self.from_)]
        if self.to:
            asked["to"] = [last_day(self.to)]
        return asked

    def unanswerable(self) -> Iterator[tuple[str, str]]:
        """A span of time that ends before it begins."""
        yield from super().unanswerable()
        if self.from_ and self.to and first_day(self.from_) > last_day(self.to):
            yield "from", f"`{self.from_}` is after `to`, which is `{self.to}`"

    @classmethod
    def source(cls, shape: Mapping[str, int | bool]) -> tuple[Any, Mapped[Any]]:
        """The facts; those with the words, or else, where a filter has one entity, those it is involved in. Either are
        in list order already."""
        if shape.get("q"):
            return join(WordIndex, Fact, col(WordIndex.rowid) == col(Fact.id)), col(WordIndex.rowid)
        if driver := cls.driver(shape):
            number, involved = col(Involvement.fact_id), col(Involvement.entity_id) == value_of(driver)
            return join(Involvement, Fact, and_(number == col(Fact.id), involved)), number
        return Fact, col(Fact.id)

    @classmethod
    def driver(cls, shape: Mapping[str, int | bool]) -> str | None:
        """The filter whose one entity drives the statement, if there is one."""
        if shape.get("q"):
            return None
        return next((name for name in cls.drivers if shape.get(name) == 1), None)

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """Every condition is on the fact; all but the plainest look for a row that ties it to something."""
        yield from super().conditions(shape)
        if cls.only is not None:
            yield col(Fact.type) == cls.only
        if "q" in shape:
            yield holds_words(value_of("q")) if shape["q"] else false()
        if articles := values_of("article", shape):
            yield col(Fact.article_id).in_(articles)
        if voices := values_of("voice", shape):
            yield col(Fact.voice).in_(voices)
        yield from _participating(shape, cls.driver(shape))
        if about := values_of("about", shape):
            yield takes_part(col(Participation.entity_id).in_(about), cls.concerns)
        yield from _placed(shape)
        if paragraphs := values_of("paragraph", shape):
            here = (col(Evidence.fact_id) == col(Fact.id), col(Sentence.id) == col(Evidence.sentence_id))
            yield exists(select(Evidence.fact_id).where(*here, col(Sentence.paragraph).in_(paragraphs)))
        if "from" in shape or "to" in shape:
            yield cls.timed(*_overlap(shape))

    @classmethod
    def timed(cls, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        """The fact has a time that meets some conditions."""
        return exists(select(FactTime.fact_id).where(col(FactTime.fact_id) == col(Fact.id), *conditions))


def takes_part(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody takes part in the fact in a way that meets some conditions."""
    return exists(select(Participation.fact_id).where(col(Participation.fact_id) == col(Fact.id), *conditions))


def _participating(shape: Mapping[str, int | bool], driver: str | None) -> Iterator[ColumnElement[bool]]:
    attributed = col(Participation.part) == "attribution"
    role, entity = col(Participation.role), col(Participation.entity_id)
    columns = {"entity": entity, "role": role, "certainty": col(Participation.certainty)}
    same = [column.in_(values) for name, column in columns.items() if (values := values_of(name, shape))]
    # an entity that drives takes part in each row: to ask again would only mislead the planner about how many match
    if same and (driver != "entity" or len(same) > 1):
        yield takes_part(*same)
    if speakers := values_of("speaker", shape):
        yield takes_part(entity.in_(speakers), attributed, role == "speaker")
    if attributed_to := values_of("attributed_to", shape):
        yield takes_part(entity.in_(attributed_to), attributed, or_(role == "speaker", role == "on_behalf_of"))
    if outlets := values_of("outlet", shape):
        media = exists(select(Entity.id).where(col(Entity.id) == entity, col(Entity.kind) == "media"))
        relayed = or_(role == "told_to", role == "reported_by")
        yield takes_part(entity.in_(outlets), attributed, or_(relayed, and_(role == "speaker", media)))
    if "named_source" in shape:
        named = takes_part(attributed, role == "speaker", entity.is_not(None))
        yield named if shape["named_source"] else ~named


def _placed(shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
    role, entity = col(Participation.role), col(Participation.entity_id)
    if places := values_of("place", shape):
        yield takes_part(entity.in_(places), role == "place")
    if containers := values_of("within", shape):
        inside = col(Containment.container_id).in_(containers)
        yield col(Fact.id).in_(
            select(Participation.fact_id).where(role == "place", entity.in_(select(Containment.place_id).where(inside)))
        )


def _overlap(shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
    """A bound that is open or unknown lets everything through; without a date at all there is nothing to overlap."""
    earliest, latest = col(FactTime.earliest), col(FactTime.latest)
    yield or_(earliest.is_not(None), latest.is_not(None))
    if "from" in shape:
        yield or_(latest.is_(None), latest >= value_of("from"))
    if "to" in shape:
        yield or_(earliest.is_(None), earliest <= value_of("to"))
