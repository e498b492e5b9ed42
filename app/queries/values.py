"""Values of parameters as the published schema has them, and nothing that only looks like them."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field


def _matching(pattern: str, expected: str) -> BeforeValidator:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> object:
        if isinstance(value, str) and compiled.fullmatch(value) is None:
            raise ValueError(f"expected {expected}")
        return value

    return BeforeValidator(check)


Whole = Annotated[int, _matching(r"-?\d{1,40}", "a whole number, as 7")]
"""A whole number in digits."""
Amount = Annotated[float, Field(ge=-1e15, le=1e15), _matching(r"-?\d{1,40}(\.\d{1,40})?", "a number, as 30 or 2.5")]
"""A number in digits, with or without decimals."""
Flag = Annotated[bool, _matching(r"true|false", "true or false")]
"""True or false, in these words."""
