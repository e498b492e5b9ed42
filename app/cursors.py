"""Cursors: after which record an answer goes on. One is good for the question that it was made for, and no other."""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from app.errors import UNANSWERABLE, ProblemException, wrong_parameter
from app.queries.base import Question

GONE = "the record it holds is gone from the list; leave it out to start again"


def cursor_after(record: str, query: Question, filters: Mapping[str, Any]) -> str:
    """The cursor that goes on after a record."""
    return urlsafe_b64encode(_fingerprint(query, filters) + record.encode()).decode().rstrip("=")


def record_of(cursor: str, query: Question, filters: Mapping[str, Any]) -> str:
    """The record after which a cursor goes on. Raises a 422 problem if it was not made for the question."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        record = raw[6:].decode()
    except (binascii.Error, UnicodeDecodeError):
        raise wrong_cursor("is not one that this service gave out") from None
    if "\0" in record or raw[:6] != _fingerprint(query, filters):
        raise wrong_cursor("belongs to a list with other parameters; leave it out to start this one")
    return record


def wrong_cursor(detail: str) -> ProblemException:
    """A problem with the cursor."""
    return wrong_parameter(UNANSWERABLE, "cursor", detail)


def _fingerprint(query: Question, filters: Mapping[str, Any]) -> bytes:
    what = repr((type(query).__name__, sorted(filters.items())))
    return hashlib.sha256(what.encode()).digest()[:6]
