"""Types and properties as they are named in an answer."""

from app.documents import EntityTypeOffered, PropertyOffered, TypeReference
from app.reconciliation.catalogue import TYPES, OfferedProperty, OfferedType


def type_offered(offered: OfferedType) -> EntityTypeOffered:
    """A type with the one that it is a kind of."""
    broader = [TypeReference(id=offered.broader, name=TYPES[offered.broader].name)] if offered.broader else []
    return EntityTypeOffered(id=offered.id, name=offered.name, description=offered.description, broader=broader)


def property_offered(offered: OfferedProperty) -> PropertyOffered:
    """A property."""
    return PropertyOffered(id=offered.id, name=offered.name, description=offered.description)
