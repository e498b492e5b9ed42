"""Dates in Extended Date/Time Format, levels 0 and 1 (ISO 8601-2): the days that bound them, and how exact they are.

Bounds are strict: `198X` runs from 1980-01-01 to 1989-12-31. An open or unknown end has no bound, and `?`, `~` and
`%` mark doubt without widening anything. Times of day and seasons are left out, since no article needed them yet.
"""

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

_DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?[?~%]?", re.ASCII)


@dataclass(frozen=True)
class Bounds:
    """The first and the last day, as ISO dates; None where there is no bound."""

    earliest: str | None
    latest: str | None


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """The days that an EDTF string spans. Raises ValueError if it is not EDTF of level 0 or 1."""
    if "/" not in edtf:
        return _date(edtf)
    start, end = edtf.split("/", 1)
    if start in {"", ".."} and end in {"", ".."}:
        raise ValueError(f"`{edtf}` has no date")
    earliest = None if start in {"", ".."} else _date(start).earliest
    latest = None if end in {"", ".."} else _date(end).latest
    if earliest is not None and latest is not None and earliest > latest:
        raise ValueError(f"`{edtf}` ends before it begins")
    return Bounds(earliest, latest)


@dataclass(frozen=True)
class Exactness:
    """How exact a date is, as a term of the vocabulary, and what it is marked with."""

    precision: str
    approximate: bool
    uncertain: bool


@lru_cache(maxsize=4096)
def exactness(edtf: str) -> Exactness:
    """How exact an EDTF string is, from its form alone; a mark on either end of an interval counts.

    Raises ValueError if it is not EDTF of level 0 or 1.
    """
    bounds(edtf)
    return Exactness(
        precision="interval" if "/" in edtf else _precision(edtf.rstrip("?~%")),
        approximate="~" in edtf or "%" in edtf,
        uncertain="?" in edtf or "%" in edtf,
    )


def _precision(date: str) -> str:
    known = date.replace("-XX", "")
    if "X" in known:
        return "decade" if known.count("X") == 1 else "century"
    return ("year", "month", "day")[known.count("-")]


def _date(text: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is not an EDTF date; expected for example 2021-08-22, 2021-08, 198X or 1996/2001")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month is not None:
        raise ValueError(f"`{text}` gives a month in an unspecified year")
    if month == "XX" and day not in {None, "XX"}:
        raise ValueError(f"`{text}` gives a day in an unspecified month")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year < 1:
        raise ValueError(f"`{text}` is before the year 1")
    first_month, last_month = _range(month, 1, 12, text)
    days_in_last_month = calendar.monthrange(last_year, last_month)[1]
    first_day, last_day = _range(day, 1, days_in_last_month, text)
    return Bounds(f"{first_year:04}-{first_month:02}-{first_day:02}", f"{last_year:04}-{last_month:02}-{last_day:02}")


def _range(part: str | None, lowest: int, highest: int, text: str) -> tuple[int, int]:
    if part in {None, "XX"}:
        return lowest, highest
    number = int(part or 0)
    if not lowest <= number <= highest:
        raise ValueError(f"`{text}` is not in the calendar")
    return number, number
