"""Questions as a client sends them: JSON in a parameter, each read by itself, so that one which is wrong spoils no
other."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from app.bodies import HOLDS_NUL, with_nul
from app.documents import AskedProperty, GivenProperty, GivenValue, ProblemError, ReconciliationQuestion
from app.errors import INVALID_REQUEST, TOO_LARGE, UNANSWERABLE, ProblemException, ProblemType, wrong_parameter
from app.reconciliation.catalogue import PROPERTIES, TYPES
from app.suggestion import did_you_mean

MAX_QUESTIONS = 100
"""How many questions a batch may have."""
MAX_ERRORS = 3
"""How many things that are wrong with a question are listed: there may be a hundred such questions."""
MAX_REPEATED = 100
"""How many characters of what was sent are repeated."""

EXPECTED = {
    "type": "expected the id of a type, or up to 20 of them",
    "v": "expected text, a number, an entity with its `id`, or up to 20 of these",
}
"""Field that may hold one of several things -> what it may hold."""

Model = TypeVar("Model", bound=BaseModel)


def batch_from(text: str) -> Mapping[str, Any]:
    """The questions of a batch, not yet read. Raises a 400 or 413 problem."""
    batch = json_from("queries", text)
    if not isinstance(batch, dict):
        raise wrong_parameter(INVALID_REQUEST, "queries", "expected a JSON object with a question under each key")
    if len(batch) > MAX_QUESTIONS:
        detail = f"A batch may have {MAX_QUESTIONS} questions; found {len(batch)}."
        raise ProblemException(TOO_LARGE, detail, [ProblemError(parameter="queries", detail=detail)])
    return batch


def single_from(text: str) -> Any:
    """The question of a single query, not yet read: JSON, or else a name."""
    return json_from("query", text) if text.lstrip().startswith("{") else {"query": text}


def json_from(parameter: str, text: str) -> Any:
    """The JSON in a parameter. Raises a 400 problem; also if a key is there twice, of which one would be lost."""
    try:
        value = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise wrong_parameter(INVALID_REQUEST, parameter, f"is not JSON: {error}") from None
    try:
        # it is JSON, and not deep: all that is looked at are the keys
        json.loads(text, object_pairs_hook=_keys_once, parse_int=str, parse_float=str)
    except _KeyRepeatedError as error:
        detail = f"has the key `{str(error)[:MAX_REPEATED]}` twice in one object"
        raise wrong_parameter(INVALID_REQUEST, parameter, detail) from None
    return value


class _KeyRepeatedError(Exception):
    """An object of JSON has a key twice."""


def _keys_once(pairs: list[tuple[str, Any]]) -> None:
    keys = set[str]()
    for key, _ in pairs:
        if key in keys:
            raise _KeyRepeatedError(key)
        keys.add(key)


def question_from(value: Any) -> ReconciliationQuestion:
    """A question. Raises a 400 problem if it does not fit its schema, and a 422 one if it means nothing here."""
    question = model_from(ReconciliationQuestion, value)
    if unknown := list(islice(_unknown(question), MAX_ERRORS)):
        raise _problem(UNANSWERABLE, unknown)
    if question.query is None and not question.properties:
        raise _problem(
            INVALID_REQUEST, [ProblemError(pointer="/query", detail="is needed where there are no properties")]
        )
    return question


def types_of(question: ReconciliationQuestion) -> Sequence[str]:
    """The ids of the types that a question asks for."""
    return [question.type] if isinstance(question.type, str) else question.type


def model_from(model: type[Model], value: Any) -> Model:
    """A value as its model. Raises a 400 problem, which lists what does not fit."""
    try:
        document = model.model_validate(value)
    except ValidationError as error:
        found: dict[str, ProblemError] = {}
        for details in error.errors(include_url=False, include_input=False):
            pointer, last = _place(details, value)
            if len(found) < MAX_ERRORS and pointer not in found:
                found[pointer] = ProblemError(pointer=pointer, detail=_detail(details, last, model))
        raise _problem(INVALID_REQUEST, list(found.values())) from None
    if nul := [ProblemError(pointer=pointer, detail=HOLDS_NUL) for pointer in islice(with_nul(value), MAX_ERRORS)]:
        raise _problem(INVALID_REQUEST, nul)
    return document


def _place(details: ErrorDetails, value: Any) -> tuple[str, str]:
    """Where it is that something does not fit, and what the last step there is called if there is something.

    Where a value may be one of several things, the place that is reported ends with which of them was tried.
    """
    pointer, last = "", ""
    for depth, step in enumerate(details["loc"], 1):
        at_hand = (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if not at_hand and (details["type"] != "missing" or depth < len(details["loc"])):
            break
        last = str(step) if at_hand else ""
        pointer += "/" + str(step)[:MAX_REPEATED].replace("~", "~0").replace("/", "~1")
        value = value[step] if at_hand else None
    return pointer, last


def _detail(details: ErrorDetails, last: str, model: type[BaseModel]) -> str:
    if details["type"] == "extra_forbidden":
        known = [*model.model_fields, *GivenProperty.model_fields, *AskedProperty.model_fields, "limit"]
        return f"no such field{did_you_mean(last[:MAX_REPEATED], known)}"
    return EXPECTED.get(last) or f"{details['msg'][0].lower()}{details['msg'][1:]}"


def _unknown(question: ReconciliationQuestion) -> Iterator[ProblemError]:
    for id in types_of(question):
        if id not in TYPES:
            yield ProblemError(pointer="/type", detail=f"there is no type `{id}`{did_you_mean(id, TYPES)}")
    for place, given in enumerate(question.properties):
        if given.pid not in PROPERTIES:
            detail = f"there is no property `{given.pid}`{did_you_mean(given.pid, PROPERTIES)}"
            yield ProblemError(pointer=f"/properties/{place}/pid", detail=detail)
        else:
            for index, value in enumerate(values_in(given)):
                if isinstance(value, bool):
                    pointer = f"/properties/{place}/v{f'/{index}' if isinstance(given.v, list) else ''}"
                    detail = f"`{given.pid}` is never {str(value).lower()}; expected text or a number"
                    yield ProblemError(pointer=pointer, detail=detail)


def values_in(given: GivenProperty) -> Sequence[GivenValue]:
    """The values of a property, of which there may be one or several."""
    return given.v if isinstance(given.v, list) else [given.v]


def _problem(type: ProblemType, errors: Sequence[ProblemError]) -> ProblemException:
    detail = "; ".join(f"{error.pointer}: {error.detail}" if error.pointer else error.detail for error in errors)
    return ProblemException(type, detail, errors)
