"""Quotation checks: did they really say that, and to whom?"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.database import Snapshot
from app.documents import ProblemError, QuoteCheck, QuoteChecks, QuoteQuestion, QuoteQuestions, Reference, Slug
from app.errors import UNANSWERABLE, ProblemException, wrong_parameter
from app.folding import fold
from app.narration import names_in, readings
from app.openapi import BODY_PROBLEMS, EXAMPLE, LIST_PROBLEMS
from app.queries.quotations import (
    CLAIMS,
    ENTITIES,
    NAMED,
    NEAREST,
    ROLES,
    Candidate,
    candidates_statement,
    spread,
)
from app.quote_summaries import Asked, note_of, summary_of
from app.quote_verdicts import Found, attribution_of, find, judge, match_document
from app.quoted_words import pairs_of, words_of
from app.records import TYPES, numbers_of
from app.routes import DocumentRoute, QueryModel, document_response
from app.tables import Entity
from app.vocabulary import RecordType, url_of

router = APIRouter(route_class=DocumentRoute, tags=["Checks"])

SHORT = 200
"""Up to how many characters words are compared at once; longer ones, and many, go into the lane for long work."""

LITTLE = 500
"""Up to how many characters, once for each quotation, are compared where others wait; more of them in a thread."""


NAMES = 6
"""Up to how many names that may tell who spoke are looked up; others are none that are known."""

FEW = 6
"""Up to how many words each of them is looked up by itself."""


class QuoteQuery(QueryModel):
    """Words to check, and whose they are said to be."""

    text: Annotated[str, Field(min_length=1, max_length=2000, examples=["We don't want war"])]
    """The words, with or without quotation marks. An ellipsis, also in square brackets, marks words that were left out;
    other words in brackets count as given, but for `[sic]`. What plainly tells who spoke (`, he said`) is set aside;
    what else stands outside of quotation marks is not checked, nor anything confirmed then. Longer ones are POSTed."""
    speaker: Annotated[Slug | None, Field(examples=["ahmad-massoud"])] = None
    """Who is said to have said them: the id of a person, an organisation or a place."""
    outlet: Annotated[Slug | None, Field(examples=["reuters"])] = None
    """Which medium is said to have been told or to have reported them: the id of an organisation."""
    article: Annotated[Slug | None, Field(examples=["panjshir-last-bastion"])] = None
    """The article to look in. Without it, all."""


@router.get(
    "/v1/check/quote",
    operation_id="check_quote",
    summary="Check a quotation",
    response_model=QuoteCheck,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"text": "We want a war", "speaker": "ahmad-massoud", "outlet": "reuters"}}},
)
async def check_quote(request: Request, query: Annotated[QuoteQuery, Query()]) -> Response:
    """Are these the words, and whose are they?

    `wording` is `verbatim`, `partial` (a run of the words that were said, or several with ellipses between them),
    `altered` (a word more, less, other or elsewhere, and above all a "not") or `not_found`, also of words that are too
    short to tell. Quotation marks, dashes, ellipses, case and punctuation do not count. `attribution` says whether
    speaker and outlet are as given. Only words that somebody is quoted as saying are compared: never a statement of
    this service, nor a nickname in quotation marks.
    """
    question = QuoteQuestion(**query.model_dump())
    state = request.app.state
    async with state.lane.room_for(len(question.text), SHORT), state.database.snapshot() as snapshot:
        return document_response(await _answer(snapshot, question), snapshot.version)


@router.post(
    "/v1/check/quote",
    operation_id="check_quotes",
    summary="Check many quotations",
    response_model=QuoteChecks,
    responses=BODY_PROBLEMS,
    openapi_extra={
        EXAMPLE: {
            "media_type": "application/json",
            "body": {
                "checks": [
                    {"text": "war is inevitable", "speaker": "ahmad-massoud"},
                    {"text": "inclusive government", "speaker": "hamid-karzai"},
                ]
            },
        }
    },
)
async def check_quotes(request: Request, body: Annotated[QuoteQuestions, Body()]) -> Response:
    """The same for long words, and for up to 100 quotations at once, each answered in its place."""
    length = sum(len(question.text) for question in body.checks)
    answers = []
    state = request.app.state
    async with state.lane.room_for(length, SHORT), state.database.snapshot() as snapshot:
        for number, question in enumerate(body.checks):
            try:
                answers.append(await _answer(snapshot, question))
            except ProblemException as problem:
                raise _pointing_into(problem, number) from None
            await asyncio.sleep(0)  # so that others get their turn
        return document_response(f'{{"items":[{",".join(answers)}]}}', snapshot.version)


def _pointing_into(problem: ProblemException, number: int) -> ProblemException:
    """The problem of one check, as one of the body that it stands in."""
    errors = [ProblemError(pointer=f"/checks/{number}/{one.parameter}", detail=one.detail) for one in problem.errors]
    return ProblemException(problem.type, "; ".join(f"{one.pointer}: {one.detail}" for one in errors), errors)


async def _answer(snapshot: Snapshot, question: QuoteQuestion) -> str:
    """The check as JSON. Raises a 422 problem if a field of the question means nothing."""
    quick = len(question.text) <= SHORT
    keys, names = _keys(question.text) if quick else await asyncio.to_thread(_keys, question.text)
    if not keys:
        raise wrong_parameter(UNANSWERABLE, "text", "has no words")
    candidates = await _candidates(snapshot, keys, await _numbers(snapshot, question))
    known = await _known(snapshot, names)
    if quick and len(question.text) * len(candidates) <= LITTLE:
        found = find(candidates, question.text, known)
    else:
        found = await asyncio.to_thread(find, candidates, question.text, known)
    documents = await _documents(snapshot, found)
    judged = judge(question, found, documents)
    references = await _references(snapshot, question)
    asked = Asked(question.text, references.get(question.speaker or ""), references.get(question.outlet or ""))
    check = QuoteCheck(
        text=question.text,
        speaker=asked.speaker,
        outlet=asked.outlet,
        wording=found.wording,
        attribution=attribution_of(found, judged, question.speaker),
        merged=found.merged,
        summary=summary_of(found, judged, asked, documents),
        note=note_of(found, judged, asked, await _name(snapshot, question, found)),
        matches=[],
    )
    # the claims' documents are JSON already
    matches = ",".join(match_document(one) for one in judged)
    return f'{check.model_dump_json(exclude={"matches"})[:-1]},"matches":[{matches}]}}'


def _keys(text: str) -> tuple[list[str], list[str]]:
    """What quotations with the words of a text are looked up by, and the names that may tell who spoke."""
    keys: dict[str, None] = {}
    names = names_in(text)
    for reading in readings(text, names):
        words = words_of(reading.speech)
        # of a few words, one may be all that somebody is quoted with
        keys |= dict.fromkeys(pairs_of(words) + ([word.compared for word in words] if len(words) <= FEW else []))
    return list(keys), names


async def _known(snapshot: Snapshot, names: Sequence[str]) -> dict[str, Collection[str]]:
    """Which of some names somebody has, as a whole or as the end of one: name -> ids."""
    known: dict[str, Collection[str]] = {}
    for name in names[:NAMES]:
        folded = fold(name).removeprefix("the ")
        if rows := await snapshot.rows(NAMED, {"folded": folded}):
            known[name] = {id for _, _, id in rows}
    return known


async def _candidates(snapshot: Snapshot, keys: Sequence[str], numbers: Mapping[str, int]) -> list[Candidate]:
    """The quotations to compare."""
    statement = candidates_statement(frozenset(ROLES.keys() & numbers.keys()), of_article="article" in numbers)
    pairs = {f"pair_{index}": key for index, key in enumerate(spread(keys))}
    return [Candidate(*row) for row in await snapshot.rows(statement, {**pairs, **numbers})]


async def _numbers(snapshot: Snapshot, question: QuoteQuestion) -> dict[str, int]:
    """The numbers of the records that are named. Raises a 422 problem if there is none of an id."""
    expected: dict[str, Sequence[RecordType]] = {
        "speaker": TYPES[Entity],
        "outlet": ["organisation"],
        "article": ["article"],
    }
    numbers = {}
    for field, types in expected.items():
        if (id := getattr(question, field)) is not None:
            (numbers[field],) = await numbers_of(snapshot, field, types, [id])
    return numbers


async def _documents(snapshot: Snapshot, found: Found) -> dict[int, str]:
    """The documents of the claims that were found: number -> JSON."""
    claims = found.claims
    if not claims:
        return {}
    filled = claims + claims[-1:] * (NEAREST - len(claims))
    rows = await snapshot.rows(CLAIMS, {f"claim_{index}": claim for index, claim in enumerate(filled)})
    return dict(rows)


async def _references(snapshot: Snapshot, question: QuoteQuestion) -> dict[str, Reference]:
    if question.speaker is None and question.outlet is None:
        return {}
    rows = await snapshot.rows(ENTITIES, {"speaker": question.speaker, "outlet": question.outlet})
    return {id: Reference(id=id, type=type, name=name, url=url_of(type, id)) for id, type, name in rows}


async def _name(snapshot: Snapshot, question: QuoteQuestion, found: Found) -> str | None:
    """Whose name the words are, if they are no quotation."""
    if found.matches or len(question.text) > SHORT:
        return None
    folded = fold(question.text).removeprefix("the ")
    rows = await snapshot.rows(NAMED, {"folded": folded})
    return next((name for name, text, _ in rows if fold(text).removeprefix("the ") == folded), None)
