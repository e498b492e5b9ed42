"""GeoJSON (RFC 7946): a feature a record."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.documents.base import Document

Position = Annotated[list[float], Field(min_length=2, max_length=2)]
"""Longitude and latitude, in this order, in degrees, WGS 84."""


class Point(Document):
    """Where one place is."""

    type: Literal["Point"]
    coordinates: Position
    """Longitude and latitude."""


class MultiPoint(Document):
    """Where several places are."""

    type: Literal["MultiPoint"]
    coordinates: Annotated[list[Position], Field(min_length=2)]
    """Of each its longitude and latitude."""


class Feature(Document):
    """A record with its place on the map."""

    type: Literal["Feature"]
    id: str
    """The record's id."""
    geometry: Point | MultiPoint | None
    """Where it is; null where that is not known."""
    properties: dict[str, Any]
    """The columns of flat files."""


class FeatureCollection(Document):
    """A page of a list."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    """The records."""
    next: str | None
    """Where the next page is; null on the last."""
    total: int | None
    """How many records there are on all pages, if that was asked for."""
