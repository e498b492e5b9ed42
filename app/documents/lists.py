"""The shape of every list."""

from typing import Generic, TypeVar

from app.documents.articles import Article, Mention
from app.documents.base import Document
from app.documents.entities import Organisation, Person, Place
from app.documents.facts import Claim, Event, Fact, Figure, Relation

Item = TypeVar("Item")


class Page(Document, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    """The records, in the list's order."""
    next: str | None
    """The next page, relative to this service; null on the last."""
    total: int | None
    """How many records the filters match; null unless `count=true` asked for it."""


class ArticlePage(Page[Article]):
    """One page of articles."""


class PersonPage(Page[Person]):
    """One page of people."""


class PlacePage(Page[Place]):
    """One page of places."""


class OrganisationPage(Page[Organisation]):
    """One page of organisations."""


class MentionPage(Page[Mention]):
    """One page of mentions."""


class ClaimPage(Page[Claim]):
    """One page of claims."""


class FigurePage(Page[Figure]):
    """One page of figures."""


class EventPage(Page[Event]):
    """One page of events."""


class RelationPage(Page[Relation]):
    """One page of relations."""


class FactPage(Page[Fact]):
    """One page of facts of any type."""
