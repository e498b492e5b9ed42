"""Starlette, sqlite3 and orjson, as somebody careful writes it by hand: the same claims, built from their rows."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.vocabulary import PATHS
from seed.edtf import exactness

CLAIMS = """
    SELECT fact.id, fact.slug, fact.statement, fact.voice, claim.kind, claim.modality, claim.condition,
        article.slug, json_extract(article.document, '$.name'), fact_time.printed, fact_time.edtf,
        fact_time.earliest, fact_time.latest, fact_time.basis, fact_time.reasoning, fact_time.source
    FROM claim JOIN fact ON fact.id = claim.id JOIN article ON article.id = fact.article_id
    LEFT JOIN fact_time ON fact_time.fact_id = fact.id
"""
LINKS = """
    SELECT fact_id, part, role, label, certainty, entity.slug, entity.type, entity.name
    FROM participation LEFT JOIN entity ON entity.id = entity_id WHERE fact_id IN ({}) ORDER BY fact_id, position
"""
QUOTES = """
    SELECT claim_id, text, paragraph, quote.start, quote."end", quote.sha256 FROM quote
    JOIN sentence ON sentence.id = sentence_id WHERE claim_id IN ({}) ORDER BY claim_id, position
"""
EVIDENCE = """
    SELECT fact_id, paragraph, evidence.start, evidence."end", evidence.sha256,
        (SELECT group_concat(role) FROM omission
         WHERE omission.fact_id = evidence.fact_id AND omission.position = evidence.position)
    FROM evidence JOIN sentence ON sentence.id = sentence_id WHERE fact_id IN ({}) ORDER BY fact_id, position
"""
RELATED = """
    SELECT fact_id, how, slug, type, statement FROM related JOIN fact ON fact.id = other_id
    WHERE fact_id IN ({}) ORDER BY fact_id, other_id
"""

database = sqlite3.connect(f"file:{os.environ['BENCH_FILE']}?mode=ro", uri=True)
WORDS = {"told_to": "told ", "reported_by": "reported by ", "addressed_to": "to "}


def reference(id: str, type: str, name: str) -> dict[str, str]:
    """A link to a record."""
    return {"id": id, "type": type, "name": name, "url": f"/v1/{PATHS[type]}/{id}"}  # type: ignore[index]


def claims(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The documents of some claims. Caveats are in no row."""
    ids = [row[0] for row in rows]
    marks = ",".join("?" * len(ids))
    parts: dict[tuple[int, str], list[Any]] = defaultdict(list)
    said: dict[int, list[str]] = defaultdict(list)
    for id, part, role, label, certainty, slug, type, name in database.execute(LINKS.format(marks), ids):
        entity = reference(slug, type, name) if slug is not None else None
        parts[id, part].append({"role": role, "entity": entity, "label": label, "certainty": certainty})
        if part == "attribution":
            shown = name if entity else f"unnamed {label.removeprefix('a ')}" if role == "speaker" else label
            note = ", ".join(filter(None, [label if entity else None, "implied" if certainty == "implied" else None]))
            said[id].append(f"{WORDS.get(role, '')}{shown}{f' ({note})' if note else ''}")
    for id, text, paragraph, start, end, sha256 in database.execute(QUOTES.format(marks), ids):
        parts[id, "quotes"].append({"text": text, "paragraph": paragraph, "start": start, "end": end, "sha256": sha256})
    for id, paragraph, start, end, sha256, omits in database.execute(EVIDENCE.format(marks), ids):
        run = {"paragraph": paragraph, "start": start, "end": end, "sha256": sha256}
        parts[id, "evidence"].append({**run, "omits": omits.split(",") if omits else []})
    for id, how, slug, type, statement in database.execute(RELATED.format(marks), ids):
        parts[id, "related"].append({"how": how, "fact": reference(slug, type, statement)})
    return [
        {
            "id": slug,
            "type": "claim",
            "url": f"/v1/claims/{slug}",
            "article": reference(article, "article", title),
            "statement": statement,
            "attribution_text": ", ".join(said[id]) or "the article",
            "kind": kind,
            "voice": voice,
            "modality": modality,
            "condition": condition,
            "caveat": None,
            "attribution": parts[id, "attribution"],
            "participants": parts[id, "content"],
            "quotes": parts[id, "quotes"],
            "time": time(*when),
            "related": parts[id, "related"],
            "evidence": parts[id, "evidence"],
        }
        for id, slug, statement, voice, kind, modality, condition, article, title, *when in rows
    ]


def time(
    printed: str | None, edtf: str | None, earliest: Any, latest: Any, basis: Any, reasoning: Any, source: Any
) -> dict[str, Any] | None:
    """The document of a time."""
    if printed is None:
        return None
    exact = vars(exactness(edtf)) if edtf else dict.fromkeys(("precision", "approximate", "uncertain"))
    days = {"edtf": edtf, "earliest": earliest, "latest": latest}
    return {**days, **exact, "printed": printed, "basis": basis, "reasoning": reasoning, "source": source}


async def item(request: Request) -> Response:
    """One claim."""
    rows = database.execute(f"{CLAIMS} WHERE fact.slug = ?", [request.path_params["id"]]).fetchall()
    return Response(orjson.dumps(claims(rows)[0]), media_type="application/json")


async def page(request: Request) -> Response:
    """A page of claims, of all or of a speaker."""
    query = request.query_params
    limit, after = int(query.get("limit", 50)), int(query.get("after", 0))
    where, values = "WHERE claim.id > ?", [after]
    if speaker := query.get("speaker"):
        found = database.execute("SELECT id FROM entity WHERE slug = ?", [speaker]).fetchone()
        spoken = "SELECT fact_id FROM participation WHERE entity_id = ? AND role = 'speaker' AND fact_id > ?"
        ids = database.execute(f"{spoken} ORDER BY fact_id LIMIT ?", [found[0], after, limit + 1]).fetchall()
        where, values = f"WHERE claim.id IN ({','.join('?' * len(ids))})", [id for (id,) in ids]
    rows = database.execute(f"{CLAIMS} {where} ORDER BY claim.id LIMIT ?", [*values, limit + 1]).fetchall()
    following = f"/v1/claims?after={rows[limit - 1][0]}" if len(rows) > limit else None
    answer = {"items": claims(rows[:limit]), "next": following, "total": None}
    return Response(orjson.dumps(answer), media_type="application/json")


app = Starlette(routes=[Route("/v1/claims/{id}", item), Route("/v1/claims", page)])
