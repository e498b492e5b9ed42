"""A graph of entities and facts, in the form that networkx reads: node-link."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.base import Document, Slug
from app.vocabulary import Certainty, Role

NodeType = Annotated[
    Literal["person", "place", "organisation", "claim", "figure", "event", "relation"],
    Field(json_schema_extra={"x-vocabulary": "record_type"}),
]


class GraphNode(Document):
    """An entity or a fact."""

    id: Slug
    """The id of the entity or fact, unique over both."""
    type: NodeType
    """What it is."""
    name: str
    """An entity's name, or a fact's statement."""
    url: str
    """Where the whole record is."""
    distance: Annotated[int, Field(ge=0)]
    """How many facts away from the nearest entity that was asked for; a fact counts itself."""


class GraphEdge(Document):
    """An entity takes part in a fact."""

    source: Slug
    """The fact."""
    target: Slug
    """The entity."""
    key: str
    """Tells it from every other edge: the fact, and which of its ties it is."""
    part: Literal["attribution", "content"]
    """Whether the entity stands behind the fact, or is in its content."""
    role: Role
    """The entity's role in it."""
    label: str | None
    """The role label or description as printed."""
    certainty: Certainty
    """Whether the evidence itself says so."""


class GraphReach(Document):
    """How far the graph goes, and whether it is whole."""

    depth: int
    """How far it was to go."""
    complete_to: int
    """Up to this distance nothing is left out."""
    truncated: bool
    """Whether anything is left out, since a graph has a bound."""
    left_out: str | None
    """What is left out, for people; null where it is nothing."""


class Graph(Document):
    """Entities and facts, and who takes part in what.

    Two entities are connected by a fact that both take part in, so nobody is tied to anybody without somebody who says
    so. Facts are whole: all their ties that were asked for are there, but for those of somebody unnamed.
    """

    directed: Literal[False]
    """Always false: a tie can be followed both ways."""
    multigraph: Literal[True]
    """Always true: an entity may have several roles in a fact."""
    graph: GraphReach
    """How far it goes, and whether it is whole."""
    nodes: list[GraphNode]
    """The nearest first: entities asked for, then facts and entities by turns, each in the order of their lists."""
    edges: list[GraphEdge]
    """The ties of each fact, in the order of the facts."""
