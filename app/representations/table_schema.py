"""What each column of CSV is, as a Table Schema (version 2): <https://datapackage.org/standard/table-schema/>."""

from typing import Any

from app.representations.columns import COLUMNS, Column

PROFILES = "https://datapackage.org/profiles/2.0"

TABLE_SCHEMAS = "/v1/columns/{collection}"
"""Where the service has them."""


def table_schema(resource: str) -> dict[str, Any]:
    """That of the rows of a resource."""
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column) for column in COLUMNS[resource]],
        "primaryKey": ["id"],
    }


def _field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": {"required": True, "unique": True}} if column.name == "id" else {})
