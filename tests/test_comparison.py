"""Comparing quantities, against reading off a grid of numbers which of them each allows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.comparison import check, relate
from app.quantities import INFINITY, Interval, Quantity, in_words, magnitude_of
from tests.trials import tried

GRID = [Decimal(number) / 20 for number in range(-400, 4200)]
"""From -20 to 210 in steps of 0.05: finer than the numbers that are drawn, and wider than ten times the largest."""

WHOLE = st.integers(0, 20).map(Decimal)
ENDS = st.sampled_from(["at_least", "more_than", "at_most", "less_than", "between", "exact", "about", "vague"])


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    qualifier = draw(ENDS)
    low, high = sorted([draw(WHOLE), draw(WHOLE)])
    match qualifier:
        case "at_least" | "more_than":
            return Quantity("words", "person", qualifier, lower=low)
        case "at_most" | "less_than":
            return Quantity("words", "person", qualifier, upper=high)
        case "between":
            return Quantity("words", "person", qualifier, lower=low, upper=high)
        case "exact":
            return Quantity("words", "person", qualifier, value=low, lower=low, upper=low)
        case "about":
            return Quantity("words", "person", qualifier, value=low)
    return Quantity(draw(st.sampled_from(["several", "many"])), "person", qualifier)


@st.composite
def ranges(draw: st.DrawFn) -> Interval:
    low, high = sorted([draw(WHOLE), draw(WHOLE)])
    return draw(st.sampled_from([Interval(low, low), Interval(low, high), Interval(low), Interval(upper=high)]))


def surely_allows(quantity: Quantity, number: Decimal) -> bool:
    match quantity.qualifier:
        case "about":
            return number == quantity.value
        case "vague":
            return False
        case "more_than":
            return number > (quantity.lower or 0)
        case "less_than":
            return number < (quantity.upper or 0)
    above = quantity.lower is None or number >= quantity.lower
    return above and (quantity.upper is None or number <= quantity.upper)


def rules_out(quantity: Quantity, number: Decimal) -> bool:
    if quantity.qualifier == "about":
        return bool(quantity.value) and not quantity.value / 10 < number < quantity.value * 10  # type: ignore[operator]
    if quantity.qualifier == "vague":
        return quantity.printed == "several" and not Decimal("0.1") < number < 100
    return not surely_allows(quantity, number)


@tried(500)
@given(asked=ranges(), quantity=quantities())
def test_a_check_is_what_the_numbers_one_by_one_say(asked: Interval, quantity: Quantity) -> None:
    inside = [number for number in GRID if asked.lower <= number <= asked.upper]
    outside = [number for number in GRID if not asked.lower <= number <= asked.upper]
    expected = "undetermined"
    if all(rules_out(quantity, number) for number in inside):
        expected = "contradicted"
    elif all(surely_allows(quantity, number) for number in inside) or (
        outside and all(rules_out(quantity, number) for number in outside)
    ):
        expected = "consistent"
    outcome, reason = check(asked, quantity)
    assert outcome == expected
    assert reason.startswith(f"{quantity.words}: ")
    assert check(asked, quantity, "stated") == (outcome, reason)
    for modality in ("possible", "conditional", "negated"):
        assert check(asked, quantity, modality)[0] == "undetermined"


@tried(500)
@given(one=quantities(), other=quantities())
def test_a_relation_is_what_the_numbers_one_by_one_say(one: Quantity, other: Quantity) -> None:
    sure = [[surely_allows(quantity, number) for number in GRID] for quantity in (one, other)]
    out = [[rules_out(quantity, number) for number in GRID] for quantity in (one, other)]
    expected = "incomparable"
    if all(a or b for a, b in zip(*out, strict=True)):
        expected = "disjoint"
    elif any(sure[0]) and sure[0] == sure[1] and out[0] == out[1]:
        expected = "agrees"
    elif any(a and b for a, b in zip(*sure, strict=True)) or any(
        all(s or o for s, o in zip(sure[this], out[that], strict=True)) for this, that in ((0, 1), (1, 0))
    ):
        expected = "overlaps"
    assert relate(one, other)[0] == expected
    assert relate(other, one)[0] == expected


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("several", 1),
        ("A few", 1),
        ("a handful of", 1),
        ("dozens", 12),
        ("scores of", 20),
        ("hundreds", 100),
        ("Several hundred", 100),
        ("Thousands", 1000),
        ("many thousands", 1000),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("a few million", 1_000_000),
        ("hundreds of millions", 100_000_000),
        ("billions", 1_000_000_000),
        ("many", None),
        ("countless", None),
        ("hundreds or thousands", None),
        ("hundreds, perhaps thousands", None),
        ("hundreds and hundreds", None),
        ("nearly a million", None),
        ("тысячи", None),
        ("", None),
    ],
)
def test_the_unit_that_words_count_in(printed: str, unit: int | None) -> None:
    assert magnitude_of(printed) == unit


@pytest.mark.parametrize(
    ("numbers", "unit", "words"),
    [
        (Interval(Decimal(12000), Decimal(12000)), "person", "12,000"),
        (Interval(Decimal("1E+3"), Decimal("2.50")), "usd", "1,000 to 2.5 usd"),
        (Interval(Decimal(1), Decimal(1)), "hour", "1 hour"),
        (Interval(Decimal("1.5"), Decimal("1.5")), "hour", "1.5 hours"),
        (Interval(Decimal(20)), "week", "20 weeks or more"),
        (Interval(upper=Decimal("-0")), "person", "0 or less"),
        (Interval(Decimal(20), lower_open=True), "year", "more than 20 years"),
        (Interval(upper=Decimal(3), upper_open=True), "square_kilometre", "less than 3 square kilometre"),
        (Interval(Decimal(1), Decimal(2), upper_open=True), "person", "at least 1 and less than 2"),
    ],
)
def test_numbers_in_words(numbers: Interval, unit: str, words: str) -> None:
    assert in_words(numbers, unit) == words


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("at least 28,000", "person", "at_least", lower=Decimal(28000)), "at least 28,000"),
        (Quantity("10-15", "person", "between", lower=Decimal(10), upper=Decimal(15)), "10-15"),
        (Quantity("5 million", "person", "exact", *[Decimal(5_000_000)] * 3), "5 million (5,000,000)"),
        (Quantity("over a million", "person", "more_than", lower=Decimal(10**6)), "over a million (more than 1,000,000)"),
        (Quantity("under ten", "hour", "less_than", upper=Decimal(10)), "under ten (less than 10 hours)"),
        (Quantity("about three", "hour", "about", Decimal(3)), "about three (about 3 hours)"),
        (Quantity("dozens", "person", "vague"), "dozens"),
    ],
)  # fmt: skip
def test_a_quantity_in_words(quantity: Quantity, words: str) -> None:
    assert quantity.words == words


def test_meeting_intervals_keep_the_open_end() -> None:
    half_open = Interval(Decimal(1), Decimal(2), lower_open=True)
    assert Interval(Decimal(1), Decimal(3)).meet(half_open) == half_open
    assert Interval(-INFINITY, Decimal(1)).meet(half_open) is None
    assert half_open.lies_in(Interval(Decimal(1), Decimal(2)))
    assert not Interval(Decimal(1), Decimal(2)).lies_in(half_open)
