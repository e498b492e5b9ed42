"""Records as linked data: a node each, in the words of the context. What is unknown of one is absent from it."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from app.documents.linked_parts import (
    IRI,
    LinkedAttribution,
    LinkedCounts,
    LinkedDate,
    LinkedFingerprint,
    LinkedName,
    LinkedParticipant,
    LinkedPoint,
    LinkedQuotation,
    LinkedReference,
    LinkedReferenceData,
    LinkedRelated,
    LinkedSpan,
    LinkedText,
    LinkedTime,
    Node,
    OwnTerm,
)


class LinkedRecord(Node):
    """A record by itself, or in a list."""

    context: Annotated[IRI | None, Field(alias="@context")] = None
    """What its keys stand for; a record in a list has that of the list."""
    identifier: str
    """The record's id."""


class LinkedArticle(LinkedRecord):
    """An article."""

    type: Literal["NewsArticle"]
    name: str
    """The headline as printed."""
    inLanguage: str  # noqa: N815 - the word of schema.org
    """The language, as a BCP 47 tag."""
    publisher: str | None = None
    """Who published it."""
    datePublished: str | None = None  # noqa: N815
    """The printed date of publication."""
    time: LinkedTime | None = None
    """When it is of."""
    fingerprint: LinkedFingerprint
    """What its text is known by."""
    paragraphs: list[LinkedSpan]
    """Its paragraphs."""
    counts: LinkedCounts
    """How many of what were read from it."""
    coverage: IRI
    """Where each of its sentences is accounted for."""


class LinkedMention(LinkedRecord):
    """A mention of an entity."""

    type: Literal["Mention"]
    hadPrimarySource: LinkedReference  # noqa: N815 - the word of PROV-O
    """The article."""
    entity: LinkedReference
    """Whom or what the words mean."""
    kind: OwnTerm
    """Whether it is by name or by description."""
    text: str
    """The words, as printed."""
    evidence: LinkedSpan
    """Where they stand."""


class LinkedEntity(LinkedRecord):
    """A person, a place or an organisation."""

    type: Literal["Person", "Place", "Organization"]
    kind: OwnTerm
    """What sort it is."""
    name: str
    """The name to show."""
    description: str
    """Who or what it is, from the articles alone."""
    names: list[LinkedName] | None = None
    """Every form of the name as printed."""
    counts: LinkedCounts
    """How often it occurs."""
    alternateName: list[LinkedText] | None = None  # noqa: N815 - the words of schema.org
    """Its names in reference data, each in its language."""
    sameAs: list[IRI] | None = None  # noqa: N815
    """The same in Wikidata and GeoNames, where that is confirmed."""
    geo: LinkedPoint | None = None
    """The point that stands for a place."""
    reference: LinkedReferenceData
    """What is known of it from outside the articles."""


class LinkedFact(LinkedRecord):
    """What every fact has."""

    statement: str
    """What the fact says, in words of ours."""
    attribution_text: str
    """The attribution in one line."""
    caveat: str | None = None
    """What the text leaves open."""
    voice: OwnTerm
    """Whether somebody is its speaker, or the article itself."""
    hadPrimarySource: LinkedReference  # noqa: N815 - the words of PROV-O
    """The article."""
    wasAttributedTo: list[IRI] | None = None  # noqa: N815
    """Whom the article states to have said it, or to have had it said."""
    qualifiedAttribution: list[LinkedAttribution] | None = None  # noqa: N815
    """Everybody it went through, from its origin to the article."""
    participants: list[LinkedParticipant] | None = None
    """Whom and what the content concerns."""
    time: LinkedTime | None = None
    """When it held, happened or was said."""
    evidence: list[LinkedSpan]
    """Where it stands, one entry a telling."""
    related: list[LinkedRelated] | None = None
    """Links to other facts."""


class LinkedClaim(LinkedFact):
    """A claim."""

    type: Literal["Claim"]
    kind: OwnTerm
    """What sort of proposition it is."""
    modality: OwnTerm
    """How it is put forward."""
    condition: str | None = None
    """The condition it is put under."""
    quotes: list[LinkedQuotation] | None = None
    """The words quoted."""
    about: list[IRI] | None = None
    """Whom and what it concerns."""


class LinkedFigure(LinkedFact):
    """A figure. What bounds it, and whether it may reach that, is told by the key that the number has."""

    type: Literal["Observation"]
    measuredProperty: OwnTerm  # noqa: N815 - the words of schema.org
    """What sort of quantity it is."""
    unitCode: OwnTerm  # noqa: N815
    """The unit of the number."""
    qualifier: OwnTerm
    """How the printed words bound the number."""
    counted: str
    """Whom or what it counts."""
    printed: str
    """The number with its qualifier, as printed."""
    value: float | None = None
    """The number itself."""
    minValue: float | None = None  # noqa: N815
    """The least it can be."""
    maxValue: float | None = None  # noqa: N815
    """The most it can be."""
    approximate_value: float | None = None
    """A number that it is near."""
    greater_than: float | None = None
    """A number that it is more than."""
    less_than: float | None = None
    """A number that it is less than."""
    observationAbout: list[IRI] | None = None  # noqa: N815
    """Whom and what it concerns."""
    claim: LinkedReference | None = None
    """The claim it is part of."""


class LinkedEvent(LinkedFact):
    """An event, as the article tells of it."""

    type: Literal["NarratedEvent"] | list[Literal["NarratedEvent", "Event"]]
    """`Event` too where the article says in its own voice that it happens, or gives the date it is planned for."""
    kind: OwnTerm
    """What sort of happening it is."""
    status: OwnTerm
    """Whether it happened, goes on, is planned, or is said not to have happened."""
    eventStatus: IRI | None = None  # noqa: N815 - the words of schema.org
    """That it is scheduled, where it is planned for a date."""
    startDate: LinkedDate | None = None  # noqa: N815
    """The day, month or year in which it began."""
    endDate: LinkedDate | None = None  # noqa: N815
    """The day, month or year in which it ended."""
    about: list[IRI] | None = None
    """Whom and what it concerns."""
    location: list[IRI] | None = None
    """Where it happens."""
    claim: LinkedReference | None = None
    """The claim it is part of."""


class LinkedRelation(LinkedFact):
    """A relation: a statement that is spoken of, and not made."""

    type: Literal["Relation"]
    subject: list[IRI]
    """The first end of the tie."""
    predicate: OwnTerm
    """What ties it to the other."""
    object: list[IRI]
    """The other end."""
    status: OwnTerm
    """Whether the tie holds or has ended."""
    claim: LinkedReference | None = None
    """The claim it is part of."""


Item = TypeVar("Item")


class LinkedList(Node, Generic[Item]):
    """A page of a list."""

    context: Annotated[IRI, Field(alias="@context")]
    """What the keys stand for."""
    type: Literal["ItemList"]
    itemListElement: list[Item]  # noqa: N815 - the words of schema.org
    """The records."""
    next: IRI | None = None
    """Where the next page is."""
    numberOfItems: int | None = None  # noqa: N815
    """How many records there are on all pages, if that was asked for."""


FACTS = (LinkedClaim, LinkedFigure, LinkedEvent, LinkedRelation)
"""The shapes of facts of every type."""
