"""Parts of linked data: what the nodes of records are made of. What is unknown of a node is absent from it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

IRI = Annotated[str, Field(pattern="^https?://")]
"""An absolute address."""
OwnTerm = Annotated[str, Field(pattern="^facts:[a-z_]+/[a-z0-9_]+$")]
"""A term of a vocabulary of ours, as the context abbreviates it."""


def _absent_and_not_null(schema: dict[str, Any]) -> None:
    for described in schema["properties"].values():
        if "default" in described and described.pop("default") is None:
            (given,) = [branch for branch in described.pop("anyOf") if branch != {"type": "null"}]
            described.update(given)


class Sparse(BaseModel):
    """What has those of its fields that are known."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
        json_schema_extra=_absent_and_not_null,
    )


class LinkedText(Sparse):
    """Words in a language."""

    value: Annotated[str, Field(alias="@value")]
    """The words."""
    language: Annotated[str, Field(alias="@language")]
    """Their language, as a BCP 47 tag."""


class Node(Sparse):
    """Something that is said something of."""

    id: IRI
    """Its IRI."""


class LinkedReference(Node):
    """A link to a record, with enough of it to be read."""

    type: Literal["NewsArticle", "Person", "Place", "Organization", "Claim", "Observation", "NarratedEvent", "Relation"]
    """What the record is."""
    name: str | None = None
    """The name of an entity, or the title of an article."""
    statement: str | None = None
    """What a fact says."""


class LinkedTime(Node):
    """Time words, as printed and as a date."""

    type: Literal["Time"]
    edtf: str | None = None
    """The time in Extended Date/Time Format."""
    earliest: str | None = None
    """The first day it can be."""
    latest: str | None = None
    """The last day it can be."""
    precision: OwnTerm | None = None
    """How exact it is."""
    approximate: bool | None = None
    """Whether it is marked as near the real date."""
    uncertain: bool | None = None
    """Whether it is marked as in doubt."""
    printed: str
    """The time words as printed."""
    basis: OwnTerm
    """What it rests on."""
    reasoning: str | None = None
    """How it was worked out."""
    source_text: str | None = None
    """The source outside the article."""


class LinkedDate(Sparse):
    """A date, with the type that says how exact it is."""

    value: Annotated[str, Field(alias="@value")]
    """The date, as ISO 8601 has it."""
    type: Annotated[Literal["xsd:date", "xsd:gYearMonth", "xsd:gYear"], Field(alias="@type")]
    """Whether it is a day, a month or a year."""


class PositionSelector(Node):
    """A span by its place in the article's text."""

    type: Literal["TextPositionSelector"]
    start: Annotated[int, Field(ge=0)]
    """Offset of its first character, in Unicode code points, from 0."""
    end: Annotated[int, Field(ge=0)]
    """Offset behind its last character."""


class QuoteSelector(Node):
    """A span by its words, of somebody who is quoted."""

    type: Literal["TextQuoteSelector"]
    exact: str
    """The words, exactly as printed."""


class Target(Node):
    """A span of an article."""

    type: Literal["SpecificResource"]
    source: IRI
    """The article."""
    selector: list[PositionSelector | QuoteSelector]
    """Where the span is, and its words where somebody is quoted."""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of exactly the span's characters, as UTF-8."""


class LinkedSpan(Target):
    """A span of an article, with the paragraph it lies in."""

    position: int | None = None
    """Which of several it is, from 1."""
    paragraph: int
    """The paragraph that it lies in, from 1."""
    kind: OwnTerm | None = None
    """Of a paragraph: what sort it is."""
    omits: list[OwnTerm] | None = None
    """Of a telling: the roles that it lacks."""


class LinkedRole(Node):
    """Who has which role."""

    position: int
    """Which of a fact's it is, from 1."""
    role: OwnTerm
    """What it takes part as."""
    label: str | None = None
    """How the article describes it: a title or a description, as printed."""
    certainty: OwnTerm
    """Whether the evidence states it."""


class LinkedAttribution(LinkedRole):
    """Whom a fact is attributed to, or who heard of it or passed it on."""

    type: Literal["Attribution"]
    agent: LinkedReference | None = None
    """Who it is; absent for somebody whom the article does not name."""


class LinkedParticipant(LinkedRole):
    """Whom or what the content of a fact concerns."""

    type: Literal["Relationship"]
    relation: LinkedReference | None = None
    """Who or what it is; absent for somebody whom the article does not name."""


class LinkedRelated(Node):
    """A link to another fact."""

    type: Literal["RelatedFact"]
    position: int
    """Which of a fact's it is, from 1."""
    how: OwnTerm
    """What the other fact is to this one."""
    fact: LinkedReference
    """The other fact."""


class LinkedQuotation(Node):
    """Words that somebody is quoted as saying."""

    type: Literal["Quotation"]
    position: int
    """Which of a claim's it is, from 1."""
    text: str
    """The words, exactly as printed."""
    wasQuotedFrom: IRI  # noqa: N815 - the word of PROV-O
    """The article."""
    wasAttributedTo: list[IRI] | None = None  # noqa: N815
    """Whom the article states to have said it, or to have had it said."""
    evidence: LinkedSpan
    """Where they stand."""


class LinkedName(Node):
    """A form of an entity's name."""

    type: Literal["Name"]
    position: int
    """Which of several it is, from 1."""
    text: str
    """The name."""
    kind: OwnTerm | None = None
    """Of a name as an article prints it: what sort it is."""
    lang: str | None = None
    """Of a name from reference data: its language."""
    script: str | None = None
    """Of a name from reference data: its script."""
    source_text: str | None = None
    """Of a name from reference data: where it was seen."""


class LinkedIdentifier(Node):
    """An entity's id in another catalogue."""

    type: Literal["PropertyValue"]
    position: int
    """Which of an entity's it is, from 1."""
    propertyID: OwnTerm  # noqa: N815 - the word of schema.org
    """The catalogue."""
    value: str
    """The id there."""
    url: IRI | None = None
    """A page about it there."""
    confidence: OwnTerm
    """How well confirmed it is that both mean the same thing."""
    source_text: str
    """Where it was seen."""


class LinkedPoint(Node):
    """A point that stands for a place."""

    type: Literal["GeoCoordinates"]
    latitude: float
    """Degrees north, WGS 84."""
    longitude: float
    """Degrees east, WGS 84."""
    location_precision: str | None = None
    """What the point stands for."""
    source_text: str
    """Where it was seen."""
    licence: str | None = None
    """The licence of the source's data; absent where it was not confirmed."""


class LinkedPlaceAround(Node):
    """That a place lies in another."""

    type: Literal["PlaceAround"]
    position: int
    """Which of a place's it is, from 1."""
    place: LinkedReference
    """The place around it."""
    source_text: str
    """Where it was seen."""


class LinkedReferenceData(Node):
    """What is known of an entity from outside the articles."""

    type: Literal["ReferenceData"]
    names: list[LinkedName] | None = None
    """Names that no article prints."""
    identifiers: list[LinkedIdentifier] | None = None
    """Ids in other catalogues."""
    lies_in: list[LinkedPlaceAround] | None = None
    """Places around a place."""


class LinkedFingerprint(Node):
    """What an article's text is known by."""

    type: Literal["Fingerprint"]
    sha256: str
    """SHA-256 of the text."""
    length: int
    """Its length in characters."""


class LinkedCounts(Node):
    """How many of what there are."""

    type: Literal["Counts"]
    articles: int | None = None
    sentences: int | None = None
    people: int | None = None
    places: int | None = None
    organisations: int | None = None
    mentions: int
    claims: int
    figures: int
    events: int
    relations: int
