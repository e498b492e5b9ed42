"""The words of linked data: which IRI each key stands for, in terms of schema.org, PROV-O, DCAT and Web Annotation,
and in terms of our own where these have none.

Keys that stand for the same in a record's JSON are called the same here.
"""

import json
from collections.abc import Mapping
from typing import Any

CONTEXT = "/v1/context.jsonld"
"""Where the service has its context."""

VOCABULARY = "/v1/vocabularies#"
"""What our own terms begin with; those of a vocabulary go on as `claim_kind/demand`."""

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

TYPES = {
    "article": "NewsArticle",
    "person": "Person",
    "place": "Place",
    "organisation": "Organization",
    "claim": "Claim",
    "figure": "Observation",
    "event": "Event",
    "relation": "Relation",
    "mention": "Mention",
}
"""Type of record -> its class."""

_CLASSES = {
    **{name: f"schema:{name}" for name in ("NewsArticle", "Person", "Place", "Organization", "Claim", "Observation")},
    **{name: f"schema:{name}" for name in ("Event", "Quotation", "GeoCoordinates", "PropertyValue", "ItemList")},
    "Relation": "rdf:Statement",
    "Mention": "facts:Mention",
    "Attribution": "prov:Attribution",
    "Relationship": "dcat:Relationship",
    **{name: f"oa:{name}" for name in ("SpecificResource", "TextPositionSelector", "TextQuoteSelector")},
}

_VALUES = {
    **{name: f"schema:{name}" for name in ("identifier", "name", "text", "value", "minValue", "maxValue", "position")},
    **{name: f"schema:{name}" for name in ("publisher", "inLanguage", "datePublished")},
    "numberOfItems": "schema:numberOfItems",
    "statement": "schema:description",
    "description": "schema:description",
    "exact": "oa:exact",
}
"""Keys with text or numbers, in others' words."""

_LINKS = {
    **{name: f"schema:{name}" for name in ("about", "location", "observationAbout", "sameAs", "url")},
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

_OUR_VALUES = (
    *("attribution_text", "caveat", "condition", "counted", "printed", "label", "paragraph", "sha256", "length"),
    *("edtf", "approximate", "uncertain", "reasoning", "lang", "script"),
    *("source_text", "licence", "location_precision"),
    *("articles", "people", "places", "organisations", "mentions", "claims", "figures", "events", "relations"),
    "sentences",
)
_OUR_LINKS = (
    *("kind", "voice", "modality", "certainty", "qualifier", "status", "precision", "basis", "confidence", "how"),
    *("participants", "related", "fact", "claim", "evidence", "omits", "time", "entity", "names", "reference"),
    *("identifiers", "lies_in", "place", "counts", "paragraphs", "fingerprint", "coverage"),
)


def context_of(public_url: str) -> Mapping[str, Any]:
    """The context of a service."""
    return {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "facts": f"{public_url}{VOCABULARY}",
        **PREFIXES,
        **_CLASSES,
        **_VALUES,
        **{name: f"facts:{name}" for name in _OUR_VALUES},
        **{name: {"@id": iri, "@type": "@id"} for name, iri in _LINKS.items()},
        **{name: {"@id": f"facts:{name}", "@type": "@id"} for name in _OUR_LINKS},
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
