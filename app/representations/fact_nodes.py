"""Facts as linked data: what a node says of one."""

from collections.abc import Collection, Iterator, Sequence

from app.representations.happening import happening
from app.representations.nodes import Node, Record, known, link, moment, target, tellings
from app.representations.terms import term

ATTRIBUTED = frozenset({"speaker", "on_behalf_of"})
"""The roles of those whom a fact is attributed to, as `attributed_to` has them; others hear of it and pass it on."""

STATED = "stated"
"""The certainty of a role that the article gives in its own words, and does not leave to be inferred."""

AT_ONCE = {
    ("claim", "about"): "about",
    ("event", "about"): "about",
    ("event", "place"): "location",
    ("figure", "about"): "observationAbout",
    ("relation", "subject"): "subject",
    ("relation", "object"): "object",
}
"""Type of fact, role -> what it is at once, besides in its full form."""

ENDS = frozenset({"subject", "object"})
"""The roles without which a relation would be no statement: these are there at once though they be implied."""

BOUNDS = {"value": "value", "lower": "minValue", "upper": "maxValue"}
"""Part of a figure -> what it is to others, to whom bounds are inclusive."""

NUMBERS = {
    ("about", "value"): "approximate_value",
    ("more_than", "lower"): "greater_than",
    ("less_than", "upper"): "less_than",
}
"""Qualifier, part of a figure -> what it is where that would be wrong."""


def fact_node(iri: str, fact: Record, public_url: str) -> Node:
    """What a node says of a fact."""
    article = f"{public_url}{fact['article']['url']}"
    node: Node = {
        **{name: fact[name] for name in ("statement", "attribution_text", "caveat")},
        "voice": term("voice", fact["voice"]),
        **_own(iri, fact, public_url),
        "hadPrimarySource": link(fact["article"], public_url),
        "wasAttributedTo": _attributed(fact, public_url),
        "qualifiedAttribution": list(_roles(iri, "attribution", fact["attribution"], public_url)),
        "participants": list(_roles(iri, "participant", fact["participants"], public_url)),
        "time": fact["time"] and moment(iri, fact["time"]),
        "evidence": list(tellings(iri, article, fact["evidence"])),
        "related": [
            {
                "id": f"{iri}#related-{number}",
                "type": "RelatedFact",
                "position": number,
                "how": term("related_how", one["how"]),
                "fact": link(one["fact"], public_url),
            }
            for number, one in enumerate(fact["related"], 1)
        ],
    }
    for (type, role), key in AT_ONCE.items():
        if type == fact["type"]:
            told = fact["participants"] if role in ENDS else _stated(fact["participants"])
            node[key] = list(_all(told, {role}, public_url))
    return node


def _own(iri: str, fact: Record, public_url: str) -> Node:
    """What only facts of its type have."""
    article = f"{public_url}{fact['article']['url']}"
    match fact["type"]:
        case "claim":
            return {
                "kind": term("claim_kind", fact["kind"]),
                "modality": term("modality", fact["modality"]),
                "condition": fact["condition"],
                "quotes": list(_quotes(iri, article, fact, public_url)),
            }
        case "figure":
            return {
                "measuredProperty": term("measure", fact["measure"]),
                "unitCode": term("unit", fact["unit"]),
                "qualifier": term("qualifier", fact["qualifier"]),
                **{name: fact[name] for name in ("counted", "printed")},
                **{NUMBERS.get((fact["qualifier"], part), key): fact[part] for part, key in BOUNDS.items()},
                "claim": fact["claim"] and link(fact["claim"], public_url),
            }
        case "event":
            terms = {
                "kind": term("event_kind", fact["kind"]),
                "status": term("event_status", fact["status"]),
                **happening(fact),
            }
        case _:
            predicate, status = term("relation_predicate", fact["predicate"]), term("relation_status", fact["status"])
            terms = {"predicate": predicate, "status": status}
    return {**terms, "claim": fact["claim"] and link(fact["claim"], public_url)}


def _quotes(iri: str, article: str, claim: Record, public_url: str) -> Iterator[Node]:
    """The words that a claim quotes. They are the speaker's and stand in the article; the claim itself is put by us."""
    said = {"wasQuotedFrom": article, "wasAttributedTo": _attributed(claim, public_url)}
    for number, quote in enumerate(claim["quotes"], 1):
        id = f"{iri}#quote-{number}"
        printed = {**target(f"{id}-printed", article, quote, quote["text"]), "paragraph": quote["paragraph"]}
        quotation = {"id": id, "type": "Quotation", "position": number, "text": quote["text"]}
        yield known({**quotation, **said, "evidence": printed})


def _attributed(fact: Record, public_url: str) -> list[str]:
    """Whom the article states to have said it. Who is only taken to have has a role with that certainty."""
    return list(_all(_stated(fact["attribution"]), ATTRIBUTED, public_url))


def _stated(links: Sequence[Record]) -> list[Record]:
    return [one for one in links if one["certainty"] == STATED]


def _all(links: Sequence[Record], roles: Collection[str], public_url: str) -> Iterator[str]:
    """The IRIs of those that have a role."""
    found = (f"{public_url}{one['entity']['url']}" for one in links if one["entity"] and one["role"] in roles)
    yield from dict.fromkeys(found)


def _roles(iri: str, part: str, links: Sequence[Record], public_url: str) -> Iterator[Node]:
    """Who has which role, in order; somebody whom the article does not name has a label alone."""
    type, who = ("Attribution", "agent") if part == "attribution" else ("Relationship", "relation")
    for number, one in enumerate(links, 1):
        yield known(
            {
                "id": f"{iri}#{part}-{number}",
                "type": type,
                "position": number,
                "role": term("role", one["role"]),
                who: one["entity"] and link(one["entity"], public_url),
                "label": one["label"],
                "certainty": term("certainty", one["certainty"]),
            }
        )
