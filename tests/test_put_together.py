"""Two quotations given as one, with a word of the first left out or put for another: both are told."""

from collections.abc import Iterator

import pytest

from app.documents import QuoteQuestion
from app.queries.quotations import NEAREST, Candidate
from app.quotations.attribution import Standing
from app.quotations.judgements import MATCHES, ClaimDocument, attribution_of, judge
from app.quotations.matches import find
from tests.test_quotation_properties import QUOTATIONS
from tests.test_quotations import WAR

# each is printed far from the others, so that none goes on where another ends
CANDIDATES = [
    Candidate(number, 0, 1, said, 1, 1000 * number, 1000 * number + len(said), "", 0)
    for number, said in enumerate(QUOTATIONS)
]
LONG = [said for said in QUOTATIONS if len(said.split()) > 2]


def altered(said: str) -> Iterator[str]:
    words = said.split()
    yield said
    for at in range(len(words)):
        yield " ".join([*words[:at], *words[at + 1 :]])
        yield " ".join([*words[:at], "peasants", *words[at + 1 :]])


@pytest.mark.parametrize("one", LONG)
def test_two_quotations_are_told_to_be_put_together(one: str) -> None:
    for other in LONG:
        if other == one:
            continue
        for given in altered(one):
            found = find(CANDIDATES, f"{given}. {other}", {})
            texts = {match.candidate.text for match in found.matches}
            # it says so little that beside an altered quotation it may pass for a few words more
            if WAR not in {one, other} or given == one:
                assert found.merged, given
                assert texts >= {one, other}


def said_by(speaker: str) -> ClaimDocument:
    link = {"role": "speaker", "entity": {"id": speaker}, "label": None}
    return ClaimDocument("", {"attribution": [link]})


@pytest.mark.parametrize(
    ("of_another", "attribution"), [(None, "confirmed"), (0, "contradicted"), (-1, "contradicted")]
)
def test_all_that_was_put_together_has_to_be_of_the_speaker(of_another: int | None, attribution: str) -> None:
    found = find(CANDIDATES, ". ".join(LONG), {})
    assert found.merged
    assert len(found.claims) == len(LONG) > MATCHES
    other = None if of_another is None else found.claims[of_another]
    claims = {number: said_by("somebody-else" if number == other else "somebody") for number in found.claims}
    judged = judge(QuoteQuestion(text=WAR, speaker="somebody"), Standing("somebody", "person"), found, claims)
    assert (len(judged), attribution_of(found, judged, "somebody")) == (len(LONG), attribution)


@pytest.mark.parametrize(("number", "attribution"), [(NEAREST, "confirmed"), (NEAREST + 1, "not_given")])
def test_words_put_together_from_more_than_are_judged_are_not_confirmed(number: int, attribution: str) -> None:
    said = [f"mountains{at} rivers{at} valleys{at}" for at in range(number)]
    candidates = [Candidate(at, 0, 1, text, 1, 1000 * at, 1000 * at + len(text), "", 0) for at, text in enumerate(said)]
    found = find(candidates, " ".join(said), {})
    claims = {claim: said_by("somebody") for claim in found.claims}
    judged = judge(QuoteQuestion(text=WAR, speaker="somebody"), Standing("somebody", "person"), found, claims)
    assert (found.merged, len(judged)) == (True, NEAREST)
    assert attribution_of(found, judged, "somebody") == attribution
