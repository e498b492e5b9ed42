"""The timeline: dated facts in the order of time, page after page, whatever is asked."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api, NewDatabase, Serve
from tests.dossiers import add_second_article, copy_of_dossiers, replace_in, seed
from tests.naive import id_of, links, timeline_of
from tests.synthetic import Corpus
from tests.trials import tried


def test_the_first_article_in_the_order_of_time(api: Api) -> None:
    found = [
        (fact["id"], *(fact["time"][name] for name in ("earliest", "latest", "precision", "approximate", "basis")))
        for fact in api.everything("/v1/timeline?limit=4")
    ]
    assert found == [
        ("ahmad-shah-massoud-leader-of-afghan-anti-soviet-resistance", "1980-01-01", "1989-12-31", "decade", False, "stated"),
        ("taliban-leader-of-islamic-emirate-of-afghanistan", "1996-01-01", "2001-12-31", "interval", False, "inferred"),
        ("conquest-of-panjshir-valley", "1996-01-01", "2001-12-31", "interval", False, "inferred"),
        ("fall-of-islamic-emirate", "2001-01-01", "2001-12-31", "year", False, "inferred"),
        ("taliban-return-to-power", "2021-01-01", "2021-12-31", "year", True, "inferred"),
        ("takeover-of-kabul", "2021-08-15", "2021-08-15", "day", False, "external"),
        ("karzai-abdullah-taliban-meeting", "2021-08-21", "2021-08-21", "day", True, "external"),
        ("panjshir-leaders-must-disarm", "2021-08-22", "2021-08-22", "day", True, "external"),
        ("us-troop-withdrawal", "2021-08-31", "2021-08-31", "day", False, "external"),
    ]  # fmt: skip


def test_a_time_in_words_alone_has_no_place_and_no_precision(api: Api) -> None:
    announced = api.document("/v1/facts/announcement-of-new-government")
    assert announced["time"] == {
        "edtf": None, "earliest": None, "latest": None, "precision": None, "approximate": None, "uncertain": None,
        "printed": "in the coming weeks", "basis": "stated", "reasoning": None, "source": None,
    }  # fmt: skip
    assert announced["id"] not in [fact["id"] for fact in api.everything("/v1/timeline")]


def test_what_stands_there_is_the_fact_itself(api: Api) -> None:
    for fact in api.everything("/v1/timeline"):
        assert fact == api.document(f"/v1/facts/{fact['id']}") == api.document(fact["url"])


@pytest.fixture(scope="module")
def made_up(new_database: NewDatabase) -> Iterator[Api]:
    """A corpus with dates of every form, open and unknown ends among them."""
    url = new_database()
    load(compile_dossiers(Corpus(2000, 60).dossiers()), store_of(url))
    api = Api(url)
    yield api
    api.close()


@pytest.fixture(scope="module")
def in_time_order(made_up: Api) -> list[dict[str, Any]]:
    """The made-up facts, sorted naively."""
    return timeline_of(list(made_up.everything("/v1/facts?limit=500")))


def test_open_ends_have_their_place(in_time_order: list[dict[str, Any]]) -> None:
    bounds = [(fact["time"]["earliest"], fact["time"]["latest"]) for fact in in_time_order]
    unknown_starts = [earliest for earliest, _ in bounds].count(None)
    assert unknown_starts > 10
    assert all(earliest is None for earliest, _ in bounds[:unknown_starts])
    assert [latest for _, latest in bounds].count(None) > 10
    for (start, end), (next_start, next_end) in pairwise(bounds):
        assert start is None or start <= next_start
        assert start != next_start or next_end is None or (end is not None and end <= next_end)


def test_any_page_of_any_question_is_what_naive_sorting_gives(
    made_up: Api, in_time_order: list[dict[str, Any]]
) -> None:
    @tried(40)
    @given(
        entity=st.none() | st.sampled_from(["person-0", "place-0", "organisation-0", "person-19", "organisation-7"]),
        type=st.lists(st.sampled_from(["claim", "figure", "event"]), max_size=2, unique=True),
        article=st.none() | st.sampled_from(["article-000000", "article-000019"]),
        limit=st.integers(1, 300),
    )
    def ask(entity: str | None, type: list[str], article: str | None, limit: int) -> None:
        query = {"entity": entity, "type": type or None, "article": article, "limit": limit}
        asked = urlencode({name: value for name, value in query.items() if value}, doseq=True)
        expected = [
            fact["id"]
            for fact in in_time_order
            if (entity is None or entity in map(id_of, links(fact)))
            and (not type or fact["type"] in type)
            and (article is None or fact["article"]["id"] == article)
        ]
        assert [fact["id"] for fact in made_up.everything(f"/v1/timeline?{asked}")] == expected
        assert made_up.document(f"/v1/timeline?{asked}&count=true")["total"] == len(expected)

    ask()


def test_a_cursor_goes_on_after_a_seed(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    assert seed(root, place).exit_code == 0
    api = serve(place)
    following = [api.document(f"/v1/timeline?limit={limit}")["next"] for limit in range(1, 6)]
    add_second_article(root)
    assert seed(root, place).exit_code == 0
    ids = [fact["id"] for fact in api.everything("/v1/timeline")]
    assert len(ids) > 9
    for url in following:
        last = api.document(url)["items"]
        assert [fact["id"] for fact in last] == ids[ids.index(last[0]["id"]) :][: len(last)]


def test_a_cursor_at_a_fact_that_lost_its_date_cannot_go_on(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    assert seed(root, place).exit_code == 0
    api = serve(place)
    at_the_decade = api.document("/v1/timeline?limit=1")["next"]
    replace_in(root, "articles/panjshir-last-bastion/relations.yaml", "    edtf: 198X\n", "")
    assert seed(root, place).exit_code == 0
    response = api.get(at_the_decade)
    assert response.status_code == 422
    assert "gone from the list" in response.json()["detail"]
