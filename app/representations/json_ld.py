"""JSON-LD: records as linked data, in the words of `terms`.

Nothing is lost: whatever a record's JSON says is said here, but that what is unknown is absent instead of null. Parts
of a record have IRIs made from its own, so that to read a record twice adds nothing. Whom a fact is attributed to is
said with role, order and certainty, and at once where the article states it. A relation is a statement that is spoken
of, not made: the article says it, and we do not. Nor is everything that an article tells of an event, and no number
is a bound that the article does not give. There are no verdicts, hence no ClaimReview.
"""

import json
from collections.abc import Mapping
from typing import Any, Union

from pydantic import BaseModel

from app.documents import linked_data
from app.representations.base import RECORDS, Envelope, Form, in_form, in_json, published
from app.representations.fact_nodes import fact_node
from app.representations.nodes import FACTS, Node, Record, known, link, moment, target
from app.representations.terms import CONTEXT, TYPES, term
from app.vocabulary import CONFIRMED

SAME = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
"""Catalogue -> the IRI of a thing in it."""


NODES: Mapping[str, tuple[type[BaseModel], ...]] = {
    "articles": (linked_data.LinkedArticle,),
    **dict.fromkeys(("people", "places", "organisations"), (linked_data.LinkedEntity,)),
    "mentions": (linked_data.LinkedMention,),
    "claims": (linked_data.LinkedClaim,),
    "figures": (linked_data.LinkedFigure,),
    "events": (linked_data.LinkedEvent,),
    "relations": (linked_data.LinkedRelation,),
}
"""Resource -> the shape of its nodes; of any other these are facts."""


class JSONLD(Form):
    """A node a record."""

    name = "json-ld"
    media_type = "application/ld+json"
    description = "Linked data in terms of schema.org, PROV-O and Web Annotation, and our own; of a list, a page."
    resources = RECORDS
    slice = 20
    between = ","

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """A page of nodes, or one."""
        nodes = NODES.get(resource, linked_data.FACTS)
        if not listed:
            return published(*nodes)
        page: type[BaseModel] = linked_data.LinkedList[Union[nodes]]  # type: ignore[valid-type] # noqa: UP007
        return published(page)

    def record(self, document: str, envelope: Envelope) -> str:
        """A node with its context."""
        node = node_of(json.loads(document), envelope.public_url)
        return in_json({"@context": f"{envelope.public_url}{CONTEXT}", **node})

    def item(self, document: str, envelope: Envelope) -> str:
        """A node."""
        return in_json(node_of(json.loads(document), envelope.public_url))

    def opening(self, envelope: Envelope) -> str:
        """The beginning of a list that is a thing itself, which leads to its next page."""
        page = {
            "@context": f"{envelope.public_url}{CONTEXT}",
            "id": f"{envelope.public_url}{in_form(envelope.url, self.name)}",
            "type": "ItemList",
        }
        return f'{in_json(page)[:-1]},"itemListElement":['

    def closing(self, envelope: Envelope) -> str:
        """The end of a page."""
        page: Node = {}
        if envelope.next is not None:
            page["next"] = f"{envelope.public_url}{in_form(envelope.next, self.name)}"
        if envelope.total is not None:
            page["numberOfItems"] = envelope.total
        return f"],{in_json(page)[1:]}" if page else "]}"


def node_of(record: Record, public_url: str) -> Node:
    """A record as a node."""
    iri = f"{public_url}{record['url']}"
    node = {"id": iri, "type": TYPES[record["type"]], "identifier": record["id"]}
    match record["type"]:
        case "article":
            node |= _article(iri, record, public_url)
        case "mention":
            node |= _mention(iri, record, public_url)
        case type if type in FACTS:
            node |= fact_node(iri, record, public_url)
        case _:
            node |= _entity(iri, record, public_url)
    return known(node)


def _article(iri: str, article: Record, public_url: str) -> Node:
    fingerprint = article["text"]
    paragraphs = [
        {
            **target(f"{iri}#paragraph-{one['number']}", iri, one),
            "position": one["number"],
            "paragraph": one["number"],
            "kind": term("paragraph_kind", one["kind"]),
        }
        for one in article["paragraphs"]
    ]
    return {
        "name": article["name"],
        "inLanguage": article["language"],
        "publisher": article["publisher"],
        "datePublished": article["published"],
        "time": article["time"] and moment(iri, article["time"]),
        "fingerprint": {"id": f"{iri}#text", "type": "Fingerprint", **fingerprint},
        "paragraphs": paragraphs,
        "counts": {"id": f"{iri}#counts", "type": "Counts", **article["counts"]},
        "coverage": f"{public_url}{article['coverage']}",
    }


def _mention(iri: str, mention: Record, public_url: str) -> Node:
    article = link(mention["article"], public_url)
    return {
        "hadPrimarySource": article,
        "entity": link(mention["entity"], public_url),
        "kind": term("mention_kind", mention["kind"]),
        "text": mention["text"],
        "evidence": {**target(f"{iri}#evidence", article["id"], mention), "paragraph": mention["paragraph"]},
    }


def _entity(iri: str, entity: Record, public_url: str) -> Node:
    reference = entity["reference"]
    location = reference.get("location")
    return {
        "kind": term(f"{entity['type']}_kind", entity["kind"]),
        "name": entity["name"],
        "description": entity["description"],
        "names": [
            {
                "id": f"{iri}#name-{number}",
                "type": "Name",
                "position": number,
                "text": name["text"],
                "kind": term("name_kind", name["kind"]),
            }
            for number, name in enumerate(entity["names"], 1)
        ],
        "counts": {"id": f"{iri}#counts", "type": "Counts", **entity["counts"]},
        "alternateName": [{"@value": name["text"], "@language": name["lang"]} for name in reference["names"]],
        "sameAs": [
            SAME[one["scheme"]].format(one["value"])
            for one in reference["identifiers"]
            if one["scheme"] in SAME and one["confidence"] in CONFIRMED
        ],
        "geo": location and _point(iri, location),
        "reference": known({"id": f"{iri}#reference", "type": "ReferenceData", **_outside(iri, reference, public_url)}),
    }


def _point(iri: str, location: Record) -> Node:
    return known(
        {
            "id": f"{iri}#location",
            "type": "GeoCoordinates",
            "latitude": location["latitude"],
            "longitude": location["longitude"],
            "location_precision": location["precision"],
            "source_text": location["source"],
            "licence": location["licence"],
        }
    )


def _outside(iri: str, reference: Record, public_url: str) -> Node:
    """What no article says of an entity."""
    names = [
        {
            "id": f"{iri}#reference-name-{number}",
            "type": "Name",
            "position": number,
            **{part: name[part] for part in ("text", "lang", "script")},
            "source_text": name["source"],
        }
        for number, name in enumerate(reference["names"], 1)
    ]
    identifiers = [
        known(
            {
                "id": f"{iri}#identifier-{number}",
                "type": "PropertyValue",
                "position": number,
                "propertyID": term("identifier_scheme", one["scheme"]),
                "value": one["value"],
                "url": one["url"],
                "confidence": term("confidence", one["confidence"]),
                "source_text": one["source"],
            }
        )
        for number, one in enumerate(reference["identifiers"], 1)
    ]
    around = [
        {
            "id": f"{iri}#lies-in-{number}",
            "type": "PlaceAround",
            "position": number,
            "place": link(one["place"], public_url),
            "source_text": one["source"],
        }
        for number, one in enumerate(reference.get("lies_in", ()), 1)
    ]
    return {"names": names, "identifiers": identifiers, "lies_in": around}


FORM = JSONLD()
