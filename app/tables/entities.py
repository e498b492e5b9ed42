"""People, places and organisations: a supertype row for each, a subtype row where a type owns a column."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.tables.base import Key, Table


class Entity(Table, table=True):
    """A person, place or organisation."""

    __tablename__ = "entity"
    __table_args__ = (
        UniqueConstraint("id", "type"),
        Index("entity_by_type", "type", "id"),
        CheckConstraint("type IN ('person', 'place', 'organisation')", name="entity_type_is_known"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(unique=True, sa_type=Key)
    type: str
    kind: str
    name: str
    document: str = Field(sa_type=Text)


class Place(Table, table=True):
    """What only a place has."""

    __tablename__ = "place"
    __table_args__ = (
        ForeignKeyConstraint(["id", "type"], ["entity.id", "entity.type"]),
        CheckConstraint("type = 'place'", name="place_is_a_place"),
        CheckConstraint(
            "(latitude IS NULL AND longitude IS NULL) OR (latitude IS NOT NULL AND longitude IS NOT NULL"
            " AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
            name="place_location_is_whole",
        ),
    )

    id: int = Field(primary_key=True)
    type: str
    latitude: float | None
    longitude: float | None


class Containment(Table, table=True):
    """A place lies in another, however many steps away; every place lies in itself."""

    __tablename__ = "containment"
    __table_args__ = (Index("containment_by_container", "container_id", "place_id"),)

    place_id: int = Field(primary_key=True, foreign_key="place.id")
    container_id: int = Field(primary_key=True, foreign_key="place.id")


class NameBeginning(Table, table=True):
    """A name from one of its words on, folded: what a name that is typed in is looked up by."""

    __tablename__ = "name_beginning"
    __table_args__ = (
        ForeignKeyConstraint(["entity_id", "type"], ["entity.id", "entity.type"]),
        Index("name_beginning_by_type", "type", "folded", "entity_id"),
    )

    folded: str = Field(primary_key=True, sa_type=Key)
    entity_id: int = Field(primary_key=True)
    type: str


class EntityName(Table, table=True):
    """A name: printed in an article (`source` is null), or reference data with its source."""

    __tablename__ = "entity_name"
    __table_args__ = (
        CheckConstraint("(source IS NULL) = (language IS NULL)", name="entity_name_reference_is_whole"),
        CheckConstraint("(source IS NULL) = (script IS NULL)", name="entity_name_reference_has_script"),
        CheckConstraint("(source IS NULL) = (kind IS NOT NULL)", name="entity_name_is_printed_or_sourced"),
    )

    entity_id: int = Field(primary_key=True, foreign_key="entity.id")
    position: int = Field(primary_key=True)
    text: str = Field(index=True)
    kind: str | None
    language: str | None
    script: str | None
    source: str | None


class Identifier(Table, table=True):
    """An entity's id in another catalogue."""

    __tablename__ = "identifier"
    __table_args__ = (Index("identifier_by_value", "scheme", "value"),)

    entity_id: int = Field(primary_key=True, foreign_key="entity.id")
    scheme: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    url: str | None
    confidence: str
    source: str
