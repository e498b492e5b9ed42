"""`POST /v1/verify` of what is no whole copy: an excerpt, and a text that takes long to look through."""

import pytest

from app import alignment
from app.alignment import verify
from app.verification import Pinned, sha256
from tests.conftest import ARTICLE, Api, needs_article
from tests.test_verification import pinned, verified


@needs_article
def test_what_an_excerpt_has_is_found_in_it(api: Api) -> None:
    text = ARTICLE.read_text().strip("\n")
    paragraphs = [line for line in text.split("\n") if line.strip()]
    for number, excerpt in enumerate(paragraphs, 1):
        document = verified(api, excerpt.encode())
        moved = {(span["start"], span["end"]) for span in document["spans"] if span["found_at"] is not None}
        within = {(span["start"], span["end"]) for span in document["spans"] if span["paragraph"] == number}
        assert within <= moved
        assert "what lies outside of an excerpt counts as changed" in document["summary"]
    words = verified(api, b"We don't want a war", "?outcome=moved")
    assert {span["id"] for span in words["spans"]} == {"massoud-does-not-want-war"}


def test_a_copy_full_of_repetitions_is_tried_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = list[int]()

    def counted(text: str) -> str:
        hashed.append(len(text))
        return sha256(text)

    monkeypatch.setattr(alignment, "sha256", counted)
    spans = [Pinned("evidence", start, start + 50 + start, sha256(f"{start}")) for start in range(0, 500, 10)]
    spans += pinned("a b " * 400, "a", "b")
    verdicts = list(verify(spans, "a b " * 16_000, tries=20_000))
    # besides, each is tried at once where it should be
    assert len(hashed) <= 20_000 + 4 * len(spans)
    assert {verdict.outcome for verdict in verdicts} >= {"not_checked", "matches"}
