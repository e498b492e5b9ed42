"""What is asked of each server, and which ratios have to come out."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cursors import cursor_after
from app.queries.types import ClaimQuery

SEARCHED = "zanqo ghi"
"""A word that few statements have, and the beginning of another."""

BOUNDS = [
    ("kept answers", "item", "bare uvicorn", "item", 0.85),
    ("kept answers", "list of 50", "bare uvicorn", "list of 50", 0.85),
    ("kept answers", "busiest speaker", "bare uvicorn", "busiest speaker", 0.85),
    ("kept answers", "search", "bare uvicorn", "search", 0.85),
    ("kept answers", "304", "bare uvicorn", "304", 0.9),
    ("worked out", "item", "by hand", "item", 0.9),
    ("worked out", "list of 50", "by hand", "list of 50", 2.0),
    ("worked out", "busiest speaker", "worked out", "list of 50", 0.7),
    ("worked out", "deep page", "worked out", "list of 50", 0.9),
    ("worked out", "item", "datasette", "item", 5.0),
    ("worked out", "list of 50", "datasette", "list of 50", 5.0),
    ("kept answers", "item", "datasette", "item", 20.0),
    ("kept answers", "list of 50", "datasette", "list of 50", 50.0),
]
"""A server and what it is asked, another beside which it stands, and the least ratio of their rates."""


@dataclass(frozen=True)
class Case:
    """A question."""

    name: str
    claims: int
    """How many claims there are."""
    urls: Mapping[str, Sequence[str]]
    """Kind of server -> what it is asked, one after the other; not every one can answer each."""
    conditional: bool = False
    """Whether whoever asks has the answer already."""


def cases_of(file: Path) -> list[Case]:
    """The questions to a database."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        (claims,) = database.execute("SELECT count(*) FROM claim").fetchone()
        items = database.execute(
            "SELECT id, slug FROM fact WHERE type = 'claim' AND id % ? = 0 LIMIT 100", [claims // 97 or 1]
        ).fetchall()
        deep, deep_slug = database.execute(
            "SELECT id, slug FROM fact WHERE type = 'claim' ORDER BY id LIMIT 1 OFFSET ?", [claims * 9 // 10]
        ).fetchone()
    stem = file.stem
    item = [f"/v1/claims/{slug}" for _, slug in items]
    page = "/v1/claims?limit=50"
    table = f"/{stem}/fact.json?type=claim&_size=50&_nocount=1&_nofacet=1&_shape=objects"
    cursor = cursor_after(deep_slug, ClaimQuery(limit=50), {})
    return [
        Case(
            "item",
            claims,
            {
                "service": item,
                "by hand": item,
                "tutorial": item,
                "datasette": [f"/{stem}/fact/{id}.json?_shape=objects" for id, _ in items],
            },
        ),
        Case("list of 50", claims, {"service": [page], "by hand": [page], "tutorial": [page], "datasette": [table]}),
        Case(
            "busiest speaker",
            claims,
            {"service": [f"{page}&speaker=person-0"], "by hand": [f"{page}&speaker=person-0"]},
        ),
        Case(
            "deep page",
            claims,
            {
                "service": [f"{page}&cursor={cursor}"],
                "by hand": [f"{page}&after={deep}"],
                "tutorial": [f"{page}&offset={claims * 9 // 10}"],
                "datasette": [f"{table}&_next={deep}"],
            },
        ),
        Case("search", claims, {"service": [f"/v1/search?q={SEARCHED.replace(' ', '+')}"]}),
        Case("304", claims, {"service": [item[0]]}, conditional=True),
        Case(
            "CSV of 500",
            claims,
            {
                "service": ["/v1/claims?limit=500&format=csv"],
                "datasette": [f"/{stem}/fact.csv?type=claim&_size=500&_nocount=1&_nofacet=1"],
            },
        ),
    ]
