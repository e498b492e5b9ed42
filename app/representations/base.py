"""What every form of an answer has: a name, a media type, and how records are written in it.

Forms work on documents as they are stored, JSON text for JSON text, and know of neither database nor web.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json import JSONEncoder
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.vocabulary import PATHS

RECORDS = frozenset(PATHS.values()) | {"facts", "timeline"}
"""The resources that are records, or lists of them."""

FACTS = frozenset({"claims", "figures", "events", "relations", "facts", "timeline"})
"""Those of facts."""


@dataclass(frozen=True)
class Envelope:
    """What an answer says besides its records."""

    resource: str
    """Which resource it is of: `claims`."""
    url: str
    """Where it is, relative to the service."""
    public_url: str
    """Where the service is."""
    next: str | None = None
    """Where the next page of a list is, relative to the service; null on the last."""
    total: int | None = None
    """How many records a list has on all its pages, if that was asked for."""
    places: Mapping[str, str] = field(default_factory=dict)
    """The documents of the places that the form wanted, by id."""


class Form(ABC):
    """A form of an answer. A module of this package that has one, as `FORM`, is all that it takes."""

    name: str
    """What `format` calls it."""
    media_type: str
    """The media type that is sent."""
    description: str
    """What is in it, for the documentation."""
    resources: Collection[str]
    """The resources that have this form."""
    whole: bool = False
    """Whether a list that is asked for without `limit` and `cursor` is sent whole."""
    file: str | None = None
    """The ending of the file's name, where it is something to be saved."""
    described_by: str | None = None
    """Where the service describes what is in it, with the resource as `collection`."""
    slice: int = 10
    """How many records are written before whatever else is waiting has its turn: about a millisecond's work."""
    between: str = ""
    """What stands between one record and the next."""

    @abstractmethod
    def record(self, document: str, envelope: Envelope) -> str:
        """A record by itself."""

    def item(self, document: str, envelope: Envelope) -> str:
        """A record in a list."""
        return self.record(document, envelope)

    def opening(self, envelope: Envelope) -> str:
        """What stands before the records of a list."""
        return ""

    def closing(self, envelope: Envelope) -> str:
        """What stands after them."""
        return ""

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """What OpenAPI says of a list of a resource, or of one record. `$defs` has what it refers to."""
        return {"type": "string"}

    def places(self, document: str) -> Iterator[str]:
        """The ids of places whose documents it takes to write a record."""
        yield from ()

    def items(self, documents: Sequence[str], envelope: Envelope) -> str:
        """Some records that follow each other in a list."""
        return self.between.join([self.item(document, envelope) for document in documents])


def published(*models: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of what is of one of these models, with what it refers to as `$defs`."""
    schema: dict[str, Any] = json.loads(_published(*models))
    return schema


@lru_cache(maxsize=64)
def _published(*models: type[BaseModel]) -> str:
    """As text: it is long in the making, and whoever is given it may change it."""
    references, definitions = models_json_schema([(model, "serialization") for model in models], ref_template=COMPONENT)
    alternatives = list(references.values())
    schema = alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}
    return json.dumps({**schema, "$defs": definitions["$defs"]})


COMPONENT = "#/components/schemas/{model}"
"""Where OpenAPI has the schema of a model."""

in_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON, with nothing in it that a program does not need."""


def in_form(url: str, form: str, *, without: frozenset[str] = frozenset()) -> str:
    """The address of an answer in a form, whichever it names; without some of its parameters."""
    path, _, query = url.partition("?")
    parameters = [
        (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in {"format", *without}
    ]
    return f"{path}?{urlencode([*parameters, ('format', form)])}"
