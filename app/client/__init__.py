"""A client of the service in Python.

It asks by HTTP, so that it needs neither a web framework nor a database, and reads answers as the published documents.
"""

from app.client.asynchronous import AsyncFactsClient
from app.client.problems import (
    DataChangedError,
    FactsError,
    GoneError,
    InvalidAddressError,
    InvalidRequestError,
    NotFoundError,
    ProblemError,
    UnanswerableError,
    UnavailableError,
    UnreachableError,
    UnreadableAnswerError,
)
from app.client.records import AsyncRecords, Records
from app.client.retries import Retries
from app.client.synchronous import FactsClient

__all__ = [
    "AsyncFactsClient",
    "AsyncRecords",
    "DataChangedError",
    "FactsClient",
    "FactsError",
    "GoneError",
    "InvalidAddressError",
    "InvalidRequestError",
    "NotFoundError",
    "ProblemError",
    "Records",
    "Retries",
    "UnanswerableError",
    "UnavailableError",
    "UnreachableError",
    "UnreadableAnswerError",
]
