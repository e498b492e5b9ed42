"""Reconciliation: what is asked and what is answered, with the names that the Reconciliation Service API 0.2 gives."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, RootModel, StrictBool, StrictFloat, StrictInt, StrictStr

from app.documents.base import Document
from app.documents.entities import Organisation, Person, Place
from app.documents.problems import Problem

MAX_TEXT = 500
"""How many characters a name or a value may have."""

Text = Annotated[StrictStr, Field(max_length=MAX_TEXT)]
TypeId = Annotated[StrictStr, Field(min_length=1, max_length=100)]


class GivenEntity(Document):
    """A value that is an entity, as in a column that was reconciled before."""

    id: Text
    """Its id."""
    name: Text = ""
    """Its name."""


def _finite(number: float) -> float:
    if not abs(number) <= 1e15:
        raise ValueError("expected a number within 1e15 either way")
    return number


GivenValue = (
    Text
    | StrictBool
    | Annotated[StrictInt, Field(ge=-(10**15), le=10**15)]
    | Annotated[StrictFloat, AfterValidator(_finite)]
    | GivenEntity
)


class GivenProperty(Document):
    """A property, and the values that an entity should have of it."""

    pid: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    """The id of the property."""
    v: GivenValue | Annotated[list[GivenValue], Field(max_length=20)]
    """A value, or several."""


class ReconciliationQuestion(Document):
    """What is asked about one name."""

    query: Annotated[StrictStr | None, Field(min_length=1, max_length=MAX_TEXT)] = None
    """The name; without it, entities are found by their properties."""
    type: TypeId | Annotated[list[TypeId], Field(max_length=20)] = []
    """The types to look among: `person`, `place`, `organisation`, or one of their kinds."""
    type_strict: Literal["any", "all", "should"] = "any"
    """Whether an entity has to have one of the types, all of them, or comes behind if it has none."""
    limit: Annotated[StrictInt, Field(ge=1, le=50)] = 5
    """How many candidates to answer with, at most."""
    properties: Annotated[list[GivenProperty], Field(max_length=20)] = []
    """What else is known."""


class ExtensionSettings(Document):
    """How a property is to be filled in. OpenRefine sends numbers as text."""

    limit: Annotated[int, Field(ge=0, le=1000)] | Literal[""] = 0
    """How many values to give of each entity; 0 for all."""


class AskedProperty(Document):
    """A property to fill a column with."""

    id: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    """The id of the property."""
    name: StrictStr | None = None
    """Its name, which older clients send along."""
    settings: ExtensionSettings = ExtensionSettings()
    """How to fill it in."""


class ExtensionQuestion(Document):
    """Which properties of which entities."""

    ids: Annotated[list[Annotated[StrictStr, Field(max_length=120)]], Field(max_length=100)]
    """The ids of the entities."""
    properties: Annotated[list[AskedProperty], Field(max_length=40)]
    """The properties."""


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


class MatchingFeature(Document):
    """Something that the score or the certainty of a candidate comes from."""

    id: str
    """Which; each has a page."""
    value: bool | int | float
    """True or false, a likeness of at most 100, or a number of things."""


class ReconciliationCandidate(Document):
    """An entity that a name may mean."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """Who or what it is."""
    type: list[TypeReference]
    """Its types, the narrowest first."""
    score: float
    """How well it fits, of at most 100."""
    match: bool
    """Whether it is safe to take it without looking."""
    matched_name: str | None
    """The one of its names that is most like what was asked for; null if no name was."""
    features: list[MatchingFeature]
    """What score and certainty come from."""


class ReconciliationResult(Document):
    """The candidates for one name."""

    result: list[ReconciliationCandidate]
    """The candidates, the best first; none where there is an error."""
    error: Problem | None = None
    """What is wrong with this question; null if nothing is. The others are answered all the same."""


class ReconciliationResults(RootModel[dict[str, ReconciliationResult]]):
    """The candidates for each name of a batch, under its key."""


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


class PropertyOffered(Document):
    """A property of entities."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    description: str
    """What it holds."""


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


class Column(Document):
    """A column of a data extension."""

    id: str
    """The id of the property."""
    name: str
    """Its name."""


class EntityColumn(Column):
    """A column whose values are entities."""

    type: TypeReference
    """The type of its values."""


class TextValue(Document):
    """A value that is text."""

    str: str
    """The text."""


class WholeNumberValue(Document):
    """A value that is a whole number."""

    int: int
    """The number."""


class NumberValue(Document):
    """A value that is a number."""

    float: float
    """The number."""


class EntityValue(Document):
    """A value that is an entity."""

    id: str
    """Its id."""
    name: str
    """Its name."""


ExtensionValue = TextValue | WholeNumberValue | NumberValue | EntityValue


class DataExtension(Document):
    """The values of properties of entities."""

    meta: list[EntityColumn | Column]
    """The properties, in the order in which they were asked for."""
    rows: dict[str, dict[str, list[ExtensionValue]]]
    """Id of entity -> id of property -> values; none where it has none."""


class UrlTemplate(Document):
    """An address with a place for an id."""

    url: str
    """The address, with `{{id}}` for the id."""


class PreviewTemplate(UrlTemplate):
    """Where a small page about an entity is, and how large it is."""

    width: int
    """Its width in pixels."""
    height: int
    """Its height in pixels."""


class ServicePath(Document):
    """An address in two parts."""

    service_url: str
    """The first part."""
    service_path: str
    """The second part."""


class SuggestServices(Document):
    """Where suggestions are made."""

    entity: ServicePath
    """Of entities."""
    type: ServicePath
    """Of types."""
    property: ServicePath
    """Of properties."""


class ExtensionSetting(Document):
    """Something that can be set about a property that a column is filled with."""

    name: str
    """What it is called in a question."""
    label: str
    """What it is called before people."""
    type: Literal["number"]
    """What it takes."""
    default: int
    """What it is unless it is given."""
    help_text: str
    """What it means."""


class ExtensionService(Document):
    """How columns can be extended."""

    propose_properties: ServicePath
    """Where properties are proposed."""
    property_settings: list[ExtensionSetting]
    """What can be set about each."""


class ReconciliationManifest(Document):
    """What this service can do, for programs that reconcile."""

    versions: list[str]
    """The versions of the protocol that it speaks."""
    name: str
    """Its name."""
    identifierSpace: str  # noqa: N815 - the protocol's name
    """What the ids of entities are to be put behind to be the address of their record."""
    schemaSpace: str  # noqa: N815
    """Where the types are explained."""
    documentation: str
    """Where the service is explained."""
    serviceVersion: str  # noqa: N815
    """The version of the program."""
    batchSize: int  # noqa: N815
    """How many questions can be asked at once."""
    defaultTypes: list[EntityTypeOffered]  # noqa: N815
    """Types to begin with."""
    view: UrlTemplate
    """Where the record of an entity is."""
    feature_view: UrlTemplate
    """Where a feature is explained."""
    preview: PreviewTemplate
    """Where a small page about an entity is."""
    suggest: SuggestServices
    """Where suggestions are made."""
    extend: ExtensionService
    """How columns can be extended."""


ReconciliationAnswer = ReconciliationManifest | DataExtension | ReconciliationResult | ReconciliationResults
"""Whichever was asked for."""

AnyEntity = Annotated[Person | Place | Organisation, Field(discriminator="type")]
"""An entity of any type."""
