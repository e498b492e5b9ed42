"""Graphs: which nodes and edges, the nearest first, within a bound; and the answer as bytes.

A graph costs a number of statements that its depth alone decides: one for each parameter that takes ids, one for what
the entities are called, and two at most for each step outwards.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from json import JSONEncoder
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy import SelectBase

from app.database import Row, Snapshot
from app.documents import GraphReach
from app.forms import answer_document
from app.negotiation import form_asked
from app.queries.base import Shape, bound, padded
from app.queries.graph import GraphQuery, facts_around, starting_entities, ties_of
from app.records import TYPES, numbers_of
from app.representations import Envelope, resource_at
from app.tables import Entity
from app.vocabulary import RecordType, url_of

MAX_NODES = 500
"""How many nodes a graph has, at most."""
MAX_EDGES = 2_000
"""How many edges it has, at most."""

_in_json = JSONEncoder(ensure_ascii=False).encode


async def answer_graph(request: Request, query: GraphQuery) -> Response:
    """The graph that a query asks for."""
    form = form_asked(request, query.format)
    async with request.app.state.database.snapshot() as snapshot:
        walk = _Walk(snapshot, query)
        await walk.start()
        for distance in range(1, query.depth + 1):
            await walk.step(distance)
    document = walk.document()
    path = request.scope["path"]
    asked = sorted((pair for pair in request.query_params.multi_items() if pair[0] != "format"), key=itemgetter(0))
    envelope = Envelope(resource_at(path), f"{path}?{urlencode(asked)}", request.app.state.public_url)
    return await answer_document(form, document, snapshot.version, envelope)


class _Walk:
    """What has been found, and the way on from there.

    A fact is in the graph with all its ties or not at all. The first that does not fit ends the walk, so that all that
    is left out comes after all that is in.
    """

    def __init__(self, snapshot: Snapshot, query: GraphQuery) -> None:
        self.snapshot = snapshot
        self.query = query
        self.of_ties: dict[str, Sequence[Any]] = {"role": sorted(set(query.role))} if query.role else {}
        self.of_facts: dict[str, Sequence[Any]] = {"type": sorted(set(query.type))} if query.type else {}
        self.nodes: list[str] = []
        self.edges: list[str] = []
        self.facts: set[int] = set()
        self.entities: set[int] = set()
        self.nearest: Sequence[int] = []
        """The entities to go on from."""
        self.complete_to = query.depth
        self.left_out: str | None = None

    async def start(self) -> None:
        """Be at the entities that were asked for."""
        entities = await numbers_of(self.snapshot, "entity", TYPES[Entity], self.query.entity)
        if self.query.article:
            self.of_facts["article"] = await numbers_of(self.snapshot, "article", ["article"], self.query.article)
        named = await self._rows(starting_entities, {"entity": entities}, len(entities))
        self._be_at({number: _node(slug, type, name, 0) for number, slug, type, name in named})

    async def step(self, distance: int) -> None:
        """Go on to the facts around the entities, and to the entities behind those."""
        if not self.nearest:
            return
        asked = {"entity": self.nearest, **self.of_ties, **self.of_facts}
        around = await self._rows(facts_around, asked, MAX_NODES - len(self.entities) + 1)
        facts = [fact for (fact,) in around if fact not in self.facts]
        found: dict[int, str] = {}
        if facts:
            ties = await self._rows(ties_of, {"fact": facts, **self.of_ties}, MAX_EDGES - len(self.edges) + 1)
            for _, those in groupby(ties, key=itemgetter(0)):
                self._take(list(those), found, distance)
                if self.left_out:
                    break
        self._be_at(found)

    def _take(self, ties: Sequence[Row], found: dict[int, str], distance: int) -> None:
        """Take in a fact with its ties and the entities at their other ends, unless they do not fit."""
        fact, slug, type, statement = ties[0][:4]
        edges, new = [], {}
        for *_, position, part, role, label, certainty, entity, end, end_type, name in ties:
            edges.append(
                f'{{"source":"{slug}","target":"{end}","key":"{slug}#{position}","part":"{part}","role":"{role}",'
                f'"label":{"null" if label is None else _in_json(label)},"certainty":"{certainty}"}}'
            )
            if entity not in self.entities and entity not in found:
                new[entity] = _node(end, end_type, name, distance)
        if len(self.nodes) + 1 + len(found) + len(new) > MAX_NODES or len(self.edges) + len(edges) > MAX_EDGES:
            self.complete_to = distance - 1
            self.left_out = (
                f"At distance {distance}, the facts from `{slug}` on, in text order, and all that lies beyond them: a"
                f" graph has at most {MAX_NODES:,} nodes and {MAX_EDGES:,} edges."
            )
            return
        self.facts.add(fact)
        self.nodes.append(_node(slug, type, statement, distance))
        self.edges += edges
        found |= new

    def _be_at(self, found: Mapping[int, str]) -> None:
        """Be at the entities that were found, to go on from there if nothing was left out."""
        self.nodes += [found[entity] for entity in sorted(found)]
        self.entities |= found.keys()
        self.nearest = [] if self.left_out else sorted(found)

    async def _rows(
        self, statement: Callable[[Shape], SelectBase], values: Mapping[str, Sequence[Any]], most: int
    ) -> Sequence[Row]:
        shape = tuple((name, padded(len(some))) for name, some in values.items())
        parameters: dict[str, Any] = {"most": most}
        for name, some in values.items():
            parameters |= bound(name, some)
        return await self.snapshot.rows(statement(shape), parameters)

    def document(self) -> str:
        """The graph as JSON."""
        reach = GraphReach(
            depth=self.query.depth,
            complete_to=self.complete_to,
            truncated=self.left_out is not None,
            left_out=self.left_out,
        )
        return (
            f'{{"directed":false,"multigraph":true,"graph":{reach.model_dump_json()},'
            f'"nodes":[{",".join(self.nodes)}],"edges":[{",".join(self.edges)}]}}'
        )


def _node(id: str, type: RecordType, name: str, distance: int) -> str:
    """What the document `GraphNode` comes to."""
    url = url_of(type, id)
    return f'{{"id":"{id}","type":"{type}","name":{_in_json(name)},"url":"{url}","distance":{distance}}}'
