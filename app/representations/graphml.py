"""GraphML, which programs that draw and analyse graphs read. networkx writes it."""

import json
import re
from io import BytesIO

from app.representations.base import Envelope, Form

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, written in whatever way."""


class GraphML(Form):
    """A graph as one document."""

    name = "graphml"
    media_type = "application/graphml+xml"
    description = "The same graph for programs that draw and analyse graphs."
    resources = ("graph",)

    def record(self, document: str, envelope: Envelope) -> str:
        """A graph."""
        return written(document)


def written(graph: str) -> str:
    """A graph in node-link form as GraphML.

    What is null there is absent here. Facts come first, so that they are the source of each edge as they are there.
    """
    import networkx  # noqa: PLC0415 - it is large, and few ask for it

    document = json.loads(graph)
    document["nodes"].sort(key=lambda node: node["type"] in {"person", "place", "organisation"})
    for attributes in (document["graph"], *document["nodes"], *document["edges"]):
        for name, value in list(attributes.items()):
            if value is None:
                del attributes[name]
            elif isinstance(value, str):
                attributes[name] = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    output = BytesIO()
    networkx.write_graphml_xml(networkx.node_link_graph(document), output, prettyprint=False)
    return output.getvalue().decode()


FORM = GraphML()
