"""People, places and organisations: what the articles say of them, and reference data apart."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.base import Document, Reference, Slug
from app.vocabulary import Confidence, IdentifierScheme, NameKind, NameLanguage, OrganisationKind, PersonKind, PlaceKind


class EntityName(Document):
    """A form of the name as the articles print it."""

    text: str
    """The name, exactly as printed."""
    kind: NameKind
    """Whether it is a name, an adjective, a misprint or a nickname."""


class EntityCounts(Document):
    """How often the entity occurs; a fact counts once, whatever the roles."""

    articles: int
    mentions: int
    claims: int
    figures: int
    events: int
    relations: int


class ReferenceName(Document):
    """A name from outside the articles."""

    text: str
    """The name."""
    lang: NameLanguage
    """Its language, as a BCP 47 tag."""
    script: str
    """Its script, as an ISO 15924 code."""
    source: str
    """Where it was seen."""


class Identifier(Document):
    """The entity's id in another catalogue."""

    scheme: IdentifierScheme
    """The catalogue."""
    value: str
    """The id there."""
    url: str | None
    """A page about it there."""
    confidence: Confidence
    """How well confirmed it is that both mean the same thing."""
    source: str
    """Where it was seen."""


class Location(Document):
    """A point that stands for a place."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    """Degrees north, WGS 84."""
    longitude: Annotated[float, Field(ge=-180, le=180)]
    """Degrees east, WGS 84."""
    precision: str | None
    """What the point stands for, where it is not plain: "centroid of the province"."""
    source: str
    """Where it was seen."""
    licence: str | None
    """The licence of the source's data; null where it was not confirmed."""


class LiesIn(Document):
    """A place that another lies in."""

    place: Reference
    """The place around it."""
    source: str
    """Where it was seen."""


class PersonReference(Document):
    """Reference data: not said by any article, each item with its source."""

    names: list[ReferenceName]
    identifiers: list[Identifier]


class OrganisationReference(PersonReference):
    """Reference data: not said by any article, each item with its source."""


class PlaceReference(PersonReference):
    """Reference data: not said by any article, each item with its source."""

    location: Location | None
    """Where it lies; null where no source confirmed it."""
    lies_in: list[LiesIn]
    """Places around it that no article names as such."""


class Person(Document):
    """A human being with a proper name."""

    id: Slug
    """Stable id, unique over all entities."""
    type: Literal["person"]
    """Always `person`."""
    url: str
    """Where this person is."""
    kind: PersonKind
    """Always `person`."""
    name: str
    """The name to show."""
    names: list[EntityName]
    """Every form of the name that the articles print."""
    description: str
    """Who it is, in words of ours, from the articles alone."""
    counts: EntityCounts
    """How often it occurs."""
    reference: PersonReference
    """Data from outside the articles."""


class Place(Document):
    """A country, or something with a position on the map."""

    id: Slug
    """Stable id, unique over all entities."""
    type: Literal["place"]
    """Always `place`."""
    url: str
    """Where this place is."""
    kind: PlaceKind
    """What sort of place it is."""
    name: str
    """The name to show."""
    names: list[EntityName]
    """Every form of the name that the articles print."""
    description: str
    """What it is, in words of ours, from the articles alone."""
    counts: EntityCounts
    """How often it occurs."""
    reference: PlaceReference
    """Data from outside the articles."""


class Organisation(Document):
    """An armed group, a movement, a medium, a former regime, a bloc ..."""

    id: Slug
    """Stable id, unique over all entities."""
    type: Literal["organisation"]
    """Always `organisation`."""
    url: str
    """Where this organisation is."""
    kind: OrganisationKind
    """What sort of organisation it is."""
    name: str
    """The name to show."""
    names: list[EntityName]
    """Every form of the name that the articles print."""
    description: str
    """What it is, in words of ours, from the articles alone."""
    counts: EntityCounts
    """How often it occurs."""
    reference: OrganisationReference
    """Data from outside the articles."""


AnyEntity = Annotated[Person | Place | Organisation, Field(discriminator="type")]
"""An entity of any type."""
