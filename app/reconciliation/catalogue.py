"""What a column can be matched against, and filled with: the types of entity, and their properties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.folding import fold
from app.vocabulary import VOCABULARIES, EntityType

ValueKind = Literal["text", "number", "count", "place"]

ALL: Sequence[EntityType] = ("person", "place", "organisation")
_PLACE: Sequence[EntityType] = ("place",)
_PLACE_SCHEMES = {
    *("geonames", "iso3166_1_alpha2", "iso3166_1_alpha3", "iso3166_1_numeric", "iso3166_2"),
    *("un_m49", "unlocode", "iata", "icao"),
}
"""Catalogues of places alone. Any other may have an entity of every type."""


@dataclass(frozen=True)
class OfferedType:
    """A type of entity: person, place or organisation, or one of their kinds."""

    id: str
    name: str
    description: str
    broader: str | None
    """The type that a kind is of."""


@dataclass(frozen=True)
class OfferedProperty:
    """Something that entities have."""

    id: str
    name: str
    description: str
    types: Sequence[EntityType] = ALL
    """The types of entity that may have it."""
    holds: ValueKind = "text"
    scheme: str | None = None
    """The catalogue that it is an id of."""
    language: str | None = None
    """The language that it is a name in."""

    @property
    def is_name(self) -> bool:
        """Whether its values are names of the entity."""
        return self.id in {"name", "names"} or self.language is not None


def _types() -> Iterable[OfferedType]:
    kinds: Mapping[EntityType, str] = {
        "person": "person_kind",
        "place": "place_kind",
        "organisation": "organisation_kind",
    }
    for type in kinds:
        yield OfferedType(type, _label(type), VOCABULARIES["record_type"][type], None)
    for type, vocabulary in kinds.items():
        for kind, meaning in VOCABULARIES[vocabulary].items():
            if kind != type:
                yield OfferedType(kind, _label(kind), meaning, type)


def _properties() -> Iterable[OfferedProperty]:
    yield OfferedProperty("name", "Name", "The name to show.")
    yield OfferedProperty("names", "Names", "Every spelling of the name, in any script.")
    for language, meaning in VOCABULARIES["name_language"].items():
        label = f"Name in {meaning.rstrip('.')}"
        yield OfferedProperty(f"name_{language}", label, f"{label}, from reference data.", language=language)
    yield OfferedProperty("kind", "Kind", "What sort of person, place or organisation it is.")
    yield OfferedProperty("description", "Description", "Who or what it is, from the articles alone.")
    yield OfferedProperty("url", "Record", "Where this service has its record.")
    for scheme, meaning in VOCABULARIES["identifier_scheme"].items():
        label = meaning.rstrip(".")
        types = _PLACE if scheme in _PLACE_SCHEMES else ALL
        yield OfferedProperty(scheme, label, f"{label}, from reference data.", types, scheme=scheme)
    yield OfferedProperty("lies_in", "Lies in", "The places around it, however large.", _PLACE, "place")
    yield OfferedProperty("coordinates", "Coordinates", "Latitude and longitude, with a comma.", _PLACE)
    yield OfferedProperty("latitude", "Latitude", "Degrees north, WGS 84.", _PLACE, "number")
    yield OfferedProperty("longitude", "Longitude", "Degrees east, WGS 84.", _PLACE, "number")
    for counted in ("articles", "mentions", "claims", "figures", "events", "relations"):
        description = f"How many {counted} it occurs in." if counted != "mentions" else "How often it is mentioned."
        yield OfferedProperty(counted, f"Number of {counted}", description, holds="count")


def _label(term: str) -> str:
    return term.replace("_", " ").capitalize()


TYPES: Mapping[str, OfferedType] = {offered.id: offered for offered in _types()}
"""Type id -> type, the general ones first."""

PROPERTIES: Mapping[str, OfferedProperty] = {offered.id: offered for offered in _properties()}
"""Property id -> property."""

Offered = TypeVar("Offered", OfferedType, OfferedProperty)


def beginning_with(prefix: str, offered: Iterable[Offered]) -> list[Offered]:
    """Those whose id, or whose name from one of its words on, begins like this; all of them for nothing."""
    wanted = fold(prefix.replace("_", " "))
    if not wanted:
        return [] if prefix.strip() else list(offered)
    return [one for one in offered if f" {wanted}" in f" {fold(one.id.replace('_', ' '))} {fold(one.name)}"]


def properties_of(type: str) -> list[OfferedProperty]:
    """What entities of a type may have; of any type for nothing. The type is one that is offered, or empty."""
    if not type:
        return list(PROPERTIES.values())
    general = TYPES[type].broader or type
    return [offered for offered in PROPERTIES.values() if general in offered.types]
