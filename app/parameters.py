"""Values as the parameters of a URL have them."""

from decimal import Decimal
from typing import Any


def in_url(value: Any) -> str:
    """A value as its parameter takes it: true or false in these words, and a number in digits alone."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{Decimal(repr(value)):f}"
        case Decimal():
            return f"{value:f}"
    return str(value)
