"""The service itself: what it holds, under which licences, and in which words."""

from typing import Literal

from app.documents.base import Document


class ServiceCounts(Document):
    """How many records of each type there are."""

    articles: int
    people: int
    places: int
    organisations: int
    mentions: int
    claims: int
    figures: int
    events: int
    relations: int


class Licence(Document):
    """A source of reference data, credited."""

    source: str
    """The source."""
    licence: str | None
    """The licence its data is under; null where it was not confirmed."""
    url: str | None
    """Where the source or its licence is described."""


class Action(Document):
    """Something to ask for that takes more than an address."""

    name: str
    """Its name."""
    method: Literal["GET", "POST"]
    """How to ask."""
    template: str
    """The address, with what can be asked, as a URI template (RFC 6570); `*` is behind what can be given several
    times."""
    required: list[str]
    """What has to be given."""
    meaning: str
    """What it answers."""


class Service(Document):
    """What this service is and holds."""

    name: str
    """Its name."""
    description: str
    """What it is, in a sentence."""
    dataset_version: str
    """Identifies the data: the same dossiers and code give the same version everywhere."""
    counts: ServiceCounts
    """What it holds."""
    links: dict[str, str]
    """Where to go on: addresses that can be asked for as they are. `export` is there if whole sets are offered."""
    actions: list[Action]
    """What else there is: addresses that want something to be filled in, or a document to be sent."""
    licences: list[Licence]
    """The sources of the reference data."""


class VocabularyTerm(Document):
    """A term of a vocabulary."""

    term: str
    """The value that fields and parameters take."""
    meaning: str
    """What it means."""


class Vocabulary(Document):
    """A controlled vocabulary."""

    name: str
    """Its name."""
    terms: list[VocabularyTerm]
    """Its terms."""


class LinkedClass(Document):
    """A class of ours in linked data, which others have none for."""

    name: str
    """Its name; its IRI is that of this document, `#` and the name."""
    label: str
    """Its name in words."""
    meaning: str
    """What is of it."""


class LinkedProperty(Document):
    """A property of ours in linked data, which others have none for."""

    name: str
    """Its name; its IRI is that of this document, `#` and the name."""
    label: str
    """Its name in words."""
    meaning: str
    """What it says."""
    of: list[str]
    """The classes of what has it, as the context of linked data names them."""
    holds: list[str]
    """What it holds, named likewise; `Concept` is a term of a vocabulary."""


class Vocabularies(Document):
    """Every controlled vocabulary, and our own words of linked data."""

    vocabularies: list[Vocabulary]
    """The vocabularies, each with all its terms. The IRI of one is that of this document, `#`, its vocabulary, `/` and
    the term."""
    classes: list[LinkedClass]
    """Our own classes."""
    properties: list[LinkedProperty]
    """Our own properties."""


class Health(Document):
    """The process is alive."""

    status: Literal["ok"]
    """Always `ok`."""


class Readiness(Document):
    """The service can answer."""

    status: Literal["ready"]
    """Always `ready`."""
    dataset_version: str
    """The version of the data it serves."""
