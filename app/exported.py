"""The folder that exports are in: a folder an export, and a link that leads to the newest.

A folder that the link leads to is whole, and nothing that is written here changes it any more. What others do to it is
noticed as far as that can be seen without reading all of it.
"""

import hashlib
import os
import stat
from pathlib import Path

from pydantic import ValidationError

from app.documents import ExportedFiles, ExportFile

LATEST = "latest"
"""The link."""

INDEX = "export.json"
"""The file of an export that lists the others."""


class DamagedExportError(Exception):
    """An export is not as it was written; the message says what of it, in words that a stranger may see."""


def newest_export(root: Path) -> tuple[Path, ExportedFiles] | None:
    """The newest export: its own folder, which outlives the link, and what is in it. None if there is none.

    Raises DamagedExportError if what is in it cannot be read.
    """
    link = root / LATEST
    if not os.path.lexists(link):
        return None
    try:
        folder = link.resolve(strict=True)
        return folder, ExportedFiles.model_validate_json((folder / INDEX).read_bytes())
    except (OSError, RuntimeError, ValidationError):  # the second of a link that leads to itself
        raise DamagedExportError(f"`{INDEX}` is missing or unreadable") from None


def status_of(folder: Path, file: ExportFile) -> tuple[os.stat_result, str]:
    """The status of a file of an export, and a tag that no other bytes of its name have.

    That is its checksum, and also when it was changed if that was after the export was finished. Raises
    DamagedExportError if it is not there, or not as long as it was.
    """
    path = folder / file.name
    try:
        status, finished = path.stat(), (folder / INDEX).stat().st_mtime_ns
    except OSError:
        raise DamagedExportError(f"`{file.name}` is missing") from None
    if not stat.S_ISREG(status.st_mode) or not os.access(path, os.R_OK):
        raise DamagedExportError(f"`{file.name}` is unreadable")
    if status.st_size != file.bytes:
        raise DamagedExportError(f"`{file.name}` has {status.st_size:,} bytes instead of {file.bytes:,}")
    changed = status.st_mtime_ns
    return status, file.sha256 if changed <= finished else f"{file.sha256}-{changed:x}"


def check_file(folder: Path, file: ExportFile) -> None:
    """Read all of a file. Raises DamagedExportError if it is not as it was written."""
    status_of(folder, file)
    try:
        with (folder / file.name).open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    except OSError:
        raise DamagedExportError(f"`{file.name}` is unreadable") from None
    if sha256 != file.sha256:
        raise DamagedExportError(f"`{file.name}` has other bytes than it was written with")
