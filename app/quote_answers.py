"""The answer to a quotation check: what is looked up for it, and what comes of each quotation of the text."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from app.attributions import Outcome, Standing, bodies_of
from app.database import Snapshot
from app.documents import QuoteCheck, QuotedPassage, QuoteQuestion, Reference, Slug
from app.errors import UNANSWERABLE, wrong_parameter
from app.folding import fold
from app.narration import names_in, readings
from app.queries.quotations import (
    CLAIMS,
    ENTITIES,
    NAMED,
    NEAREST,
    ROLES,
    TIES,
    Candidate,
    candidates_statement,
    spread,
)
from app.quotations import Wording
from app.quote_summaries import (
    Asked,
    SummaryPart,
    besides_of,
    note_of,
    summary_of_several,
    unchecked_of,
    verdict_of,
)
from app.quote_verdicts import (
    WORDINGS,
    ClaimDocument,
    Claims,
    Found,
    Judged,
    attribution_of,
    attribution_of_several,
    find,
    judge,
    match_document,
)
from app.quoted_texts import MOST, Passage, passages_of
from app.quoted_words import pairs_of, words_of
from app.records import TYPES, numbers_of
from app.tables import Entity
from app.vocabulary import RecordType, url_of

SHORT = 200
"""Up to how many characters words are compared at once; longer ones, and many, go into the lane for long work."""

LITTLE = 500
"""Up to how many characters, once for each quotation, are compared where others wait; more of them in a thread."""

NAMES = 6
"""Up to how many names that may tell who spoke are looked up; others are none that are known."""

FEW = 6
"""Up to how many words each of them is looked up by itself."""

SCARE = 2
"""How many words in marks that nobody is quoted with, nor told to have said, are no speech."""


@dataclass(frozen=True)
class _Checked:
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
        return " ".join([self.verdict, *self.besides, *unchecked_of(self.found)])

    @property
    def is_speech(self) -> bool:
        """Whether it is not just a name, or a word in marks."""
        if self.found.wording != "not_found":
            return True
        return self.name is None and (self.passage.is_told or len(words_of(self.passage.speech)) > SCARE)


async def answer(snapshot: Snapshot, question: QuoteQuestion) -> str:
    """The check as JSON. Raises a 422 problem if a field of the question means nothing."""
    check = _Check(snapshot, question, await _numbers(snapshot, question), await _references(snapshot, question))
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


async def _several(check: "_Check", passages: Sequence[Passage]) -> Sequence[_Checked]:
    """What came of each quotation of a text; nothing if it is one quotation with marks in it, or has none."""
    if len(passages) > 1:
        text = check.question.text
        whole = await check.of(Passage(text, text), as_speech=True)
        if whole.found.wording in {"verbatim", "partial"}:
            return []
    several = list[_Checked]()
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

    async def of(self, passage: Passage, *, as_speech: bool = False) -> _Checked:
        """What comes of a passage, or of all of it as speech."""
        text = passage.text
        quick = len(text) <= SHORT
        keys, names = _keys(text) if quick else await asyncio.to_thread(_keys, text)
        if not keys:
            raise wrong_parameter(UNANSWERABLE, "text", "has no words")
        candidates = await _candidates(self.snapshot, keys, self.numbers)
        known = await _known(self.snapshot, names)
        if quick and len(text) * len(candidates) <= LITTLE:
            found = find(candidates, text, known, as_speech=as_speech)
        else:
            found = await asyncio.to_thread(find, candidates, text, known, as_speech=as_speech)
        claims = await _claims(self.snapshot, found)
        standing = await self._standing(claims)
        judged = judge(self.question, standing, found, claims)
        name = None if found.matches else await _name(self.snapshot, passage.speech)
        asked = self.asked(text)
        return _Checked(
            passage,
            found,
            judged,
            attribution_of(found, judged, self.question.speaker),
            verdict_of(found, judged, asked, claims, standing),
            besides_of(found, judged, asked),
            note_of(found, judged, asked, name),
            name,
        )

    async def _standing(self, claims: Claims) -> Standing | None:
        """How whoever is asked about stands to the bodies that unnamed speakers of some claims speak for."""
        id = self.question.speaker
        if id is None:
            return None
        type = self.references[id].type
        bodies = list({body for one in claims.values() for body in bodies_of(one.content)})[:NEAREST]
        if not bodies or id in bodies:
            return Standing(id, type)
        filled = bodies + bodies[-1:] * (NEAREST - len(bodies))
        parameters = {f"body_{index}": body for index, body in enumerate(filled)}
        rows = await self.snapshot.rows(TIES, {"entity": self.numbers["speaker"], **parameters})
        own = next((name for _, name, is_of in rows if is_of), None) if type == "person" else None
        return Standing(id, type, {slug for slug, *_ in rows if slug in bodies}, own)


def _document(check: _Check, checked: _Checked) -> str:
    answered = _answered(check, checked.found.wording, checked.attribution, merged=checked.found.merged)
    return _json({**answered, "summary": checked.summary, "note": checked.note, "quotations": []}, checked.judged)


def _document_of_several(check: _Check, several: Sequence[_Checked]) -> str:
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
    summary = summary_of_several(
        [
            SummaryPart(one.passage.speech, one.verdict, one.besides, one.found, one.is_speech, one.name)
            for one in several
        ]
    )
    note = " ".join(dict.fromkeys(one.note for one in speech if one.note)) or None
    answered = _answered(check, worst, attribution, merged=any(one.found.merged for one in speech))
    return _json({**answered, "summary": summary, "note": note, "quotations": quotations}, matches)


def _answered(check: _Check, wording: Wording, attribution: Outcome, *, merged: bool) -> Mapping[str, Any]:
    asked = check.asked(check.question.text)
    return {**asked._asdict(), "wording": wording, "attribution": attribution, "merged": merged}


def _json(answered: Mapping[str, Any], matches: Sequence[Judged]) -> str:
    document = QuoteCheck(**answered, matches=[])
    # the claims' documents are JSON already
    written = ",".join(match_document(one) for one in matches)
    return f'{document.model_dump_json(exclude={"matches"})[:-1]},"matches":[{written}]}}'


def _keys(text: str) -> tuple[list[str], list[str]]:
    """What quotations with the words of a text are looked up by, and the names that may tell who spoke."""
    keys: dict[str, None] = {}
    names = names_in(text)
    for reading in readings(text, names):
        words = words_of(reading.speech)
        keys |= dict.fromkeys(pairs_of(words))
        if len(words) <= FEW:
            # one may be all that somebody is quoted with, and any two may have had nothing between them
            keys |= dict.fromkeys(word.compared for word in words)
            keys |= dict.fromkeys(f"{one.compared} {other.compared}" for one, other in combinations(words, 2))
    return list(keys), names


async def _known(snapshot: Snapshot, names: Sequence[str]) -> dict[str, Collection[str]]:
    """Which of some names somebody has, as a whole or as the end of one: name -> ids."""
    known: dict[str, Collection[str]] = {}
    for name in names[:NAMES]:
        folded = fold(name).removeprefix("the ")
        if rows := await snapshot.rows(NAMED, {"folded": folded}):
            known[name] = {id for _, _, id in rows}
    return known


async def _candidates(snapshot: Snapshot, keys: Sequence[str], numbers: Mapping[str, int]) -> list[Candidate]:
    """The quotations to compare."""
    statement = candidates_statement(frozenset(ROLES.keys() & numbers.keys()), of_article="article" in numbers)
    pairs = {f"pair_{index}": key for index, key in enumerate(spread(keys))}
    return [Candidate(*row) for row in await snapshot.rows(statement, {**pairs, **numbers})]


async def _numbers(snapshot: Snapshot, question: QuoteQuestion) -> dict[str, int]:
    """The numbers of the records that are named. Raises a 422 problem if there is none of an id."""
    expected: dict[str, Sequence[RecordType]] = {
        "speaker": TYPES[Entity],
        "outlet": ["organisation"],
        "article": ["article"],
    }
    numbers = {}
    for field, types in expected.items():
        if (id := getattr(question, field)) is not None:
            (numbers[field],) = await numbers_of(snapshot, field, types, [id])
    return numbers


async def _claims(snapshot: Snapshot, found: Found) -> Claims:
    """The claims that were found, by their numbers."""
    numbers = found.claims
    if not numbers:
        return {}
    filled = numbers + numbers[-1:] * (NEAREST - len(numbers))
    rows = await snapshot.rows(CLAIMS, {f"claim_{index}": claim for index, claim in enumerate(filled)})
    return {number: ClaimDocument(document, json.loads(document)) for number, document in rows}


async def _references(snapshot: Snapshot, question: QuoteQuestion) -> dict[Slug, Reference]:
    if question.speaker is None and question.outlet is None:
        return {}
    rows = await snapshot.rows(ENTITIES, {"speaker": question.speaker, "outlet": question.outlet})
    return {id: Reference(id=id, type=type, name=name, url=url_of(type, id)) for id, type, name in rows}


async def _name(snapshot: Snapshot, text: str) -> str | None:
    """Whose name some words are."""
    if len(text) > SHORT:
        return None
    folded = fold(text).removeprefix("the ")
    rows = await snapshot.rows(NAMED, {"folded": folded})
    return next((name for name, text, _ in rows if fold(text).removeprefix("the ") == folded), None)
