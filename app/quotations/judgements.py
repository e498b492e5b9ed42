"""Whose the words are that were found: each quotation with its claim, and whether that is as asked and as told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.documents import QuoteQuestion
from app.documents.quotations import Outcome
from app.quotations.attribution import Standing, both, outlet_outcome, speaker_outcome, told_outcome
from app.quotations.matches import WORDINGS, Compared, Found

MATCHES = 5
"""How many claims an answer shows at most, of which any may be meant; of words that were put together, it shows all."""

EQUALLY = 0.25
"""By how much the similarity of altered words may differ for those of the speaker asked about to come first."""

_OUTCOMES: Sequence[Outcome] = ("confirmed", "not_given", "contradicted")


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
        return judged
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

    Nothing is confirmed where the text says more, or names another speaker, or was put together from more than was
    looked at.
    """
    best = judged if found.merged else judged[:1]
    outcomes = {one.attribution for one in best}
    if "contradicted" in outcomes:
        return "contradicted"
    open_ = (
        found.unchecked
        or not found.complete
        or is_of_others(found, speaker)
        or any(is_of_no_spokesman(found, one) for one in best)
    )
    return "confirmed" if not open_ and outcomes == {"confirmed"} else "not_given"


def attribution_of_several(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of several quotations of one text: all of them have to be confirmed."""
    if "contradicted" in outcomes:
        return "contradicted"
    return "confirmed" if set(outcomes) == {"confirmed"} else "not_given"
