"""Parts of linked data: links to records, times, and spans of an article.

A span is what Web Annotation calls a target: a position, and a hash to prove it by, without the words. What has an
order has its number in it: a list of RDF would be another one each time that a record is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.representations.terms import TYPES, term

Record = Mapping[str, Any]
Node = dict[str, Any]

FACTS = frozenset({"claim", "figure", "event", "relation"})


def target(id: str, source: str, span: Record, quoted: str | None = None) -> Node:
    """A span of an article. Its words are there only where somebody is quoted as saying them."""
    position = {"id": f"{id}-position", "type": "TextPositionSelector", "start": span["start"], "end": span["end"]}
    selectors = [position]
    if quoted is not None:
        selectors.append({"id": f"{id}-words", "type": "TextQuoteSelector", "exact": quoted})
    return {
        "id": id,
        "type": "SpecificResource",
        "source": source,
        "selector": selectors,
        "sha256": span["sha256"],
    }


def known(node: Node) -> Node:
    """A node without what is unknown, or none."""
    return {key: value for key, value in node.items() if value is not None and value != []}


def link(reference: Record, public_url: str) -> Node:
    """Another record, with enough of it to be read."""
    named = "statement" if reference["type"] in FACTS else "name"
    return {"id": f"{public_url}{reference['url']}", "type": TYPES[reference["type"]], named: reference["name"]}


def moment(iri: str, time: Record) -> Node:
    """The time of the record with an IRI."""
    precision = time["precision"] and term("time_precision", time["precision"])
    changed = {"precision": precision, "basis": term("time_basis", time["basis"]), "source_text": time["source"]}
    kept = {name: value for name, value in time.items() if name != "source"}
    return known({"id": f"{iri}#time", "type": "Time", **kept, **changed})


def tellings(iri: str, article: str, evidence: Sequence[Record]) -> Iterator[Node]:
    """Where the fact with an IRI stands."""
    for number, span in enumerate(evidence, 1):
        omits = [term("role", role) for role in span["omits"]]
        found = target(f"{iri}#evidence-{number}", article, span)
        yield known({**found, "position": number, "paragraph": span["paragraph"], "omits": omits})
