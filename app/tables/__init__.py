"""The tables.

Integer ids run in list order (facts in text order, entities by slug) and positions in the order of the timeline, so
`(filter, id)` of a narrow table is already in the order of the answer. The document is the last column of its row, and
only look-ups by id touch it.
"""

from app.tables.articles import Appearance, Article, Mention, Paragraph, Sentence
from app.tables.base import Table
from app.tables.entities import Containment, Entity, EntityName, Identifier, NameBeginning, Place
from app.tables.facts import Claim, Event, Fact, FactTime, Figure, Relation
from app.tables.log import Change, FormerId, Seed, ServiceDocument
from app.tables.search import NameSound, Searchable, WordIndex
from app.tables.ties import DatedInvolvement, Evidence, Involvement, Omission, Participation, Quote, QuotePair, Related

SCHEMA_REVISION = "0006"
"""The migration that this code reads and writes."""

__all__ = [
    "SCHEMA_REVISION",
    "Appearance",
    "Article",
    "Change",
    "Claim",
    "Containment",
    "DatedInvolvement",
    "Entity",
    "EntityName",
    "Event",
    "Evidence",
    "Fact",
    "FactTime",
    "Figure",
    "FormerId",
    "Identifier",
    "Involvement",
    "Mention",
    "NameBeginning",
    "NameSound",
    "Omission",
    "Paragraph",
    "Participation",
    "Place",
    "Quote",
    "QuotePair",
    "Related",
    "Relation",
    "Searchable",
    "Seed",
    "Sentence",
    "ServiceDocument",
    "Table",
    "WordIndex",
]
