"""Reads linked data back into the records that it was made of, from triples alone."""

from collections.abc import Sequence
from typing import Any

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, SDO

from app.representations.terms import TYPES
from app.vocabulary import VOCABULARIES
from tests.linked_data import OA, OURS, SERVICE

Record = dict[str, Any]


class Reader:
    """Reads records from triples."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def record(self, url: str) -> Record:
        """The record at an address."""
        node = URIRef(f"{SERVICE}{url}")
        link = self.link(node)
        record = {"id": self.value(node, SDO.identifier), "type": link["type"], "url": url}
        match link["type"]:
            case "article":
                return record | self.article(node)
            case "mention":
                return record | self.mention(node)
            case "person" | "place" | "organisation":
                return record | self.entity(node, link["type"])
        return record | self.fact(node, link["type"])

    def value(self, node: Any, key: Any) -> Any:
        """Text, a number or a date; None where there is none."""
        found: Any = self.graph.value(node, key, any=False)
        if found is None:
            return None
        value = found.toPython()
        return value.isoformat() if hasattr(value, "isoformat") else value

    def either(self, node: Any, key: Any, other: Any) -> Any:
        """A number that is said in one of two ways; None where there is none."""
        found = [self.value(node, key), self.value(node, other)]
        assert None in found
        return next((one for one in found if one is not None), None)

    def term(self, node: Any, key: Any) -> str | None:
        """A term of a vocabulary, which has to be one."""
        found = self.value(node, key)
        if found is None:
            return None
        vocabulary, _, name = str(found).removeprefix(str(OURS)).partition("/")
        assert name in VOCABULARIES[vocabulary]
        return name

    def parts(self, node: Any, key: Any) -> Sequence[Any]:
        """Parts of a record, in the order of their positions."""
        return sorted(self.graph.objects(node, key), key=lambda part: int(self.value(part, SDO.position)))

    def link(self, node: Any) -> Record:
        """A reference to a record."""
        url = str(node).removeprefix(SERVICE)
        classes = {str(one).rpartition("/")[2].rpartition("#")[2] for one in self.graph.objects(node, RDF.type)}
        (type,) = [
            type for type, name in TYPES.items() if {name.replace("Relation", "Statement")} == classes - {"Event"}
        ]
        named = SDO.description if type in {"claim", "figure", "event", "relation"} else SDO.name
        return {"id": url.rpartition("/")[2], "type": type, "name": self.value(node, named), "url": url}

    def linked(self, node: Any, key: Any) -> Record | None:
        """A reference to a record; None where there is none."""
        found = self.graph.value(node, key, any=False)
        return None if found is None else self.link(found)

    def span(self, node: Any) -> Record:
        """A span of an article."""
        (position,) = [
            selector
            for selector in self.graph.objects(node, OA.hasSelector)
            if (selector, RDF.type, OA.TextPositionSelector) in self.graph
        ]
        return {
            "paragraph": self.value(node, OURS.paragraph),
            "start": self.value(position, OA.start),
            "end": self.value(position, OA.end),
            "sha256": self.value(node, OURS.sha256),
        }

    def time(self, node: Any) -> Record | None:
        """A time; None where there is none."""
        time = self.graph.value(node, OURS.time)
        if time is None:
            return None
        names = ("edtf", "earliest", "latest", "approximate", "uncertain", "printed", "reasoning")
        return {
            **{name: self.value(time, OURS[name]) for name in names},
            "precision": self.term(time, OURS.precision),
            "basis": self.term(time, OURS.basis),
            "source": self.value(time, OURS.source_text),
        }

    def counts(self, node: Any) -> Record:
        """How many of what there are."""
        counts = self.graph.value(node, OURS.counts)
        ours = [key for key in self.graph.predicates(counts) if str(key) in OURS]
        return {str(key).removeprefix(str(OURS)): self.value(counts, key) for key in ours}

    def article(self, node: Any) -> Record:
        fingerprint = self.graph.value(node, OURS.fingerprint)
        paragraphs = []
        for part in self.parts(node, OURS.paragraphs):
            span = self.span(part)
            paragraphs.append({"number": span.pop("paragraph"), "kind": self.term(part, OURS.kind), **span})
        return {
            "name": self.value(node, SDO.name),
            "language": self.value(node, SDO.inLanguage),
            "publisher": self.value(node, SDO.publisher),
            "published": self.value(node, SDO.datePublished),
            "time": self.time(node),
            "text": {name: self.value(fingerprint, OURS[name]) for name in ("sha256", "length")},
            "paragraphs": paragraphs,
            "counts": self.counts(node),
            "coverage": str(self.value(node, OURS.coverage)).removeprefix(SERVICE),
        }

    def mention(self, node: Any) -> Record:
        return {
            "article": self.linked(node, PROV.hadPrimarySource),
            "entity": self.linked(node, OURS.entity),
            "kind": self.term(node, OURS.kind),
            "text": self.value(node, SDO.text),
            **self.span(self.graph.value(node, OURS.evidence)),
        }

    def entity(self, node: Any, type: str) -> Record:
        outside = self.graph.value(node, OURS.reference)
        reference: Record = {
            "names": [
                {
                    "text": self.value(name, SDO.text),
                    **{part: self.value(name, OURS[part]) for part in ("lang", "script")},
                    "source": self.value(name, OURS.source_text),
                }
                for name in self.parts(outside, OURS.names)
            ],
            "identifiers": [
                {
                    "scheme": self.term(one, SDO.propertyID),
                    "value": self.value(one, SDO.value),
                    "url": self.value(one, SDO.url),
                    "confidence": self.term(one, OURS.confidence),
                    "source": self.value(one, OURS.source_text),
                }
                for one in self.parts(outside, OURS.identifiers)
            ],
        }
        if type == "place":
            point = self.graph.value(node, SDO.geo)
            reference["location"] = point and {
                "latitude": self.value(point, SDO.latitude),
                "longitude": self.value(point, SDO.longitude),
                "precision": self.value(point, OURS.location_precision),
                "source": self.value(point, OURS.source_text),
                "licence": self.value(point, OURS.licence),
            }
            reference["lies_in"] = [
                {"place": self.linked(one, OURS.place), "source": self.value(one, OURS.source_text)}
                for one in self.parts(outside, OURS.lies_in)
            ]
        return {
            "kind": self.term(node, OURS.kind),
            "name": self.value(node, SDO.name),
            "names": [
                {"text": self.value(name, SDO.text), "kind": self.term(name, OURS.kind)}
                for name in self.parts(node, OURS.names)
            ],
            "description": self.value(node, SDO.description),
            "counts": self.counts(node),
            "reference": reference,
        }

    def roles(self, node: Any, key: Any, who: Any) -> Sequence[Record]:
        return [
            {
                "role": self.term(part, DCAT.hadRole),
                "entity": self.linked(part, who),
                "label": self.value(part, OURS.label),
                "certainty": self.term(part, OURS.certainty),
            }
            for part in self.parts(node, key)
        ]

    def fact(self, node: Any, type: str) -> Record:
        fact = {
            "article": self.linked(node, PROV.hadPrimarySource),
            "statement": self.value(node, SDO.description),
            "attribution_text": self.value(node, OURS.attribution_text),
            "voice": self.term(node, OURS.voice),
            "caveat": self.value(node, OURS.caveat),
            "attribution": self.roles(node, PROV.qualifiedAttribution, PROV.agent),
            "participants": self.roles(node, OURS.participants, DCTERMS.relation),
            "time": self.time(node),
            "related": [
                {"how": self.term(part, OURS.how), "fact": self.linked(part, OURS.fact)}
                for part in self.parts(node, OURS.related)
            ],
            "evidence": [
                {
                    **self.span(part),
                    "omits": {str(role).rpartition("/")[2] for role in self.graph.objects(part, OURS.omits)},
                }
                for part in self.parts(node, OURS.evidence)
            ],
        }
        return fact | self.own(node, type)

    def own(self, node: Any, type: str) -> Record:
        """What only facts of its type have."""
        match type:
            case "claim":
                return {
                    "kind": self.term(node, OURS.kind),
                    "modality": self.term(node, OURS.modality),
                    "condition": self.value(node, OURS.condition),
                    "quotes": [
                        {"text": self.value(quote, SDO.text), **self.span(self.graph.value(quote, OURS.evidence))}
                        for quote in self.parts(node, SDO.hasPart)
                    ],
                }
            case "figure":
                return {
                    "claim": self.linked(node, OURS.claim),
                    "measure": self.term(node, SDO.measuredProperty),
                    "unit": self.term(node, SDO.unitCode),
                    "qualifier": self.term(node, OURS.qualifier),
                    "counted": self.value(node, OURS.counted),
                    "printed": self.value(node, OURS.printed),
                    "value": self.either(node, SDO.value, OURS.approximate_value),
                    "lower": self.either(node, SDO.minValue, OURS.greater_than),
                    "upper": self.either(node, SDO.maxValue, OURS.less_than),
                }
            case "event":
                own = {"kind": self.term(node, OURS.kind)}
            case _:
                own = {"predicate": self.term(node, RDF.predicate)}
        return {**own, "status": self.term(node, OURS.status), "claim": self.linked(node, OURS.claim)}
