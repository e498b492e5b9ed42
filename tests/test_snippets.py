"""What is shown of what was found, how well it fits, and how names sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.folding import fold, words_asked
from app.ranking import BY_DESCRIPTION, BY_NAME, BY_STATEMENT, rank
from app.snippets import LONGEST, snippets
from app.sounds import LONGEST as LONGEST_NAME
from app.sounds import keys_of, likeness, plainly
from app.spellings import ALIKE
from app.vocabulary import SnippetField
from tests.trials import tried

LONG = " ".join(f"word{number}" for number in range(60))


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [
        ("word3", "word0 word1", "word33 word34 …"),
        ("word30", "… word22", " …"),
        ("word59", "… word51", "word58 word59"),
    ],
)
def test_a_long_text_is_cut_around_the_first_word(asked: str, begins: str, ends: str) -> None:
    (snippet,) = snippets([("quote", LONG)], lambda word: word == asked)
    assert snippet.text.startswith(begins)
    assert snippet.text.endswith(ends)
    (mark,) = snippet.highlights
    assert snippet.text[mark.start : mark.end] == asked


@given(text=st.text(st.sampled_from("aAbéﷲم \n-")), asked=st.sampled_from(["a", "ab", "الله", "م", "e"]))
@tried(500)
def test_highlights_are_words_that_were_asked_for(text: str, asked: str) -> None:
    text *= 12
    found = snippets([("statement", text)], lambda word: word.startswith(asked))
    assert bool(found) == any(word.startswith(asked) for word in fold(text).split())
    for snippet in found:
        assert len(snippet.text) <= LONGEST + 4
        assert snippet.highlights
        for mark in snippet.highlights:
            assert fold(snippet.text[mark.start : mark.end]).split()
        starts = [mark.start for mark in snippet.highlights]
        assert starts == sorted(set(starts))


def test_no_more_than_three_texts_are_shown() -> None:
    texts: list[tuple[SnippetField, str]] = [("quote", f"{number} yes") for number in range(5)]
    assert [snippet.text for snippet in snippets(texts, lambda word: word == "yes")] == ["0 yes", "1 yes", "2 yes"]


@pytest.mark.parametrize(
    ("asked", "names", "texts", "place", "how"),
    [
        ("kabul", "kabul\ncabul", "", BY_NAME, "exact"),
        ("kabul", "kabul airport\ncabul", "", BY_NAME + 1, "prefix"),
        ("kab", "x\nkabul", "", BY_NAME + 2, "prefix"),
        ("airport", "kabul airport", "", BY_NAME + 3, "words"),
        ("air", "kabul airport", "", BY_NAME + 4, "words"),
        ("airport kab", "kabul airport", "", BY_NAME + 5, "words"),
        ("airport kab", "airport\nkabul", "", BY_DESCRIPTION + 6, "words"),
        ("all quiet", "", "nothing\nall quiet", BY_STATEMENT, "exact"),
        ("all quiet", "x", "all quiet", BY_DESCRIPTION, "exact"),
        ("all the all", "", "all quiet in the north\nall the all there is", BY_STATEMENT + 1, "prefix"),
        ("north all", "", "all quiet in the north", BY_STATEMENT + 5, "words"),
        ("north a", "", "all quiet\nin the north", BY_STATEMENT + 6, "words"),
    ],
)
def test_ranks(asked: str, names: str, texts: str, place: int, how: str) -> None:
    assert rank(words_asked(asked), names, texts) == (place, how)


@pytest.mark.parametrize(
    "spellings",
    [
        "massoud masood masud masoud masod",
        "panjshir panjsher panjsheer panjshayr panjshair",
        "karzai karzay karzi karzaee",
        "nazari nazary nazaree",
        "kabul kabol cabul caboul qabul",
        "taliban taleban talibaan",
        "maysam maisam",
        "nowruz nawroz nauroz",
        "saleh salih",
        "afghanistan afganistan afghanestan",
        "shah schah",
        "mohammad muhammad mohamad",
    ],
)
def test_spellings_of_a_name_are_one_spelled_plainly(spellings: str) -> None:
    assert len({plainly(word) for word in spellings.split()}) == 1


def test_what_sounds_alike_or_is_a_letter_off_shares_a_key() -> None:
    for one, other in (("ahmad", "ahmed"), ("masoud", "mazoud"), ("panjshir", "panshir"), ("abdullah", "abdallah"), ("مسعود", "مسعوود")):  # fmt: skip
        assert keys_of(one) & keys_of(other), (one, other)
    assert not keys_of("massoud") & keys_of("karzai")
    assert keys_of("al") == keys_of("x" * 31) == set()


@given(st.text() | st.text(st.sampled_from("xqw")))
@tried(300)
def test_any_word_has_a_sound_or_none(text: str) -> None:
    for word in words_asked(text):
        assert len(keys_of(word)) <= 2 * LONGEST_NAME + 2


@pytest.mark.parametrize(
    ("one", "other", "sound_alike"),
    [
        ("massoud", "masood", True),
        ("shah", "schah", True),
        ("kabul", "qaboul", True),
        ("ahmad", "ahmed", True),
        ("osama", "usama", True),
        ("taliban", "tailban", True),
        ("taliban", "italian", False),
        ("karzai", "carry", False),
        ("karzai", "karim", False),
        ("massoud", "mossad", False),
        ("west", "visit", False),
    ],
)
def test_words_that_sound_alike_have_to_look_alike_too(one: str, other: str, sound_alike: bool) -> None:
    alike = likeness(one, plainly(one), other, plainly(other))
    assert (alike >= ALIKE) == sound_alike, alike
    assert alike == likeness(other, plainly(other), one, plainly(one))
