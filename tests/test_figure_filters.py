"""Filters that hide the figures of a measure from a check: which they are, and the way around them."""

from pathlib import Path

import pytest

from tests.conftest import Api, Serve
from tests.dossiers import FIRST, copy_of_dossiers, replace_in, seed


@pytest.mark.parametrize(
    ("filters", "named", "without"),
    [
        ("place=kabul", "`place=kabul`", ""),
        ("about=reuters", "`about=reuters`", ""),
        ("attributed_to=white-house", "`attributed_to=white-house`", ""),
        ("unit=hour", "`unit=hour`", ""),
        ("place=kabul&attributed_to=nato&limit=5", "`attributed_to=nato` and `place=kabul`", "&limit=5"),
        ("attributed_to=nato&unit=hour", "`unit=hour`", "&attributed_to=nato"),
        ("place=kabul&unit=hour", "`place=kabul` and `unit=hour`", ""),
        ("named_source=false&from=2020-01", "`named_source=false` and `from=2020-01`", ""),
        ("place=kabul&place=bazarak&about=nato&about=reuters&unit=person", "`about`, `place` and `unit`", ""),
    ],
)
def test_filters_that_hide_every_figure_are_named_with_the_way_around_them(
    api: Api, filters: str, named: str, without: str
) -> None:
    answer = api.document(f"/v1/check/figure?measure=deaths&value=30&{filters}")
    assert (answer["verdict"], answer["figures"]) == ("not_found", [])
    start, _, rest = answer["summary"].partition(named)
    assert start == "There is a figure of `deaths`, but none with "
    assert rest.removesuffix(" Not compared: 1 counting people.") == "; `without_filters` leads to it."
    path, _, query = answer["without_filters"].partition("?")
    assert path == "/v1/check/figure"
    assert sorted(query.split("&")) == sorted(f"measure=deaths&value=30{without}".split("&"))
    assert api.document(answer["without_filters"])["verdict"] == "consistent"


def test_where_nothing_is_hidden_no_way_is_named(api: Api) -> None:
    for query in (
        "measure=deaths&value=30",
        "measure=deaths&value=30&attributed_to=nato&limit=1",
        "measure=duration&value=3",
    ):
        assert api.document(f"/v1/check/figure?{query}")["without_filters"] is None


def test_a_measure_without_figures(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    replace_in(root, f"{FIRST}/figures.yaml", "measure: evacuated", "measure: present")
    assert seed(root, place).exit_code == 0
    for query in ("", "&place=kabul", "&unit=person"):
        answer = serve(place).document(f"/v1/check/figure?measure=evacuated&value=30{query}")
        assert (answer["verdict"], answer["summary"]) == (
            "not_found",
            (
                "There is no figure of `evacuated`."
                " The other measures are `deaths`, `awaiting_evacuation`, `present` and `duration`."
            ),
        )
        assert answer["without_filters"] is None
