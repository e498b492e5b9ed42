"""The verdict on a quotation: which claims have the words, and whose they are."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.attributions import Outcome, Standing, both, outlet_outcome, speaker_outcome, told_outcome
from app.documents import Difference, Quote, QuoteQuestion
from app.narration import Reading, readings
from app.put_together import Part, Printed, are_apart, as_one, is_one_quotation, parts_of
from app.queries.quotations import NEAREST, Candidate
from app.quotations import CLOSE, ENOUGH, Comparison, Wording, compare
from app.quoted_words import Given, told_by, words_of

MATCHES = 5
"""How many claims an answer shows at most."""

EQUALLY = 0.25
"""By how much the similarity of altered words may differ for those of the speaker asked about to come first."""

_BEYOND_LATIN = "\u0370"
"""The first letter of another script."""

WORDINGS: Sequence[Wording] = ("verbatim", "partial", "altered", "not_found")
_OUTCOMES: Sequence[Outcome] = ("confirmed", "not_given", "contradicted")


@dataclass(frozen=True)
class Compared:
    """A quotation with how the given words stand to it."""

    candidate: Candidate
    comparison: Comparison


@dataclass(frozen=True)
class Found:
    """What the words were found to be, before it is known whose they are."""

    wording: Wording
    merged: bool = False
    matches: Sequence[Compared] = ()
    """The nearest quotations, one a claim, the best first; those that were put together, in their order."""
    near: Compared | None = None
    """If there are none, a quotation that has some of the words."""
    too_short: bool = False
    """Whether the words are too few to tell."""
    narration: str = ""
    """What of the text tells who spoke."""
    unchecked: str = ""
    """What else stands outside of its quotation marks."""
    told_of: Sequence[Collection[str]] = ()
    """Who is told to have spoken: for each name, the ids of those who have it."""
    told_to: Sequence[Collection[str]] = ()
    """The same of who is told to have been told."""
    role: str = ""
    """As what somebody is told to have spoken: "spokesman"."""
    beyond_latin: bool = False
    """Whether there are words in another script than the Latin, in which a "not" is not known."""

    @property
    def claims(self) -> list[int]:
        """The numbers of their claims."""
        return [one.candidate.claim for one in [*self.matches, *([self.near] if self.near else [])]]


def find(
    candidates: Sequence[Candidate], text: str, known: Mapping[str, Collection[str]], *, as_speech: bool = False
) -> Found:
    """Which quotations some words are, or are like, in whichever reading they are nearest; or all of them as speech.

    The known names are those that may tell who spoke, with the ids of those who have them.
    """
    printed = {
        Printed(one.claim, one.article, one.start, one.end, tuple(words_of(one.text))): one for one in candidates
    }
    found = [
        replace(
            _find(printed, Given.of(one.speech)),
            narration=one.narration,
            unchecked=one.unchecked,
            told_of=[known[name] for name in one.speakers],
            told_to=[known[name] for name in one.told_to],
            role=one.role,
        )
        for one in ([Reading(text)] if as_speech else readings(text, known))
    ]
    best = min(found, key=lambda one: WORDINGS.index(one.wording))
    compared = [*words_of(text), *(word for one in best.matches for word in words_of(one.candidate.text))]
    return replace(best, beyond_latin=any(max(word.compared, default="") >= _BEYOND_LATIN for word in compared))


def _find(printed: Mapping[Printed, Candidate], given: Given) -> Found:
    every = [Compared(candidate, compare(quotation.words, given)) for quotation, candidate in printed.items()]
    compared = [
        one
        for one in every
        if one.comparison.wording != "not_found" and (one.candidate.asked or not one.comparison.slight)
    ]
    compared.sort(key=lambda one: (WORDINGS.index(one.comparison.wording), -one.comparison.similarity))
    best = compared[0].comparison if compared else None
    if best is None or (
        best.wording == "altered" and (best.more >= ENOUGH or (best.negation is None and best.similarity <= CLOSE))
    ):
        parts = parts_of(list(printed), given)
        if parts and is_one_quotation(parts):
            return _put_together(printed, as_one(parts, given), merged=False)
        if are_apart(parts):
            return _put_together(printed, parts, merged=True)
    if best is None:
        short = told_by(given.words) < ENOUGH or any(one.comparison.too_short for one in every)
        return Found("not_found", near=_holding(every, given) if short else _near(every, given), too_short=short)
    compared.sort(key=lambda one: (WORDINGS.index(one.comparison.wording), not one.candidate.asked))
    return Found(best.wording, matches=_one_a_claim(compared)[:NEAREST])


def _put_together(printed: Mapping[Printed, Candidate], parts: Sequence[Part], *, merged: bool) -> Found:
    compared = [Compared(printed[part.printed], part.comparison) for part in parts]
    # what is wrong with a part is wrong with the whole
    worst = max((one.comparison.wording for one in compared), key=WORDINGS.index)
    wording: Wording = "altered" if merged or worst == "not_found" else worst
    compared.sort(key=lambda one: not merged and one.comparison.wording != wording)
    return Found(wording, merged, _one_a_claim(compared)[:NEAREST])


def _one_a_claim(compared: Sequence[Compared]) -> list[Compared]:
    first_of_claim = {one.candidate.claim: one for one in reversed(compared)}
    return [one for one in compared if first_of_claim[one.candidate.claim] is one]


def _holding(compared: Sequence[Compared], given: Given) -> Compared | None:
    """A quotation that has words which are too short to tell, if there is anything in them to know it by."""
    if len(given.words) < ENOUGH:
        return None
    return next((one for one in compared if one.comparison.too_short and told_by(one.comparison.kept)), None)


def _near(compared: Sequence[Compared], given: Given) -> Compared | None:
    """The quotation that has the most of the words that tell something: two, or half of them at the least."""
    best = max(compared, key=lambda one: (told_by(one.comparison.kept), one.comparison.similarity), default=None)
    if best is None or told_by(best.comparison.kept) < min(ENOUGH, told_by(given.words) / 2):
        return None
    return best


@dataclass(frozen=True)
class Judged:
    """A quotation with its claim, and whether that has the speaker and the outlet that were given."""

    compared: Compared
    claim: Mapping[str, Any]
    document: str
    speaker: Outcome
    outlet: Outcome
    attribution: Outcome
    told: Outcome
    """Whether the claim has the speaker and the outlet that the text itself names."""


class ClaimDocument(NamedTuple):
    """A claim's document, as it is stored and as it is read."""

    text: str
    content: Mapping[str, Any]


Claims = Mapping[int, ClaimDocument]
"""Number -> the claim."""


def judge(question: QuoteQuestion, standing: Standing | None, found: Found, claims: Claims) -> list[Judged]:
    """The nearest quotations with their claims: by wording, then by attribution."""
    judged = [_judge(question, standing, found, one, claims[one.candidate.claim]) for one in found.matches]
    if found.merged:
        return judged[:MATCHES]
    # the wording of the whole comes first: of words that were put together that is the worst of their parts
    wordings = sorted(WORDINGS, key=lambda wording: (wording != found.wording, WORDINGS.index(wording)))
    nearest = max((one.compared.comparison.similarity for one in judged), default=0.0)
    judged.sort(
        key=lambda one: (
            wordings.index(one.compared.comparison.wording),
            found.wording == "altered" and one.compared.comparison.similarity < nearest - EQUALLY,
            _OUTCOMES.index(one.attribution),
            -one.compared.comparison.similarity,
            one.compared.candidate.claim,
        )
    )
    return judged[:MATCHES]


def _judge(
    question: QuoteQuestion, standing: Standing | None, found: Found, compared: Compared, claim: ClaimDocument
) -> Judged:
    speaker, outlet = speaker_outcome(standing, claim.content), outlet_outcome(question.outlet, claim.content)
    told = told_outcome(claim.content, found.told_of, found.told_to)
    names = [*found.told_of, *found.told_to] or None
    attribution = both([speaker, outlet, told], [question.speaker, question.outlet, names])
    return Judged(compared, claim.content, claim.text, speaker, outlet, attribution, told)


def is_of_others(found: Found, speaker: str | None) -> bool:
    """Whether the text itself tells that somebody else spoke than the one who is asked about."""
    return speaker is not None and any(speaker not in ids for ids in found.told_of)


def is_of_no_spokesman(found: Found, judged: Judged) -> bool:
    """Whether the text has a spokesman speak, and the claim somebody who is not called so."""
    labels = [link["label"] or "" for link in judged.claim["attribution"] if link["role"] == "speaker"]
    return found.role.startswith("spokes") and not any("spokes" in label.lower() for label in labels)


def attribution_of(found: Found, judged: Sequence[Judged], speaker: str | None) -> Outcome:
    """The outcome of the best match; of words that were put together, that of all their parts.

    Nothing is confirmed where the text says more, or names another speaker.
    """
    best = judged if found.merged else judged[:1]
    outcomes = {one.attribution for one in best}
    if "contradicted" in outcomes:
        return "contradicted"
    open_ = found.unchecked or is_of_others(found, speaker) or any(is_of_no_spokesman(found, one) for one in best)
    return "confirmed" if not open_ and outcomes == {"confirmed"} else "not_given"


def attribution_of_several(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of several quotations of one text: all of them have to be confirmed."""
    if "contradicted" in outcomes:
        return "contradicted"
    return "confirmed" if set(outcomes) == {"confirmed"} else "not_given"


def match_document(judged: Judged) -> str:
    """A match as JSON, with the claim's document as it is stored."""
    candidate, comparison = judged.compared.candidate, judged.compared.comparison
    fields = {
        "wording": comparison.wording,
        "attribution": judged.attribution,
        "speaker": judged.speaker,
        "outlet": judged.outlet,
        "similarity": round(comparison.similarity, 2),
        "negation": comparison.negation,
        "differences": [
            Difference(change=one.change, said=one.said, given=one.given).model_dump() for one in comparison.differences
        ],
        "quote": Quote(
            text=candidate.text,
            paragraph=candidate.paragraph,
            start=candidate.start,
            end=candidate.end,
            sha256=candidate.sha256,
        ).model_dump(),
    }
    return f'{json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[:-1]},"claim":{judged.document}}}'
