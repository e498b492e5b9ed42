"""The answer to a quotation check: what comes of each quotation of the text, and of the text as a whole."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.database import Snapshot
from app.documents import Difference, Quote, QuoteCheck, QuotedPassage, QuoteQuestion, Reference
from app.documents.quotations import Outcome, Wording
from app.errors import UNANSWERABLE, wrong_parameter
from app.quotations.judgements import Judged, attribution_of, attribution_of_several, judge
from app.quotations.look_ups import (
    candidates_for,
    claims_of,
    keys_and_names,
    known_among,
    numbers_in,
    references_in,
    standing_of,
    whose_name,
)
from app.quotations.matches import WORDINGS, find
from app.quotations.notes import note_of
from app.quotations.passages import MOST, Passage, passages_of
from app.quotations.summaries import Asked, Checked, besides_of, summary_of_several, verdict_of

SHORT = 200
"""Up to how many characters words are compared at once; longer ones, and many, go into the lane for long work."""

LITTLE = 500
"""Up to how many characters, once for each quotation, are compared where others wait; more of them in a thread."""


async def answer(snapshot: Snapshot, question: QuoteQuestion) -> str:
    """The check as JSON. Raises a 422 problem if a field of the question means nothing."""
    check = _Check(snapshot, question, await numbers_in(snapshot, question), await references_in(snapshot, question))
    quick = len(question.text) <= SHORT
    passages = passages_of(question.text) if quick else await asyncio.to_thread(passages_of, question.text)
    _refuse_too_many(len(passages))
    several = await _several(check, passages) if len(passages) > 1 or any(one.parts for one in passages) else []
    if several:
        return _document_of_several(check, several)
    return _document(check, await check.of(Passage(question.text, question.text)))


def _refuse_too_many(quotations: int) -> None:
    if quotations > MOST:
        raise wrong_parameter(UNANSWERABLE, "text", f"has {quotations} quotations; at most {MOST} are checked")


async def _several(check: "_Check", passages: Sequence[Passage]) -> Sequence[Checked]:
    """What came of each quotation of a text; nothing if it is one quotation with marks in it, or has none."""
    if len(passages) > 1:
        text = check.question.text
        whole = await check.of(Passage(text, text), as_speech=True)
        if whole.found.wording in {"verbatim", "partial"}:
            return []
    several = list[Checked]()
    for passage in passages:
        checked = await check.of(passage)
        if passage.parts and checked.found.wording in {"altered", "not_found"}:
            _refuse_too_many(len(several) + len(passage.parts))
            several += [await check.of(part) for part in passage.parts]
        else:
            several.append(checked)
    speech = [one for one in several if one.is_speech]
    is_one = len(several) == 1 or not speech or {one.found.wording for one in speech} == {"not_found"}
    return [] if is_one else several


@dataclass(frozen=True)
class _Check:
    """A question, with the records that it names."""

    snapshot: Snapshot
    question: QuoteQuestion
    numbers: Mapping[str, int]
    references: Mapping[str, Reference]

    def asked(self, text: str) -> Asked:
        """What is asked of a text."""
        speaker, outlet = self.question.speaker or "", self.question.outlet or ""
        return Asked(text, self.references.get(speaker), self.references.get(outlet))

    async def of(self, passage: Passage, *, as_speech: bool = False) -> Checked:
        """What comes of a passage, or of all of it as speech."""
        text, asked = passage.text, self.asked(passage.text)
        quick = len(text) <= SHORT
        keys, names = keys_and_names(text) if quick else await asyncio.to_thread(keys_and_names, text)
        if not keys:
            raise wrong_parameter(UNANSWERABLE, "text", "has no words")
        candidates = await candidates_for(self.snapshot, keys, self.numbers)
        known = await known_among(self.snapshot, names)
        if quick and len(text) * len(candidates) <= LITTLE:
            found = find(candidates, text, known, as_speech=as_speech)
        else:
            found = await asyncio.to_thread(find, candidates, text, known, as_speech=as_speech)
        claims = await claims_of(self.snapshot, found)
        standing = await standing_of(self.snapshot, asked.speaker, self.numbers, claims) if asked.speaker else None
        judged = judge(self.question, standing, found, claims)
        may_be_name = not found.matches and len(passage.speech) <= SHORT
        name = await whose_name(self.snapshot, passage.speech) if may_be_name else None
        return Checked(
            passage,
            found,
            judged,
            attribution_of(found, judged, self.question.speaker),
            verdict_of(found, judged, asked, claims, standing),
            besides_of(found, judged, asked),
            note_of(found, judged, asked, name),
            name,
        )


def _document(check: _Check, checked: Checked) -> str:
    answered = _answered(check, checked.found.wording, checked.attribution, merged=checked.found.merged)
    return _json({**answered, "summary": checked.summary, "note": checked.note, "quotations": []}, checked.judged)


def _document_of_several(check: _Check, several: Sequence[Checked]) -> str:
    """The answer to a text with several quotations: its verdict is the worst of theirs."""
    speech = [one for one in several if one.is_speech]
    matches, quotations = list[Judged](), list[QuotedPassage]()
    for one in several:
        quotations.append(
            QuotedPassage(
                text=one.passage.speech,
                is_speech=one.is_speech,
                wording=one.found.wording,
                attribution=one.attribution,
                merged=one.found.merged,
                summary=one.summary,
                match=len(matches) if one.judged else None,
            )
        )
        matches += one.judged[:1]
    worst = max((one.found.wording for one in speech), key=WORDINGS.index)
    attribution = attribution_of_several([one.attribution for one in speech])
    summary = summary_of_several(several)
    note = " ".join(dict.fromkeys(one.note for one in speech if one.note)) or None
    answered = _answered(check, worst, attribution, merged=any(one.found.merged for one in speech))
    return _json({**answered, "summary": summary, "note": note, "quotations": quotations}, matches)


def _answered(check: _Check, wording: Wording, attribution: Outcome, *, merged: bool) -> Mapping[str, Any]:
    asked = check.asked(check.question.text)
    return {**asked._asdict(), "wording": wording, "attribution": attribution, "merged": merged}


def _json(answered: Mapping[str, Any], matches: Sequence[Judged]) -> str:
    document = QuoteCheck(**answered, matches=[])
    # the claims' documents are JSON already
    written = ",".join(_match(one) for one in matches)
    return f'{document.model_dump_json(exclude={"matches"})[:-1]},"matches":[{written}]}}'


def _match(judged: Judged) -> str:
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
