"""What holds for every quotation: a "not" more or less is an alteration, and a cut that tells enough is found."""

from collections.abc import Sequence
from itertools import accumulate, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quotations.comparison import ENOUGH, compare
from app.quotations.words import Given, told_by, words_of
from tests.conftest import Api
from tests.test_quotations import BAGHLAN, FIGHT, FORWARD, INEVITABLE, PEACE, READY, VIEWS, WAR, asked
from tests.trials import tried

TYPED = st.lists(st.sampled_from([*"“”\"'‘’«»„…—-.,:?!()[]<>&;\n\u00ad\u200b\u0301", "[...]", "[sic]", " n't ", "n’t", "do", "&#39;", "said", " Massoud ", " war ", " not ", "ﷺ", "ǆ", "ß", "â€™", "١٢", "1,000"]), min_size=1, max_size=80).map("".join)  # fmt: skip


@tried(300)
@given(text=st.text(min_size=1, max_size=300) | TYPED, speaker=st.none() | st.sampled_from(["taliban", "x"]))
def test_any_text_is_answered(api: Api, text: str, speaker: str | None) -> None:
    assert api.get(asked(text.encode("utf-8", "replace").decode(), speaker)).status_code in {200, 400, 422}
    body = {"checks": [{"text": text.encode("utf-8", "replace").decode(), "speaker": speaker}]}
    assert api.request("POST", "/v1/check/quote", json=body).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("said", "given_words"),
    [
        ("We do not, under any circumstances, want a war", "want a war"),
        ("Nobody - and I mean nobody - wants a war", "wants a war"),
        ("We do not believe that Mr. Biden wants a war", "Biden wants a war"),
        ("Never, he told me, will we accept a truce", "will we accept a truce"),
        ("I did not say: attack the city", "attack the city"),
        ("We have no, zero, intent to attack", "intent to attack"),
        ("We shan't surrender the valley", "surrender the valley"),
        ("It is hardly a war crime", "a war crime"),
    ],
)
def test_a_not_that_stands_before_the_given_words_is_dropped(said: str, given_words: str) -> None:
    comparison = compare(words_of(said), Given.of(given_words))
    assert (comparison.wording, comparison.negation) == ("altered", "dropped")


@pytest.mark.parametrize("apostrophe", [*"'’‘‛ʼ′`´＇\ufffd\u0092\ua78c\u1fbd\u1fbf", "''", "&#39;", "&acute;"])
def test_any_apostrophe_is_one(api: Api, apostrophe: str) -> None:
    assert api.document(asked(WAR.replace("'", apostrophe)))["wording"] == "verbatim"
    for text in (INEVITABLE.replace("refuse", "don't refuse"), "war isn't inevitable"):
        (match, *_) = api.document(asked(text.replace("'", apostrophe)))["matches"]
        assert (match["wording"], match["negation"]) == ("altered", "added")


@pytest.mark.parametrize(
    ("said", "given_words"),
    [
        ("We will fight for the valley, but we do not hate them", "We will fight for the valley"),
        ("We do not hate them. We will fight for the valley", "We will fight for the valley"),
    ],
)
def test_a_not_that_bears_on_other_words_is_none_of_theirs(said: str, given_words: str) -> None:
    comparison = compare(words_of(said), Given.of(given_words))
    assert (comparison.wording, comparison.negation) == ("partial", None)


WORDS = st.lists(st.sampled_from(["we", "they", "want", "do", "don't", "not", "never", "a", "war", "peace", "dialogue", ",", ".", "long-term"]), min_size=1, max_size=14).map(" ".join)  # fmt: skip


@tried(500)
@given(said=WORDS, given_words=WORDS)
def test_comparison_holds_together(said: str, given_words: str) -> None:
    same = compare(words_of(said), Given.of(said))
    other = compare(words_of(said), Given.of(given_words))
    assert same.wording in {"verbatim", "not_found"}
    assert 0 <= other.similarity <= 1
    assert (other.similarity == 1) == (other.wording == "verbatim")
    if other.negation is not None:
        assert other.wording == "altered"
    if other.wording in {"verbatim", "partial"}:
        assert {one.change for one in other.differences} <= {"same", "not_given"}
        shown = " ".join(one.given for one in other.differences if one.change == "same")
        assert compared(shown) == compared(given_words)
    if other.wording == "altered":
        assert compared(" ".join(one.said for one in other.differences)) == compared(said)
        assert compared(" ".join(one.given for one in other.differences)) == compared(given_words)


def compared(text: str) -> list[str]:
    """The words of a text, however they stand."""
    return [word.compared for word in words_of(text)]


def wordings(api: Api, texts: Sequence[str]) -> list[tuple[str, str | None]]:
    """What texts are told to be: their wording, and what became of a "not" in the best match."""
    found = []
    for start in range(0, len(texts), 100):
        checks = [{"text": text} for text in texts[start : start + 100]]
        response = api.request("POST", "/v1/check/quote", json={"checks": checks})
        assert response.status_code == 200, response.text
        found += [
            (one["wording"], (one["matches"] or [{"negation": None}])[0]["negation"])
            for one in response.json()["items"]
        ]
    return found


QUOTATIONS = [WAR, FIGHT, INEVITABLE, READY, FORWARD, BAGHLAN, PEACE, VIEWS, "to avoid war and bloodshed", "inclusive government", "bloodshed"]  # fmt: skip


def test_these_are_all_quotations(api: Api) -> None:
    claims = api.everything("/v1/claims?quoted=true")
    assert {quote["text"] for claim in claims for quote in claim["quotes"]} == set(QUOTATIONS)


@pytest.mark.parametrize("said", QUOTATIONS)
def test_a_cut_that_tells_enough_is_found(api: Api, said: str) -> None:
    printed = said.split()
    words = words_of(said)
    ends = [0, *accumulate(len(words_of(word)) for word in printed)]
    cuts = {
        " ".join(printed[start:end])
        for start, end in combinations(range(len(printed) + 1), 2)
        if told_by(words[ends[start] : ends[end]]) >= ENOUGH
    }
    found = dict(zip(cuts, wordings(api, list(cuts)), strict=True))
    altered = {cut for cut, (wording, _) in found.items() if wording == "altered"}
    assert altered == ({"want a war"} if said == WAR else set())
    assert {found[cut][0] for cut in cuts - altered} <= {"verbatim", "partial"}


@pytest.mark.parametrize("said", QUOTATIONS)
@pytest.mark.parametrize("negation", ["not", "never", "[not]", "NOT", "“not”"])
def test_a_not_put_in_anywhere_is_an_alteration(api: Api, said: str, negation: str) -> None:
    words = said.split()
    texts = [" ".join([*words[:at], negation, *words[at:]]) for at in range(len(words) + 1)]
    assert set(wordings(api, texts)) == {("altered", "added")}


@pytest.mark.parametrize(
    "said", ["We do want a war", "We want a war", "We want a war.", "want a war", "“We want a war”"]
)
def test_a_not_taken_out_is_an_alteration(api: Api, said: str) -> None:
    assert wordings(api, [said]) == [("altered", "dropped")]


@pytest.mark.parametrize(
    ("said", "given_words"),
    [
        ("We can't leave", "We can leave"),
        ("We can leave", "We can't leave"),
        ("We cannot leave", "We can leave"),
        ("I can't", "I can"),
        ("I can", "I cannot"),
        ("Not guilty", "Guilty"),
        ("We won't", "We will"),
        ("They shouldn't've gone", "They should have gone"),
        ("We oughtn't go", "We ought go"),
    ],
)
def test_a_not_in_few_words_is_seen(said: str, given_words: str) -> None:
    comparison = compare(words_of(said), Given.of(given_words))
    assert (comparison.wording, comparison.negation) in {("altered", "dropped"), ("altered", "added")}


@pytest.mark.parametrize(
    "given_words", ["We can't leave", "We can\u2019t leave", "We cant leave", "We can not leave", "we CANNOT leave"]
)
def test_a_not_that_stays_is_none_that_changes(given_words: str) -> None:
    assert compare(words_of("We can't leave"), Given.of(given_words)).negation is None


@pytest.mark.parametrize("said", [WAR, FIGHT, INEVITABLE, READY, FORWARD, BAGHLAN, PEACE, VIEWS])
def test_a_not_put_into_any_part_is_told(said: str) -> None:
    words, spoken = said.split(), words_of(said)
    parts = [words[start:end] for start, end in combinations(range(len(words) + 1), 2) if end - start > 2]
    telling = [part for part in parts if compare(spoken, Given.of(" ".join(part))).wording in {"verbatim", "partial"}]
    assert telling
    for part in telling:
        for at in range(len(part) + 1):
            comparison = compare(spoken, Given.of(" ".join([*part[:at], "not", *part[at:]])))
            assert comparison.wording == "altered", (part, at)
            assert comparison.negation is not None, (part, at)


def test_a_nul_is_refused_and_nothing_else_is_told_of_it(api: Api) -> None:
    given = "text: holds a NUL character"
    assert api.get("/v1/check/quote?text=a%00b").json()["detail"] == given
    body = {"checks": [{"text": "a\0b"}]}
    posted = api.request("POST", "/v1/check/quote", json=body)
    assert (posted.status_code, posted.json()["detail"]) == (400, "/checks/0/text: holds a NUL character")
    reconciled = api.request("POST", "/reconcile", data={"queries": '{"q0": {"query": "Kabul\\u0000"}}'})
    assert reconciled.json()["q0"]["error"] is not None
    assert api.get("/reconcile?query=a%00b").status_code == 400
