"""JSON Schemas of the dossiers' files, for editors. `python -m seed.schema` writes them."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from app.vocabulary import explain_terms
from seed.dossier import ARTICLE_FILES, SHARED_FILES, Article, Span
from seed.dossier.spans import Run

FOLDER = Path(__file__).with_name("schema")

MARKS = {
    "first": {"type": "string", "description": "The span's first words; `facts anchor` replaces them."},
    "last": {"type": "string", "description": "The span's last words; `facts anchor` replaces them."},
}


def schemas() -> dict[str, dict[str, Any]]:
    """Name of a file -> its schema."""
    return {name: _schema(name, model) for name, model in (SHARED_FILES | ARTICLE_FILES).items()}


def _schema(name: str, model: type[Any]) -> dict[str, Any]:
    adapter = TypeAdapter(Article) if name == "article" else TypeAdapter(list[model])  # type: ignore[valid-type]
    schema = adapter.json_schema()
    definitions = schema.get("$defs", {})
    for span in _subclasses(Run):
        if span.__name__ in definitions:
            _admit_marks(definitions[span.__name__], is_span=issubclass(span, Span))
    if name == "article":
        schema["properties"]["text"] = {"type": "object", "description": "Write {}; `facts anchor` fills it in."}
    explain_terms(schema)
    _admit_numbers(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{name}.yaml", **schema}


def _admit_numbers(schema: Any) -> None:
    """An editor reads `edtf: 2021` as a number, where the program takes every value as it is written."""
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _admit_numbers(value)
    if isinstance(schema, dict) and schema.get("type") == "string" and "enum" not in schema and "pattern" not in schema:
        schema["type"] = ["string", "number"]


def _subclasses(model: type[Run]) -> list[type[Run]]:
    return [model, *(sub for direct in model.__subclasses__() for sub in _subclasses(direct))]


def _admit_marks(definition: dict[str, Any], *, is_span: bool) -> None:
    """An author need not write what `facts anchor` fills in."""
    filled = {"paragraph", "start", "end", "sha256"}
    definition["required"] = [name for name in definition["required"] if name not in filled]
    if is_span:
        definition["properties"] |= MARKS


def write() -> None:
    """Write every schema beside this module."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
