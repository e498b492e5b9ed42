"""The manifest of the reconciliation service: what it can do, and where."""

from typing import Literal

from app.documents.base import Document
from app.documents.data_extension import DataExtension
from app.documents.offers import EntityTypeOffered
from app.documents.reconciliation import ReconciliationResult, ReconciliationResults


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
