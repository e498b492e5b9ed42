"""JSON Feed 1.1: what changed, for feed readers."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.linked_parts import IRI, Node, Sparse


class FeedItem(Node):
    """What became of a record, or a version of the data."""

    url: IRI
    """Where the record is, or the log of versions."""
    title: str
    """What became of what, in a line."""
    content_text: str
    """The same in words."""
    date_published: Annotated[str, Field(examples=["2026-01-31T12:00:00Z"])]
    """When the data was seeded, as RFC 3339 has it."""
    tags: list[str] | None = None
    """Of a record: its type, and what became of it."""


class Feed(Sparse):
    """A page of a feed."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    """The version of the format."""
    title: str
    """What the feed is called."""
    home_page_url: IRI
    """Where the service is explained."""
    feed_url: IRI
    """Where this page is."""
    description: str
    """What the feed is of."""
    language: str
    """The language of its words, as a BCP 47 tag."""
    items: list[FeedItem]
    """What happened, the last first."""
    next_url: IRI | None = None
    """Where the next page is."""
