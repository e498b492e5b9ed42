"""The tables as a Data Package (version 2): one zip with a description that programs read, and the credits."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.documents import ExportFile, Licence
from app.export.shelf import Staging
from app.export.source import Source
from app.representations import csv
from app.representations.columns import COLUMNS
from app.representations.table_schema import PROFILES, table_schema

DESCRIPTION = "datapackage.json"
CREDITS = "CREDITS.md"
NAME = "article-facts.zip"

OWN_LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}

REFERS_TO = {"article": "articles", "claim": "claims"}
"""Column -> the table whose ids it holds."""

ABOUT = (
    "The facts of news articles as data, each pinned to the characters it was read from. A cell that holds several"
    " values has ` | ` between them, and a bar inside one is written `\\|`. A text that a spreadsheet would take for a"
    " formula has an apostrophe before it."
)


def write_package(source: Source, staging: Staging) -> None:
    """Write the description and the credits, and pack them with the tables that are there."""
    tables = [file for file in staging.files if file.media_type == csv.FORM.media_type]
    staging.write(CREDITS, _credits(source))
    staging.add(CREDITS, "text/markdown", "Whom to credit, and under which licences.")
    description = json.dumps(_description(source, tables), ensure_ascii=False, indent=2)
    staging.write(DESCRIPTION, f"{description}\n")
    staging.add(DESCRIPTION, "application/json", "What is in each column of the CSV files, as a Data Package.")
    _pack(staging, [DESCRIPTION, CREDITS, *(table.name for table in tables)])
    staging.add(NAME, "application/zip", "The CSV files with their description and the credits, as a Data Package.")


def _description(source: Source, tables: Sequence[ExportFile]) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "article-facts",
        "title": source.service.name,
        "description": ABOUT,
        "version": source.version,
        "licenses": list(_licences(source.service.licences)),
        "sources": [_source(one) for one in source.service.licences],
        "resources": [_resource(table) for table in tables],
    }


def _source(one: Licence) -> dict[str, str]:
    title = f"{one.source} ({one.licence})" if one.licence else one.source
    return {"title": title, "path": one.url} if one.url else {"title": title}


def _licences(sources: Sequence[Licence]) -> Iterator[dict[str, str]]:
    """Our own, and each that a source is under, once. A name has no spaces there."""
    yield OWN_LICENCE
    known = {OWN_LICENCE["name"]}
    for title in (one.licence for one in sources if one.licence):
        name = re.sub(r"[^A-Za-z0-9.]+", "-", title).strip("-")
        if name not in known:
            known.add(name)
            yield {"name": name, "title": title}


def _resource(table: ExportFile) -> dict[str, Any]:
    path = table.name.removesuffix(".csv")
    return {
        "name": path,
        "type": "table",
        "path": table.name,
        "description": table.description,
        "format": "csv",
        "mediatype": table.media_type,
        "encoding": "utf-8",
        "bytes": table.bytes,
        "hash": f"sha256:{table.sha256}",
        "schema": {
            **table_schema(path),
            "foreignKeys": [
                {"fields": [column.name], "reference": {"resource": REFERS_TO[column.name], "fields": ["id"]}}
                for column in COLUMNS[path]
                if column.name in REFERS_TO
            ],
        },
    }


def _credits(source: Source) -> str:
    lines = [
        f"# Credits of {source.service.name}, version {source.version}",
        "",
        "Statements, attributions and spans are the project's own, under the MIT License. Quoted words are those of",
        "whom they are attributed to. What stands under `reference` in a record is data of others, and has its",
        "source beside it. In CSV that is `reference_names`, `identifiers`, `unconfirmed_identifiers` and `lies_in`,",
        "each with its `_source`, and `latitude` and `longitude` with `location_source` and `location_licence`. What",
        "is in `identifiers` is confirmed; what is in `unconfirmed_identifiers` is not.",
        "",
        "Coordinates and ids of places are from [GeoNames](https://www.geonames.org/) where the record says so. They",
        "are under [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): whoever passes them on credits GeoNames.",
        "",
        "| source | licence | address |",
        "| --- | --- | --- |",
        *(f"| {one.source} | {one.licence or 'not confirmed'} | {one.url or ''} |" for one in source.service.licences),
    ]
    return "\n".join(lines) + "\n"


def _pack(staging: Staging, names: Sequence[str]) -> None:
    """A zip of some files. When they were written is not in it: it would change its bytes."""
    with ZipFile(staging.folder / NAME, "w") as archive:
        for name in names:
            info = ZipInfo(name)  # of 1980
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            with (staging.folder / name).open("rb") as file, archive.open(info, "w", force_zip64=True) as packed:
                shutil.copyfileobj(file, packed)
