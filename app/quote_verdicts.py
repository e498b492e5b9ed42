"""The verdict on a quotation: which claims have the words, whose they are, and a line that says so."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.documents import Difference, Quote, QuoteQuestion, Reference
from app.put_together import Part, Printed, is_one_quotation, parts_of
from app.queries.quotations import NEAREST, Candidate
from app.quotations import Comparison, Given, Wording, compare, words_of

Outcome = Literal["confirmed", "contradicted", "not_given"]

MATCHES = 5
"""How many claims an answer shows at most."""

_WORDINGS: Sequence[Wording] = ("verbatim", "partial", "altered", "not_found")
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
    merged: bool
    nearest: Sequence[Compared]
    """The nearest quotations, one a claim, the best first; those that were put together, in their order."""


def find(candidates: Sequence[Candidate], text: str) -> Found:
    """Which quotations some words are, or are like."""
    given = Given(text)
    printed = {
        Printed(one.claim, one.article, one.start, one.end, tuple(words_of(one.text))): one for one in candidates
    }
    compared = [Compared(candidate, compare(quotation.words, given)) for quotation, candidate in printed.items()]
    compared = [one for one in compared if one.comparison.wording != "not_found"]
    compared.sort(key=lambda one: (_WORDINGS.index(one.comparison.wording), -one.comparison.similarity))
    if not compared or compared[0].comparison.wording == "altered":
        parts = parts_of(list(printed), given)
        if parts:
            return _put_together([(printed[part.printed], part) for part in parts])
    best_of_claim = {one.candidate.claim: one for one in reversed(compared)}
    nearest = [one for one in compared if best_of_claim[one.candidate.claim] is one]
    return Found(nearest[0].comparison.wording if nearest else "not_found", merged=False, nearest=nearest[:NEAREST])


def _put_together(parts: Sequence[tuple[Candidate, Part]]) -> Found:
    compared = [
        Compared(candidate, compare(part.printed.words, Given(part.given))) for candidate, part in parts[:NEAREST]
    ]
    if is_one_quotation([part.printed for _, part in parts]):
        # what is wrong with a part is wrong with the whole
        worst = max((one.comparison.wording for one in compared), key=_WORDINGS.index)
        return Found("altered" if worst == "not_found" else worst, merged=False, nearest=compared)
    return Found("altered", merged=True, nearest=compared)


def outcome_of(asked: str | None, known: Iterable[str], *, unnamed: bool = False) -> Outcome:
    """Whether somebody is one of those that the claim names; nothing is said where it leaves somebody unnamed."""
    named = set(known)
    if asked is None or not named:
        return "not_given"
    if asked in named:
        return "confirmed"
    return "not_given" if unnamed else "contradicted"


def both(outcomes: Sequence[Outcome], asked: Sequence[str | None]) -> Outcome:
    """The outcome of everything that was asked."""
    if "contradicted" in outcomes:
        return "contradicted"
    wanted = [outcome for outcome, one in zip(outcomes, asked, strict=True) if one is not None]
    return "confirmed" if wanted and set(wanted) == {"confirmed"} else "not_given"


@dataclass(frozen=True)
class Judged:
    """A quotation with its claim, and whether that has the speaker and the outlet that were given."""

    compared: Compared
    claim: Mapping[str, Any]
    document: str
    speaker: Outcome
    outlet: Outcome
    attribution: Outcome


def judge(question: QuoteQuestion, found: Found, documents: Mapping[int, str]) -> list[Judged]:
    """The nearest quotations with their claims: by wording, then by attribution."""
    judged = [_judge(question, one, documents[one.candidate.claim]) for one in found.nearest]
    if found.merged:
        return judged[:MATCHES]
    # the wording of the whole comes first: of words that were put together that is the worst of their parts
    wordings = sorted(_WORDINGS, key=lambda wording: (wording != found.wording, _WORDINGS.index(wording)))
    judged.sort(
        key=lambda one: (
            wordings.index(one.compared.comparison.wording),
            _OUTCOMES.index(one.attribution),
            -one.compared.comparison.similarity,
            one.compared.candidate.claim,
        )
    )
    return judged[:MATCHES]


def _judge(question: QuoteQuestion, compared: Compared, document: str) -> Judged:
    claim = json.loads(document)
    chain = [(link["role"], link["entity"]["id"]) for link in claim["attribution"] if link["entity"] is not None]
    speakers = [id for role, id in chain if role in {"speaker", "on_behalf_of"}]
    # a medium that is itself the speaker is an outlet as well
    outlets = [id for role, id in chain if role in {"told_to", "reported_by"} or id == question.outlet]
    unnamed = any(link["role"] == "speaker" and link["entity"] is None for link in claim["attribution"])
    speaker = outcome_of(question.speaker, speakers, unnamed=unnamed)
    outlet = outcome_of(question.outlet, outlets)
    attribution = both([speaker, outlet], [question.speaker, question.outlet])
    return Judged(compared, claim, document, speaker, outlet, attribution)


def attribution_of(found: Found, judged: Sequence[Judged]) -> Outcome:
    """The outcome of the best match; of words that were put together, that of all their parts."""
    outcomes = {one.attribution for one in (judged if found.merged else judged[:1])}
    if "contradicted" in outcomes:
        return "contradicted"
    return "confirmed" if outcomes == {"confirmed"} else "not_given"


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


def summary_of(found: Found, judged: Sequence[Judged], speaker: Reference | None, outlet: Reference | None) -> str:
    """The verdict in a line that a newsroom can read."""
    if not judged:
        return "Nobody is quoted as saying this in the articles here."
    best = judged[0]
    who = best.claim["attribution_text"]
    if found.merged:
        parts = "; ".join(f"“{one.compared.candidate.text}” ({one.claim['attribution_text']})" for one in judged)
        return f"Put together from words that were said apart: {parts}.{_whose(best, speaker, outlet)}"
    said = f"“{best.compared.candidate.text}” ({who})"
    match found.wording:
        case "verbatim" if best.attribution == "contradicted":
            wrong = _whose(best, speaker, outlet).lstrip()
            return f"The words are right, but {wrong[0].lower()}{wrong[1:]}"
        case "verbatim":
            return f"Verbatim: {who}.{_whose(best, speaker, outlet)}"
        case "partial":
            return f"A part of what was said: {said}.{_whose(best, speaker, outlet)}"
        case _:
            changed = _alterations(best.compared.comparison)
            return f"Altered: {changed}. What was said: {said}.{_whose(best, speaker, outlet)}"


def _whose(best: Judged, speaker: Reference | None, outlet: Reference | None) -> str:
    """What is to be said of speaker and outlet, where they were given and are not simply right."""
    who = best.claim["attribution_text"]
    said = ""
    if speaker is not None and best.speaker == "contradicted":
        said += f" The speaker is not {speaker.name}: {who}."
    elif speaker is not None and best.speaker == "not_given":
        said += f" The article does not name the speaker: {who}."
    if outlet is not None and best.outlet == "contradicted":
        said += f" The outlet is not {outlet.name}: {who}."
    elif outlet is not None and best.outlet == "not_given":
        said += " The article names no outlet."
    return said


def _alterations(comparison: Comparison) -> str:
    """Up to three differences, a "not" first."""
    forms = {
        "added": "“{0.given}” was added",
        "left_out": "“{0.said}” was left out",
        "replaced": "“{0.said}” became “{0.given}”",
    }
    told = [forms[one.change].format(one) for one in comparison.differences if one.change in forms]
    if comparison.negation is not None:
        told.insert(0, f"a “not” was {comparison.negation}")
    more = ["and more"] if len(told) > 3 else []
    return ", ".join([*told[:3], *more])


def note_of(found: Found, judged: Sequence[Judged], name: str | None, given: str) -> str | None:
    """What else there is to know of the verdict."""
    if not judged:
        return f"“{given}” is a name of {name}, not words that somebody is quoted as saying." if name else None
    condition = judged[0].claim["condition"]
    if found.wording == "partial" and condition is not None:
        return f"What was said holds on a condition: {condition.rstrip('.')}."
    return None
