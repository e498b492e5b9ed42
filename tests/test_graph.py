"""The graph around entities, against one that is found by reading every fact; its bounds, and its two forms."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import jsonschema
import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.graph
from app.representations.graphml import written
from app.store import store_of
from app.vocabulary import VOCABULARIES
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api, NewDatabase
from tests.naive import Record, World
from tests.naive_graph import Query, as_naive, naive_graph
from tests.synthetic import Corpus
from tests.test_collections import is_problem, schema_of
from tests.trials import tried


def url_of(query: Query) -> str:
    return f"/v1/graph?{urlencode(query, doseq=True)}"


@pytest.fixture(scope="module")
def made_up(new_database: NewDatabase) -> Iterator[Api]:
    """A corpus of two sorts of entity: busy ones, and ones with a few facts."""
    url = new_database()
    load(compile_dossiers(Corpus(2000, 300).dossiers()), store_of(url))
    api = Api(url)
    yield api
    api.close()


@pytest.fixture(scope="module")
def made_up_facts(made_up: Api) -> list[Record]:
    return list(made_up.everything("/v1/facts?limit=500"))


@pytest.fixture(scope="module")
def made_up_entities(made_up: Api) -> dict[str, Record]:
    paths = ("people", "places", "organisations")
    return {entity["id"]: entity for path in paths for entity in made_up.everything(f"/v1/{path}?limit=500")}


def test_who_is_connected_to_a_spokesman(api: Api) -> None:
    graph = api.document("/v1/graph?entity=ali-maysam-nazari&type=relation")
    tie = "ali-maysam-nazari-spokesperson-of-national-resistance-front"
    shared = {"source": tie, "part": "content", "certainty": "stated"}
    assert graph == {
        "directed": False,
        "multigraph": True,
        "graph": {"depth": 1, "complete_to": 1, "truncated": False, "left_out": None},
        "nodes": [
            {"id": "ali-maysam-nazari", "type": "person", "name": "Ali Maysam Nazari", "url": "/v1/people/ali-maysam-nazari", "distance": 0},
            {"id": tie, "type": "relation", "name": "Ali Maysam Nazari speaks for the National Resistance Front.", "url": f"/v1/relations/{tie}", "distance": 1},
            {"id": "national-resistance-front", "type": "organisation", "name": "National Resistance Front", "url": "/v1/organisations/national-resistance-front", "distance": 1},
        ],
        "edges": [
            {"target": "ali-maysam-nazari", "key": f"{tie}#1", "role": "subject", "label": "spokesman", **shared},
            {"target": "national-resistance-front", "key": f"{tie}#2", "role": "object", "label": "The movement", **shared},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_around_each_entity_it_is_what_reading_every_fact_finds(api: Api, world: World, depth: int) -> None:
    for entity in world.entities:
        for more in ({}, {"role": ["subject", "object"]}, {"type": ["claim"]}, {"article": ["panjshir-last-bastion"]}):
            query = {"entity": [entity], "depth": depth, **more}
            whole = naive_graph(world.lists["facts"], world.entities, query, (500, 2000))
            assert api.document(url_of(query)) == whole, query


ROLES = sorted(VOCABULARIES["role"])
TYPES = ["claim", "figure", "event", "relation"]
NAMES = [f"{kind}-{number}" for kind in ("person", "place", "organisation") for number in (0, 1, 40, 80, 99)]


def test_any_question_within_any_bound_is_what_reading_every_fact_finds(
    made_up: Api,
    made_up_facts: list[Record],
    made_up_entities: dict[str, Record],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    truncated: list[bool] = []

    @tried(50)
    @given(
        entity=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
        depth=st.integers(1, 3),
        role=st.just([]) | st.lists(st.sampled_from(ROLES), max_size=4, unique=True),
        type=st.just([]) | st.lists(st.sampled_from(TYPES), max_size=2, unique=True),
        article=st.sampled_from([[], [], [], ["article-000000"], ["article-000000", "article-000013"]]),
        most=st.sampled_from([(500, 2000), (5, 2000), (60, 70), (500, 9), (200, 200), (500, 300)]),
    )
    def ask(most: tuple[int, int], **query: Any) -> None:
        monkeypatch.setattr(app.graph, "MAX_NODES", most[0])
        monkeypatch.setattr(app.graph, "MAX_EDGES", most[1])
        graph = as_naive(made_up.document(url_of(query)))
        assert graph == naive_graph(made_up_facts, made_up_entities, query, most), (query, most)
        truncated.append(graph["graph"]["truncated"])

    ask()
    assert min(truncated.count(True), truncated.count(False)) > 7


def test_a_busy_entity_has_a_graph_within_the_bound_which_says_so(made_up: Api, openapi: Mapping[str, Any]) -> None:
    graph = made_up.document("/v1/graph?entity=person-0&depth=3")
    jsonschema.validate(graph, schema_of(openapi, "/v1/graph"))
    assert 450 < len(graph["nodes"]) <= 500
    assert len(graph["edges"]) <= 2000
    assert graph["graph"]["truncated"]
    assert "at most 500 nodes and 2,000 edges" in graph["graph"]["left_out"]
    ends = {edge["source"] for edge in graph["edges"]} | {edge["target"] for edge in graph["edges"]}
    assert ends == {node["id"] for node in graph["nodes"]}


def test_networkx_reads_it_as_it_is(api: Api) -> None:
    document = api.document("/v1/graph?entity=ahmad-massoud&depth=2")
    graph = networkx.node_link_graph(document)
    assert (type(graph), graph.graph) == (networkx.MultiGraph, document["graph"])
    assert dict(graph.nodes(data=True)) == {
        node["id"]: {name: value for name, value in node.items() if name != "id"} for node in document["nodes"]
    }
    assert graph.number_of_edges() == len(document["edges"])
    assert networkx.is_connected(graph)


def test_graphml_says_the_same(api: Api) -> None:
    url = "/v1/graph?entity=ahmad-massoud&depth=2"
    document, answer = api.document(url), api.get(f"{url}&format=graphml")
    assert answer.headers["content-type"] == "application/graphml+xml"
    assert answer.headers["dataset-version"] == api.document("/v1")["dataset_version"]
    # networkx reads as a multigraph only what it finds an entity in twice
    graph = networkx.read_graphml(BytesIO(answer.content), force_multigraph=True)
    expected = networkx.node_link_graph(document)
    assert dict(graph.nodes(data=True)) == dict(expected.nodes(data=True))
    edges = {edge["key"]: edge for edge in document["edges"]}
    found = list(ElementTree.fromstring(answer.content).iter("{http://graphml.graphdrawing.org/xmlns}edge"))  # noqa: S314 - our own
    assert [(edge.get("source"), edge.get("target")) for edge in found] == [
        (edges[edge.get("id", "")]["source"], edges[edge.get("id", "")]["target"]) for edge in found
    ]
    assert len(found) == len(edges)
    for one, other, key, data in graph.edges(keys=True, data=True):
        edge = edges[key]
        assert {one, other} == {edge["source"], edge["target"]}
        assert data == {name: edge[name] for name in ("part", "role", "label", "certainty") if edge[name] is not None}
    assert graph.graph.items() >= {"depth": 2, "complete_to": 2, "truncated": False}.items()


@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_graphml_holds_any_name(name: str) -> None:
    node = {"id": "one", "type": "person", "name": name, "url": "/v1/people/one", "distance": 0}
    reach = {"depth": 1, "complete_to": 1, "truncated": False, "left_out": None}
    graph = {"directed": False, "multigraph": True, "graph": reach, "nodes": [node], "edges": []}
    read = networkx.read_graphml(BytesIO(written(json.dumps(graph)).encode()))
    in_xml = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", name)
    assert (read.nodes["one"].get("name") or "") == re.sub("\r\n?", "\n", in_xml)


@pytest.mark.parametrize("asks", ["/v1/graph?entity=taliban&depth=2&format=graphml", "/openapi.json"])
def test_networkx_is_not_imported_before_graphml_is_asked_for_as_openapi_does_for_its_example(
    database: str, asks: str
) -> None:
    program = """
import sys
from tests.conftest import Api

api = Api(sys.argv[1])
assert api.get("/docs").status_code == api.get("/v1/graph?entity=taliban&depth=2").status_code == 200
assert "networkx" not in sys.modules
assert api.get(sys.argv[2]).status_code == 200
assert "networkx" in sys.modules
api.close()
"""
    command = [sys.executable, "-c", program, database, asks]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("query", "status", "hint"),
    [
        ("", 400, "entity: has to be given"),
        ("entity=", 400, "expected the form"),
        ("entity=Taliban", 400, "expected the form"),
        ("entity=talibans", 422, "did you mean `taliban`?"),
        ("entity=takeover-of-kabul", 422, "there is no entity"),
        ("entity=taliban&depth=0", 400, "depth"),
        ("entity=taliban&depth=4", 400, "depth"),
        ("entity=taliban&depth=1&depth=2", 400, "takes one value"),
        ("entity=taliban&depth=two", 400, "expected a whole number"),
        ("entity=taliban&role=speeker", 400, "did you mean `speaker`?"),
        ("entity=taliban&type=fact", 400, "expected one of claim, figure, event, relation"),
        ("entity=taliban&article=panjshir", 422, "did you mean `panjshir-last-bastion`?"),
        ("entity=taliban&format=graphm", 400, "did you mean `graphml`?"),
        ("entity=taliban&limit=5", 400, "no such parameter"),
        ("entity=taliban%00", 400, "NUL"),
        ("&".join(f"entity=e{number}" for number in range(21)), 400, "at most 20"),
    ],
)
def test_a_graph_that_cannot_be_drawn_is_told_why(
    api: Api, openapi: Mapping[str, Any], query: str, status: int, hint: str
) -> None:
    response = api.get(f"/v1/graph?{query}")
    assert is_problem(response, status, openapi)
    assert hint in response.json()["detail"]


MEANT = {
    "entity": ["taliban", "kabul", "ahmad-massoud", "nobody"],
    "depth": ["1", "2", "3"],
    "role": ["speaker", "object", "about"],
    "type": TYPES,
    "article": ["panjshir-last-bastion", "nothing"],
    "format": ["json", "graphml"],
}
"""Parameter -> values that are well formed."""


def test_no_question_makes_it_fail(api: Api) -> None:
    statuses: list[int] = []
    meant = st.sampled_from([(name, value) for name, values in MEANT.items() for value in values])
    garbled = st.tuples(st.sampled_from(sorted(MEANT)) | st.text(max_size=5), st.text(max_size=10))

    @tried(150)
    @given(st.lists(meant, max_size=4), st.lists(garbled, max_size=1))
    def ask(meant: list[tuple[str, str]], garbled: list[tuple[str, str]]) -> None:
        response = api.get(f"/v1/graph?{urlencode([*meant, *garbled], errors='replace')}")
        assert response.status_code in {200, 400, 422}, response.text
        statuses.append(response.status_code)

    ask()
    assert min(statuses.count(status) for status in (200, 400, 422)) > 4
