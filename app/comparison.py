"""Whether a figure is consistent with a number that somebody gives, and how the bounds of two figures relate.

A figure surely allows some numbers and surely rules out others. Those of "at least 21" are 21 and more, and all below.
Between the two may be numbers it leaves open: "about 3" surely allows 3 alone, and rules out what is an order of
magnitude away; "thousands" allows none for sure. For the numbers asked about, one or a range:

- contradicted: the figure rules out every one of them.
- consistent: it surely allows every one of them; or it rules out every number that is not one of them.
- undetermined: anything else.

So "at least 21" is consistent with 30, which it allows, with a range of 25 to 30, and with 20 or more, in which it lies
wholly. It contradicts 12. It leaves open a range of 10 to 30, of which it allows a part. And a figure that its claim
puts forward as possible, under a condition or as not so settles nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.quantities import COUNTED, Interval, Quantity, counts_something, in_words, plural
from app.vocabulary import VOCABULARIES, BoundsRelation, CheckOutcome, CheckVerdict, Modality

RESERVATIONS = {"possible": "as possible", "conditional": "under a condition", "negated": "as not so"}
"""Modality of a claim that does not put its figure forward as so -> how it does put it forward."""


def check(asked: Interval, quantity: Quantity, modality: Modality | None = None) -> tuple[CheckOutcome, str]:
    """Whether a figure is consistent with the numbers that are asked about, in its unit; and why, in words.

    The modality is that of the claim the figure is part of, if it is part of one.
    """
    numbers = in_words(asked, quantity.unit)
    outcome, reason = _by_its_numbers(asked, numbers, quantity)
    if modality in RESERVATIONS:
        return "undetermined", f"{quantity.words}: {reason}, but it is put forward {RESERVATIONS[modality]}"
    return outcome, f"{quantity.words}: {reason}"


def _by_its_numbers(asked: Interval, numbers: str, quantity: Quantity) -> tuple[CheckOutcome, str]:
    allowed, conceivable = quantity.allowed, quantity.conceivable
    part = asked.meet(conceivable)
    if (why := why_no_count(asked, quantity.unit)) is not None:
        return "contradicted", f"{numbers} is not possible, since {why}"
    if part is None and quantity.is_bounded:
        return "contradicted", f"{numbers} is not possible"
    if part is None and (asked.upper < 0 <= conceivable.lower or asked.lower > 0 >= conceivable.upper):
        return "contradicted", f"{numbers} has the other sign"
    if part is None:
        how = "less" if asked.upper <= conceivable.lower else "more"
        return "contradicted", f"{numbers} is {how} by an order of magnitude or more"
    if asked == allowed:
        return "consistent", f"{numbers} is what it says"
    if allowed is not None and asked.lies_in(allowed):
        return "consistent", f"{numbers} is possible"
    if conceivable.lies_in(asked):
        spare = "" if quantity.is_bounded else ", with an order of magnitude to spare"
        return "consistent", f"it lies wholly within {numbers}{spare}"
    if quantity.is_bounded:
        return "undetermined", f"of {numbers}, {in_words(part, quantity.unit)} is possible and the rest is not"
    if allowed is not None:
        return "undetermined", f"whether {numbers} is near enough is not said"
    return "undetermined", f"no number is given, and no order of magnitude settles {numbers}"


def why_no_count(asked: Interval, unit: str | None) -> str | None:
    """Why none of the numbers that are asked about can count people, if the unit is that and none can."""
    if unit not in COUNTED or counts_something(asked):
        return None
    return "a number of people is never negative" if asked.upper < 0 else "people are counted in whole numbers"


def check_without_unit(asked: Interval, quantity: Quantity) -> tuple[CheckOutcome, str]:
    """The same where it was not said in which unit the numbers are, and there are several."""
    return "undetermined", f"{quantity.words}: in which unit {in_words(asked, 'person')} is was not said"


def verdict_of(counts: Mapping[CheckOutcome, int]) -> CheckVerdict:
    """What all figures say together. It takes every one of them to contradict, and none is weighed against another."""
    if counts["contradicted"]:
        return "mixed" if counts["consistent"] or counts["undetermined"] else "contradicted"
    if counts["consistent"]:
        return "consistent"
    return "undetermined" if counts["undetermined"] else "not_found"


VERBS = {
    "consistent": ("is consistent with", "are consistent with", ""),
    "contradicted": ("contradicts", "contradict", ""),
    "undetermined": ("leaves", "leave", " open"),
}
"""Outcome -> what one figure does to a number, and what several do."""


def summary_of(
    measure: str,
    asked: Interval,
    unit: str | None,
    counts: Mapping[CheckOutcome, int],
    units: Mapping[str, int],
) -> str:
    """What comes of a check that found figures of the measure, in a sentence or two for people.

    The unit is the one that the numbers are in, None where that was not said and the figures are in several. `units`
    says how many figures there are in each, those that were not compared included.
    """
    numbers = in_words(asked, unit or "person")
    if unit is None and len(units) > 1:
        names = _listed([plural(unit) for unit in sorted(units)])
        return f"The {sum(units.values()):,} figures of `{measure}` are in {names}: say in which `unit` {numbers} is."
    sentences = [_found(measure, numbers, counts)]
    if verdict_of(counts) == "mixed":
        sentences.append("They are not weighed against each other: see whom or what each one counts.")
    if (why := why_no_count(asked, unit)) is not None:
        sentences.append(f"{why.capitalize()}.")
    return " ".join([*sentences, *_not_compared(unit, units)])


def summary_of_none(measure: str, unit: str | None, units: Mapping[str, int], hidden: str | None) -> str:
    """The same of a check that found none to compare. `hidden` is what `hiding` says, if filters hide some."""
    others = [f"`{other}`" for other in VOCABULARIES["measure"] if other != measure]
    none = f"There is no figure of `{measure}`. The other measures are {_listed(others)}."
    return " ".join([hidden or none, *_not_compared(unit, units)])


def _not_compared(unit: str | None, units: Mapping[str, int]) -> Iterator[str]:
    others = [(number, other) for other, number in sorted(units.items()) if other != unit]
    if others:
        named = [f"{number:,} {'counting' if other in COUNTED else 'in'} {plural(other)}" for number, other in others]
        yield f"Not compared: {_listed(named)}."


def _found(measure: str, numbers: str, counts: Mapping[CheckOutcome, int]) -> str:
    found = sum(counts.values())
    met = {outcome: verbs for outcome, verbs in VERBS.items() if counts[outcome]}
    if len(met) == 1:
        ((one, many, end),) = met.values()
        if found == 1:
            return f"The one figure of `{measure}` {one} {numbers}{end}."
        return f"{'Both' if found == 2 else f'All {found:,}'} figures of `{measure}` {many} {numbers}{end}."
    parts: list[str] = []
    none = "" if counts["consistent"] else f"none is consistent with {numbers}: "
    for outcome, (one, many, end) in met.items():
        number = counts[outcome]
        parts.append(f"{number:,} {one if number == 1 else many} {'it' if parts or none else numbers}{end}")
    return f"Of {found:,} figures of `{measure}`, {none}{_listed(parts)}."


MOST_NAMED = 4
"""How many filters are named with their values."""


def hiding(measure: str, filters: Sequence[tuple[str, str]], known: int, left: int = 0) -> str:
    """That some figures of a measure are known, and how many of them the filters leave; for people.

    What is known is one, or more than one.
    """
    named = list(dict.fromkeys(f"`{name}={value}`" for name, value in filters))
    if len(named) > MOST_NAMED:
        named = list(dict.fromkeys(f"`{name}`" for name, _ in filters))
    there, them = ("There is a figure", "it") if known == 1 else ("There are figures", "them")
    rest = "only one" if left else "none"
    return f"{there} of `{measure}`, but {rest} with {_listed(named)}; `without_filters` leads to {them}."


def _listed(parts: Sequence[str]) -> str:
    """`one, two and three`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def relate(one: Quantity, other: Quantity) -> tuple[BoundsRelation, str]:
    """How the bounds of two figures relate, and why, in words."""
    relation, reason = _relate(one, other)
    return relation, f"{one.words}; {other.words}: {reason}"


def _relate(one: Quantity, other: Quantity) -> tuple[BoundsRelation, str]:
    if one.unit != other.unit:
        return "incomparable", f"{plural(one.unit)} are not compared with {plural(other.unit)}"
    ones, others = one.conceivable, other.conceivable
    if ones.meet(others) is None:
        apart = "no number fits both" if one.is_bounded and other.is_bounded else "they are orders of magnitude apart"
        return "disjoint", apart
    allowed, also = one.allowed, other.allowed
    if allowed is not None and also is not None:
        if (allowed, ones) == (also, others):
            return "agrees", "both say the same"
        if both := allowed.meet(also):
            return "overlaps", f"{in_words(both, one.unit)} fits both"
    if (also is not None and ones.lies_in(also)) or (allowed is not None and others.lies_in(allowed)):
        return "overlaps", "one lies wholly within the other, with an order of magnitude to spare"
    if allowed is None and also is None:
        return "incomparable", "neither gives a number"
    return "incomparable", "no order of magnitude settles whether a number fits both"


RELATION_VERBS = {
    "agrees": ("agrees", "agree"),
    "overlaps": ("overlaps", "overlap"),
    "disjoint": ("is disjoint", "are disjoint"),
    "incomparable": ("is incomparable", "are incomparable"),
}
"""Relation -> what one pair of figures does, and what several do."""


def comparison_summary_of(measure: str, counts: Mapping[BoundsRelation, int], hidden: str | None = None) -> str:
    """How many pairs of figures relate in which way, in a sentence for people. `hidden` says what `hiding` does."""
    met = [(counts[relation], verbs) for relation, verbs in RELATION_VERBS.items() if counts[relation]]
    if not met:
        return hidden or f"There are no two figures of `{measure}` to compare."
    parts = [f"{number:,} {one if number == 1 else many}" for number, (one, many) in met]
    pairs = sum(number for number, _ in met)
    if pairs == 1:
        return f"The two figures of `{measure}` {met[0][1][1]}."
    return f"Of {pairs:,} pairs of figures of `{measure}`, {_listed(parts)}."
