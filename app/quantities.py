"""What a figure says of a number: the numbers that it allows, and words for them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil, prod

INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from one to another. An end that is open does not belong to it, and may be infinite."""

    lower: Decimal = -INFINITY
    upper: Decimal = INFINITY
    lower_open: bool = False
    upper_open: bool = False

    def meet(self, other: "Interval") -> "Interval | None":
        """The numbers that lie in both; None if there are none."""
        lower, lower_open = max((self.lower, self.lower_open), (other.lower, other.lower_open))
        upper, upper_closed = min((self.upper, not self.upper_open), (other.upper, not other.upper_open))
        if lower > upper or (lower == upper and (lower_open or not upper_closed)):
            return None
        return Interval(lower, upper, lower_open, not upper_closed)

    def lies_in(self, other: "Interval") -> bool:
        """Whether all of it lies in the other."""
        from_below = self.lower > other.lower or (
            self.lower == other.lower and (self.lower_open or not other.lower_open)
        )
        from_above = self.upper < other.upper or (
            self.upper == other.upper and (self.upper_open or not other.upper_open)
        )
        return from_below and from_above


EVERYTHING = Interval()

ORDER_OF_MAGNITUDE = 10
"""How many times a number has to be another one, to be so far from it that no reading of a vague word reaches it."""

MAGNITUDES = {
    **dict.fromkeys(("couple", "few", "handful", "several"), 1),
    **dict.fromkeys(("ten", "tens"), 10),
    **dict.fromkeys(("dozen", "dozens"), 12),
    **dict.fromkeys(("score", "scores"), 20),
    **dict.fromkeys(("hundred", "hundreds"), 100),
    **dict.fromkeys(("thousand", "thousands"), 1000),
    **dict.fromkeys(("million", "millions"), 10**6),
    **dict.fromkeys(("billion", "billions"), 10**9),
}
"""Word for a vague number -> the unit it counts in. "Tens of thousands" multiplies."""

COUNTED = ("person",)
"""Units of which there are never fewer than none, nor a part of one."""


def counts_something(numbers: Interval) -> bool:
    """Whether there is a whole number among some, and none that is negative counts."""
    least = max(numbers.lower, Decimal(0))
    return numbers.upper == INFINITY or ceil(least) <= numbers.upper


PASSED_OVER = {"a", "an", "of", "many", "some", "the"}
"""Words beside those that change nothing about the unit. Any other, as "or" and "nearly", leaves it unknown."""


@dataclass(frozen=True)
class Quantity:
    """A figure's number as the article prints it, and what a reader knows of it."""

    printed: str
    unit: str
    qualifier: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether the words bound the number. "About" and vague words do not."""
        return self.qualifier not in {"about", "vague"}

    @cached_property
    def allowed(self) -> Interval | None:
        """The numbers that it surely allows; None if it names none."""
        match self.qualifier:
            case "vague":
                return None
            case "about":
                return _just(self.value)
        return Interval(
            -INFINITY if self.lower is None else self.lower,
            INFINITY if self.upper is None else self.upper,
            self.qualifier == "more_than",
            self.qualifier == "less_than",
        )

    @cached_property
    def conceivable(self) -> Interval:
        """The numbers that it does not surely rule out.

        "About 3" rules out what is an order of magnitude away: 0.3 and less, 30 and more. "Thousands" reads as 1,000 to
        10,000, and rules out what is an order of magnitude away from all of that: 100 and less, 100,000 and more. A
        vague word that no magnitude is known for rules out nothing.
        """
        allowed = self.allowed
        if self.is_bounded and allowed is not None:
            return allowed
        unit = magnitude_of(self.printed) if allowed is None else None
        near, far = (self.value, self.value) if unit is None else (unit, unit * ORDER_OF_MAGNITUDE)
        if not near or not far:
            return EVERYTHING
        least, most = sorted((near / ORDER_OF_MAGNITUDE, far * ORDER_OF_MAGNITUDE))
        return Interval(least, most, lower_open=True, upper_open=True)

    @cached_property
    def words(self) -> str:
        """The printed words, with the number in digits where they do not have it: `Twenty (20 years)`."""
        allowed = self.allowed
        if allowed is None:
            return self.printed
        numbers = {number for number in (self.value, self.lower, self.upper) if number is not None}
        if numbers <= _numbers_in(self.printed):
            return self.printed
        return f"{self.printed} ({'' if self.is_bounded else 'about '}{in_words(allowed, self.unit)})"


NUMBER = re.compile(r"(?<![0-9])-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
"""A number in digits, as printed. The hyphen of "10-15" belongs to neither of them."""


def magnitude_of(printed: str) -> Decimal | None:
    """The unit that vague words count in: 1,000 for "several thousand". None where they do not tell."""
    words = re.findall(r"[^\W_]+", printed.casefold())
    units = [MAGNITUDES[word] for word in words if word in MAGNITUDES]
    return Decimal(prod(units)) if units and set(words) <= MAGNITUDES.keys() | PASSED_OVER else None


PLURALS = {
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "person": "people",
}
"""Unit -> what more than one are called. Any other is the same for one and for many; a number of people has no unit."""


def in_words(numbers: Interval, unit: str) -> str:
    """`10,000 to 12,000`, `20 hours or more`, `less than 3`."""
    lower, upper = numbers.lower, numbers.upper
    if lower == upper:
        return _amount(lower, unit)
    if lower == -INFINITY:
        return f"less than {_amount(upper, unit)}" if numbers.upper_open else f"{_amount(upper, unit)} or less"
    if upper == INFINITY:
        return f"more than {_amount(lower, unit)}" if numbers.lower_open else f"{_amount(lower, unit)} or more"
    if numbers.lower_open or numbers.upper_open:
        least = "more than" if numbers.lower_open else "at least"
        most = "less than" if numbers.upper_open else "at most"
        return f"{least} {digits(lower)} and {most} {_amount(upper, unit)}"
    return f"{digits(lower)} to {_amount(upper, unit)}"


def plural(unit: str) -> str:
    """What more than one of a unit are called."""
    return PLURALS.get(unit, "people" if unit == "person" else unit.replace("_", " "))


def digits(number: Decimal) -> str:
    """`12,000` or `2.5`: no exponent, no zeros that mean nothing."""
    return f"{number.normalize() + 0:,f}"


def _amount(number: Decimal, unit: str) -> str:
    if unit == "person":
        return digits(number)
    return f"{digits(number)} {unit.replace('_', ' ') if number == 1 else plural(unit)}"


def _just(number: Decimal | None) -> Interval | None:
    return None if number is None else Interval(number, number)


def _numbers_in(printed: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "")) for number in NUMBER.findall(printed)}
