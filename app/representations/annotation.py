"""Web Annotation: what is said of which span of an article, for programs that show it beside the text.

A record is an annotation. What is said is the fact, as a link and in words of ours, or whom or what a mention means.
The targets are its evidence and the words it quotes. Programs find them by offset in a copy of the article, whose words
are here only where somebody is quoted.
"""

import json
from collections.abc import Iterator
from typing import Any

from app.documents import annotations
from app.representations.base import FACTS, Envelope, Form, in_form, in_json, published
from app.representations.nodes import Node, Record, target
from app.representations.terms import VOCABULARY

PROFILE = "http://www.w3.org/ns/anno.jsonld"
"""The context of Web Annotation, which is its profile of JSON-LD too."""

PAGED = frozenset({"limit", "cursor", "count"})
"""The parameters that make a page of a list, and do not choose its records."""


class Annotation(Form):
    """An annotation a record."""

    name = "annotation"
    media_type = f'application/ld+json;profile="{PROFILE}"'
    description = "Web Annotation: the record as said of its spans of the article; of a list, a page."
    resources = FACTS | {"mentions"}
    slice = 50
    between = ","

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """A page of annotations, or one."""
        return published(annotations.AnnotationPage if listed else annotations.Annotation)

    def record(self, document: str, envelope: Envelope) -> str:
        """An annotation with its context."""
        return in_json(_context(envelope) | _annotation(json.loads(document), envelope.public_url))

    def item(self, document: str, envelope: Envelope) -> str:
        """An annotation."""
        return in_json(_annotation(json.loads(document), envelope.public_url))

    def opening(self, envelope: Envelope) -> str:
        """The beginning of a page. The address of a list answers its first page, which is a part of the collection."""
        first = f"{envelope.public_url}{in_form(envelope.url, self.name, without=PAGED)}"
        collection: Node = {"id": f"{first}#collection", "type": "AnnotationCollection", "first": first}
        if envelope.total is not None:
            collection["total"] = envelope.total
        page = _context(envelope) | {
            "id": f"{envelope.public_url}{in_form(envelope.url, self.name)}",
            "type": "AnnotationPage",
            "partOf": collection,
        }
        return f'{in_json(page)[:-1]},"items":['

    def closing(self, envelope: Envelope) -> str:
        """The end of a page."""
        if envelope.next is None:
            return "]}"
        return f'],"next":"{envelope.public_url}{in_form(envelope.next, self.name)}"}}'


def _context(envelope: Envelope) -> Node:
    """That of Web Annotation, which has no word for the hash of a span."""
    return {"@context": [PROFILE, {"sha256": f"{envelope.public_url}{VOCABULARY}sha256"}]}


def _annotation(record: Record, public_url: str) -> Node:
    iri = f"{public_url}{record['url']}"
    return {
        "id": in_form(iri, Annotation.name),
        "type": "Annotation",
        "motivation": "identifying" if record["type"] == "mention" else "describing",
        "body": list(_bodies(iri, record, public_url)),
        "target": list(_targets(iri, record, f"{public_url}{record['article']['url']}")),
    }


def _bodies(iri: str, record: Record, public_url: str) -> Iterator[Node]:
    text = {"type": "TextualBody", "format": "text/plain"}
    if record["type"] == "mention":
        yield {"id": f"{public_url}{record['entity']['url']}"}
        yield {**text, "value": record["entity"]["name"]}
    else:
        yield {"id": iri}
        yield {**text, "value": record["statement"], "language": "en"}


def _targets(iri: str, record: Record, article: str) -> Iterator[Node]:
    if record["type"] == "mention":
        yield target(f"{iri}#evidence", article, record)
        return
    for number, telling in enumerate(record["evidence"], 1):
        yield target(f"{iri}#evidence-{number}", article, telling)
    for number, quote in enumerate(record.get("quotes", ()), 1):
        yield target(f"{iri}#quote-{number}-printed", article, quote, quote["text"])


FORM = Annotation()
