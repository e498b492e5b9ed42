"""Documents, read as a newer service may write them.

The published models refuse what they do not know, as they should where they say what an answer is. But within `/v1` a
service may add fields, and terms to its vocabularies. So whoever reads passes over fields that are new to these models
and takes terms that are, while everything they do know has to be there, and of its type.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.client.problems import UnreadableAnswerError
from app.documents import ChangeLog, Changes, Fact, FigureCheck, FigureComparison, Page, SearchAnswer
from app.vocabulary import NEWER_TERMS

Shape = TypeVar("Shape")
Model = TypeVar("Model", bound=BaseModel)
Continued = TypeVar("Continued", bound=Page[Any] | SearchAnswer | FigureCheck | FigureComparison | Changes | ChangeLog)
"""A document that may go on in another one, by its `next`."""

Record: TypeAlias = Mapping[str, Any]
"""A record as the service sent it."""

FACT: TypeAdapter[Fact] = TypeAdapter(Fact)


def read(model: type[Model], content: bytes) -> Model:
    """The document as its model."""
    try:
        return model.model_validate_json(content, extra="ignore", context=NEWER_TERMS)
    except ValidationError as error:
        raise _unreadable(model.__name__, error) from error


def read_fact(content: bytes) -> Fact:
    """The document as the model of its type of fact."""
    try:
        return FACT.validate_json(content, extra="ignore", context=NEWER_TERMS)
    except ValidationError as error:
        raise _unreadable("fact", error) from error


def read_records(content: bytes) -> tuple[list[Record], str | None]:
    """The records of a page as they were sent, with fields that the models do not know; and where the next page is."""
    try:
        page = json.loads(content)
        items, following = page["items"], page["next"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableAnswerError("the answer is no page of records") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableAnswerError("the answer is no page of records: items: it should be a list of objects")
    if following is not None and not isinstance(following, str):
        raise UnreadableAnswerError("the answer is no page of records: next: it should be a link or null")
    return items, following


def _unreadable(name: str, error: ValidationError) -> UnreadableAnswerError:
    wrong = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in wrong["loc"])
    return UnreadableAnswerError(f"the answer is no {name}: {place}: {wrong['msg']}")
