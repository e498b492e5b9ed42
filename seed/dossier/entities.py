"""People, places and organisations, shared by all articles, with reference data that no article says."""

from typing import Annotated, ClassVar

from pydantic import Field

from app.documents import Slug
from app.vocabulary import (
    Confidence,
    EntityType,
    IdentifierScheme,
    NameKind,
    NameLanguage,
    OrganisationKind,
    PersonKind,
    PlaceKind,
)
from seed.dossier.entry import Entry, Sentence, Text


class Source(Entry):
    """Where reference data comes from."""

    id: Slug
    name: Text
    """The source, with its edition."""
    licence: Text | None = None
    """The licence of its data, where it was confirmed."""
    url: Text | None = None
    """Where it is described."""


class Sourced(Entry):
    """An item of reference data."""

    source: Text
    """The id of a source; after a space, what in it."""

    @property
    def source_id(self) -> str:
        return self.source.partition(" ")[0]


class EntityName(Entry):
    """A form of the name, as an article prints it."""

    text: Text
    kind: NameKind = "name"


class ReferenceName(Sourced):
    """A name from outside the articles."""

    text: Text
    lang: NameLanguage
    script: Annotated[str, Field(pattern=r"^[A-Z][a-z]{3}$")]


class Identifier(Sourced):
    """The entity's id in another catalogue."""

    scheme: IdentifierScheme
    value: Text
    url: Text | None = None
    confidence: Confidence


class Location(Sourced):
    """A point that stands for a place, in degrees (WGS 84)."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    precision: Text | None = None
    """What the point stands for, where it is not plain."""


class LiesIn(Sourced):
    """A place around another, where no article says so."""

    place: Slug


class Reference(Entry):
    """Data that no article says, each item with its source."""

    names: list[ReferenceName] = []
    identifiers: list[Identifier] = []


class PlaceReference(Reference):
    """Data that no article says, each item with its source."""

    location: Location | None = None
    lies_in: list[LiesIn] = []


class _Entity(Entry):
    type: ClassVar[EntityType]

    id: Slug
    """A few words joined by hyphens, unique over all entities."""
    name: Text
    """The name to show."""
    names: list[EntityName] = []
    """Every form of the name that an article prints."""
    description: Sentence
    """Who or what it is, in words of ours, from the articles alone."""
    renamed_from: list[Slug] = []
    """Ids it had before."""


class Person(_Entity):
    """A human being with a proper name."""

    type = "person"
    kind: PersonKind = "person"
    reference: Reference = Reference()


class Place(_Entity):
    """A country, or something with a position on the map."""

    type = "place"
    kind: PlaceKind
    reference: PlaceReference = PlaceReference()


class Organisation(_Entity):
    """A body of people."""

    type = "organisation"
    kind: OrganisationKind
    reference: Reference = Reference()


Entity = Person | Place | Organisation
