"""The graph: who is connected to whom, and by which facts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.documents import Graph
from app.graph import MAX_EDGES, MAX_NODES, answer_graph
from app.openapi import LIST_PROBLEMS
from app.queries.graph import GraphQuery
from app.routes import DocumentRoute

router = APIRouter(route_class=DocumentRoute, tags=["Graph"])


@router.get(
    "/v1/graph",
    operation_id="get_graph",
    summary="Get the graph around some entities",
    description=(
        "Entities and facts as nodes, and as edges who takes part in which fact, in which role. Two entities are"
        " connected by a fact that both take part in, so that each connection has its source and its evidence."
        "\n\nThe nearest comes first. A graph has"
        f" at most {MAX_NODES:,} nodes and {MAX_EDGES:,} edges; what does not fit is left out from some fact on, and"
        " `graph` says so. Somebody the article does not name is no node."
        "\n\n`networkx.node_link_graph` reads the JSON as it is."
    ),
    response_model=Graph,
    responses=LIST_PROBLEMS,
)
async def get_graph(request: Request, query: Annotated[GraphQuery, Query()]) -> Response:
    """Which facts connect whom, around some entities."""
    return await answer_graph(request, query)
