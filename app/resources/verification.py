"""Verification: an article's spans held against somebody's own copy of its text."""

import json
from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.alignment import verify
from app.bodies import MAX_BYTES, read_text
from app.database import Snapshot
from app.documents import Reference, Slug, SpanVerdict, Verification, VerificationCounts
from app.documents.verification import Outcome
from app.errors import UNANSWERABLE, wrong_parameter
from app.examples import EXAMPLE
from app.openapi import BODY_PROBLEMS
from app.records import numbers_of
from app.routes import DocumentRoute, QueryModel, document_response
from app.spans import BY_ID, BY_TEXT, FIRST_TWO, SPANS, Original, pinned
from app.verification import ArticleText, Proof, Verdict
from app.vocabulary import url_of

MOST_TRIES = 200_000
"""How many places of a copy are tried for all spans together, so that one full of repetitions holds up nobody."""

router = APIRouter(route_class=DocumentRoute, tags=["Checks"])


class VerificationQuery(QueryModel):
    """Which article, and which of its spans to list."""

    article: Annotated[Slug | None, Field(examples=["panjshir-last-bastion"])] = None
    """The article. Without it, the one with this very text, or the only one."""
    outcome: Annotated[list[Outcome], Field(max_length=4, examples=[["moved", "changed"]])] = []
    """List spans with this outcome alone; the counts are of all."""


@router.post(
    "/v1/verify",
    operation_id="verify_text",
    summary="Verify a text",
    response_model=Verification,
    responses=BODY_PROBLEMS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "Your copy of the article, as UTF-8: at most 64 KiB, or four bytes for each character of a"
            " longer `article`. It is neither kept nor logged.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        EXAMPLE: {
            "query": {"outcome": "moved"},
            "media_type": "text/plain",
            "body": "Panjshir, the only bastion resisting the Taliban offensive",
        },
    },
)
async def verify_text(request: Request, query: Annotated[VerificationQuery, Query()]) -> Response:
    """Holds every span of an article's facts against your copy of its text: each matches, moved or changed. Of an
    excerpt, what lies outside it has changed too.

    A span that moved, as after an inserted paragraph, is sought where words begin, near where it should be; a long one
    everywhere. Anybody who has the article can so prove what this service says of it.
    """
    database = request.app.state.database
    limit = MAX_BYTES
    if query.article is not None:
        async with database.snapshot() as snapshot:
            limit = max(limit, 4 * (await _original(snapshot, query.article)).length)
    copy = ArticleText.decode(await read_text(request, limit))
    async with database.snapshot() as snapshot:
        original = await _original(snapshot, query.article, copy.sha256)
        spans = list(pinned(await snapshot.rows(SPANS, {"article": original.number})))
    verdicts = await request.app.state.lane.run(lambda until: list(verify(spans, copy.text, until, MOST_TRIES)))
    proof = Proof(original.id, original.sha256 == copy.sha256, verdicts)
    return document_response(_document(proof, original, copy, query.outcome).model_dump_json(), snapshot.version)


async def _original(snapshot: Snapshot, id: str | None, sha256: str = "") -> Original:
    """The article of an id; or the one with a text; or the only one. Raises a 422 problem if there is none."""
    if id is not None:
        await numbers_of(snapshot, "article", ["article"], [id])
        return Original(*(await snapshot.rows(BY_ID, {"slug": id}))[0])
    found = await snapshot.rows(BY_TEXT, {"sha256": sha256}) or await snapshot.rows(FIRST_TWO, {})
    if len(found) != 1:
        raise wrong_parameter(UNANSWERABLE, "article", "is needed, since no article has this very text")
    return Original(*found[0])


def _document(proof: Proof, original: Original, copy: ArticleText, outcomes: Collection[Outcome]) -> Verification:
    counts = VerificationCounts(
        spans=len(proof.verdicts),
        matches=proof.count("matches"),
        moved=proof.count("moved"),
        changed=proof.count("changed"),
        not_checked=proof.count("not_checked"),
    )
    return Verification(
        article=Reference(
            id=original.id,
            type="article",
            name=json.loads(original.document)["name"],
            url=url_of("article", original.id),
        ),
        same_text=proof.same_text,
        summary=_summary(counts, same_text=proof.same_text, is_excerpt=2 * len(copy.text) < original.length),
        normalised=list(copy.normalised),
        sha256=copy.sha256,
        length=len(copy.text),
        counts=counts,
        spans=[_span(verdict) for verdict in proof.verdicts if not outcomes or verdict.outcome in outcomes],
    )


def _summary(counts: VerificationCounts, *, same_text: bool, is_excerpt: bool) -> str:
    """`241 of 255 spans stand where they should, 14 elsewhere.`"""
    others = {"elsewhere": counts.moved, "not at all": counts.changed}
    line = f"{counts.matches} of {counts.spans} spans stand where they should"
    line += "".join(f", {number} {where}" for where, number in others.items() if number)
    if counts.not_checked:
        line += f"; {counts.not_checked} were not looked for in time"
    elif counts.matches == counts.spans and not same_text:
        line += "; but it is not the text that the facts were read from: something was added"
    if is_excerpt and counts.changed:
        line += "; the copy is not half as long as the article, and what lies outside of an excerpt counts as changed"
    return f"{line}."


def _span(verdict: Verdict) -> SpanVerdict:
    span = verdict.span
    return SpanVerdict(
        part=span.part,
        type=span.type,
        id=span.id,
        url=url_of(span.type, span.id) if span.type is not None and span.id is not None else None,
        paragraph=span.number,
        start=span.start,
        end=span.end,
        sha256=span.sha256,
        outcome=verdict.outcome,
        found_at=verdict.start,
    )
