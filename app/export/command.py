"""`facts export`: whole sets as files."""

import sys
from pathlib import Path

import click

from app.export import ExportError, export, rows_to_write
from app.exported import DamagedExportError, check_file, newest_export
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


def check_newest(root: Path) -> None:
    """Say whether the newest export is as it was written. Raises click.ClickException if not, or if there is none."""
    try:
        found = newest_export(root)
    except DamagedExportError as error:
        raise click.ClickException(f"{error}; `facts export` writes it anew") from None
    if found is None:
        raise click.ClickException(f"there is no export in {root}")
    folder, exported = found
    damaged = 0
    for file in exported.files:
        try:
            check_file(folder, file)
        except DamagedExportError as error:
            damaged += 1
            click.echo(f"  {error}")
    if damaged:
        some = f"{damaged} of {len(exported.files)} files"
        raise click.ClickException(f"{some} of version {exported.dataset_version} are damaged; export it again")
    click.echo(f"{root} holds version {exported.dataset_version}: all {len(exported.files)} files are whole.")
