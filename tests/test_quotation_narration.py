"""What stands outside of quotation marks: who it tells to have spoken is checked, and a "not" in it may bear on the words."""

import pytest

from tests.conftest import Api
from tests.test_quotation_passages import MASSOUD, TOLD_REUTERS, posted
from tests.test_quotations import BAGHLAN, FIGHT, READY, WAR, asked

TOLD: list[tuple[str, str | None, str | None, str, str]] = [
    ("he told Al Arabiya", MASSOUD, "reuters", "contradicted", f"The words are right, but “he told Al Arabiya” is not what the article tells: {TOLD_REUTERS}."),
    ("he told Al Arabiya", None, None, "contradicted", f"The words are right, but “he told Al Arabiya” is not what the article tells: {TOLD_REUTERS}."),
    ("Massoud told Reuters", MASSOUD, "reuters", "confirmed", f"Verbatim: {TOLD_REUTERS}."),
    ("he said", MASSOUD, None, "confirmed", f"Verbatim: {TOLD_REUTERS}."),
    ("a spokesman said", MASSOUD, None, "not_given", f"Verbatim: {TOLD_REUTERS}. The article does not call the speaker a spokesman."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "speaker", "outlet", "attribution", "summary"), TOLD)
def test_names_in_what_tells_who_spoke_are_checked(
    api: Api, told: str, speaker: str | None, outlet: str | None, attribution: str, summary: str
) -> None:
    check = posted(api, f'"{WAR}", {told}.', speaker, outlet)
    assert (check["wording"], check["attribution"], check["summary"]) == ("verbatim", attribution, summary)


@pytest.mark.parametrize(
    ("outside", "wording", "negation"),
    [("that is not what he said", "altered", "added"), ("no details were given", "verbatim", None)],
)
def test_a_not_after_a_quotation_bears_on_it_if_it_is_about_saying(
    api: Api, outside: str, wording: str, negation: str | None
) -> None:
    check = posted(api, f'"{WAR}", but {outside}.', MASSOUD)
    assert (check["wording"], check["matches"][0]["negation"]) == (wording, negation)


NAMED: list[tuple[str, str | None, str]] = [
    (f'"{WAR}," said Ahmad Massoud.', None, "confirmed"),
    (f'Massoud said that "{WAR}".', None, "confirmed"),
    (f'According to Massoud, "{WAR}".', None, "confirmed"),
    (f'Massoud told Reuters: "{WAR}".', "reuters", "confirmed"),
    (f'Nazari told AFP that the "{READY}".', None, "confirmed"),
    (f'"{WAR}," he said.', None, "not_given"),
    (f'According to Nazari, "{WAR}".', None, "contradicted"),
    (f'Nazari said that "{WAR}".', None, "contradicted"),
    (f'Massoud told AFP that the "{READY}".', "afp", "contradicted"),
    (f'Massoud told Reuters: "{FIGHT}".', None, "not_given"),
    (f'Massoud said that "{WAR}", on Sunday in Paris.', None, "not_given"),
]


@pytest.mark.parametrize(("text", "outlet", "attribution"), NAMED)
def test_whom_a_text_names_is_checked_as_if_it_were_asked_about(
    api: Api, text: str, outlet: str | None, attribution: str
) -> None:
    check = api.document(asked(text, None, outlet))
    assert (check["wording"], check["attribution"]) == ("verbatim", attribution)
    assert check["matches"][0]["speaker"] == "not_given", "of the speaker who is asked about alone"


def test_names_beside_words_that_were_put_together_are_checked(api: Api) -> None:
    check = posted(api, f'"{WAR}", Massoud told AFP, "they want to fight"', MASSOUD)
    assert (check["merged"], check["attribution"]) == (True, "contradicted")
    assert check["summary"].endswith("“Massoud told AFP” is not what the article tells of all of them.")


def test_a_spokesman_is_one_where_the_article_says_so(api: Api) -> None:
    for text, speaker in ((BAGHLAN, "taliban"), (READY, "ali-maysam-nazari")):
        assert posted(api, f'"{text}," the spokesman said.', speaker)["attribution"] == "confirmed"
