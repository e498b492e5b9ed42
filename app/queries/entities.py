"""What can be asked of entities, of their mentions, and of articles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, exists, select

from app.folding import fold
from app.queries.base import ArticleIds, EntityIds, ListQuery, ParagraphNumbers, value_of, values_of
from app.records import TYPES
from app.tables import Appearance, Article, Containment, Entity, Mention, NameBeginning, Place, Sentence
from app.vocabulary import EntityType, EntityTypeTerm, MentionKind, OrganisationKind, PersonKind, PlaceKind, RecordType

Name = Annotated[str, Field(min_length=1, max_length=200)]


class EntityQuery(ListQuery):
    """Which entities. Different parameters are combined by "and", one that is repeated by "or"."""

    table = Entity
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {"id": TYPES[Entity], "article": ["article"]}
    only: ClassVar[EntityType]
    """The type of entity that is listed."""

    q: Annotated[Name | None, Field(examples=["massoud"])] = None
    """Entities with a name that is this, or begins with it from one of its words on: in any script, whatever the case,
    the accents or the variants of letters. A misspelt name lists nothing here; `/v1/search` finds it."""
    article: ArticleIds = []
    """Entities that are mentioned in this article, or take part in one of its facts."""

    def filters(self) -> dict[str, Any]:
        """The filters in use; the name folded, and the first text beyond all that begin with it."""
        asked = super().filters()
        if self.q:
            folded = fold(self.q)
            # a text without a letter or a digit is the beginning of no name
            asked["q"] = [folded, folded + "\U0010ffff"] if folded else False
        return asked

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """Of the type, with the name, in the article."""
        yield from super().conditions(shape)
        yield col(Entity.type) == cls.only
        if shape.get("q") is False:
            yield false()
        elif "q" in shape:
            folded = col(NameBeginning.folded)
            begins = (folded >= value_of("q", 0), folded < value_of("q", 1))
            yield col(Entity.id).in_(select(NameBeginning.entity_id).where(*begins))
        if articles := values_of("article", shape):
            appears = col(Appearance.entity_id) == col(Entity.id)
            yield exists(select(Appearance.entity_id).where(appears, col(Appearance.article_id).in_(articles)))
        if kinds := values_of("kind", shape):
            yield col(Entity.kind).in_(kinds)


class PersonQuery(EntityQuery):
    """Which people."""

    only = "person"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**EntityQuery.links, "id": ["person"]}

    kind: Annotated[list[PersonKind], Field(max_length=10, examples=[["person"]])] = []
    """People of this kind."""


class OrganisationQuery(EntityQuery):
    """Which organisations."""

    only = "organisation"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**EntityQuery.links, "id": ["organisation"]}

    kind: Annotated[list[OrganisationKind], Field(max_length=20, examples=[["media"]])] = []
    """Organisations of this kind."""


_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)


def _box(text: str) -> str:
    """West, south, east, north, in degrees."""
    sides = text.split(",")
    if len(sides) != 4 or not all(_DEGREES.fullmatch(side) for side in sides):
        raise ValueError("expected four numbers: west,south,east,north")
    west, south, east, north = (float(side) for side in sides)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise ValueError("expected west and east within 180 degrees, south and north within 90")
    if south > north:
        raise ValueError("expected south at most north")
    return text


Box = Annotated[str, Field(max_length=100), AfterValidator(_box)]


class PlaceQuery(EntityQuery):
    """Which places."""

    only = "place"
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {**EntityQuery.links, "id": ["place"], "within": ["place"]}

    kind: Annotated[list[PlaceKind], Field(max_length=20, examples=[["province"]])] = []
    """Places of this kind."""
    within: Annotated[EntityIds, Field(examples=[["afghanistan"]])] = []
    """This place, and those that lie in it."""
    bbox: Annotated[Box | None, Field(examples=["68,34,71,36"])] = None
    """Places whose point lies in this box of degrees: west,south,east,north. West may be more than east, across the
    180th meridian."""

    def filters(self) -> dict[str, Any]:
        """The filters in use; the box as its four sides."""
        asked = super().filters()
        if self.bbox:
            asked["bbox"] = [float(side) for side in self.bbox.split(",")]
        return asked

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """In the place, in the box."""
        yield from super().conditions(shape)
        if containers := values_of("within", shape):
            inside = (col(Containment.place_id) == col(Entity.id), col(Containment.container_id).in_(containers))
            yield exists(select(Containment.place_id).where(*inside))
        if "bbox" in shape:
            west, south, east, north = values_of("bbox", shape)
            longitude, latitude = col(Place.longitude), col(Place.latitude)
            between = (longitude >= west) & (longitude <= east)
            across = (west > east) & ((longitude >= west) | (longitude <= east))
            within = (latitude >= south) & (latitude <= north) & or_(between, across)
            yield exists(select(Place.id).where(col(Place.id) == col(Entity.id), within))


class MentionQuery(ListQuery):
    """Which mentions. Different parameters are combined by "and", one that is repeated by "or"."""

    table = Mention
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {
        "id": ["mention"],
        "article": ["article"],
        "entity": TYPES[Entity],
    }

    article: ArticleIds = []
    """Mentions in this article."""
    paragraph: ParagraphNumbers = []
    """Mentions in the paragraph of this number."""
    entity: Annotated[EntityIds, Field(examples=[["ahmad-massoud"]])] = []
    """Mentions of this entity."""
    type: Annotated[list[EntityTypeTerm], Field(max_length=3, examples=[["person"]])] = []
    """Mentions of entities of this type."""
    kind: Annotated[list[MentionKind], Field(max_length=5, examples=[["description"]])] = []
    """Mentions of this kind."""

    @classmethod
    def conditions(cls, shape: Mapping[str, int | bool]) -> Iterator[ColumnElement[bool]]:
        """In the article and paragraph, of the entity."""
        yield from super().conditions(shape)
        if articles := values_of("article", shape):
            yield col(Mention.article_id).in_(articles)
        if paragraphs := values_of("paragraph", shape):
            here = col(Sentence.id) == col(Mention.sentence_id)
            yield exists(select(Sentence.id).where(here, col(Sentence.paragraph).in_(paragraphs)))
        if entities := values_of("entity", shape):
            yield col(Mention.entity_id).in_(entities)
        if types := values_of("type", shape):
            same = col(Entity.id) == col(Mention.entity_id)
            yield exists(select(Entity.id).where(same, col(Entity.type).in_(types)))
        if kinds := values_of("kind", shape):
            yield col(Mention.kind).in_(kinds)


class ArticleQuery(ListQuery):
    """Which articles."""

    table = Article
    links: ClassVar[Mapping[str, Sequence[RecordType]]] = {"id": ["article"]}
