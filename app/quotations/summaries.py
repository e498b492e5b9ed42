"""The verdict on a quotation, in a line that a newsroom can read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.documents import Reference
from app.documents.quotations import Outcome, Wording
from app.quotations.alignment import UNLESS
from app.quotations.alterations import alterations, is_only_form
from app.quotations.attribution import Standing, bodies_of, is_unnamed
from app.quotations.judgements import Claims, Judged, is_of_no_spokesman, is_of_others
from app.quotations.matches import Found
from app.quotations.passages import Passage
from app.quotations.words import Word, words_of

WORDS: Mapping[Wording, str] = {
    "verbatim": "verbatim",
    "partial": "in part",
    "altered": "altered",
    "not_found": "not found",
}
"""Wording -> what is said of quotations that have it."""

LONGEST = 120
"""Up to how many characters of a text are repeated."""

SCARE = 2
"""How many words in marks that nobody is quoted with, nor told to have said, are no speech."""

_IF = {"if", UNLESS, "provided", "until"}


class Asked(NamedTuple):
    """What was asked."""

    text: str
    speaker: Reference | None
    outlet: Reference | None


@dataclass(frozen=True)
class Checked:
    """What came of a text, or of a passage of one."""

    passage: Passage
    found: Found
    judged: Sequence[Judged]
    attribution: Outcome
    verdict: str
    besides: Sequence[str]
    note: str | None
    name: str | None
    """Whose name it is, if it is no quotation."""

    @property
    def summary(self) -> str:
        """All that is said of it by itself."""
        return " ".join([self.verdict, *self.besides, *_unchecked(self.found)])

    @property
    def is_speech(self) -> bool:
        """Whether it is not just a name, or a word in marks."""
        if self.found.wording != "not_found":
            return True
        return self.name is None and (self.passage.is_told or len(words_of(self.passage.speech)) > SCARE)


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


def _unchecked(found: Found) -> list[str]:
    """What of the text was not checked at all, beside a quotation that was found."""
    if not (found.matches and found.unchecked):
        return []
    return [f"What stands outside the quotation marks was not checked: “{_shortened(found.unchecked)}”."]


def summary_of_several(parts: Sequence[Checked]) -> str:
    """The verdict on a text with several quotations: on each of them, and what is none."""
    speech = [one for one in parts if one.is_speech]
    counts = Counter(one.found.wording for one in speech)
    counted = ", ".join(f"{counts[wording]} {WORDS[wording]}" for wording in WORDS if counts[wording])
    sentences = [f"{len(speech)} quotations: {counted}."] if len(speech) > 1 else []
    for one in speech:
        opening = f"“{_shortened(one.passage.speech)}”: " if len(speech) > 1 else ""
        sentences.append(f"{opening}{' '.join([one.verdict, *one.besides])}")
    for one in parts:
        if not one.is_speech:
            name = f"a name of {one.name}" if one.name else "in quotation marks, but nobody is quoted with it"
            sentences.append(f"“{_shortened(one.passage.speech)}” is {name}: it was not taken for speech.")
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
