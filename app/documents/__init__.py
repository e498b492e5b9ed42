"""Every public shape: what the seed compiles to, what OpenAPI publishes and what a client reads with."""

from app.documents.articles import (
    Article,
    ArticleCounts,
    Coverage,
    CoveredSentence,
    Mention,
    Paragraph,
    TextFingerprint,
)
from app.documents.attribution import Attribution, Participant
from app.documents.base import Document, Number, Reference, Slug
from app.documents.entities import (
    EntityCounts,
    EntityName,
    Identifier,
    LiesIn,
    Location,
    Organisation,
    OrganisationReference,
    Person,
    PersonReference,
    Place,
    PlaceReference,
    ReferenceName,
)
from app.documents.evidence import Evidence, Quote, Span
from app.documents.facts import Claim, Event, Fact, Figure, Related, Relation
from app.documents.lists import Page
from app.documents.problems import Problem, ProblemError
from app.documents.service import (
    Health,
    Licence,
    Readiness,
    Service,
    ServiceCounts,
    Vocabularies,
    Vocabulary,
    VocabularyTerm,
)
from app.documents.time import Time

__all__ = [
    "Article",
    "ArticleCounts",
    "Attribution",
    "Claim",
    "Coverage",
    "CoveredSentence",
    "Document",
    "EntityCounts",
    "EntityName",
    "Event",
    "Evidence",
    "Fact",
    "Figure",
    "Health",
    "Identifier",
    "Licence",
    "LiesIn",
    "Location",
    "Mention",
    "Number",
    "Organisation",
    "OrganisationReference",
    "Page",
    "Paragraph",
    "Participant",
    "Person",
    "PersonReference",
    "Place",
    "PlaceReference",
    "Problem",
    "ProblemError",
    "Quote",
    "Readiness",
    "Reference",
    "ReferenceName",
    "Related",
    "Relation",
    "Service",
    "ServiceCounts",
    "Slug",
    "Span",
    "TextFingerprint",
    "Time",
    "Vocabularies",
    "Vocabulary",
    "VocabularyTerm",
]
