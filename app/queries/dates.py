"""Dates in a query: a year, a month or a day, which stands for all of its days."""

import calendar
import re
from typing import Annotated

from pydantic import AfterValidator, Field

PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


def _in_the_calendar(date: str) -> str:
    first_day(date)
    last_day(date)
    return date


def first_day(date: str) -> str:
    """The first day of a year, a month or a day, as an ISO date. Raises ValueError if it is not in the calendar."""
    year, month, day = _parts(date)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def last_day(date: str) -> str:
    """The last day of a year, a month or a day, as an ISO date. Raises ValueError if it is not in the calendar."""
    year, month, day = _parts(date)
    return f"{year:04}-{month or 12:02}-{day or calendar.monthrange(year, month or 12)[1]:02}"


def _parts(date: str) -> tuple[int, int | None, int | None]:
    if re.fullmatch(PATTERN, date) is None:
        raise ValueError("expected a date as YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) for part in f"{date}-0-0".split("-")[:3])
    if year < 1 or month > 12 or day > calendar.monthrange(year, month or 1)[1] or "-00" in date:
        raise ValueError(f"`{date}` is not in the calendar")
    return year, month or None, day or None


Date = Annotated[str, Field(pattern=PATTERN), AfterValidator(_in_the_calendar)]
"""`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
