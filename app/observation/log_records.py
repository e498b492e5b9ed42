"""Everything else that is logged: as JSON too, on standard error, with the id of the request that it happened in."""

import logging
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from app.observation import REQUEST_ID


class RequestIds(logging.Filter):
    """Adds the id of the request to what is logged while it is answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass."""
        if id := REQUEST_ID.get():
            record.request_id = id
        return True


def formatter() -> JsonFormatter:
    """Writes a record as a line of JSON, like those of requests."""
    return JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # the server's message once more, for terminals
        timestamp="time",
    )


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "app.observation.log_records.RequestIds"}},
    "formatters": {"json": {"()": "app.observation.log_records.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
"""The configuration, for `logging.config.dictConfig`."""
