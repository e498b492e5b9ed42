"""The vocabularies as linked data: what each IRI of ours means, at the address it begins with.

Classes and properties are RDF Schema, and the terms of a vocabulary SKOS. What has a property and what it holds is said
as schema.org says it (`domainIncludes`): several classes may, and nothing follows of a thing from its having one.
"""

import json
from collections.abc import Iterator
from typing import Any

from app.documents.ontology import Ontology
from app.representations.base import Envelope, Form, in_json, published
from app.representations.nodes import Node, Record
from app.representations.terms import CLASSES, PREFIXES, VOCABULARY

SCHEME = "vocabulary"
"""What the name of a vocabulary as a whole begins with, since many a property is called the same."""

TIES = "relation_predicate"
"""The vocabulary whose terms are what ties one thing to another."""


class RDFS(Form):
    """Definitions of classes, properties and terms."""

    name = "json-ld"
    media_type = "application/ld+json"
    description = "The same as linked data, with our classes and properties: RDF Schema and SKOS."
    resources = ("vocabularies",)

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """The definitions, in a graph."""
        return published(Ontology)

    def record(self, document: str, envelope: Envelope) -> str:
        """Every definition, in one graph."""
        words = json.loads(document)
        ontology = f"{envelope.public_url}{VOCABULARY}"
        context = {"id": "@id", "type": "@type", "facts": ontology, **PREFIXES}
        about = {"id": ontology.removesuffix("#"), "type": "owl:Ontology", **_said("Article Facts", _ABOUT)}
        graph = [about, *_classes(words), *_properties(words), *_terms(words)]
        return in_json({"@context": context, "@graph": graph})


_ABOUT = "The words in which the facts of articles are told, where other vocabularies have none."


def _said(label: str, meaning: str) -> Node:
    return {
        "rdfs:label": {"@value": label, "@language": "en"},
        "rdfs:comment": {"@value": meaning, "@language": "en"},
    }


def _classes(words: Record) -> Iterator[Node]:
    for one in words["classes"]:
        yield {"id": f"facts:{one['name']}", "type": "rdfs:Class", **_said(one["label"], one["meaning"])}


def _properties(words: Record) -> Iterator[Node]:
    for one in words["properties"]:
        yield {
            "id": f"facts:{one['name']}",
            "type": "rdf:Property",
            **_said(one["label"], one["meaning"]),
            "schema:domainIncludes": [{"id": _iri(name)} for name in one["of"]],
            "schema:rangeIncludes": [{"id": _iri(name)} for name in one["holds"]],
        }


def _iri(name: str) -> str:
    """A type or a class as JSON-LD abbreviates it."""
    return name if ":" in name else CLASSES[name]


def _terms(words: Record) -> Iterator[Node]:
    for vocabulary in words["vocabularies"]:
        scheme = f"facts:{SCHEME}/{vocabulary['name']}"
        name = vocabulary["name"].replace("_", " ")
        yield {"id": scheme, "type": "skos:ConceptScheme", **_said(name, f"The terms of the vocabulary `{name}`.")}
        for one in vocabulary["terms"]:
            yield {
                "id": f"facts:{vocabulary['name']}/{one['term']}",
                "type": ["skos:Concept", "rdf:Property"] if vocabulary["name"] == TIES else "skos:Concept",
                **_said(one["term"].replace("_", " "), one["meaning"]),
                "skos:inScheme": {"id": scheme},
            }


FORM = RDFS()
