"""What was changed in words that somebody is quoted with, in words for people."""

from app.quotations.alignment import UNLESS, without_not
from app.quotations.comparison import Comparison, Difference
from app.quotations.words import text_of, words_of

_FORMS = {
    "added": "“{0.given}” was added",
    "left_out": "“{0.said}” was left out",
    "replaced": "“{0.said}” became “{0.given}”",
}


def alterations(comparison: Comparison) -> list[str]:
    """Up to three differences, a "not" first."""
    changed = [one for one in comparison.differences if one.change in _FORMS]
    told = []
    if comparison.negation is not None:
        with_not = next((one for one in comparison.differences if _has_not(one, comparison)), None)
        told.append(f"a “not” was {comparison.negation}{_its_words(with_not, comparison)}")
        changed = [one for one in changed if one is not with_not and not _is_only_not(one)]
    if any(one.change == "moved" for one in comparison.differences):
        told.append("the order of the words was changed")
    told += [_FORMS[one.change].format(one) for one in changed]
    return [*told[:3], "and more"] if len(told) > 3 else told


def _has_not(difference: Difference, comparison: Comparison) -> bool:
    """Whether a difference has the "not" that was dropped or added."""
    if difference.change in {"same", "moved"}:
        return False
    words = words_of(difference.given if comparison.negation == "added" else difference.said)
    return any(word.negates or word.compared == UNLESS for word in words)


def _its_words(difference: Difference | None, comparison: Comparison) -> str:
    """The words that a "not" which was dropped or added stands in, unless it is alone."""
    if difference is None:
        return ""
    words = words_of(difference.given if comparison.negation == "added" else difference.said)
    at, last = next((at, word) for at, word in enumerate(words) if word.negates or word.compared == UNLESS)
    text = text_of(words[at - 1 : at + 1] if at and not last.gap else [last])
    if difference.change == "not_given" or _is_only_not(difference):
        return "" if text.casefold() == "not" else f" (“{text}”)"
    if difference.change == "replaced":
        return f" ({_FORMS['replaced'].format(difference)})"
    return f" (“{difference.given or difference.said}”)"


def _is_only_not(difference: Difference) -> bool:
    """Whether all that differs is a "not" and what it brings with it."""
    said, given = words_of(difference.said), words_of(difference.given)
    return any(word.negates for word in said + given) and without_not(said) == without_not(given)


def is_only_form(comparison: Comparison) -> bool:
    """Whether words were changed in their spelling alone, or in "don't" for "do not"."""
    changed = [one for one in comparison.differences if one.change not in {"same", "not_given"}]
    forms = [[[word.compared for word in words_of(side)] for side in (one.said, one.given)] for one in changed]
    return comparison.negation is None and forms != [] and all(said == given for said, given in forms)
