"""`facts export`: whole sets as files."""

import sys
from pathlib import Path

import click

from app.export import ExportError, export, rows_to_write
from app.store import StoreError, store_of

LONG = 20_000
"""From how many rows on an export shows its progress."""


def export_to(root: Path, database_url: str) -> None:
    """Export, and say what was written. Raises click.ClickException if that cannot be done."""
    store = store_of(database_url)
    try:
        rows = rows_to_write(store)
        with click.progressbar(length=rows, label="Exporting", file=sys.stderr, hidden=rows < LONG) as bar:
            exported = export(store, root, bar.update)
    except (ExportError, StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
    size = sum(file.bytes for file in exported.files)
    click.echo(f"{root} now holds version {exported.dataset_version}: {len(exported.files)} files, {size:,} bytes.")
