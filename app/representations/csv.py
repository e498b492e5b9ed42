"""CSV, for spreadsheets: a row a record, in the columns of `columns`.

RFC 4180 in UTF-8, with the mark at the beginning that spreadsheets tell UTF-8 by. A text that a spreadsheet would take
for a formula has an apostrophe before it, and so has one that looks as if it already had: whoever takes one apostrophe
away from a cell that FORMULA fits and that begins with one has the text as it was.
"""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from app.representations.base import COMPONENT, RECORDS, Envelope, Form
from app.representations.columns import COLUMNS, Column, Value
from app.representations.table_schema import TABLE_SCHEMAS

MARK = "\ufeff"
"""Begins a file: without it, a spreadsheet takes UTF-8 for an encoding of its own."""

FORMULA = re.compile(
    "'*[=+@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
    "\N{FULLWIDTH COMMERCIAL AT}-]"
)
"""What a text begins with that a spreadsheet would work out, some taking wide characters for narrow ones; or what it
begins with that looks like such a text made harmless."""

WRITTEN = (
    "RFC 4180 in UTF-8 with a byte order mark. An empty cell is unknown. Several values in one cell have ` | ` between"
    " them, and a bar in one is written `\\|`. A text that a spreadsheet would take for a formula has an apostrophe"
    " before it. The columns:"
)
"""How a file is written."""


class CSV(Form):
    """A row a record."""

    name = "csv"
    media_type = "text/csv"
    description = "A row a record, for spreadsheets and notebooks. Without `limit` and `cursor`, the whole list."
    resources = RECORDS
    whole = True
    file = "csv"
    described_by = TABLE_SCHEMAS

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """The columns."""
        name = f"{resource.capitalize()}Table"
        columns = "\n".join(f"- `{column.name}` ({column.type}): {column.description}" for column in COLUMNS[resource])
        described = {"type": "string", "description": f"{WRITTEN}\n\n{columns}"}
        return {"$ref": COMPONENT.format(model=name), "$defs": {name: described}}

    def record(self, document: str, envelope: Envelope) -> str:
        """The names of the columns, and the row."""
        return self.opening(envelope) + self.item(document, envelope)

    def item(self, document: str, envelope: Envelope) -> str:
        """A row."""
        return self.items([document], envelope)

    def items(self, documents: Sequence[str], envelope: Envelope) -> str:
        """Rows."""
        columns = COLUMNS[envelope.resource]
        records = [json.loads(document) for document in documents]
        return _lines([[_cell(column, column.value(record)) for column in columns] for record in records])

    def opening(self, envelope: Envelope) -> str:
        """The names of the columns."""
        return MARK + _lines([[column.name for column in COLUMNS[envelope.resource]]])


def _lines(rows: Iterable[Sequence[Value]]) -> str:
    output = StringIO()
    csv.writer(output).writerows(rows)
    return output.getvalue()


def _cell(column: Column, value: Value) -> Value:
    match value:
        case bool():
            return str(value).lower()
        case str() if column.type == "string" and FORMULA.match(value):
            return f"'{value}"
    return value


FORM = CSV()
