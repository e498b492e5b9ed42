"""The verdict on a quotation in a line that a newsroom can read, and what else there is to know."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.alterations import alterations, is_only_form
from app.attributions import Standing, bodies_of, is_unnamed
from app.documents import Reference
from app.folding import fold
from app.quotations import Wording
from app.quote_verdicts import Claims, Found, Judged, is_of_no_spokesman, is_of_others
from app.quoted_words import Word, words_of
from app.word_alignment import UNLESS

WORDS: Mapping[Wording, str] = {
    "verbatim": "verbatim",
    "partial": "in part",
    "altered": "altered",
    "not_found": "not found",
}
"""Wording -> what is said of quotations that have it."""

LONGEST = 120
"""Up to how many characters of a text are repeated."""

_IF = {"if", UNLESS, "provided", "until"}


class Asked(NamedTuple):
    """What was asked."""

    text: str
    speaker: Reference | None
    outlet: Reference | None


class SummaryPart(NamedTuple):
    """One of several quotations in a text, as the verdict on all tells of it."""

    speech: str
    verdict: str
    besides: Sequence[str]
    found: Found
    is_speech: bool
    name: str | None


def verdict_of(found: Found, judged: Sequence[Judged], asked: Asked, claims: Claims, standing: Standing | None) -> str:
    """The verdict in a line."""
    if not judged:
        return _nothing(found, claims)
    if found.merged:
        parts = "; ".join(_quoted(one) for one in judged)
        conditions = [sentence for one in judged for sentence in _condition(one)]
        altered = [one.compared.comparison for one in judged if one.compared.comparison.wording == "altered"]
        besides = [f"Besides, {', '.join(alterations(comparison))}." for comparison in altered]
        together = f"Put together from words that were said apart: {parts}."
        return " ".join([together, *besides, *conditions, *_whose(found, judged, asked)])
    best = judged[0]
    wrong = " and ".join(_wrong(found, best, asked, standing))
    unknown, condition = _unknown(best, asked), _condition(best)
    if found.wording == "verbatim":
        who = best.claim["attribution_text"]
        right = f"The words are right, but {wrong}: {who}." if wrong else f"Verbatim: {who}."
        return " ".join([right, *condition, *unknown, *_own(judged, asked)])
    told = [f"{wrong[0].upper()}{wrong[1:]}."] if wrong else []
    if found.wording == "partial":
        verdict = [f"A part of what was said: {_quoted(best)}."]
    else:
        comparison = best.compared.comparison
        is_form = is_only_form(comparison)
        form = " in form alone" if is_form else ""
        verdict = [f"Altered{form}: {', '.join(alterations(comparison))}. What was said: {_quoted(best)}."]
        verdict += [] if is_form else _right(best, asked)
    return " ".join([*verdict, *condition, *told, *unknown, *_others(judged, asked)])


def besides_of(found: Found, judged: Sequence[Judged], asked: Asked) -> list[str]:
    """What of the text that tells who spoke is not as in the article, though the verdict finds nothing wrong."""
    besides = []
    if (
        judged
        and asked.speaker is not None
        and is_of_others(found, asked.speaker.id)
        and judged[0].told != "contradicted"
    ):
        besides.append(f"The text gives the words to another than {asked.speaker.name}: “{found.narration}”.")
    if judged and is_of_no_spokesman(found, judged[0]):
        besides.append(f"The article does not call the speaker a {found.role}.")
    return besides


def unchecked_of(found: Found) -> list[str]:
    """What of the text was not checked at all, beside a quotation that was found."""
    if not (found.matches and found.unchecked):
        return []
    return [f"What stands outside the quotation marks was not checked: “{_shortened(found.unchecked)}”."]


def summary_of_several(parts: Sequence[SummaryPart]) -> str:
    """The verdict on a text with several quotations: on each of them, and what is none."""
    speech = [one for one in parts if one.is_speech]
    counts = Counter(one.found.wording for one in speech)
    counted = ", ".join(f"{counts[wording]} {WORDS[wording]}" for wording in WORDS if counts[wording])
    sentences = [f"{len(speech)} quotations: {counted}."] if len(speech) > 1 else []
    for one in speech:
        opening = f"“{_shortened(one.speech)}”: " if len(speech) > 1 else ""
        sentences.append(f"{opening}{' '.join([one.verdict, *one.besides])}")
    for one in parts:
        if not one.is_speech:
            name = f"a name of {one.name}" if one.name else "in quotation marks, but nobody is quoted with it"
            sentences.append(f"“{_shortened(one.speech)}” is {name}: it was not taken for speech.")
    if any(one.found.unchecked for one in parts):
        sentences.append("What stands outside the quotation marks was not checked.")
    return " ".join(sentences)


def _shortened(text: str) -> str:
    """A text as far as it is told: up to where a word ends, if it is long."""
    text = text.strip(" ,")
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0].rstrip(' ,.;:')} …"


def _nothing(found: Found, claims: Claims) -> str:
    near = ""
    if found.near is not None:
        who = claims[found.near.candidate.claim].content["attribution_text"]
        near = f"“{found.near.candidate.text}” ({who})"
    if found.too_short:
        return "Too short to tell whose words these are." + (f" They stand in {near}." if near else "")
    if near:
        return f"No close match. The nearest is {near}."
    return "Nobody is quoted as saying this in the articles here."


def _quoted(judged: Judged) -> str:
    return f"“{judged.compared.candidate.text}” ({judged.claim['attribution_text']})"


def _wrong(found: Found, judged: Judged, asked: Asked, standing: Standing | None) -> list[str]:
    """Which of speaker and outlet are not those that were given, or that the text tells."""
    wrong = []
    if asked.speaker is not None and judged.speaker == "contradicted":
        unnamed = is_unnamed(judged.claim) and standing is not None and standing.body is not None
        of = f" (of {standing.body})" if unnamed and standing is not None else ""
        wrong.append(f"the speaker is not {asked.speaker.name}{of}")
    if asked.outlet is not None and judged.outlet == "contradicted":
        wrong.append(f"the outlet is not {asked.outlet.name}")
    if judged.told == "contradicted":
        wrong.append(f"“{found.narration}” is not what the article tells")
    return wrong


def _unknown(judged: Judged, asked: Asked) -> list[str]:
    """What the article leaves open of speaker and outlet, where they were given."""
    unknown = []
    if asked.speaker is not None and judged.speaker == "not_given":
        bodies = " and ".join(bodies_of(judged.claim).values())
        open_ = (
            f", only whose words they are: {bodies}. Whether it was {asked.speaker.name} is not said" if bodies else ""
        )
        unknown.append(f"The article does not name the speaker{open_}.")
    if asked.outlet is not None and judged.outlet == "not_given":
        unknown.append("The article names no outlet.")
    return unknown


def _right(judged: Judged, asked: Asked) -> list[str]:
    """That whoever is confirmed said something else than the altered words."""
    right = [
        name
        for name, given, outcome in (
            ("speaker", asked.speaker, judged.speaker),
            ("outlet", asked.outlet, judged.outlet),
        )
        if given is not None and outcome == "confirmed"
    ]
    if not right:
        return []
    return [f"The {' and the '.join(right)} {'is' if len(right) == 1 else 'are'} right for that, not for these words."]


def _whose(found: Found, judged: Sequence[Judged], asked: Asked) -> list[str]:
    """Whether words that were put together are all of the speaker and of the outlet that were given."""
    whose = []
    if any(one.told == "contradicted" for one in judged):
        whose.append(f"“{found.narration}” is not what the article tells of all of them.")
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


def _condition(judged: Judged) -> list[str]:
    """What became of the condition on which something was said."""
    condition, kept = judged.claim["condition"], judged.compared.comparison.kept
    if condition is None:
        return []
    wanted, given = _weighty(words_of(condition)), _weighty(kept)
    instead = [word for one in judged.compared.comparison.differences for word in words_of(one.given)]
    conditional = not _IF.isdisjoint(word.compared for word in instead)
    if 2 * len(wanted & given) < len(wanted) or (conditional and not wanted <= given):
        how = "another condition than is given" if conditional else "a condition that is left out"
        return [f"It was said on {how}: {condition.rstrip('.')}."]
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
        notes.append(f"“{found.narration}” was taken for what tells who spoke: {_of_names(found)}.")
    if found.wording == "altered" and any(fold(one.claim["statement"]) == fold(asked.text) for one in judged):
        notes.append("These are the words of this service for what was said, not a quotation.")
    notes += [sentence for one in judged[:1] for sentence in _implied(one, asked)]
    if found.beyond_latin:
        notes.append("Whether a “not” was dropped or added is told of English words alone.")
    return " ".join(notes) or None


def _of_names(found: Found) -> str:
    """What is done with the names in what tells who spoke."""
    match len(found.told_of) + len(found.told_to):
        case 0:
            return "it is not compared, and names nobody to check"
        case 1:
            return "it is not compared, but the name in it was checked"
    return "it is not compared, but the names in it were checked"


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
