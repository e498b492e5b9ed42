"""Telling somebody who mistyped what they may have meant."""

import difflib
from collections.abc import Iterable


def a(word: str) -> str:
    """The word with its indefinite article."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """`; did you mean `x`?` for the nearest known word, or nothing."""
    words = list(known)
    near = difflib.get_close_matches(found, words, n=1, cutoff=0.6)
    near += [word for word in words if len(found) > 2 and word.startswith(found)]
    return f"; did you mean `{near[0]}`?" if near else ""
