"""The verdict on a quotation in a line that a newsroom can read, and what else there is to know."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.documents import Reference
from app.folding import fold
from app.quotations import Comparison, Difference
from app.quote_verdicts import Found, Judged, is_of_others
from app.quoted_words import Word, text_of, words_of
from app.word_alignment import without_not

_IF = {"if", "unless", "provided", "until"}


class Asked(NamedTuple):
    """What was asked."""

    text: str
    speaker: Reference | None
    outlet: Reference | None


def summary_of(found: Found, judged: Sequence[Judged], asked: Asked, documents: Mapping[int, str]) -> str:
    """The verdict in a line."""
    return " ".join([_verdict(found, judged, asked, documents), *_besides(found, judged, asked)])


def _besides(found: Found, judged: Sequence[Judged], asked: Asked) -> list[str]:
    """What of the text itself the verdict does not bear on."""
    besides = []
    if judged and asked.speaker is not None and is_of_others(found, asked.speaker.id):
        besides.append(f"The text gives the words to another than {asked.speaker.name}: “{found.narration}”.")
    if judged and found.unchecked:
        besides.append(f"What stands outside the quotation marks was not checked: “{found.unchecked}”.")
    return besides


def _verdict(found: Found, judged: Sequence[Judged], asked: Asked, documents: Mapping[int, str]) -> str:
    if not judged:
        return _nothing(found, documents)
    if found.merged:
        parts = "; ".join(_quoted(one) for one in judged)
        conditions = [sentence for one in judged for sentence in _condition(one)]
        altered = [one.compared.comparison for one in judged if one.compared.comparison.wording == "altered"]
        besides = [f"Besides, {', '.join(_alterations(comparison))}." for comparison in altered]
        verdict = f"Put together from words that were said apart: {parts}."
        return " ".join([verdict, *besides, *conditions, *_whose(judged, asked)])
    best = judged[0]
    wrong = " and ".join(_wrong(best, asked))
    unknown, condition = _unknown(best, asked), _condition(best)
    if found.wording == "verbatim":
        who = best.claim["attribution_text"]
        verdict = f"The words are right, but {wrong}: {who}." if wrong else f"Verbatim: {who}."
        return " ".join([verdict, *condition, *unknown, *_own(judged, asked)])
    if found.wording == "partial":
        verdict = f"A part of what was said: {_quoted(best)}."
    else:
        comparison = best.compared.comparison
        form = " in form alone" if _is_only_form(comparison) else ""
        verdict = f"Altered{form}: {', '.join(_alterations(comparison))}. What was said: {_quoted(best)}."
    told = [f"{wrong[0].upper()}{wrong[1:]}."] if wrong else []
    return " ".join([verdict, *condition, *told, *unknown, *_others(judged, asked)])


def _nothing(found: Found, documents: Mapping[int, str]) -> str:
    near = ""
    if found.near is not None:
        who = json.loads(documents[found.near.candidate.claim])["attribution_text"]
        near = f"“{found.near.candidate.text}” ({who})"
    if found.too_short:
        return "Too short to tell whose words these are." + (f" They stand in {near}." if near else "")
    if near:
        return f"No close match. The nearest is {near}."
    return "Nobody is quoted as saying this in the articles here."


def _quoted(judged: Judged) -> str:
    return f"“{judged.compared.candidate.text}” ({judged.claim['attribution_text']})"


def _wrong(judged: Judged, asked: Asked) -> list[str]:
    """Which of speaker and outlet are not those that were given."""
    wrong = []
    if asked.speaker is not None and judged.speaker == "contradicted":
        wrong.append(f"the speaker is not {asked.speaker.name}")
    if asked.outlet is not None and judged.outlet == "contradicted":
        wrong.append(f"the outlet is not {asked.outlet.name}")
    return wrong


def _unknown(judged: Judged, asked: Asked) -> list[str]:
    """What the article leaves open of speaker and outlet, where they were given."""
    unknown = []
    if asked.speaker is not None and judged.speaker == "not_given":
        unknown.append("The article does not name the speaker.")
    if asked.outlet is not None and judged.outlet == "not_given":
        unknown.append("The article names no outlet.")
    return unknown


def _whose(judged: Sequence[Judged], asked: Asked) -> list[str]:
    """Whether words that were put together are all of the speaker and of the outlet that were given."""
    whose = []
    if asked.speaker is not None and {one.speaker for one in judged} != {"confirmed"}:
        whose.append(f"Not all of them are known to be words of {asked.speaker.name}.")
    if asked.outlet is not None and {one.outlet for one in judged} != {"confirmed"}:
        whose.append(f"Not all of them are known to come from {asked.outlet.name}.")
    return whose


def _others(judged: Sequence[Judged], asked: Asked) -> list[str]:
    """A quotation that has to be seen beside the best: one nearer in words, or one of whoever is asked about."""
    best, *others = judged
    nearer = [one for one in others if one.compared.comparison.similarity > best.compared.comparison.similarity]
    if best.compared.comparison.wording == "altered" and nearer:
        other = max(nearer, key=lambda one: one.compared.comparison.similarity)
        return [f"Nearer in words: {_quoted(other)}."]
    return _own(judged, asked)


def _own(judged: Sequence[Judged], asked: Asked) -> list[str]:
    """A quotation of whoever is asked about, if the best is not known to be."""
    if asked.speaker is None or judged[0].speaker == "confirmed":
        return []
    own = [one.compared.candidate.text for one in judged if one.speaker == "confirmed"]
    return [f"{asked.speaker.name} is quoted with “{own[0]}”."] if own else []


def _alterations(comparison: Comparison) -> list[str]:
    """Up to three differences, a "not" first."""
    forms = {
        "added": "“{0.given}” was added",
        "left_out": "“{0.said}” was left out",
        "replaced": "“{0.said}” became “{0.given}”",
    }
    changed = [one for one in comparison.differences if one.change in forms]
    told = []
    if comparison.negation is not None:
        told.append(f"a “not” was {comparison.negation}{_its_words(comparison)}")
        changed = [one for one in changed if not _is_only_not(one)]
    if any(one.change == "moved" for one in comparison.differences):
        told.append("the order of the words was changed")
    told += [forms[one.change].format(one) for one in changed]
    return [*told[:3], "and more"] if len(told) > 3 else told


def _its_words(comparison: Comparison) -> str:
    """The word of a "not" that was dropped or added, unless it is that."""
    for one in comparison.differences:
        words = words_of(one.given if comparison.negation == "added" else one.said)
        if one.change not in {"same", "moved"} and (last := next((word for word in words if word.negates), None)):
            at = words.index(last)
            text = text_of(words[at - 1 : at + 1] if at and not last.gap else [last])
            return "" if text.casefold() == "not" else f" (“{text}”)"
    return ""


def _is_only_not(difference: Difference) -> bool:
    """Whether all that differs is a "not" and what it brings with it."""
    said, given = words_of(difference.said), words_of(difference.given)
    return any(word.negates for word in said + given) and without_not(said) == without_not(given)


def _is_only_form(comparison: Comparison) -> bool:
    """Whether words were changed in their spelling alone, or in "don't" for "do not"."""
    changed = [one for one in comparison.differences if one.change not in {"same", "not_given"}]
    forms = [[[word.compared for word in words_of(side)] for side in (one.said, one.given)] for one in changed]
    return comparison.negation is None and forms != [] and all(said == given for said, given in forms)


def _condition(judged: Judged) -> list[str]:
    """What became of the condition on which something was said."""
    condition, kept = judged.claim["condition"], judged.compared.comparison.kept
    if condition is None:
        return []
    wanted, given = _weighty(words_of(condition)), _weighty(kept)
    if 2 * len(wanted & given) < len(wanted):
        return [f"It was said on a condition that is left out: {condition.rstrip('.')}."]
    instead = [word for one in judged.compared.comparison.differences for word in words_of(one.given)]
    conditional = not _IF.isdisjoint(word.compared for word in instead)
    words = [] if conditional else words_of(judged.compared.candidate.text)
    left_out = [word.shown for word in words if word.compared in _IF]
    without = f" without the “{left_out[0].lower()}”" if left_out else ""
    if given <= wanted:
        return [f"These words are the condition alone{',' if without else ''}{without}."]
    return [f"Its condition is given{without}, like a fact."] if without else []


def _weighty(words: Sequence[Word]) -> set[str]:
    return {word.compared for word in words if word.tells or word.name}


def note_of(found: Found, judged: Sequence[Judged], asked: Asked, name: str | None) -> str | None:
    """What else there is to know of the verdict."""
    notes = []
    if name is not None:
        given = " ".join(word.shown for word in words_of(asked.text))
        alone = given.casefold().removeprefix("the ") == name.casefold().removeprefix("the ")
        of = "" if alone else f" of {name}"
        notes.append(f"“{given}” is a name{of}, not words that somebody is quoted as saying.")
    if found.narration:
        notes.append(f"“{found.narration}” was taken for what tells who spoke: it is neither compared nor checked.")
    if found.wording == "altered" and any(fold(one.claim["statement"]) == fold(asked.text) for one in judged):
        notes.append("These are the words of this service for what was said, not a quotation.")
    notes += [sentence for one in judged[:1] for sentence in _implied(one, asked)]
    if found.beyond_latin:
        notes.append("Whether a “not” was dropped or added is told of English words alone.")
    return " ".join(notes) or None


def _implied(judged: Judged, asked: Asked) -> list[str]:
    """Which of speaker and outlet the article does not state."""
    implied = {
        link["entity"]["id"]
        for link in judged.claim["attribution"]
        if link["entity"] is not None and link["certainty"] == "implied"
    }
    sentences = []
    if judged.speaker == "confirmed" and asked.speaker is not None and asked.speaker.id in implied:
        sentences.append(f"That these are words of {asked.speaker.name} is implied by the article, not stated.")
    if judged.outlet == "confirmed" and asked.outlet is not None and asked.outlet.id in implied:
        sentences.append(f"That these words come from {asked.outlet.name} is implied by the article, not stated.")
    return sentences
