"""What reconciliation offers: types of entity and properties; and suggestions while somebody types."""

from app.documents.base import Document


class TypeReference(Document):
    """A type of entity."""

    id: str
    """Its id."""
    name: str
    """Its name."""


class EntityTypeOffered(Document):
    """A type of entity, with what it is."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """What it is."""
    broader: list[TypeReference]
    """The type that it is a kind of; empty for person, place and organisation."""


class PropertyOffered(Document):
    """A property of entities."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """What it holds."""


class SuggestedEntity(Document):
    """An entity that may be meant by what has been typed so far."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """Who or what it is."""
    notable: list[TypeReference]
    """Its types, the narrowest first."""


class EntitySuggestions(Document):
    """Entities that may be meant."""

    result: list[SuggestedEntity]
    """The entities, the likeliest first."""


class TypeSuggestions(Document):
    """Types that may be meant."""

    result: list[EntityTypeOffered]
    """The types, the general ones first."""


class PropertySuggestions(Document):
    """Properties that may be meant."""

    result: list[PropertyOffered]
    """The properties."""


class PropertyProposals(Document):
    """The properties that a column of entities can be extended with."""

    type: str
    """The type that was asked for; empty for any."""
    limit: int
    """How many were asked for."""
    properties: list[PropertyOffered]
    """The properties."""
