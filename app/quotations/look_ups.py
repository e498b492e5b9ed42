"""What is looked up for a quotation check, and by what."""

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from app.database import Snapshot
from app.documents import QuoteQuestion, Reference, Slug
from app.folding import fold
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
from app.quotations.attribution import Standing, bodies_of
from app.quotations.judgements import ClaimDocument, Claims
from app.quotations.matches import Found
from app.quotations.narration import names_in, readings
from app.quotations.words import pairs_of, words_of
from app.records import TYPES, numbers_of
from app.tables import Entity
from app.vocabulary import RecordType, url_of

NAMES = 6
"""Up to how many names that may tell who spoke are looked up; others are none that are known."""

FEW = 6
"""Up to how many words each of them, and each two of them, are looked up by themselves."""


def keys_and_names(text: str) -> tuple[list[str], list[str]]:
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


async def known_among(snapshot: Snapshot, names: Sequence[str]) -> dict[str, Collection[str]]:
    """Which of some names somebody has, as a whole or as the end of one: name -> ids."""
    known: dict[str, Collection[str]] = {}
    for name in names[:NAMES]:
        folded = fold(name).removeprefix("the ")
        if rows := await snapshot.rows(NAMED, {"folded": folded}):
            known[name] = {id for _, _, id in rows}
    return known


async def candidates_for(snapshot: Snapshot, keys: Sequence[str], numbers: Mapping[str, int]) -> list[Candidate]:
    """The quotations to compare."""
    statement = candidates_statement(frozenset(ROLES.keys() & numbers.keys()), of_article="article" in numbers)
    pairs = {f"pair_{index}": key for index, key in enumerate(spread(keys))}
    return [Candidate(*row) for row in await snapshot.rows(statement, {**pairs, **numbers})]


async def numbers_in(snapshot: Snapshot, question: QuoteQuestion) -> dict[str, int]:
    """The numbers of the records that a question names. Raises a 422 problem if there is none of an id."""
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


async def claims_of(snapshot: Snapshot, found: Found) -> Claims:
    """The claims that were found, by their numbers."""
    numbers = found.claims
    if not numbers:
        return {}
    filled = numbers + numbers[-1:] * (NEAREST - len(numbers))
    rows = await snapshot.rows(CLAIMS, {f"claim_{index}": claim for index, claim in enumerate(filled)})
    return {number: ClaimDocument(document, json.loads(document)) for number, document in rows}


async def references_in(snapshot: Snapshot, question: QuoteQuestion) -> dict[Slug, Reference]:
    """The speaker and the outlet that a question names, by their ids."""
    if question.speaker is None and question.outlet is None:
        return {}
    rows = await snapshot.rows(ENTITIES, {"speaker": question.speaker, "outlet": question.outlet})
    return {id: Reference(id=id, type=type, name=name, url=url_of(type, id)) for id, type, name in rows}


async def whose_name(snapshot: Snapshot, text: str) -> str | None:
    """Whose name some words are."""
    folded = fold(text).removeprefix("the ")
    rows = await snapshot.rows(NAMED, {"folded": folded})
    return next((name for name, text, _ in rows if fold(text).removeprefix("the ") == folded), None)


async def standing_of(snapshot: Snapshot, speaker: Reference, numbers: Mapping[str, int], claims: Claims) -> Standing:
    """How whoever is asked about stands to the bodies that unnamed speakers of some claims speak for."""
    bodies = list(dict.fromkeys(body for one in claims.values() for body in bodies_of(one.content)))[:NEAREST]
    if not bodies or speaker.id in bodies:
        return Standing(speaker.id, speaker.type)
    filled = bodies + bodies[-1:] * (NEAREST - len(bodies))
    parameters = {f"body_{index}": body for index, body in enumerate(filled)}
    rows = await snapshot.rows(TIES, {"entity": numbers["speaker"], **parameters})
    own = next((name for _, name, is_of in rows if is_of), None) if speaker.type == "person" else None
    return Standing(speaker.id, speaker.type, {slug for slug, *_ in rows if slug in bodies}, own)
