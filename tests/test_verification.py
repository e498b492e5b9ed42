"""`POST /v1/verify`: an article's spans held against somebody's own copy of its text."""

import random
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alignment import verify
from app.verification import Pinned, sha256
from tests.conftest import ARTICLE, Api, Serve, needs_article
from tests.dossiers import SECOND, add_second_article, copy_of_dossiers, seed
from tests.test_collections import is_problem, schema_of
from tests.trials import tried

TEXT = {"content-type": "text/plain"}
SECOND_TEXT = (SECOND / "article.txt").read_bytes()


def verified(api: Api, text: bytes, query: str = "") -> Any:
    response = api.request("POST", f"/v1/verify{query}", content=text, headers=TEXT)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def two(tmp_path: Path, place: str, serve: Serve) -> Api:
    """Two articles; the text of the second is in the project."""
    root = copy_of_dossiers(tmp_path)
    add_second_article(root)
    assert seed(root, place).exit_code == 0
    return serve(place)


@needs_article
def test_every_span_of_the_first_article_matches(api: Api, openapi: Mapping[str, Any]) -> None:
    document = verified(api, ARTICLE.read_bytes())
    jsonschema.validate(document, schema_of(openapi, "/v1/verify", "post"))
    assert document["same_text"] is True
    assert {span["outcome"] for span in document["spans"]} == {"matches"}
    assert document["counts"]["matches"] == document["counts"]["spans"] == len(document["spans"]) > 250
    assert document["article"]["url"] == "/v1/articles/panjshir-last-bastion"


def test_the_spans_are_those_that_the_documents_show(two: Api) -> None:
    document = verified(two, SECOND_TEXT)
    assert document["summary"].endswith("spans stand where they should.")
    shown = Counter(
        (span["part"], span["id"], span["start"], span["end"], span["sha256"]) for span in document["spans"]
    )
    expected: Counter[Any] = Counter()
    for fact in two.everything("/v1/facts?article=bridge-at-kabul"):
        spans = [("evidence", span) for span in fact["evidence"]] + [("quote", s) for s in fact.get("quotes", ())]
        expected.update((part, fact["id"], s["start"], s["end"], s["sha256"]) for part, s in spans)
    for mention in two.everything("/v1/mentions?article=bridge-at-kabul"):
        expected["mention", mention["id"], mention["start"], mention["end"], mention["sha256"]] += 1
    for paragraph in two.document("/v1/articles/bridge-at-kabul")["paragraphs"]:
        expected["paragraph", None, paragraph["start"], paragraph["end"], paragraph["sha256"]] += 1
    for sentence in two.document("/v1/articles/bridge-at-kabul/coverage")["sentences"]:
        expected["sentence", None, sentence["start"], sentence["end"], sentence["sha256"]] += 1
    assert shown == expected
    for span in document["spans"]:
        assert span["url"] is None or two.get(span["url"]).status_code == 200


def test_what_moved_and_what_changed(two: Api) -> None:
    before = "A line that stands before.\n"
    moved = verified(two, before.encode() + SECOND_TEXT, "?article=bridge-at-kabul")
    assert moved["same_text"] is False
    assert moved["counts"]["moved"] == moved["counts"]["spans"]
    assert {span["found_at"] - span["start"] for span in moved["spans"]} == {len(before)}
    changed = verified(two, SECOND_TEXT.replace(b"Saleh", b"Salim"), "?article=bridge-at-kabul&outcome=changed")
    assert 0 < changed["counts"]["changed"] == len(changed["spans"]) < changed["counts"]["spans"]
    assert {span["found_at"] for span in changed["spans"]} == {None}
    assert f"{changed['counts']['changed']} not at all." in changed["summary"]


def test_words_that_were_added_at_the_end_are_not_passed_over(two: Api) -> None:
    document = verified(two, SECOND_TEXT.rstrip(b"\n") + b" And something else.", "?article=bridge-at-kabul")
    assert document["counts"]["matches"] == document["counts"]["spans"]
    assert document["same_text"] is False
    assert document["summary"].endswith("it is not the text that the facts were read from: something was added.")


def test_a_copy_is_evened_out_and_that_is_said(two: Api) -> None:
    document = verified(two, b"\xef\xbb\xbf" + SECOND_TEXT.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n")
    assert document["same_text"] is True
    assert document["normalised"] == [
        "a byte order mark was taken away",
        "line ends were made LF",
        "the final newline was taken away",
    ]


@pytest.mark.parametrize(
    ("end", "normalised"),
    [
        (b"", []),
        (b"\n", ["the final newline was taken away"]),
        (b"\n\n", ["2 final newlines were taken away"]),
        (b"\r\n\r\n\n", ["line ends were made LF", "3 final newlines were taken away"]),
        (b"\r", ["line ends were made LF", "the final newline was taken away"]),
    ],
)
def test_newlines_at_the_end_are_counted(two: Api, end: bytes, normalised: list[str]) -> None:
    document = verified(two, SECOND_TEXT.rstrip(b"\n") + end)
    assert (document["same_text"], document["normalised"]) == (True, normalised)
    spaces = verified(two, SECOND_TEXT.rstrip(b"\n") + b"\n " + end, "?article=bridge-at-kabul")
    assert (spaces["same_text"], spaces["normalised"]) == (False, normalised), "a space is a character of the text"


def test_which_article_is_meant(two: Api, openapi: Mapping[str, Any]) -> None:
    assert verified(two, SECOND_TEXT)["article"]["id"] == "bridge-at-kabul"
    unknown = two.request("POST", "/v1/verify", content=b"Something else.", headers=TEXT)
    assert is_problem(unknown, 422, openapi)
    assert "is needed, since no article has this very text" in unknown.json()["detail"]
    misspelt = two.request("POST", "/v1/verify?article=bridge-at-kabol", content=b"x", headers=TEXT)
    assert is_problem(misspelt, 422, openapi)
    assert "did you mean `bridge-at-kabul`?" in misspelt.json()["detail"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"x" * (64 * 1024), TEXT, 200),
        (b"x" * (64 * 1024 + 1), TEXT, 413),
        (b"\xff", TEXT, 400),
        (b"x", {"content-type": "text/plain; charset=utf-8"}, 200),
        (b"x", {"content-type": 'Text/Plain;format=flowed; Charset="UTF-8"'}, 200),
        (b"x", {"content-type": "text/plain; charset=utf8", "content-encoding": "identity"}, 200),
        (b"x", {"content-type": "text/plain; charset=iso-8859-1"}, 415),
        (b"x", {"content-type": "text/plain; charset=utf-8; charset=utf-16"}, 415),
        (b"x", {"content-type": "text/plain; charset="}, 415),
        (b"x", {"content-type": "text/plain, text/plain"}, 415),
        (b"x", {**TEXT, "content-encoding": "gzip"}, 415),
        (b"x", {**TEXT, "content-encoding": "identity, br"}, 415),
        (b"x", {"content-type": "application/json"}, 415),
        (b"x", {}, 415),
        (b"", TEXT, 200),
        ("\0\u202e\U0001f600".encode(), TEXT, 200),
    ],
)
def test_what_is_sent_is_bounded_and_has_to_be_text(
    api: Api, openapi: Mapping[str, Any], content: bytes, headers: dict[str, str], status: int
) -> None:
    response = api.request("POST", "/v1/verify", content=content, headers=headers)
    assert response.status_code == status
    assert status == 200 or is_problem(response, status, openapi)
    assert (response.headers.get("accept-post") == "text/plain") == (status == 415)
    assert (response.headers.get("accept-encoding") == "identity") == (status == 415)


@pytest.mark.parametrize(
    ("path", "media_type", "content"),
    [
        ("/v1/verify", "text/plain", b"x"),
        ("/v1/check/quote", "application/json", b'{"checks": [{"text": "ready"}]}'),
        ("/reconcile", "application/x-www-form-urlencoded", b"query=Kabul"),
    ],
)
def test_every_body_is_sent_as_it_is_and_in_utf_8(
    api: Api, openapi: Mapping[str, Any], path: str, media_type: str, content: bytes
) -> None:
    def sent(headers: Mapping[str, str]) -> Any:
        return api.request("POST", path, content=content, headers=headers)

    assert sent({"content-type": f"{media_type}; charset=UTF-8"}).status_code == 200
    for headers, hint in (
        ({"content-type": f"{media_type}; charset=windows-1252"}, "in UTF-8; found charset=windows-1252"),
        ({"content-type": media_type, "content-encoding": "gzip"}, "found the Content-Encoding gzip"),
        ({"content-type": "application/xml"}, f"be {media_type}; found application/xml"),
    ):
        response = sent(headers)
        assert is_problem(response, 415, openapi)
        assert hint in response.json()["detail"]
        assert response.headers["accept-post"] == media_type


def test_methods_of_a_path_that_takes_a_document(api: Api, openapi: Mapping[str, Any]) -> None:
    for method in ("GET", "HEAD", "DELETE"):
        response = api.request(method, "/v1/verify")
        assert response.status_code == 405
        assert response.headers["allow"] == "OPTIONS, POST"
    assert api.request("OPTIONS", "/v1/verify").headers["allow"] == "OPTIONS, POST"
    assert is_problem(api.request("POST", "/v1/verify?articel=x", content=b"x", headers=TEXT), 400, openapi)


def pinned(text: str, *parts: str) -> list[Pinned]:
    """Every printing of some words in a text."""
    return [
        Pinned("quote", match.start(), match.end(), sha256(match[0]))
        for part in parts
        for match in re.finditer(re.escape(part), text)
    ]


SAID = "we are ready for whatever may come to this valley of ours"


@pytest.mark.parametrize("words", [SAID, "ready"])
def test_words_that_were_deleted_are_not_taken_for_their_next_printing(words: str) -> None:
    lines = ["Before.", f'He said: "{words}".', f'"{words}", as he said.', "After all."]
    text = "\n".join(lines)
    spans = pinned(text, *lines, words)
    places = {span.start for span in pinned(text, words)}

    def of_words(copy: str) -> list[tuple[str, int | None]]:
        return [(one.outcome, one.start) for one in verify(spans, copy) if one.span.sha256 == sha256(words)]

    first, second = sorted(places)
    assert of_words(text) == [("matches", first), ("matches", second)]
    assert of_words(text.replace(lines[1] + "\n", "")) == [("changed", None), ("moved", second - len(lines[1]) - 1)]
    silent = text.replace(f': "{words}"', " nothing", 1)
    assert of_words(silent) == [("changed", None), ("moved", second - len(words) + 4)]
    assert of_words(text.replace(lines[2], "He said so.")) == [("matches", first), ("changed", None)]
    assert of_words(text.replace(lines[2], f"So he said: {words}.")) == [("matches", first), ("moved", second + 11)]
    assert of_words(f"x{text}") == [("moved", first + 1), ("moved", second + 1)]
    exchanged = "\n".join([lines[0], lines[2], lines[1], lines[3]])
    assert of_words(exchanged) == [("moved", first + len(lines[2]) + 1), ("moved", second - len(lines[1]) - 1)]


def test_words_of_which_nothing_else_is_known_are_matched_in_order() -> None:
    spans = pinned("war, or war, or war", "war")
    assert [verdict.start for verdict in verify(spans, "Of a war, a war, a war.")] == [5, 12, 19]
    assert [verdict.start for verdict in verify(spans, "war, or peace, or war")] == [0, None, 18]
    assert [verdict.start for verdict in verify(spans, "peace, or war")] == [None, 10, None]


LINES = st.lists(
    st.lists(st.sampled_from(["war", "the war", SAID, "peace", "the valley"]), min_size=1, max_size=4).map(", ".join),
    min_size=2,
    max_size=6,
)


def spans_of(lines: list[str]) -> list[Pinned]:
    """Each line, which is like no other, and each printing of some words."""
    return pinned("\n".join(lines), *lines, "war", "the war", SAID, "peace", "the valley")


@tried(200)
@given(lines=LINES, data=st.data())
def test_of_a_deleted_line_everything_changed_and_nothing_else(lines: list[str], data: st.DataObject) -> None:
    lines = [f"{number} {line}" for number, line in enumerate(lines)]
    gone = data.draw(st.integers(0, len(lines) - 1))
    before = len("\n".join(lines[:gone])) + (gone > 0)
    length = len(lines[gone]) + 1
    for verdict in verify(spans_of(lines), "\n".join(lines[:gone] + lines[gone + 1 :])):
        if verdict.span.end <= before:
            assert (verdict.outcome, verdict.start) == ("matches", verdict.span.start)
        elif verdict.span.start < before + length - 1:
            assert verdict.outcome == "changed"
        else:
            assert (verdict.outcome, verdict.start) == ("moved", verdict.span.start - length)


@tried(300)
@given(lines=LINES, copy=LINES, order=st.randoms(use_true_random=False))
def test_no_character_of_a_copy_is_two_of_the_original(lines: list[str], copy: list[str], order: random.Random) -> None:
    kept = [line for line in lines if order.random() < 0.7] + copy[:2]
    order.shuffle(kept)
    text = "\n".join(kept)
    taken: dict[int, int] = {}
    spans = spans_of(lines)
    for verdict in verify(spans, text):
        span, start = verdict.span, verdict.start
        assert (start is None) == (verdict.outcome == "changed")
        if start is not None:
            assert sha256(text[start : start + span.end - span.start]) == span.sha256
            for place in range(span.start, span.end):
                assert taken.setdefault(start + place - span.start, place) == place
    assert {verdict.outcome for verdict in verify(spans, "\n".join(lines))} == {"matches"}


def test_time_that_runs_out_is_said() -> None:
    text = "word " * 1000
    spans = [Pinned("evidence", start, start + 50, sha256(f"{start}")) for start in range(0, 500, 10)]
    outcomes = [verdict.outcome for verdict in verify([Pinned("quote", 0, 4, sha256("word")), *spans], text, until=0.0)]
    assert outcomes == ["matches", *["not_checked"] * 50]


def test_the_text_is_not_logged(two: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    verified(two, b"a secret draft", "?article=bridge-at-kabul")
    assert "secret" not in caplog.text


@tried(60)
@given(text=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_answered(api: Api, text: bytes) -> None:
    assert api.request("POST", "/v1/verify", content=text, headers=TEXT).status_code in {200, 400}
