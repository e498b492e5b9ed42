"""Checks of figures: a number against all figures of a measure, and the figures against each other."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.comparison import (
    check,
    check_without_unit,
    comparison_summary_of,
    hiding,
    relate,
    summary_of,
    summary_of_none,
    verdict_of,
)
from app.database import QueryTooSlowError, Row, Snapshot
from app.documents import FigureCheck, FigureComparison, FigureQuestion, OutcomeCounts, RelationCounts
from app.examples import EXAMPLE
from app.openapi import LIST_PROBLEMS
from app.paging import ask, links_of_page, read_page, refuse_unanswerable, url_of_page
from app.quantities import Interval, Quantity
from app.queries.figure_checks import (
    MAX_TALLY,
    OF_MEASURE,
    FigureCheckQuery,
    FigureComparisonQuery,
    MeasureQuery,
    quantity_of,
    tally_parameters,
    tally_statement,
)
from app.routes import DocumentRoute, document_response

router = APIRouter(route_class=DocumentRoute, tags=["Checks"])


@router.get(
    "/v1/check/figure",
    operation_id="check_figure",
    summary="Check a number",
    response_model=FigureCheck,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"measure": "awaiting_evacuation", "value": 12000, "limit": 2}}},
)
async def check_figure(request: Request, query: Annotated[FigureCheckQuery, Query()]) -> Response:
    """Is a number, or a range, consistent with the figures of a measure? Each figure is judged by itself, with the
    reason in words; where figures differ, the verdict says so.

    A figure that may or may not mean the number leaves it open: "about", "thousands", a range that it covers in part, a
    claim put forward as merely possible. An order of magnitude settles even those: "thousands" is not 12.
    """
    refuse_unanswerable(query)
    path, numbers = request.url.path, query.numbers
    async with request.app.state.database.snapshot() as snapshot:
        asked = await ask(snapshot, query)
        parameters = asked.parameters | tally_parameters(numbers)
        tally = await snapshot.rows(tally_statement(type(query), asked.shape), parameters)
        page = await read_page(snapshot, path, asked)
        if len(tally) > MAX_TALLY:
            raise QueryTooSlowError
        units = Counter[str]()
        for its_unit, *_, number in tally:
            units[its_unit] += number
        unit = query.unit or (next(iter(units)) if len(units) == 1 else None)
        counts = _counts(tally, numbers, unit)
        if any(counts.values()):
            summary, hidden = summary_of(query.measure, numbers, unit, counts, units), NOTHING_HIDDEN
        else:
            hidden = await _hidden(snapshot, path, query, units)
            summary = summary_of_none(query.measure, unit, units, hidden.summary)
    question = FigureQuestion(
        url=url_of_page(path, query),
        measure=query.measure,
        unit=unit,
        value=query.value,
        lower=query.lower,
        upper=query.upper,
    )
    body = _object(
        asked=question.model_dump_json(),
        verdict=_json(verdict_of(counts)),
        summary=_json(summary),
        counts=OutcomeCounts(**counts, other_units=units.total() - sum(counts.values())).model_dump_json(),
        without_filters=_json(hidden.url),
        figures=f"[{','.join(_checked(row, numbers, unit) for row in page.rows)}]",
        next=_json(page.next),
    )
    return document_response(body, snapshot.version, ", ".join(links_of_page(path, query, page.next)))


@router.get(
    "/v1/compare/figures",
    operation_id="compare_figures",
    summary="Compare figures",
    response_model=FigureComparison,
    responses=LIST_PROBLEMS,
    openapi_extra={EXAMPLE: {"query": {"measure": "awaiting_evacuation", "limit": 2}}},
)
async def compare_figures(request: Request, query: Annotated[FigureComparisonQuery, Query()]) -> Response:
    """The figures of a measure side by side, and of each two how their bounds relate.

    That bounds are disjoint is no contradiction by itself: the figures may count different things, or at different
    times. Nothing is resolved.
    """
    refuse_unanswerable(query)
    path, hidden = request.url.path, NOTHING_HIDDEN
    async with request.app.state.database.snapshot() as snapshot:
        page = await read_page(snapshot, path, await ask(snapshot, query))
        if len(page.rows) < 2 and query.cursor is None:
            hidden = await _hidden(snapshot, path, query, left=len(page.rows))
    quantities = [(slug, quantity_of(columns)[0]) for slug, _, *columns in page.rows]
    pairs = [(a, b, *relate(one, other)) for (a, one), (b, other) in combinations(quantities, 2)]
    relations = Counter(relation for _, _, relation, _ in pairs)
    body = _object(
        measure=_json(query.measure),
        summary=_json(comparison_summary_of(query.measure, relations, hidden.summary)),
        counts=RelationCounts(**{name: relations[name] for name in RelationCounts.model_fields}).model_dump_json(),
        without_filters=_json(hidden.url),
        figures=f"[{','.join(_compared(row) for row in page.rows)}]",
        pairs=_json([{"a": a, "b": b, "relation": relation, "reason": reason} for a, b, relation, reason in pairs]),
        next=_json(page.next),
    )
    return document_response(body, snapshot.version, ", ".join(links_of_page(path, query, page.next)))


class Hidden(NamedTuple):
    """That filters hide figures of the measure, in words, and where to ask without them."""

    summary: str | None
    url: str | None


NOTHING_HIDDEN = Hidden(None, None)


async def _hidden(
    snapshot: Snapshot, path: str, query: MeasureQuery, units: Mapping[str, int] | None = None, left: int = 0
) -> Hidden:
    """Whether filters hide figures of the measure; where there are some in other units, it is the unit that does."""
    filters = [one for one in query.narrowing() if not units or one[0] == "unit"]
    if not filters:
        return NOTHING_HIDDEN
    known = sum(units.values()) if units else len(await snapshot.rows(OF_MEASURE, {"measure": query.measure}))
    if known <= left:
        return NOTHING_HIDDEN
    rest = [one for one in query.parameters() if one not in filters]
    return Hidden(hiding(query.measure, filters, known, left), f"{path}?{urlencode(rest)}")


def _counts(tally: Sequence[Row], numbers: Interval, unit: str | None) -> dict[str, int]:
    """How many figures come to each outcome: of those in the unit, or all where it is not known which is meant."""
    counts = {"consistent": 0, "contradicted": 0, "undetermined": 0}
    for its_unit, outcome, words, number in tally:
        if unit is None:
            counts["undetermined"] += number
        elif its_unit == unit:
            counts[outcome or check(numbers, Quantity(words, unit, "vague"))[0]] += number
    return counts


def _checked(row: Row, numbers: Interval, unit: str | None) -> str:
    _, document, *columns = row
    quantity, modality, condition = quantity_of(columns)
    outcome, reason = check_without_unit(numbers, quantity) if unit is None else check(numbers, quantity, modality)
    said = {"outcome": outcome, "reason": reason, "modality": modality, "condition": condition}
    return f'{_json(said)[:-1]},"figure":{document}}}'


def _compared(row: Row) -> str:
    _, document, *columns = row
    _, modality, condition = quantity_of(columns)
    return f'{_json({"modality": modality, "condition": condition})[:-1]},"figure":{document}}}'


def _object(**members: str) -> str:
    """A JSON object of members that are JSON already, as stored documents are."""
    return f"{{{','.join(f'{_json(name)}:{member}' for name, member in members.items())}}}"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
