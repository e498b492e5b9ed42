"""Whole sets: everything that a store holds, as files that programs of all sorts read.

All of it is read in one snapshot, some rows at a time, and the same data comes to the same bytes on either engine.
"""

from pathlib import Path

from app.documents import ExportedFiles, ExportFile
from app.export.collections import write_collections
from app.export.database import write_database
from app.export.package import write_package
from app.export.shelf import Shelf, Staging
from app.export.source import ExportError, Progress, Source
from app.exported import INDEX
from app.store import Store

__all__ = ["ExportError", "export", "rows_to_write"]

CHECKSUMS = "SHA256SUMS"


def rows_to_write(store: Store) -> int:
    """How much `export` reports as its progress, all in all. Raises ExportError and StoreError as it does."""
    with Source.of(store) as source:
        return source.records + sum(source.rows_of_tables.values())


def export(store: Store, root: Path, progress: Progress = lambda _: None) -> ExportedFiles:
    """Write what a store holds into a new folder, to which the link in the root then leads.

    Raises ExportError or StoreError if the data cannot be read, and OSError if a file cannot be written.
    """
    with Shelf.alone(root) as shelf, Source.of(store) as source, shelf.staging() as staging:
        write_collections(source, staging, progress)
        write_database(source, staging, progress)
        write_package(source, staging)
        files = [*staging.files, _checksums(staging)]
        exported = ExportedFiles(dataset_version=source.version, files=files)
        staging.write(INDEX, exported.model_dump_json(indent=1))
        staging.finish(f"{source.version}-{files[-1].sha256[:8]}")
    return exported


def _checksums(staging: Staging) -> ExportFile:
    """What `sha256sum --check` reads."""
    lines = [f"{file.sha256}  {file.name}\n" for file in staging.files]
    staging.write(CHECKSUMS, "".join(lines))
    return staging.listed(CHECKSUMS, "text/plain", "The SHA-256 of every other file, for `sha256sum --check`.")
