"""`facts anchor` and `facts verify`: what ties a dossier to the text of its article."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alignment import verify
from app.verification import ArticleText, Pinned, sha256
from seed.proof import check_words
from tests.conftest import ARTICLE, needs_article
from tests.dossiers import SECOND, add_second_article, copy_of_dossiers, facts, first_article, replace_in
from tests.dossiers import seed as run_seed

CLAIMS = "articles/bridge-at-kabul/claims.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_of_dossiers(tmp_path)
    add_second_article(root)
    return root


def anchor(root: Path) -> str:
    result = facts("anchor", str(SECOND / "article.txt"), "--article", "bridge-at-kabul", "--dossiers", str(root))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def test_first_and_last_words_do_not_stay_and_comments_do(root: Path) -> None:
    for path in (root / "articles" / "bridge-at-kabul").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "first:" not in text
        assert "last:" not in text
    assert (root / "articles/bridge-at-kabul/coverage.yaml").read_text().startswith("# written by hand")


def test_anchoring_again_touches_nothing(root: Path) -> None:
    files = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    assert "0 spans filled in" in anchor(root)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == files


def test_offsets_alone_are_enough(root: Path) -> None:
    before = (root / CLAIMS).read_text(encoding="utf-8")
    line = next(line for line in before.splitlines() if "    - {paragraph: 3" in line)
    start, end = line.split("start: ")[1].split(",")[0], line.split("end: ")[1].split(",")[0]
    replace_in(root, CLAIMS, line, f"    - {{start: {start}, end: {end}}}")
    assert "1 spans filled in" in anchor(root)
    assert (root / CLAIMS).read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ("{first: Amrullah Salih, last: everyone}", "not found in the article"),
        ("{first: the, last: bridge}", "give more words"),
        ("{first: Amrullah Saleh, last: Nothing else}", "not found in the article"),
        ("{start: 10, end: 5}", "not found in the article"),
        ("{start: 10, end: 60}", "does not lie inside one paragraph"),
        ("{start: 10, end: 99999}", "not found in the article"),
        ("{omits: [told_to]}", "give `start` and `end`, or `first` and `last` words"),
    ],
)
def test_a_mark_that_marks_nothing_is_shown_with_its_line(root: Path, mark: str, message: str) -> None:
    text = (root / CLAIMS).read_text(encoding="utf-8")
    old = next(line.strip() for line in text.splitlines() if "    - {paragraph: 3" in line)
    line = replace_in(root, CLAIMS, old, f"- {mark}")
    changed = (root / CLAIMS).read_bytes()
    output = anchor(root)
    assert f"{CLAIMS}:{line}: " in output
    assert message in output
    assert (root / CLAIMS).read_bytes() == changed, "a file with a fault is not written"


def test_words_that_are_not_those_of_the_text_are_refused(root: Path) -> None:
    replace_in(root, CLAIMS, "text: the bridge belongs to everyone", "text: the bridge belongs to nobody__")
    assert "is other text" in anchor(root)


def test_a_hash_that_no_longer_fits_is_refused(root: Path) -> None:
    text = (root / CLAIMS).read_text(encoding="utf-8")
    digest = text.split("sha256: ")[1][:64]
    replace_in(root, CLAIMS, digest, "0" * 64)
    assert "is other text than when it was anchored" in anchor(root)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("figures", "printed: about 40", "printed: nearly 40", "`nearly 40` does not stand in the evidence"),
        ("events", "label: Engineers", "label: Builders", "`Builders` does not stand in the evidence"),
        (
            "events",
            "printed: on 3 May 2022",
            "printed: on 4 May 2022",
            "`on 4 May 2022` does not stand in the evidence",
        ),
        ("article", "title: A bridge", "title: The bridge", "is no paragraph of the text"),
    ],
)
def test_what_is_given_as_printed_has_to_be_printed(root: Path, file: str, old: str, new: str, message: str) -> None:
    replace_in(root, f"articles/bridge-at-kabul/{file}.yaml", old, new)
    assert message in anchor(root)


def test_which_article_is_meant_has_to_be_said(root: Path) -> None:
    result = facts("anchor", str(SECOND / "article.txt"), "--dossiers", str(root))
    assert result.exit_code == 1
    assert "Give --article, one of bridge-at-kabul" in result.output


@needs_article
def test_the_words_of_the_first_dossier_stand_in_the_article() -> None:
    copy = ArticleText.decode(ARTICLE.read_bytes())
    (dossier,) = first_article().articles
    assert check_words(dossier, copy.text) == []


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_a_byte_order_mark_and_comments_stay(root: Path, mark: str, line_end: str) -> None:
    path = root / "articles" / "bridge-at-kabul" / "coverage.yaml"
    lines = [
        "# Übersicht",
        "- {first: A bridge reopens, last: talks go on}  # the headline",
        "- first: Engineers met",
        "  last: crossed it.",
        "# between",
        '- {first: Amrullah Saleh told, last: to everyone".}',
        '- {first: "The River Council, led", last: 2.5 hours.}',
        "- first: Nothing else",
        "  last: was said.",
        "  reason: >-",
        "    It says nothing",
        "    of anybody.",
        "",
    ]
    path.write_bytes((mark + line_end.join(lines)).encode())
    assert "5 spans filled in" in anchor(root)
    written = path.read_bytes().decode()
    assert written.startswith(mark + "# Übersicht" + line_end)
    assert "  # the headline" + line_end in written
    assert line_end + "# between" + line_end in written
    assert (line_end == "\n") == ("\r" not in written)
    assert "0 spans filled in" in anchor(root)
    assert path.read_bytes().decode() == written


@pytest.mark.parametrize("text", ["bridg", "ridge", "ngineers me"])
def test_a_span_does_not_end_inside_a_word(root: Path, text: str) -> None:
    old = "- {text: River Council"
    replace_in(root, "articles/bridge-at-kabul/mentions.yaml", old, f"- {{text: {text}}}\n    {old}")
    assert "not found in the article" in anchor(root)


def test_where_there_are_faults_nothing_counts_as_filled_in(root: Path) -> None:
    text = (root / CLAIMS).read_text(encoding="utf-8")
    one, other = [line for line in text.splitlines() if "    - {paragraph: 3" in line][:2]
    replace_in(root, CLAIMS, one, "    - {first: Amrullah Saleh told, last: to everyone}")
    replace_in(root, CLAIMS, other, "    - {first: nowhere}")
    before = (root / CLAIMS).read_bytes()
    assert "0 spans filled in" in anchor(root)
    assert (root / CLAIMS).read_bytes() == before


@pytest.mark.parametrize("offsets", ["start: ², end: ٣", "start: 1, end: " + "9" * 5000])
def test_offsets_are_plain_digits(root: Path, offsets: str) -> None:
    old = "- {text: River Council"
    replace_in(root, "articles/bridge-at-kabul/mentions.yaml", old, f"- {{text: x, {offsets}}}\n    {old}")
    assert "not found in the article" in anchor(root)


def test_another_text_changes_nothing(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Something else.\n\nA\n\nB\n\nC", encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    result = facts("anchor", str(other), "--article", "bridge-at-kabul", "--dossiers", str(root))
    assert result.exit_code == 1
    assert "is the fingerprint of another text" in result.output
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


# --- verify --------------------------------------------------------------------------------------------------------


def run_verify(text: Path, url: str, *options: str) -> tuple[int, str]:
    result = facts("verify", str(text), "--database-url", url, *options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@needs_article
def test_every_span_is_proved(database: str) -> None:
    code, output = run_verify(ARTICLE, database)
    assert code == 0
    assert "is the text that the facts were read from" in output
    assert "0 moved, 0 changed (100% proved)" in output


def test_a_copy_is_normalised_and_that_is_said(root: Path, tmp_path: Path, place: str) -> None:
    copy = tmp_path / "copy.txt"
    run_seed(root, place)
    text = (SECOND / "article.txt").read_text(encoding="utf-8")
    copy.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n")
    code, output = run_verify(copy, place)
    assert code == 0
    for note in ("a byte order mark was taken away", "line ends were made LF", "2 final newlines were taken away"):
        assert note in output
    assert "(bridge-at-kabul)" in output


def test_what_moved_and_what_changed_is_told_apart(root: Path, tmp_path: Path, place: str) -> None:
    copy = tmp_path / "copy.txt"
    run_seed(root, place)
    text = (SECOND / "article.txt").read_text(encoding="utf-8")
    copy.write_text(text.replace("the old bridge", "the very old bridge"), encoding="utf-8")
    code, output = run_verify(copy, place, "--article", "bridge-at-kabul")
    assert code == 1
    assert "is another text" in output
    assert "changed: evidence of engineers-at-bridge" in output
    assert "moved: quote of bridge-belongs-to-everyone" in output
    assert "moved: evidence of engineers-at-bridge" not in output


def test_a_name_that_stands_elsewhere_too_has_not_moved_there() -> None:
    text = "Taliban first. " + "Words in between. " * 40 + "They come last."
    (verdict,) = verify([Pinned("mention", 735, 742, sha256("Taliban"))], text)
    assert verdict.outcome == "changed"
    (near,) = verify([Pinned("mention", 100, 107, sha256("Taliban"))], text)
    assert (near.outcome, near.start) == ("moved", 0)


def test_verifying_says_what_it_lacks(root: Path, tmp_path: Path, place: str) -> None:
    text = SECOND / "article.txt"
    assert "there is no database" in run_verify(text, place)[1]
    run_seed(root, place)
    assert "there is no article `nope`" in run_verify(text, place, "--article", "nope")[1]
    other = tmp_path / "other.txt"
    other.write_text("Something else.")
    assert "no article has this text" in run_verify(other, place)[1]
    other.write_bytes(b"\xff")
    assert "is not UTF-8 text" in run_verify(other, place)[1]


@given(st.text(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 20), st.text(max_size=10))
def test_a_span_that_is_still_there_is_found(text: str, start: int, length: int, before: str) -> None:
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    span = Pinned("evidence", start, end, sha256(text[start:end]) if text.isprintable() else sha256("?"))
    (same,) = verify([span], text)
    if text.isprintable():
        assert (same.outcome, same.start) == ("matches", start)
    (moved,) = verify([span], before + text)
    if moved.start is not None:
        assert sha256((before + text)[moved.start : moved.start + end - start]) == span.sha256


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_reading_a_text_twice_changes_nothing_more(text: str) -> None:
    once = ArticleText.decode(text.encode())
    assert ArticleText.decode(once.text.encode()).text == once.text.removeprefix("\ufeff")
    assert not once.text.endswith("\n")
    assert "\r" not in once.text
    for start, end in once.paragraphs():
        assert "\n" not in once.text[start:end]
