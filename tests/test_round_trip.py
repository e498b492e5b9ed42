"""The facts read back from each form: as many, with the same ids, bounds and chains of attribution."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rdflib import Graph

from app.vocabulary import VOCABULARIES
from tests.conftest import Api
from tests.linked_data import OURS, SERVICE, context_of, pages

ROLES = tuple(VOCABULARIES["attribution_role"])
BOUNDS = ("value", "lower", "upper")

Read = Mapping[str, tuple[Any, ...]]
"""Id of a fact -> its article, its bounds, its chain of attribution as role, id and label, and what of that is implied."""


def read(documents: Iterable[Mapping[str, Any]]) -> Read:
    """What documents say."""
    return {
        fact["id"]: (
            fact["article"]["id"],
            tuple(fact.get(bound) for bound in BOUNDS),
            [(one["role"], one["entity"] and one["entity"]["id"], one["label"]) for one in fact["attribution"]],
            {one["role"] for one in fact["attribution"] if one["certainty"] == "implied"},
        )
        for fact in documents
    }


def by_lines(api: Api, files: Path) -> Read:
    """NDJSON."""
    return read(json.loads(line) for line in api.get("/v1/facts?format=ndjson").text.splitlines())


def by_rows(api: Api, files: Path) -> Read:
    """CSV, as Python has it."""
    text = api.get("/v1/facts?format=csv").content.decode("utf-8-sig")
    return {row["id"]: read_row(row) for row in csv.DictReader(StringIO(text, newline=""), strict=True)}


def by_pandas(api: Api, files: Path) -> Read:
    """CSV, as pandas has it without being told anything."""
    frame = pd.read_csv(BytesIO(api.get("/v1/facts?format=csv").content))
    rows = frame.astype(object).where(frame.notna(), "").to_dict("records")
    return {row["id"]: read_row(row) for row in rows}


def read_row(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    """What a row says."""
    known = {role: iter(list(of_role(row, role))) for role in ROLES}
    chain = [(role, *next(known[role])) for role in values_in(row["attribution_roles"])]
    assert all(next(left, None) is None for left in known.values())
    return (
        row["article"],
        tuple(float(row[bound]) if row[bound] != "" else None for bound in BOUNDS),
        chain,
        set(values_in(row["implied"])) & {role for role, _, _ in chain},
    )


def of_role(row: Mapping[Any, Any], role: str) -> Iterable[tuple[str | None, str | None]]:
    """The id and the label of each who has a role."""
    count = len(values_in(row[role]))
    ids, labels = ([*values_in(row[f"{role}_{part}"]), *[""] * count][:count] for part in ("id", "label"))
    return [(id or None, label or None) for id, label in zip(ids, labels, strict=True)]


def values_in(cell: str) -> list[str]:
    """The values in a cell."""
    return [value.replace(r"\|", "|") for value in re.split(r" \| ", cell)] if cell else []


def by_triples(api: Api, files: Path) -> Read:
    """JSON-LD, by SPARQL."""
    graph = Graph()
    for page in pages(api, "/v1/facts?limit=30&format=json-ld"):
        graph.parse(data=json.dumps({**page, **context_of(api)}), format="json-ld")
    bounds: Any = graph.query(
        """
        PREFIX facts: <http://127.0.0.1:8000/v1/vocabularies#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?id ?article ?value ?lower ?upper WHERE {
            ?list schema:itemListElement [ schema:identifier ?id ; prov:hadPrimarySource ?article ] .
            ?fact schema:identifier ?id .
            OPTIONAL { ?fact schema:value | facts:approximate_value ?value }
            OPTIONAL { ?fact schema:minValue | facts:greater_than ?lower }
            OPTIONAL { ?fact schema:maxValue | facts:less_than ?upper }
        }
        """
    )
    found = {
        str(row.id): (
            str(row.article).rpartition("/")[2],
            tuple(None if bound is None else bound.toPython() for bound in (row.value, row.lower, row.upper)),
            list[Any](),
            set[str](),
        )
        for row in bounds
    }
    through: Any = graph.query(
        """
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX facts: <http://127.0.0.1:8000/v1/vocabularies#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?id ?role ?agent ?label ?certainty WHERE {
            ?fact schema:identifier ?id ; prov:qualifiedAttribution ?part .
            ?part schema:position ?position ; dcat:hadRole ?role ; facts:certainty ?certainty .
            OPTIONAL { ?part prov:agent ?agent }
            OPTIONAL { ?part facts:label ?label }
        } ORDER BY ?id ?position
        """
    )
    for row in through:
        _, _, chain, implied = found[str(row.id)]
        role = str(row.role).removeprefix(f"{OURS}role/")
        assert row.agent is None or str(row.agent).startswith(f"{SERVICE}/v1/")
        chain.append((role, row.agent and str(row.agent).rpartition("/")[2], row.label and str(row.label)))
        if row.certainty == OURS["certainty/implied"]:
            implied.add(role)
    return found


def by_tables(api: Api, files: Path) -> Read:
    """The tables of SQLite."""
    facts = """
        SELECT fact.id, fact.slug, article.slug, value, lower, upper FROM fact
        JOIN article ON article.id = article_id LEFT JOIN figure ON figure.id = fact.id
    """
    chains = """
        SELECT role, entity.slug, label, certainty FROM participation LEFT JOIN entity ON entity.id = entity_id
        WHERE fact_id = ? AND part = 'attribution' ORDER BY position
    """
    with closing(sqlite3.connect(files / "facts.db")) as connection:
        found = {}
        for number, slug, article, *bounds in connection.execute(facts).fetchall():
            chain = connection.execute(chains, [number]).fetchall()
            implied = {role for role, _, _, certainty in chain if certainty == "implied"}
            found[slug] = (article, tuple(bounds), [tuple(one[:3]) for one in chain], implied)
        return found


@pytest.mark.parametrize("reader", [by_lines, by_rows, by_pandas, by_triples, by_tables])
def test_each_form_has_the_same_facts(api: Api, exported: Path, reader: Any) -> None:
    documents = read(api.everything("/v1/facts?limit=500"))
    found = reader(api, exported / "latest")
    assert len(found) == api.document("/v1/facts?limit=1&count=true")["total"]
    assert found == documents
    assert {role for _, _, chain, _ in found.values() for role, _, _ in chain} == set(ROLES)
    assert any(id is None for _, _, chain, _ in found.values() for _, id, _ in chain)
