"""Quotation checks: did they really say that, and to whom?"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.documents import ProblemError, QuoteCheck, QuoteChecks, QuoteQuestion, QuoteQuestions, Slug
from app.errors import ProblemException
from app.examples import EXAMPLE
from app.openapi import BODY_PROBLEMS, LIST_PROBLEMS
from app.quotations.answers import SHORT, answer
from app.routes import DocumentRoute, QueryModel, document_response

router = APIRouter(route_class=DocumentRoute, tags=["Checks"])


class QuoteQuery(QueryModel):
    """Words to check, and whose they are said to be."""

    text: Annotated[str, Field(min_length=1, max_length=2000, examples=["We don't want war"])]
    """The words, with or without quotation marks. An ellipsis, also in square brackets, marks words that were left out;
    other words in brackets count as given, but for `[sic]`. What plainly tells who spoke (`, he said`) is set aside
    but for its names; what else stands outside of quotation marks is not checked, nor anything confirmed then. A text
    may have up to 20 quotations, each of which is checked. Longer ones are POSTed."""
    speaker: Annotated[Slug | None, Field(examples=["ahmad-massoud"])] = None
    """Who is said to have said them: the id of a person, an organisation or a place."""
    outlet: Annotated[Slug | None, Field(examples=["reuters"])] = None
    """Which medium is said to have been told or to have reported them: the id of an organisation."""
    article: Annotated[Slug | None, Field(examples=["panjshir-last-bastion"])] = None
    """The article to look in. Without it, all."""
    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer, whatever `Accept` says."""


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
    question = QuoteQuestion(**query.model_dump(exclude={"format"}))
    state = request.app.state
    async with state.lane.room_for(len(question.text), SHORT), state.database.snapshot() as snapshot:
        return document_response(await answer(snapshot, question), snapshot.version)


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
                answers.append(await answer(snapshot, question))
            except ProblemException as problem:
                raise _pointing_into(problem, number) from None
            await asyncio.sleep(0)  # so that others get their turn
        return document_response(f'{{"items":[{",".join(answers)}]}}', snapshot.version)


def _pointing_into(problem: ProblemException, number: int) -> ProblemException:
    """The problem of one check, as one of the body that it stands in."""
    errors = [ProblemError(pointer=f"/checks/{number}/{one.parameter}", detail=one.detail) for one in problem.errors]
    return ProblemException(problem.type, "; ".join(f"{one.pointer}: {one.detail}" for one in errors), errors)
