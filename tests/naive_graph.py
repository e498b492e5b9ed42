"""The graph around entities, found by reading every fact at each step outwards."""

import re
from collections.abc import Mapping
from typing import Any

from tests.naive import Record, id_of, links

Query = Mapping[str, Any]
"""Parameter -> list of values; depth -> number."""


def naive_graph(facts: list[Record], entities: Mapping[str, Record], query: Query, most: tuple[int, int]) -> Record:
    """Go outwards fact by fact, over all that there are."""
    distances = dict.fromkeys(query["entity"], 0)
    nodes = [node_of(entities[id], 0) for id in sorted(distances)]
    edges: list[Record] = []
    left_out, complete_to = None, query["depth"]
    for distance in range(1, query["depth"] + 1):
        nearest = {id for id, other in distances.items() if other == distance - 1}
        for fact in facts:
            ties = [edge_of(fact, number, tie) for number, tie in enumerate(links(fact), 1) if follows(tie, query)]
            ends = {tie["target"] for tie in ties}
            if left_out or fact["id"] in distances or not ends & nearest or not is_asked_for(fact, query):
                continue
            new = ends - distances.keys()
            if len(distances) + 1 + len(new) > most[0] or len(edges) + len(ties) > most[1]:
                left_out, complete_to = fact["id"], distance - 1
                continue
            distances |= dict.fromkeys({fact["id"], *new}, distance)
            edges += ties
            nodes.append(node_of(fact, distance))
        found = sorted(id for id, other in distances.items() if other == distance and id in entities)
        nodes += [node_of(entities[id], distance) for id in found]
    reach = {
        "depth": query["depth"],
        "complete_to": complete_to,
        "truncated": left_out is not None,
        "left_out": left_out,
    }
    return {"directed": False, "multigraph": True, "graph": reach, "nodes": nodes, "edges": edges}


def is_asked_for(fact: Record, query: Query) -> bool:
    right_type = not query.get("type") or fact["type"] in query["type"]
    return right_type and (not query.get("article") or fact["article"]["id"] in query["article"])


def follows(tie: Record, query: Query) -> bool:
    return id_of(tie) is not None and (not query.get("role") or tie["role"] in query["role"])


def node_of(record: Record, distance: int) -> Record:
    name = record["name"] if "name" in record else record["statement"]
    return {"id": record["id"], "type": record["type"], "name": name, "url": record["url"], "distance": distance}


def edge_of(fact: Record, number: int, tie: Record) -> Record:
    return {
        "source": fact["id"],
        "target": id_of(tie),
        "key": f"{fact['id']}#{number}",
        "part": "attribution" if number <= len(fact["attribution"]) else "content",
        **{name: tie[name] for name in ("role", "label", "certainty")},
    }


def as_naive(graph: Record) -> Record:
    """The graph with the fact that is left out first, in place of the sentence that says so."""
    sentence = graph["graph"]["left_out"]
    fact = re.search(r"the facts from `([a-z0-9-]+)` on", sentence) if sentence else None
    return {**graph, "graph": {**graph["graph"], "left_out": fact[1] if fact else sentence}}
