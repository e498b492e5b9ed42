"""Texts that quote more than once: each quotation has its own verdict, and the worst is that of the whole."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quotations.passages import MOST, passages_of
from tests.conftest import ARTICLE, Api, needs_article
from tests.test_quotation_properties import QUOTATIONS
from tests.test_quotations import BAGHLAN, FIGHT, FORWARD, INEVITABLE, PEACE, READY, VIEWS, WAR, asked

MASSOUD = "ahmad-massoud"
AVOID = "to avoid war and bloodshed"
TOLD_AFP = "Ali Maysam Nazari (spokesman), National Resistance Front, told AFP"
TOLD_REUTERS = "Ahmad Massoud, told Reuters (another interview)"


def posted(api: Api, text: str, speaker: str | None = None, outlet: str | None = None) -> Any:
    check = {"text": text, "speaker": speaker, "outlet": outlet}
    response = api.request("POST", "/v1/check/quote", json={"checks": [check]})
    assert response.status_code == 200, response.text
    return response.json()["items"][0]


# the quotations of a paragraph, and whose each is
PARAGRAPHS: dict[int, list[tuple[str, str | None]]] = {
    6: [(AVOID, "unnamed spokesman, Taliban"), (BAGHLAN, "unnamed spokesman, Taliban")],
    7: [(READY, TOLD_AFP), ("inclusive government", TOLD_AFP)],
    8: [
        (PEACE, "Ali Maysam Nazari, National Resistance Front (implied)"),
        (INEVITABLE, "Ahmad Massoud, told Al Arabiya (an interview)"),
        ("bloodshed", "Ahmad Massoud"),
        (f"{FORWARD} ... {WAR} … {WAR}", TOLD_REUTERS),
        (WAR, TOLD_REUTERS),
    ],
    9: [("lion of Panjshir", None), (FIGHT, "Ahmad Massoud")],
    10: [(VIEWS, "unnamed office, Abdullah Abdullah")],
}


@needs_article
def test_every_paragraph_of_the_article_is_verbatim(api: Api) -> None:
    quoting = [line for line in ARTICLE.read_text().split("\n") if '"' in line]
    assert len(quoting) == len(PARAGRAPHS)
    for paragraph, expected in zip(quoting, PARAGRAPHS.values(), strict=True):
        check = posted(api, paragraph)
        assert (check["wording"], check["merged"]) == ("verbatim", False), check["summary"]
        # what stands around them is not checked
        assert check["attribution"] == "not_given"
        if len(expected) == 1:
            assert check["quotations"] == []
            assert check["summary"].startswith(f"Verbatim: {expected[0][1]}.")
            continue
        assert [one["text"].rstrip(",") for one in check["quotations"]] == [text for text, _ in expected]
        for one, (_, whose) in zip(check["quotations"], expected, strict=True):
            assert one["is_speech"] == (whose is not None)
            assert (one["match"] is None) == (whose is None)
            if whose is not None:
                assert one["wording"] == "verbatim"
                assert one["summary"].startswith(f"Verbatim: {whose}.")
                assert check["matches"][one["match"]]["claim"]["attribution_text"] == whose


CASES: list[tuple[str, str | None, str, str, str]] = [
    (
        f'"{WAR}," Massoud said. "{READY}," Nazari said.', None, "verbatim", "confirmed",
        f"2 quotations: 2 verbatim. “{WAR}”: Verbatim: {TOLD_REUTERS}. “{READY}”: Verbatim: {TOLD_AFP}.",
    ),
    (
        f'"{WAR}," Massoud said. "{READY}," Massoud said.', None, "verbatim", "contradicted",
        (f"2 quotations: 2 verbatim. “{WAR}”: Verbatim: {TOLD_REUTERS}. “{READY}”: The words are right, but “Massoud said”"
        f" is not what the article tells: {TOLD_AFP}."),
    ),
    (
        f'Massoud said: "{WAR}". He added: "We want a war".', MASSOUD, "altered", "confirmed",
        (f"2 quotations: 1 verbatim, 1 altered. “{WAR}”: Verbatim: {TOLD_REUTERS}. “We want a war”: Altered: a “not” was"
        f" dropped (“don't”). What was said: “{WAR}” ({TOLD_REUTERS}). The speaker is right for that, not for these words."),
    ),
    (
        f'"{WAR}". "Peace will come when the last soldier has gone home."', MASSOUD, "not_found", "not_given",
        (f"2 quotations: 1 verbatim, 1 not found. “{WAR}”: Verbatim: {TOLD_REUTERS}. “Peace will come when the last soldier"
        " has gone home.”: Nobody is quoted as saying this in the articles here."),
    ),
    (
        f'The so-called "liberators" of the "lion of Panjshir" heard Massoud say "{WAR}".', None, "verbatim", "not_given",
        (f"Verbatim: {TOLD_REUTERS}. “liberators” is in quotation marks, but nobody is quoted with it: it was not taken for"
        " speech. “lion of Panjshir” is a name of Ahmad Shah Massoud: it was not taken for speech. What stands outside"
        " the quotation marks was not checked."),
    ),
    (
        f"“{AVOID}”, “inclusive government” and “bloodshed”", "taliban", "verbatim", "contradicted",
        (f"3 quotations: 3 verbatim. “{AVOID}”: Verbatim: unnamed spokesman, Taliban. “inclusive government”: The words are"
        f" right, but the speaker is not Taliban: {TOLD_AFP}. “bloodshed”: The words are right, but the speaker is not"
        f" Taliban: Ahmad Massoud. What stands outside the quotation marks was not checked."),
    ),
    # the last has a telling of its own, so that each is by itself
    (
        f"“{WAR},” said Ahmad Massoud. “War is inevitable,” he added. “We will win,” he said.", None, "not_found", "not_given",
        (f"3 quotations: 1 verbatim, 1 in part, 1 not found. “{WAR}”: Verbatim: {TOLD_REUTERS}. “War is inevitable”: A part"
        f" of what was said: “{INEVITABLE}” (Ahmad Massoud, told Al Arabiya (an interview)). It was said on a condition that"
        " is left out: The Taliban refuse dialogue. “We will win”: Too short to tell whose words these are."),
    ),
    # a sentence that begins after a quotation tells who said the next one, with or without a colon
    (
        f"Massoud said “{WAR}”. Nazari said “{READY}”.", None, "verbatim", "confirmed",
        f"2 quotations: 2 verbatim. “{WAR}”: Verbatim: {TOLD_REUTERS}. “{READY}”: Verbatim: {TOLD_AFP}.",
    ),
    (
        f"“{WAR}” – Massoud. Nazari said “{READY}”.", None, "verbatim", "confirmed",
        f"2 quotations: 2 verbatim. “{WAR}”: Verbatim: {TOLD_REUTERS}. “{READY}”: Verbatim: {TOLD_AFP}.",
    ),
    (
        f'Massoud said, "{WAR}." Nazari told AFP, "{READY}."', None, "verbatim", "confirmed",
        f"2 quotations: 2 verbatim. “{WAR}.”: Verbatim: {TOLD_REUTERS}. “{READY}.”: Verbatim: {TOLD_AFP}.",
    ),
    (
        f'Massoud said "{WAR}". He said "Peace will come when the last soldier has gone home".', None, "not_found", "not_given",
        (f"2 quotations: 1 verbatim, 1 not found. “{WAR}”: Verbatim: {TOLD_REUTERS}. “Peace will come when the last soldier"
        " has gone home”: Nobody is quoted as saying this in the articles here."),
    ),
    (
        f'Massoud did not say "{WAR}". Nazari said "{READY}".', None, "altered", "not_given",
        (f"2 quotations: 1 verbatim, 1 altered. “{WAR}”: Altered: a “not” was added (“Massoud did not say”). What was said:"
        f" “{WAR}” ({TOLD_REUTERS}). “{READY}”: Verbatim: {TOLD_AFP}."),
    ),
    # whom the text itself gives the words to is told of each
    (
        f'"{AVOID}," Nazari said. "{READY}," a spokesman said.', "taliban", "verbatim", "contradicted",
        (f"2 quotations: 2 verbatim. “{AVOID}”: Verbatim: unnamed spokesman, Taliban. The text gives the words to another"
        f" than Taliban: “Nazari said”. “{READY}”: The words are right, but the speaker is not Taliban: {TOLD_AFP}."),
    ),
    (
        f'"{WAR}," a spokesman said. "{READY}," Nazari said.', None, "verbatim", "not_given",
        (f"2 quotations: 2 verbatim. “{WAR}”: Verbatim: {TOLD_REUTERS}. The article does not call the speaker a spokesman."
        f" “{READY}”: Verbatim: {TOLD_AFP}."),
    ),
    # a word in marks does not make a quotation of its own
    (FIGHT.replace("defend", "“defend”").replace("fight", "“fight”"), MASSOUD, "verbatim", "confirmed", "Verbatim: Ahmad Massoud."),
    # of both, since only one is told to have spoken
    (
        f'"{WAR}," he said. "{READY}."', MASSOUD, "altered", "contradicted",
        (f"Put together from words that were said apart: “{WAR}” ({TOLD_REUTERS}); “{READY}” ({TOLD_AFP}). Not all of them"
        f" are known to be words of Ahmad Massoud."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "wording", "attribution", "summary"), CASES)
def test_a_text_with_several_quotations(
    api: Api, text: str, speaker: str | None, wording: str, attribution: str, summary: str
) -> None:
    check = posted(api, text, speaker)
    assert (check["summary"], check["wording"], check["attribution"]) == (summary, wording, attribution)


@pytest.mark.parametrize(("marked", "is_speech"), [("brave men", False), ("brave old men", True)])
def test_a_word_or_two_in_marks_are_no_speech(api: Api, marked: str, is_speech: bool) -> None:
    check = posted(api, f"Of “{marked}” and “{WAR}” he spoke.")
    assert [one["is_speech"] for one in check["quotations"]] == [is_speech, True]
    assert check["wording"] == ("not_found" if is_speech else "verbatim")


def test_quotations_of_which_none_is_found_are_not_listed(api: Api) -> None:
    check = posted(api, '"Peace and quiet everywhere". "Nothing of the kind was heard".')
    assert (check["wording"], check["quotations"], check["matches"]) == ("not_found", [], [])


def test_more_quotations_than_are_checked_are_refused(api: Api) -> None:
    text = ", so ".join([f'"{WAR}"'] * (MOST + 1))
    response = api.get(asked(text))
    assert response.status_code == 422
    assert f"has {MOST + 1} quotations" in response.json()["detail"]


def test_words_that_are_taken_apart_into_more_are_refused(api: Api) -> None:
    one, *others = ['"a lion of a man," he said. '] * (MOST + 1)
    for pieces, status in ((others, 200), ([one, *others], 422)):
        text = "".join(pieces)
        assert len(passages_of(text)) == 1
        response = api.request("POST", "/v1/check/quote", json={"checks": [{"text": text}]})
        assert response.status_code == status
    assert f"has {MOST + 1} quotations" in response.json()["detail"]


NARRATION = st.sampled_from(
    [
        "",
        "Massoud said that",
        "He said",
        "Nazari told AFP,",
        "Meanwhile a man in the valley read aloud:",
        "It was then that somebody wrote",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pieces=st.lists(st.tuples(NARRATION, st.sampled_from(QUOTATIONS)), min_size=2, max_size=6))
def test_quotations_in_any_narration_are_each_verbatim(api: Api, pieces: list[tuple[str, str]]) -> None:
    text = " ".join(f"{narration} “{said}”.".strip() for narration, said in pieces)
    check = posted(api, text)
    assert (check["wording"], check["merged"]) == ("verbatim", False)
    if check["quotations"]:
        assert [one["text"] for one in check["quotations"]] == [said for _, said in pieces]


TELLINGS = (
    *("{who} said “{said}”.", "{who} said, “{said}.”", "{who} said that “{said}”.", "{who} said: “{said}”."),
    *("“{said},” {who} said.", "“{said}”, said {who}.", "According to {who}, “{said}”."),
    *("{who}: “{said}”.", "“{said}” — {who}."),
)
SPEAKERS = {WAR: "Massoud", FORWARD: "Massoud", INEVITABLE: "Massoud", READY: "Nazari", PEACE: "Nazari"}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    told=st.lists(
        st.tuples(st.sampled_from(TELLINGS), st.sampled_from(["Massoud", "Nazari"]), st.sampled_from(list(SPEAKERS))),
        min_size=2,
        max_size=4,
    )
)
def test_quotations_are_confirmed_if_each_is_told_to_be_of_its_speaker(
    api: Api, told: list[tuple[str, str, str]]
) -> None:
    check = posted(api, " ".join(telling.format(who=who, said=said) for telling, who, said in told))
    are_right = all(SPEAKERS[said] == who for _, who, said in told)
    assert (check["wording"], check["merged"]) == ("verbatim", False)
    assert check["attribution"] == ("confirmed" if are_right else "contradicted")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(alphabet="ab \"“”'‘’,.\nA«»", max_size=60))
def test_passages_are_parts_of_the_text_in_order(text: str) -> None:
    place = 0
    for passage in passages_of(text):
        assert passage.speech.strip()
        for part in passage.parts or [passage]:
            letters = "".join(letter for letter in part.text if letter.isalpha())
            rest = "".join(letter for letter in text if letter.isalpha())
            place = rest.index(letters, place) + len(letters)
