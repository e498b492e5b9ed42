"""Values of parameters as the published schema has them, and nothing that only looks like them."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.documents import Number
from app.folding import fold


def _matching(pattern: str, expected: str) -> BeforeValidator:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> object:
        if isinstance(value, str) and compiled.fullmatch(value) is None:
            raise ValueError(f"expected {expected}")
        return value

    return BeforeValidator(check)


# Each comes last in an annotation, after the bounds: what comes first is what the published schema shows.
AS_WHOLE = _matching(r"-?\d{1,40}", "a whole number, as 7")
AS_AMOUNT = _matching(r"-?\d{1,40}(\.\d{1,40})?", "a number in digits alone, as 12000 or 2.5")
AS_FLAG = _matching(r"true|false", "true or false")

Flag = Annotated[bool, AS_FLAG]
"""True or false, in these words."""
Amount = Annotated[float, Field(ge=-1e15, le=1e15), AS_AMOUNT]
"""A number in digits, with or without decimals."""


def _in_one_way(number: Decimal) -> Decimal:
    return number.normalize() + 0  # there is no negative zero


ExactAmount = Annotated[
    Number,
    AfterValidator(_in_one_way),
    WithJsonSchema({"type": "number", "minimum": -999_999_999_999_999, "maximum": 999_999_999_999_999}),
    AS_AMOUNT,
]
"""A number of at most 15 digits, kept as the decimal it is. 30 and 30.0 are one number, and one question."""

MAX_WORDS = 20
"""How many words can be asked for."""


def _words(text: str) -> str:
    if len(fold(text).split()) > MAX_WORDS:
        raise ValueError(f"expected at most {MAX_WORDS} words")
    return text


Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_words)]
"""Words to look for, of letters or digits. Whatever else is between them means nothing, and a text without any finds
nothing."""
