"""The four types of fact: claim, figure, event and relation."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.attribution import Attribution, Participant
from app.documents.base import Document, Number, Reference, Slug
from app.documents.evidence import Evidence, Quote
from app.documents.time import Time
from app.vocabulary import (
    ClaimKind,
    EventKind,
    EventStatus,
    Measure,
    Modality,
    Qualifier,
    RelatedHow,
    RelationPredicate,
    RelationStatus,
    Unit,
    Voice,
)


class Related(Document):
    """A link from one fact to another."""

    how: RelatedHow
    """What the other fact is to this one."""
    fact: Reference
    """The other fact."""


class Claim(Document):
    """A proposition somebody puts forward, with who and how."""

    id: Slug
    """Stable id, unique over all facts."""
    type: Literal["claim"]
    """Always `claim`."""
    url: str
    """Where this claim is."""
    article: Reference
    """The article it was read from."""
    statement: str
    """The proposition in words of ours, which alone mislead nobody."""
    attribution_text: str
    """The attribution in one line, for people."""
    kind: ClaimKind
    """What sort of proposition it is."""
    voice: Voice
    """Whether somebody is its speaker, or the article itself."""
    modality: Modality
    """How it is put forward."""
    condition: str | None
    """The condition it is put under, in words of ours."""
    caveat: str | None
    """What the text leaves open, in a sentence of ours."""
    attribution: list[Attribution]
    """From the origin to the article. An unnamed speaker is followed by whom it speaks for."""
    participants: list[Participant]
    """Whom and what the content concerns."""
    quotes: list[Quote]
    """The exact words quoted, one entry a printing."""
    time: Time | None
    """When it was said."""
    related: list[Related]
    """Links to other facts."""
    evidence: list[Evidence]
    """Where it stands, one entry a telling."""


class Figure(Document):
    """A printed number, or a word such as thousands, that counts or measures."""

    id: Slug
    """Stable id, unique over all facts."""
    type: Literal["figure"]
    """Always `figure`."""
    url: str
    """Where this figure is."""
    article: Reference
    """The article it was read from."""
    statement: str
    """What is counted and how many, in words of ours."""
    attribution_text: str
    """The attribution in one line, for people."""
    measure: Measure
    """What sort of quantity it is."""
    counted: str
    """Whom or what the number counts, in words of ours."""
    unit: Unit
    """The unit of the number."""
    printed: str
    """The number with its qualifier, as printed."""
    qualifier: Qualifier
    """How the printed words bound the number."""
    value: Number | None
    """The number itself, for `exact` and `about`."""
    lower: Number | None
    """The least it can be; null where the words give no lower bound."""
    upper: Number | None
    """The most it can be; null where the words give no upper bound."""
    voice: Voice
    """Whether somebody is its speaker, or the article itself."""
    caveat: str | None
    """What the text leaves open, in a sentence of ours."""
    claim: Reference | None
    """The claim it is part of, whose attribution it shares."""
    attribution: list[Attribution]
    """From the origin to the article."""
    participants: list[Participant]
    """Where it was counted, and whom and what it concerns."""
    time: Time | None
    """When it held."""
    related: list[Related]
    """Links to other facts."""
    evidence: list[Evidence]
    """Where it stands, one entry a telling."""


class Event(Document):
    """Something that happened, happens, is planned, or is said not to have happened."""

    id: Slug
    """Stable id, unique over all facts."""
    type: Literal["event"]
    """Always `event`."""
    url: str
    """Where this event is."""
    article: Reference
    """The article it was read from."""
    statement: str
    """What happens, in words of ours."""
    attribution_text: str
    """The attribution in one line, for people."""
    kind: EventKind
    """What sort of happening it is."""
    status: EventStatus
    """Whether it happened, goes on, is planned, or is said not to have happened."""
    voice: Voice
    """Whether somebody is its speaker, or the article itself."""
    caveat: str | None
    """What the text leaves open, in a sentence of ours."""
    claim: Reference | None
    """The claim it is part of, whose attribution it shares."""
    attribution: list[Attribution]
    """From the origin to the article."""
    participants: list[Participant]
    """Who does it, who undergoes it, and where."""
    time: Time | None
    """When it happened."""
    related: list[Related]
    """Links to other facts."""
    evidence: list[Evidence]
    """Where it stands, one entry a telling."""


class Relation(Document):
    """A lasting tie between two entities."""

    id: Slug
    """Stable id, unique over all facts."""
    type: Literal["relation"]
    """Always `relation`."""
    url: str
    """Where this relation is."""
    article: Reference
    """The article it was read from."""
    statement: str
    """The tie, in words of ours."""
    attribution_text: str
    """The attribution in one line, for people."""
    predicate: RelationPredicate
    """What ties the subject to the object."""
    status: RelationStatus
    """Whether the tie holds or has ended."""
    voice: Voice
    """Whether somebody is its speaker, or the article itself."""
    caveat: str | None
    """What the text leaves open, in a sentence of ours."""
    claim: Reference | None
    """The claim it is part of, whose attribution it shares."""
    attribution: list[Attribution]
    """From the origin to the article."""
    participants: list[Participant]
    """The subject and the object of the tie, with the title as the subject's label."""
    time: Time | None
    """When it held."""
    related: list[Related]
    """Links to other facts."""
    evidence: list[Evidence]
    """Where it stands, one entry a telling."""


Fact = Annotated[Claim | Figure | Event | Relation, Field(discriminator="type")]
"""Any fact; `type` tells which."""
