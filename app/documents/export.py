"""The whole data as files."""

from typing import Annotated

from pydantic import Field

from app.documents.base import Document


class ExportFile(Document):
    """A file of an export."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    """Its name."""
    url: str
    """Where it is, relative to this service."""
    media_type: str
    """Its media type."""
    description: str
    """What is in it."""
    bytes: int
    """Its length."""
    sha256: str
    """SHA-256 of it."""


class ExportedFiles(Document):
    """The files that an export wrote, all from one version of the data."""

    dataset_version: str
    """Identifies the data that the files were written from."""
    files: list[ExportFile]
    """The files."""


class Export(ExportedFiles):
    """The newest export."""

    current: bool
    """Whether it is of the version that is being served; if not, a newer one has yet to be exported."""
