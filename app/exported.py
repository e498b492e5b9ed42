"""The folder that exports are in: a folder an export, and a link that leads to the newest.

A folder that the link leads to is whole, and nothing in it changes any more.
"""

from pathlib import Path

from app.documents import ExportedFiles

LATEST = "latest"
"""The link."""

INDEX = "export.json"
"""The file of an export that lists the others."""


def newest_export(root: Path) -> tuple[Path, ExportedFiles] | None:
    """The newest export: its own folder, which outlives the link, and what is in it. None if there is none."""
    try:
        folder = (root / LATEST).resolve(strict=True)
        return folder, ExportedFiles.model_validate_json((folder / INDEX).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
