"""Bounds of EDTF dates, and how exact they are: computed strictly, and nothing guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.edtf import Bounds, Exactness, bounds, exactness


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2021-08-22", "2021-08-22", "2021-08-22"),
        ("2021-08-22~", "2021-08-22", "2021-08-22"),
        ("2021?", "2021-01-01", "2021-12-31"),
        ("2021-08", "2021-08-01", "2021-08-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02-XX", "2023-02-01", "2023-02-28"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2021-XX-XX", "2021-01-01", "2021-12-31"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1996/2001", "1996-01-01", "2001-12-31"),
        ("2021-08-15/..", "2021-08-15", None),
        ("2021-08-15/", "2021-08-15", None),
        ("../2021-08", None, "2021-08-31"),
        ("/2021", None, "2021-12-31"),
        ("1996~/2001?", "1996-01-01", "2001-12-31"),
    ],
)
def test_bounds(edtf: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(edtf) == Bounds(earliest, latest)


@pytest.mark.parametrize(
    "edtf",
    ["", "..", "../..", "/", "2021-13", "2021-02-29", "2021-00", "0000", "21", "198X-05", "2021-XX-03", "XXXX-08-31",
     "2001/1996", "2021-08-22T10:00:00", "next week", "2021/2022/2023", "２０２１"],
)  # fmt: skip
def test_what_is_no_date_of_level_0_or_1_is_refused(edtf: str) -> None:
    with pytest.raises(ValueError, match="`"):
        bounds(edtf)


@pytest.mark.parametrize(
    ("edtf", "precision", "marks"),
    [
        ("2021-08-22", "day", ""),
        ("2021-08-22~", "day", "approximate"),
        ("2021-08", "month", ""),
        ("2021-08?", "month", "uncertain"),
        ("2021-08-XX", "month", ""),
        ("2021", "year", ""),
        ("2021%", "year", "approximate uncertain"),
        ("2021-XX", "year", ""),
        ("2021-XX-XX", "year", ""),
        ("198X", "decade", ""),
        ("198X~", "decade", "approximate"),
        ("19XX", "century", ""),
        ("1996/2001", "interval", ""),
        ("1996~/2001?", "interval", "approximate uncertain"),
        ("2021-08-15/..", "interval", ""),
        ("/2021-08-15?", "interval", "uncertain"),
        ("2021-08-22/2021-08-22", "interval", ""),
    ],
)
def test_exactness_is_that_of_the_form(edtf: str, precision: str, marks: str) -> None:
    assert exactness(edtf) == Exactness(precision, "approximate" in marks, "uncertain" in marks)


def test_what_is_no_date_has_no_exactness() -> None:
    with pytest.raises(ValueError, match="`"):
        exactness("next week")


@given(st.dates(date(1, 1, 1)), st.integers(0, 4000))
def test_an_interval_of_days_is_bounded_by_them(start: date, days: int) -> None:
    end = min(start + timedelta(days), date.max) if start.year < 9980 else start
    assert bounds(f"{start.isoformat()}/{end.isoformat()}") == Bounds(start.isoformat(), end.isoformat())


@given(st.text(max_size=12))
def test_any_text_is_bounded_in_order_or_refused(text: str) -> None:
    try:
        found = bounds(text)
    except ValueError:
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
