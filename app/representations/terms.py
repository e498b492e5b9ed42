"""The words of linked data: which IRI each key stands for, in terms of schema.org, PROV-O, DCAT and Web Annotation,
and in terms of our own where these have none.

Keys that stand for the same in a record's JSON are called the same here.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.ontology import CLASSES as OURS
from app.ontology import PROPERTIES

CONTEXT = "/v1/context.jsonld"
"""Where the service has its context."""

VOCABULARY = "/v1/vocabularies#"
"""What our own terms begin with; those of a vocabulary go on as `claim_kind/demand`."""

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

TYPES = {
    "article": "NewsArticle",
    "person": "Person",
    "place": "Place",
    "organisation": "Organization",
    "claim": "Claim",
    "figure": "Observation",
    "event": "NarratedEvent",
    "relation": "Relation",
    "mention": "Mention",
}
"""Type of record -> its class."""

CLASSES = {
    **{name: f"schema:{name}" for name in ("NewsArticle", "Person", "Place", "Organization", "Claim", "Observation")},
    **{name: f"schema:{name}" for name in ("Event", "Quotation", "GeoCoordinates", "PropertyValue", "ItemList")},
    "Relation": "rdf:Statement",
    "Concept": "skos:Concept",
    **{name: f"facts:{name}" for name in OURS},
    "Attribution": "prov:Attribution",
    "Relationship": "dcat:Relationship",
    **{name: f"oa:{name}" for name in ("SpecificResource", "TextPositionSelector", "TextQuoteSelector")},
}
"""Key -> the class that it stands for, abbreviated."""

_VALUES = {
    **{name: f"schema:{name}" for name in ("identifier", "name", "text", "value", "minValue", "maxValue", "position")},
    **{name: f"schema:{name}" for name in ("publisher", "inLanguage", "datePublished", "startDate", "endDate")},
    **{name: f"schema:{name}" for name in ("alternateName", "numberOfItems")},
    "statement": "schema:description",
    "description": "schema:description",
    "exact": "oa:exact",
}
"""Keys with text or numbers, in others' words."""

_LINKS = {
    **{name: f"schema:{name}" for name in ("about", "eventStatus", "location", "observationAbout", "sameAs", "url")},
    **{name: f"schema:{name}" for name in ("propertyID", "measuredProperty", "unitCode", "itemListElement", "geo")},
    "quotes": "schema:hasPart",
    **{name: f"prov:{name}" for name in ("wasAttributedTo", "qualifiedAttribution", "wasQuotedFrom")},
    **{name: f"prov:{name}" for name in ("hadPrimarySource", "agent")},
    "role": "dcat:hadRole",
    "relation": "dcterms:relation",
    **{name: f"rdf:{name}" for name in ("subject", "predicate", "object")},
    "source": "oa:hasSource",
    "selector": "oa:hasSelector",
    "next": "hydra:next",
}
"""Keys with other things, in others' words."""


def context_of(public_url: str) -> Mapping[str, Any]:
    """The context of a service."""
    return {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "facts": f"{public_url}{VOCABULARY}",
        **PREFIXES,
        **CLASSES,
        **_VALUES,
        **{name: f"facts:{name}" for name, one in PROPERTIES.items() if not one.is_link},
        **{name: {"@id": iri, "@type": "@id"} for name, iri in _LINKS.items()},
        **{name: {"@id": f"facts:{name}", "@type": "@id"} for name, one in PROPERTIES.items() if one.is_link},
        **{name: {"@id": f"oa:{name}", "@type": "xsd:nonNegativeInteger"} for name in ("start", "end")},
        **{name: {"@id": f"schema:{name}", "@type": "xsd:double"} for name in ("latitude", "longitude")},
        **{name: {"@id": f"facts:{name}", "@type": "xsd:date"} for name in ("earliest", "latest")},
    }


def context_document(public_url: str) -> str:
    """The document that has the context of a service."""
    return json.dumps({"@context": context_of(public_url)}, ensure_ascii=False)


def term(vocabulary: str, name: str) -> str:
    """A term of a vocabulary, as JSON-LD abbreviates it."""
    return f"facts:{vocabulary}/{name}"
