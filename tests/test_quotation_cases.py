"""Ways to misquote the article, and ways to type what it quotes: what each is told to be."""

import re
from typing import Any

import pytest

from tests.conftest import Api
from tests.test_quotations import BAGHLAN, FIGHT, FORWARD, INEVITABLE, PEACE, READY, VIEWS, WAR, asked

MASSOUD = "ahmad-massoud"
NAZARI = "ali-maysam-nazari"
TOLD_REUTERS = "Ahmad Massoud, told Reuters (another interview)"
TOLD_AL_ARABIYA = "Ahmad Massoud, told Al Arabiya (an interview)"
TOLD_AFP = "Ali Maysam Nazari (spokesman), National Resistance Front, told AFP"
TALIBAN = "unnamed spokesman, Taliban"
NOT_CONDITION = " It was said on a condition that is left out: The Taliban refuse dialogue."
OTHER_CONDITION = " It was said on another condition than is given: The Taliban refuse dialogue."
RIGHT = " The speaker is right for that, not for these words."
TOO_SHORT = "Too short to tell whose words these are."

# words, speaker, the summary
TYPED: list[tuple[str, str | None, str]] = [
    ("‘We don’t want a war,’ Massoud insisted.", MASSOUD, f"Verbatim: {TOLD_REUTERS}."),
    ("«We don’t want a war»", None, f"Verbatim: {TOLD_REUTERS}."),
    ("„We don’t want a war“", None, f"Verbatim: {TOLD_REUTERS}."),
    ("“We don’t want a war” — Ahmad Massoud", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We don't want a war — Ahmad Massoud", None, f"Verbatim: {TOLD_REUTERS}."),
    ('We don\'t want a war." - Massoud', None, f"Verbatim: {TOLD_REUTERS}."),
    ("Massoud: We don't want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ('Massoud said: "We don\'t want a war"', None, f"Verbatim: {TOLD_REUTERS}."),
    ('"We don\'t want a war," said Massoud, the leader, on Sunday.', None, f"Verbatim: {TOLD_REUTERS}."),
    # the mark that opens the third printing is missing in the article too
    ('We don\'t want a war," Massoud insisted.', None, f"Verbatim: {TOLD_REUTERS}."),
    (f'"{FORWARD} ... {WAR}", he insisted, "{WAR}".', MASSOUD, f"Verbatim: {TOLD_REUTERS}."),
    (f'"{FORWARD}," he said. "{WAR}."', MASSOUD, f"Verbatim: {TOLD_REUTERS}."),
    (f"{WAR}... {WAR}", MASSOUD, f"Verbatim: {TOLD_REUTERS}."),
    (f"{WAR}, {WAR}. {WAR}.", None, f"Verbatim: {TOLD_REUTERS}."),
    ("“They want to defend,” Massoud stressed, “they want to fight, they want to resist any totalitarian regime.”", None, "Verbatim: Ahmad Massoud."),
    ("“They want to defend,” Massoud stressed, “they want to resist any totalitarian regime.”", None, f"A part of what was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They want to defend (…) they want to resist any totalitarian regime", None, f"A part of what was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They want to defend . . . they want to resist", None, f"A part of what was said: “{FIGHT}” (Ahmad Massoud)."),
    (FORWARD.replace("realise", "realise [sic]"), None, f"Verbatim: {TOLD_REUTERS}."),
    (PEACE.upper(), None, "Verbatim: Ali Maysam Nazari, National Resistance Front (implied)."),
    (READY.replace("-term conflict", "-\nterm con-\nflict"), NAZARI, f"Verbatim: {TOLD_AFP}."),
    (READY.replace("-", ""), NAZARI, f"Verbatim: {TOLD_AFP}."),
    (READY.replace("-", " - "), NAZARI, f"Verbatim: {TOLD_AFP}."),
    ("We do n't want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We don t want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We don?t want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We don\ufffdt want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We donâ€™t want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("Ｗｅ ｄｏｎ＇ｔ ｗａｎｔ ａ ｗａｒ", None, f"Verbatim: {TOLD_REUTERS}."),
    ("𝐖𝐞 𝐝𝐨𝐧'𝐭 𝐰𝐚𝐧𝐭 𝐚 𝐰𝐚𝐫", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We don't want a wa\u0300r", None, f"Verbatim: {TOLD_REUTERS}."),
    ("We\u00a0don't\u2009want\u202fa\u2003war", None, f"Verbatim: {TOLD_REUTERS}."),
    ("<p>We <b>don't</b> want a war</p>", None, f"Verbatim: {TOLD_REUTERS}."),
    ("(W)e don't want a war", None, f"Verbatim: {TOLD_REUTERS}."),
    ('Ahmad Massoud warned: "if the Taliban refuse dialogue, war is inevitable".', None, f"Verbatim: {TOLD_AL_ARABIYA}."),
    ("to avoid war & bloodshed", "taliban", f"Verbatim: {TALIBAN}."),
]  # fmt: skip

MISQUOTED: list[tuple[str, str | None, str]] = [
    # one quotation in another order, or with its midst cut out
    ("war is inevitable if the Taliban refuse dialogue", MASSOUD, f"Altered: the order of the words was changed. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{RIGHT}"),
    ("They want to resist, they want to fight, they want to defend any totalitarian regime", None, f"Altered: the order of the words was changed. What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("to avoid bloodshed and war", None, f"Altered: the order of the words was changed. What was said: “to avoid war and bloodshed” ({TALIBAN})."),
    ("They want to defend any totalitarian regime", MASSOUD, f"Altered: “they want to fight, they want to resist” was left out. What was said: “{FIGHT}” (Ahmad Massoud).{RIGHT}"),
    ("exchanged views on the future of the country", None, f"Altered: “current security and political developments, and an inclusive political settlement for” was left out. What was said: “{VIEWS}” (unnamed office, Abdullah Abdullah)."),
    ("the way forward is negotiations", MASSOUD, f"Altered: “only” was left out. What was said: “{FORWARD}” ({TOLD_REUTERS}).{RIGHT}"),
    ("ready for conflict", NAZARI, f"Altered: “a long-term” was left out. What was said: “{READY}” ({TOLD_AFP}).{RIGHT}"),
    ("We have recaptured Baghlan", "taliban", f"Altered: “all areas in” was left out. What was said: “{BAGHLAN}” ({TALIBAN}).{RIGHT}"),
    (". ".join([WAR] * 4), None, f"Altered: “{WAR}. {WAR}. {WAR}” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    # a "not"
    (FORWARD.replace("We want", "We don't want"), MASSOUD, f"Altered: a “not” was added (“don't”). What was said: “{FORWARD}” ({TOLD_REUTERS}).{RIGHT}"),
    ("We do want a war", MASSOUD, f"Altered: a “not” was dropped (“don't”). What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    ("We don't not want a war", None, f"Altered: a “not” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("want war", MASSOUD, f"Altered: a “not” was dropped (“don't”), “a” was left out. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    ("war not inevitable", None, f"Altered: a “not” was added (“is” became “not”). What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{NOT_CONDITION}"),
    ("If the Taliban don't refuse dialogue, war is inevitable", None, f"Altered: a “not” was added (“don't”). What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA})."),
    ("not bloodshed", None, "Altered: a “not” was added. What was said: “bloodshed” (Ahmad Massoud)."),
    ("no inclusive government", NAZARI, f"Altered: a “not” was added (“no”). What was said: “inclusive government” ({TOLD_AFP}).{RIGHT}"),
    ("“They want to defend,” he said. “They don’t want to fight.”", None, f"Altered: a “not” was added (“don’t”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("We don't want to resist any totalitarian regime", None, f"Altered: a “not” was added (“they” became “We don't”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They don't want to fight", None, f"Altered: a “not” was added (“don't”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They do not want to fight", None, f"Altered: a “not” was added. What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They don't want to resist", None, f"Altered: a “not” was added (“don't”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("they didn't want to resist any totalitarian regime", None, f"Altered: a “not” was added (“didn't”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("they don't want to resist any totalitarian regime", None, f"Altered: a “not” was added (“don't”). What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("They want to resist every totalitarian regime", None, f"Altered: “any” became “every”. What was said: “{FIGHT}” (Ahmad Massoud)."),
    # the condition
    ("war is inevitable", MASSOUD, f"A part of what was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{NOT_CONDITION}"),
    ("civil war is inevitable", MASSOUD, f"Altered: “civil” was added. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{RIGHT}{NOT_CONDITION}"),
    ("war was inevitable", None, f"Altered: “is” became “was”. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{NOT_CONDITION}"),
    ("the Taliban refuse dialogue", None, f"A part of what was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}). These words are the condition alone, without the “if”."),
    ("if the Taliban refuse dialogue", None, f"A part of what was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}). These words are the condition alone."),
    ("the Taliban refuse dialogue, war is inevitable", None, f"A part of what was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}). Its condition is given without the “if”, like a fact."),
    ("unless the Taliban refuse dialogue, war is inevitable", None, f"Altered: a “not” was added (“if” became “unless”). What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA})."),
    ("if the Taliban accept dialogue, war is inevitable", None, f"Altered: “refuse” became “accept”. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{OTHER_CONDITION}"),
    # a word
    (FORWARD.replace("realise", "realize"), None, f"Altered in form alone: “realise” became “realize”. What was said: “{FORWARD}” ({TOLD_REUTERS})."),
    ("We do not want a war", None, f"Altered in form alone: “don't” became “do not”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    (BAGHLAN.replace("We have", "We’ve"), None, f"Altered in form alone: “We have” became “We’ve”. What was said: “{BAGHLAN}” ({TALIBAN})."),
    ("We … want a war", None, f"Altered: a “not” was dropped (“don't”). What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("Nobody said “we don't want a war”", None, f"Altered: a “not” was added (“Nobody said”). What was said: “{WAR}” ({TOLD_REUTERS})."),
    (f"{WAR}, they say the Taliban must die", MASSOUD, f"Altered: “they say the Taliban must die” was added. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    (f"{WAR}, they say we want it", MASSOUD, f"Altered: “they say we want it” was added. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    (f"{WAR}, he told them to surrender or die", MASSOUD, f"Altered: “he told them to surrender or die” was added. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    (f"{WAR}, Massoud claimed falsely", MASSOUD, f"Altered: “Massoud claimed falsely” was added. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    (f"False: {WAR}", MASSOUD, f"Altered: “False” was added. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    ("Debunked: war is inevitable", MASSOUD, f"Altered: “Debunked” was added. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{RIGHT}{NOT_CONDITION}"),
    (FIGHT.replace("they want to resist", "they say they want to resist"), MASSOUD, f"Altered: “say they” was added. What was said: “{FIGHT}” (Ahmad Massoud).{RIGHT}"),
    (f"{WAR}. He told them so many times.", None, f"Altered: “He told them so many times” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("I want a war", MASSOUD, f"Altered: a “not” was dropped (“We don't” became “I”). What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    ("We did not want a war", None, f"Altered: “don't” became “did not”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("The Front is ready for a long-term conflict", NAZARI, f"Altered: “National Resistance” became “The”. What was said: “{READY}” ({TOLD_AFP}).{RIGHT}"),
    ("War 'inevitable'", None, f"Altered: “is” was left out. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{NOT_CONDITION}"),
    ("We don't wanna a war", None, f"Altered: “want” became “wanna”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("We ain't gonna want a war", None, f"Altered: “don't” became “ain't”, “gonna” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("We don't want... [a civil] war", None, f"Altered: “civil” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("We don't want a war[s]", None, f"Altered: “war” became “wars”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("We are ready for a long-term conflict", NAZARI, f"Altered: “National Resistance Front is” became “We are”. What was said: “{READY}” ({TOLD_AFP}).{RIGHT}"),
    ("NRF is ready for a long-term conflict", NAZARI, f"Altered: “National Resistance Front” became “NRF”. What was said: “{READY}” ({TOLD_AFP}).{RIGHT}"),
    (BAGHLAN.replace("all areas", "12 areas"), None, f"Altered: “all” became “12”. What was said: “{BAGHLAN}” ({TALIBAN})."),
    ("the only way forward is war", None, f"Altered: “negotiations” became “war”. What was said: “{FORWARD}” ({TOLD_REUTERS})."),
    ("to cause war and bloodshed", None, f"Altered: “avoid” became “cause”. What was said: “to avoid war and bloodshed” ({TALIBAN})."),
    (f"{WAR}. Peace will come when the last soldier has gone home.", None, f"Altered: “Peace will come when the last soldier has gone home” was added. What was said: “{WAR}” ({TOLD_REUTERS})."),
    # a word in another form
    ("We never wanted a war", None, f"Altered: “don't” became “never”, “want” became “wanted”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("We wanted a war", MASSOUD, f"Altered: a “not” was dropped (“don't”), “want” became “wanted”. What was said: “{WAR}” ({TOLD_REUTERS}).{RIGHT}"),
    ("Nobody wants a war", None, f"Altered: “We don't” became “Nobody”, “want” became “wants”. What was said: “{WAR}” ({TOLD_REUTERS})."),
    ("They never wanted to fight", None, f"Altered: a “not” was added (“never”), “want” became “wanted”. What was said: “{FIGHT}” (Ahmad Massoud)."),
    ("the Taliban refused dialogue", None, f"Altered: “refuse” became “refused”. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}). These words are the condition alone, without the “if”."),
    # two words
    ("inclusive goverment", None, f"Altered: “government” became “goverment”. What was said: “inclusive government” ({TOLD_AFP})."),
    ("inclusive governments", NAZARI, f"Altered: “government” became “governments”. What was said: “inclusive government” ({TOLD_AFP}).{RIGHT}"),
    ("inclusive and democratic government", None, f"Altered: “and democratic” was added. What was said: “inclusive government” ({TOLD_AFP})."),
    ("not an inclusive government", None, f"Altered: a “not” was added (“not an”). What was said: “inclusive government” ({TOLD_AFP})."),
    ("non-inclusive government", None, f"Altered: a “not” was added (“non”). What was said: “inclusive government” ({TOLD_AFP})."),
    # a "not" at the end
    (f"{FORWARD}, not war", None, f"Altered: a “not” was added (“not war”). What was said: “{FORWARD}” ({TOLD_REUTERS})."),
    # another condition
    ("if the Taliban invade, war is inevitable", None, f"Altered: “refuse dialogue” became “invade”. What was said: “{INEVITABLE}” ({TOLD_AL_ARABIYA}).{OTHER_CONDITION}"),
    # somebody else's
    (WAR, "hamid-karzai", f"The words are right, but the speaker is not Hamid Karzai: {TOLD_REUTERS}."),
    ("We want a war", "hamid-karzai", f"Altered: a “not” was dropped (“don't”). What was said: “{WAR}” ({TOLD_REUTERS}). The speaker is not Hamid Karzai."),
    ("the only way forward is negotiations", NAZARI, f"A part of what was said: “{FORWARD}” ({TOLD_REUTERS}). The speaker is not Ali Maysam Nazari."),
    ("to avoid bloodshed", None, f"Altered: “war and” was left out. What was said: “to avoid war and bloodshed” ({TALIBAN})."),
    ("to avoid bloodshed", MASSOUD, f"Altered: “to avoid” was added. What was said: “bloodshed” (Ahmad Massoud).{RIGHT} Nearer in words: “to avoid war and bloodshed” ({TALIBAN})."),
    ("to avoid war and bloodshed", MASSOUD, f"The words are right, but the speaker is not Ahmad Massoud (of Resistance movement): {TALIBAN}. Ahmad Massoud is quoted with “bloodshed”."),
    # put together
    (f"We want a war. {READY}", None, f"Put together from words that were said apart: “{WAR}” ({TOLD_REUTERS}); “{READY}” ({TOLD_AFP}). Besides, a “not” was dropped (“don't”)."),
    (f"{INEVITABLE}, but {WAR}", None, f"Put together from words that were said apart: “{INEVITABLE}” ({TOLD_AL_ARABIYA}); “{WAR}” ({TOLD_REUTERS}). Besides, “but” was added."),
    ("We want the Taliban to resist any totalitarian regime", MASSOUD, f"Put together from words that were said apart: “{FORWARD}” ({TOLD_REUTERS}); “{FIGHT}” (Ahmad Massoud)."),
    (f"{READY}. {WAR}", MASSOUD, f"Put together from words that were said apart: “{READY}” ({TOLD_AFP}); “{WAR}” ({TOLD_REUTERS}). Not all of them are known to be words of Ahmad Massoud."),
    # not enough, or nothing
    ("of the", None, TOO_SHORT),
    ("for all", None, TOO_SHORT),
    ("that the", MASSOUD, TOO_SHORT),
    ("the Taliban", None, TOO_SHORT),
    ("National Resistance Front", NAZARI, TOO_SHORT),
    ("NATIONAL RESISTANCE FRONT", None, TOO_SHORT),
    ("war", MASSOUD, TOO_SHORT),
    ("is ready for a", None, f"{TOO_SHORT} They stand in “{READY}” ({TOLD_AFP})."),
    ("war is avoidable", None, f"No close match. The nearest is “{INEVITABLE}” ({TOLD_AL_ARABIYA})."),
    ("exclusive government", None, f"No close match. The nearest is “inclusive government” ({TOLD_AFP})."),
    ("The National Resistance Front is prepared for a conflict that lasts.", None, f"No close match. The nearest is “{READY}” ({TOLD_AFP})."),
    ("the Taliban are terrorists", MASSOUD, "Nobody is quoted as saying this in the articles here."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "summary"), TYPED)
def test_it_does_not_matter_how_a_quotation_is_typed(api: Api, text: str, speaker: str | None, summary: str) -> None:
    check = api.document(asked(text, speaker))
    assert check["summary"] == summary
    assert check["wording"] == ("verbatim" if summary.startswith("Verbatim") else "partial")
    # a text may itself name the speaker
    assert check["attribution"] == ("confirmed" if speaker or "Massoud" in text else "not_given")


@pytest.mark.parametrize(("text", "speaker", "summary"), MISQUOTED)
def test_a_misquotation_is_told_as_what_it_is(api: Api, text: str, speaker: str | None, summary: str) -> None:
    check = api.document(asked(text, speaker))
    assert check["summary"] == summary
    assert check["wording"] == _wording(summary)
    assert check["merged"] == summary.startswith("Put together")
    claims = [match["claim"]["id"] for match in check["matches"]]
    assert len(claims) == len(set(claims))
    assert bool(claims) == (check["wording"] != "not_found")


def _wording(summary: str) -> str:
    beginnings = {"Altered": "altered", "Put": "altered", "A part": "partial", "Verbatim": "verbatim", "The words": "verbatim"}  # fmt: skip
    return next((wording for begin, wording in beginnings.items() if summary.startswith(begin)), "not_found")


NOTES: list[tuple[str, str | None, str | None]] = [
    (WAR, MASSOUD, None),
    ("the Taliban", None, "“the Taliban” is a name, not words that somebody is quoted as saying."),
    ("National Resistance Front", None, "“National Resistance Front” is a name, not words that somebody is quoted as saying."),
    ("lion of Panjshir", None, "“lion of Panjshir” is a name of Ahmad Shah Massoud, not words that somebody is quoted as saying."),
    ("the “Lion of Panjshir”", None, "“the Lion of Panjshir” is a name of Ahmad Shah Massoud, not words that somebody is quoted as saying."),
    (f'"{WAR}," Karzai said.', None, "“Karzai said” was taken for what tells who spoke: it is not compared, but the name in it was checked."),
    (f'"{FORWARD}," he said. "{WAR}."', None, "“he said” was taken for what tells who spoke: it is not compared, and names nobody to check."),
    (PEACE, "national-resistance-front", "That these are words of National Resistance Front is implied by the article, not stated."),
    (PEACE, NAZARI, None),
    (f"{WAR} نیست", None, "Whether a “not” was dropped or added is told of English words alone."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "note"), NOTES)
def test_what_else_has_to_be_known_is_noted(api: Api, text: str, speaker: str | None, note: str | None) -> None:
    assert api.document(asked(text, speaker))["note"] == note


UNCHECKED: list[tuple[str, str, str]] = [
    (f'"{WAR}", Massoud said, adding that the Taliban must die', WAR, "Massoud said, adding that the Taliban must die"),
    (f'Fake: "{WAR}"', WAR, "Fake"),
    (f'It is a lie that Massoud said "{WAR}"', WAR, "It is a lie that Massoud said"),
    (f'Massoud refused to say "{WAR}"', WAR, "Massoud refused to say"),
    (f'Massoud stopped short of saying "{WAR}"', WAR, "Massoud stopped short of saying"),
    (f"“{WAR}” — but we want peace", WAR, "but we want peace"),
    (f"“{WAR}”, said Napoleon", WAR, "said Napoleon"),
    (f"“{WAR}”, said a spokesman for the Taliban", WAR, "said a spokesman for the Taliban"),
    ('Massoud told his visitors to avoid "bloodshed"', "bloodshed", "Massoud told his visitors to avoid"),
]


@pytest.mark.parametrize(("text", "quoted", "outside"), UNCHECKED)
def test_what_stands_outside_quotation_marks_is_told_and_never_confirmed(
    api: Api, text: str, quoted: str, outside: str
) -> None:
    check = api.document(asked(text, MASSOUD))
    assert (check["wording"], check["attribution"]) == ("verbatim", "not_given")
    assert check["summary"] == (
        f"{api.document(asked(quoted, MASSOUD))['summary']}"
        f" What stands outside the quotation marks was not checked: “{outside}”."
    )


@pytest.mark.parametrize("told", [f'"{WAR}", said Nazari', f"{WAR}, Nazari said", f"Nazari: {WAR}"])
def test_a_text_that_names_another_speaker_is_contradicted(api: Api, told: str) -> None:
    for speaker in (None, MASSOUD):
        check = api.document(asked(told, speaker))
        assert (check["wording"], check["attribution"]) == ("verbatim", "contradicted")
        assert re.fullmatch("The words are right, but “.*Nazari.*” is not what the article tells: .*", check["summary"])
    assert api.document(asked(told.replace("Nazari", "Massoud"), MASSOUD))["attribution"] == "confirmed"


DIFFERENCES: list[tuple[str, list[tuple[str, str, str]]]] = [
    (
        "civil war is inevitable",
        [("not_given", "if the Taliban refuse dialogue", ""), ("added", "", "civil"), ("same", "war is inevitable", "war is inevitable")],
    ),
    (
        "war is inevitable if the Taliban refuse dialogue",
        [
            ("moved", "", "war is inevitable"),
            ("same", "if the Taliban refuse dialogue", "if the Taliban refuse dialogue"),
            ("moved", "war is inevitable", ""),
        ],
    ),
    (
        '"The requirements … decentralisation," Nazari said',
        [
            ("same", "The requirements", "The requirements"),
            ("not_given", "of a peace agreement with the Taliban are", ""),
            ("same", "decentralisation", "decentralisation"),
            ("not_given", "a system that guarantees social justice, equality, rights and freedom for all", ""),
        ],
    ),
    (
        "They want to defend any totalitarian regime",
        [
            ("same", "They want to defend", "They want to defend"),
            ("left_out", "they want to fight, they want to resist", ""),
            ("same", "any totalitarian regime", "any totalitarian regime"),
        ],
    ),
    (
        "[His men] want to defend",
        [
            ("replaced", "They", "His men"),
            ("same", "want to defend", "want to defend"),
            ("not_given", "they want to fight, they want to resist any totalitarian regime", ""),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "differences"), DIFFERENCES)
def test_the_words_are_shown_side_by_side(api: Api, text: str, differences: Any) -> None:
    match = api.document(asked(text))["matches"][0]
    assert [(one["change"], one["said"], one["given"]) for one in match["differences"]] == differences


def test_speaker_and_outlet_are_told_to_be_wrong_in_one_breath(api: Api) -> None:
    assert api.document(asked(WAR, "hamid-karzai", "afp"))["summary"] == (
        f"The words are right, but the speaker is not Hamid Karzai and the outlet is not AFP: {TOLD_REUTERS}."
    )
    assert api.document(asked("We want a war", "hamid-karzai", "afp"))["summary"] == (
        f"Altered: a “not” was dropped (“don't”). What was said: “{WAR}” ({TOLD_REUTERS})."
        " The speaker is not Hamid Karzai and the outlet is not AFP."
    )


def test_there_are_enough_cases() -> None:
    assert len(TYPED) + len(MISQUOTED) >= 90
