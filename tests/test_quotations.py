"""Quotation checks: what is verbatim, in part, altered or invented, and whose it is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest

from tests.conftest import Api
from tests.test_collections import is_problem, schema_of

WAR = "We don't want a war"
FIGHT = "They want to defend, they want to fight, they want to resist any totalitarian regime"
INEVITABLE = "if the Taliban refuse dialogue, war is inevitable"
READY = "National Resistance Front is ready for a long-term conflict"
FORWARD = "We want the Taliban to realise that the only way forward is negotiations"
BAGHLAN = "We have recaptured all areas in Baghlan that were previously controlled by militants"
PEACE = (
    "The requirements of a peace agreement with the Taliban are decentralisation, a system that guarantees social"
    " justice, equality, rights and freedom for all"
)
VIEWS = (
    "exchanged views on current security and political developments, and an inclusive political settlement for the"
    " future of the country"
)

# words, speaker, outlet, wording, attribution, the claim that they are nearest to
CASES: list[tuple[str, str | None, str | None, str, str, str | None]] = [
    # verbatim
    (WAR, None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    (WAR, "ahmad-massoud", None, "verbatim", "confirmed", "massoud-does-not-want-war"),
    (WAR, "ahmad-massoud", "reuters", "verbatim", "confirmed", "massoud-does-not-want-war"),
    ("“We don’t want a war”", "ahmad-massoud", None, "verbatim", "confirmed", "massoud-does-not-want-war"),
    ("WE DON'T WANT A WAR!", "ahmad-massoud", None, "verbatim", "confirmed", "massoud-does-not-want-war"),
    ("we dont want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    ("We don't — want... a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    (FIGHT, "ahmad-massoud", None, "verbatim", "confirmed", "massoud-supporters-want-to-resist"),
    (FIGHT.replace(",", ";"), "ahmad-massoud", None, "verbatim", "confirmed", "massoud-supporters-want-to-resist"),
    (FIGHT.replace(",", ""), None, None, "verbatim", "not_given", "massoud-supporters-want-to-resist"),
    (INEVITABLE, "ahmad-massoud", "al-arabiya", "verbatim", "confirmed", "war-inevitable-without-taliban-dialogue"),
    (READY, "ali-maysam-nazari", "afp", "verbatim", "confirmed", "nrf-ready-for-long-conflict"),
    (READY.replace("-", " "), "ali-maysam-nazari", None, "verbatim", "confirmed", "nrf-ready-for-long-conflict"),
    (READY.replace("-", "–"), "national-resistance-front", "afp", "verbatim", "confirmed", "nrf-ready-for-long-conflict"),
    (PEACE, "ali-maysam-nazari", None, "verbatim", "confirmed", "peace-requires-decentralisation-and-rights"),
    (BAGHLAN, "taliban", None, "verbatim", "confirmed", "taliban-recaptured-baghlan-areas"),
    ("to avoid war and bloodshed", "taliban", None, "verbatim", "confirmed", "taliban-negotiating-before-offensive"),
    ("bloodshed", "ahmad-massoud", None, "verbatim", "confirmed", "massoud-insists-on-negotiations"),
    ("inclusive government", "ali-maysam-nazari", "afp", "verbatim", "confirmed", "nrf-intends-to-negotiate"),
    (VIEWS, "abdullah-abdullah", None, "verbatim", "confirmed", "karzai-abdullah-taliban-exchange-views"),
    (f"{FORWARD} ... {WAR}", "ahmad-massoud", "reuters", "verbatim", "confirmed", "negotiations-only-way-forward"),
    (f"{FORWARD}. {WAR}.", "ahmad-massoud", None, "verbatim", "confirmed", "negotiations-only-way-forward"),
    # the right words, somebody else's
    (WAR, "hamid-karzai", None, "verbatim", "contradicted", "massoud-does-not-want-war"),
    (WAR, "ahmad-shah-massoud", None, "verbatim", "contradicted", "massoud-does-not-want-war"),
    (WAR, "taliban", "reuters", "verbatim", "contradicted", "massoud-does-not-want-war"),
    (READY, "ahmad-massoud", None, "verbatim", "contradicted", "nrf-ready-for-long-conflict"),
    # an unnamed speaker is nobody of another body, but may be anybody else
    (BAGHLAN, "national-resistance-front", None, "verbatim", "contradicted", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "nato", None, "verbatim", "contradicted", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "afghanistan", None, "verbatim", "contradicted", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "ahmad-massoud", None, "verbatim", "contradicted", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "amrullah-saleh", None, "verbatim", "contradicted", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "hamid-karzai", None, "verbatim", "not_given", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "ahmad-shah-massoud", None, "verbatim", "not_given", "taliban-recaptured-baghlan-areas"),
    (BAGHLAN, "taliban-political-bureau", None, "verbatim", "not_given", "taliban-recaptured-baghlan-areas"),
    (VIEWS, "nato", None, "verbatim", "contradicted", "karzai-abdullah-taliban-exchange-views"),
    (VIEWS, "higher-council-for-national-reconciliation", None, "verbatim", "not_given", "karzai-abdullah-taliban-exchange-views"),
    (VIEWS, "hamid-karzai", None, "verbatim", "not_given", "karzai-abdullah-taliban-exchange-views"),
    ("to avoid war and bloodshed", "taliban-political-bureau", None, "verbatim", "not_given", "taliban-negotiating-before-offensive"),
    ("bloodshed", "taliban", None, "verbatim", "contradicted", "massoud-insists-on-negotiations"),
    # the right words, another outlet
    (WAR, "ahmad-massoud", "afp", "verbatim", "contradicted", "massoud-does-not-want-war"),
    (WAR, None, "al-arabiya", "verbatim", "contradicted", "massoud-does-not-want-war"),
    (READY, "ali-maysam-nazari", "reuters", "verbatim", "contradicted", "nrf-ready-for-long-conflict"),
    (INEVITABLE, "ahmad-massoud", "al-jazeera", "verbatim", "contradicted", "war-inevitable-without-taliban-dialogue"),
    # an outlet of which the article says nothing
    (FIGHT, "ahmad-massoud", "reuters", "verbatim", "not_given", "massoud-supporters-want-to-resist"),
    (BAGHLAN, "taliban", "al-arabiya", "verbatim", "not_given", "taliban-recaptured-baghlan-areas"),
    # truncated
    ("war is inevitable", "ahmad-massoud", None, "partial", "confirmed", "war-inevitable-without-taliban-dialogue"),
    ("they want to fight", "ahmad-massoud", None, "partial", "confirmed", "massoud-supporters-want-to-resist"),
    ("any totalitarian regime", None, None, "partial", "not_given", "massoud-supporters-want-to-resist"),
    ("rights and freedom for all", "ali-maysam-nazari", None, "partial", "confirmed", "peace-requires-decentralisation-and-rights"),
    ("the only way forward is negotiations", "ahmad-massoud", "reuters", "partial", "confirmed", "negotiations-only-way-forward"),
    ("the only way forward is negotiations", "taliban", None, "partial", "contradicted", "negotiations-only-way-forward"),
    ("ready for a long-term conflict", "ali-maysam-nazari", "afp", "partial", "confirmed", "nrf-ready-for-long-conflict"),
    ("They want to defend … they want to resist any totalitarian regime", "ahmad-massoud", None, "partial", "confirmed", "massoud-supporters-want-to-resist"),
    ("They want to defend [...] they want to resist any totalitarian regime", "ahmad-massoud", None, "partial", "confirmed", "massoud-supporters-want-to-resist"),
    # altered by a word
    ("We don't want any war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    ("We don't want war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    ("We do not want a war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    ("if the Taliban refuse talks, war is inevitable", "ahmad-massoud", None, "altered", "confirmed", "war-inevitable-without-taliban-dialogue"),
    (READY.replace("long", "short"), "ali-maysam-nazari", None, "altered", "confirmed", "nrf-ready-for-long-conflict"),
    (BAGHLAN.replace("Baghlan", "Panjshir"), "taliban", None, "altered", "confirmed", "taliban-recaptured-baghlan-areas"),
    (FORWARD.replace("only", "best"), "ahmad-massoud", "reuters", "altered", "confirmed", "negotiations-only-way-forward"),
    (FIGHT.replace("totalitarian", "terrorist"), "hamid-karzai", None, "altered", "contradicted", "massoud-supporters-want-to-resist"),
    ("exclusive government", None, None, "not_found", "not_given", None),
    # negated
    ("We want a war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    ("want a war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    ("if the Taliban refuse dialogue, war is not inevitable", None, None, "altered", "not_given", "war-inevitable-without-taliban-dialogue"),
    ("National Resistance Front is not ready for a long-term conflict", "ali-maysam-nazari", None, "altered", "confirmed", "nrf-ready-for-long-conflict"),
    ("They don't want to defend, they want to fight, they want to resist any totalitarian regime", None, None, "altered", "not_given", "massoud-supporters-want-to-resist"),
    ("war is [not] inevitable", None, None, "altered", "not_given", "war-inevitable-without-taliban-dialogue"),
    ("if the Taliban refuse dialogue, war is [not] inevitable", None, None, "altered", "not_given", "war-inevitable-without-taliban-dialogue"),
    ("war isn't inevitable", None, None, "altered", "not_given", "war-inevitable-without-taliban-dialogue"),
    ("the only way forward isn't negotiations", None, None, "altered", "not_given", "negotiations-only-way-forward"),
    (f"{FORWARD} … want a war", "ahmad-massoud", None, "altered", "confirmed", "massoud-does-not-want-war"),
    # a "not" that is still there, said in another way
    ("do not want a war", None, None, "altered", "not_given", "massoud-does-not-want-war"),
    ("We do not want war with the Taliban", None, None, "altered", "not_given", "massoud-does-not-want-war"),
    # put in by whoever quotes
    ("if the Taliban refuse dialogue, [civil] war is inevitable", None, None, "altered", "not_given", "war-inevitable-without-taliban-dialogue"),
    ("[His men] want to defend, they want to fight", "ahmad-massoud", None, "altered", "confirmed", "massoud-supporters-want-to-resist"),
    ("[W]e don't want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    ("[We] don't want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    # what cannot be seen, and how the web writes an apostrophe
    ("We do\u00adn't want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    ("We don\u200b't want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    ("We don&#39;t want a war", None, None, "verbatim", "not_given", "massoud-does-not-want-war"),
    ("inc\u00adlusive government", None, None, "verbatim", "not_given", "nrf-intends-to-negotiate"),
    # merged
    (f"{INEVITABLE}. {WAR}", "ahmad-massoud", None, "altered", "confirmed", "war-inevitable-without-taliban-dialogue"),
    (f"{READY}. {WAR}.", "ahmad-massoud", None, "altered", "contradicted", "nrf-ready-for-long-conflict"),
    (f"{FIGHT}. {INEVITABLE}", "ahmad-massoud", None, "altered", "confirmed", "massoud-supporters-want-to-resist"),
    # invented, or no speech
    ("Peace will come when the last soldier has gone home", "ahmad-massoud", None, "not_found", "not_given", None),
    ("lion of Panjshir", None, None, "not_found", "not_given", None),
    ("The National Resistance Front is prepared for a conflict that lasts.", None, None, "not_found", "not_given", None),
    ("Massoud's supporters are ready to fight an invasion of Panjshir.", "ahmad-massoud", None, "not_found", "not_given", None),
    ("The Taliban are preparing an attack on Panjshir province.", "taliban", None, "not_found", "not_given", None),
    ("inevitable", None, None, "not_found", "not_given", None),
    ("war", "ahmad-massoud", None, "not_found", "not_given", None),
]  # fmt: skip
MERGED = {f"{INEVITABLE}. {WAR}", f"{READY}. {WAR}.", f"{FIGHT}. {INEVITABLE}"}
NEGATED = {
    "We want a war": "dropped",
    "want a war": "dropped",
    "if the Taliban refuse dialogue, war is not inevitable": "added",
    "National Resistance Front is not ready for a long-term conflict": "added",
    "They don't want to defend, they want to fight, they want to resist any totalitarian regime": "added",
    "war is [not] inevitable": "added",
    "if the Taliban refuse dialogue, war is [not] inevitable": "added",
    "war isn't inevitable": "added",
    "the only way forward isn't negotiations": "added",
    f"{FORWARD} … want a war": "dropped",
}


def asked(text: str, speaker: str | None = None, outlet: str | None = None) -> str:
    given = {"text": text, "speaker": speaker, "outlet": outlet}
    return f"/v1/check/quote?{urlencode({name: value for name, value in given.items() if value is not None})}"


def test_there_are_at_least_sixty_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("text", "speaker", "outlet", "wording", "attribution", "claim"), CASES)
def test_a_quotation_is_judged_right(
    api: Api, text: str, speaker: str | None, outlet: str | None, wording: str, attribution: str, claim: str | None
) -> None:
    check = api.document(asked(text, speaker, outlet))
    assert (check["wording"], check["attribution"]) == (wording, attribution), check["summary"]
    assert [match["claim"]["id"] for match in check["matches"]][:1] == ([claim] if claim else [])
    assert check["merged"] == (text in MERGED)
    if not check["merged"] and check["matches"]:
        assert check["matches"][0]["negation"] == NEGATED.get(text)


SUMMARIES = {
    asked(WAR, "ahmad-massoud", "reuters"): "Verbatim: Ahmad Massoud, told Reuters (another interview).",
    asked(WAR, "hamid-karzai"): "The words are right, but the speaker is not Hamid Karzai: Ahmad Massoud, told Reuters (another interview).",
    asked(WAR, "ahmad-massoud", "afp"): "The words are right, but the outlet is not AFP: Ahmad Massoud, told Reuters (another interview).",
    asked(FIGHT, "ahmad-massoud", "reuters"): "Verbatim: Ahmad Massoud. The article names no outlet.",
    asked(BAGHLAN, "national-resistance-front"): "The words are right, but the speaker is not National Resistance Front: unnamed spokesman, Taliban.",
    asked(BAGHLAN, "amrullah-saleh"): "The words are right, but the speaker is not Amrullah Saleh (of Resistance movement): unnamed spokesman, Taliban.",
    asked(BAGHLAN, "hamid-karzai"): "Verbatim: unnamed spokesman, Taliban. The article does not name the speaker, only whose words they are: Taliban. Whether it was Hamid Karzai is not said.",
    asked("We want a war"): "Altered: a “not” was dropped (“don't”). What was said: “We don't want a war” (Ahmad Massoud, told Reuters (another interview)).",
    asked("war is inevitable"): "A part of what was said: “if the Taliban refuse dialogue, war is inevitable” (Ahmad Massoud, told Al Arabiya (an interview)). It was said on a condition that is left out: The Taliban refuse dialogue.",
    asked("Peace will come at last"): "Nobody is quoted as saying this in the articles here.",
}  # fmt: skip


@pytest.mark.parametrize("url", SUMMARIES)
def test_the_verdict_is_a_line_that_a_newsroom_can_read(api: Api, url: str) -> None:
    assert api.document(url)["summary"] == SUMMARIES[url]


def test_a_match_shows_chain_evidence_and_what_differs(api: Api, openapi: Mapping[str, Any]) -> None:
    check = api.document(asked("We do not want war", "ahmad-massoud"))
    jsonschema.validate(check, schema_of(openapi, "/v1/check/quote"))
    (match, *_) = check["matches"]
    assert match["claim"] == api.document("/v1/claims/massoud-does-not-want-war")
    assert match["quote"] in match["claim"]["quotes"]
    said = [one["said"] for one in match["differences"] if one["said"]]
    given_words = [one["given"] for one in match["differences"] if one["given"]]
    assert " ".join(said) == "We don't want a war"
    assert " ".join(given_words) == "We do not want war"
    assert [one["change"] for one in match["differences"]] == ["same", "replaced", "same", "left_out", "same"]
    assert check["speaker"]["url"] == "/v1/people/ahmad-massoud"


def test_every_quotation_is_found_verbatim_under_its_speaker_and_nobody_else(api: Api) -> None:
    found = 0
    for claim in api.everything("/v1/claims?quoted=true"):
        named = [link["entity"]["id"] for link in claim["attribution"] if link["entity"]]
        for quote in claim["quotes"]:
            check = api.document(asked(quote["text"], named[0]))
            assert (check["wording"], check["attribution"]) == ("verbatim", "confirmed")
            assert claim["id"] in [match["claim"]["id"] for match in check["matches"]]
            assert api.document(asked(quote["text"], "nato"))["attribution"] == "contradicted"
            found += 1
    assert found > 12


def test_statements_of_ours_are_never_quotations(api: Api) -> None:
    ours = "These are the words of this service for what was said, not a quotation."
    alike = set()
    for fact in api.everything("/v1/facts"):
        check = api.document(asked(fact["statement"]))
        assert check["wording"] in {"altered", "not_found"}, fact["statement"]
        if check["matches"]:
            assert (check["matches"][0]["claim"]["id"], check["note"]) == (fact["id"], ours)
            alike.add(fact["id"])
    assert alike == {
        "taliban-negotiating-before-offensive",
        "peace-requires-decentralisation-and-rights",
        "war-inevitable-without-taliban-dialogue",
        "negotiations-only-way-forward",
        "massoud-does-not-want-war",
        "massoud-supporters-want-to-resist",
    }


def test_many_at_once(api: Api, openapi: Mapping[str, Any]) -> None:
    checks = [{"text": text, "speaker": speaker, "outlet": outlet} for text, speaker, outlet, *_ in (CASES * 2)[:100]]
    response = api.request("POST", "/v1/check/quote", json={"checks": checks})
    assert response.status_code == 200, response.text
    jsonschema.validate(response.json(), schema_of(openapi, "/v1/check/quote", "post"))
    alone = [api.document(asked(text, speaker, outlet)) for text, speaker, outlet, *_ in CASES]
    assert response.json()["items"] == (alone * 2)[:100]


def test_long_words(api: Api) -> None:
    long = f"{WAR}. " + "He said so many times that nobody could count. " * 100
    response = api.request("POST", "/v1/check/quote", json={"checks": [{"text": long}]})
    assert response.json()["items"][0]["wording"] == "not_found"
    assert api.get(asked(long)).status_code == 400


@pytest.mark.parametrize(
    ("body", "status", "pointer", "hint"),
    [
        ({"checks": []}, 400, "/checks", "at least 1"),
        ({"checks": [{"text": WAR}] * 101}, 400, "/checks", "at most 100"),
        ({"checks": [{"text": WAR}, {"text": ""}]}, 400, "/checks/1/text", "at least 1"),
        ({"checks": [{"text": WAR}, {"text": f"{WAR}\0"}]}, 400, "/checks/1/text", "holds a nul character"),
        ({"checks": [{"txt": WAR}]}, 400, "/checks/0/text", "required"),
        ({"checks": [{"text": "x" * 5001}]}, 400, "/checks/0/text", "at most 5000"),
        ({"check": []}, 400, "/checks", "required"),
        ([], 400, None, ""),
        ({"checks": [{"text": WAR}, {"text": WAR, "speaker": "ahmad-masoud"}]}, 422, "/checks/1/speaker", "did you mean"),
        ({"checks": [{"text": WAR, "outlet": "kabul"}]}, 422, "/checks/0/outlet", "is a place; expected an organisation"),
        ({"checks": [{"text": "..."}]}, 422, "/checks/0/text", "has no words"),
        ({"checks": [{"text": WAR, "article": "nope"}]}, 422, "/checks/0/article", "there is no article"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_pointed_at(
    api: Api, openapi: Mapping[str, Any], body: Any, status: int, pointer: str | None, hint: str
) -> None:
    response = api.request("POST", "/v1/check/quote", json=body)
    assert is_problem(response, status, openapi)
    errors = response.json()["errors"]
    assert pointer is None or (errors[0]["pointer"] == pointer and hint in errors[0]["detail"].lower()), errors


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("text=", 400), ("text=a&text=b", 400), ("text=...", 422), ("text=a&speaker=nobody", 422), ("txt=a", 400)],
)  # fmt: skip
def test_a_question_that_makes_no_sense(api: Api, openapi: Mapping[str, Any], query: str, status: int) -> None:
    assert is_problem(api.get(f"/v1/check/quote?{query}"), status, openapi)


def test_both_methods_of_the_path_are_allowed(api: Api) -> None:
    assert api.request("OPTIONS", "/v1/check/quote").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert api.request("DELETE", "/v1/check/quote").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert api.request("HEAD", asked(WAR)).status_code == 200
    assert (
        api.request("POST", "/v1/check/quote", content=b"{", headers={"content-type": "text/plain"}).status_code == 415
    )


@pytest.mark.parametrize("words", ["Panjshir", "house", "province", "of Panjshir", "bureau"])
def test_the_end_of_a_name_is_not_the_name(api: Api, words: str) -> None:
    note = api.document(asked(words))["note"]
    assert note is None or "Ahmad Shah" not in note
