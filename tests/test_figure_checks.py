"""A number held against all figures of a measure: verdicts, counts, filters, pages, and whatever anybody may ask."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import FigureCheck
from app.resources import figure_checks
from tests.conftest import Api
from tests.figures import INVENTED
from tests.test_collections import is_problem, schema_of
from tests.trials import tried


def checked(api: Api, query: str) -> tuple[str, str, dict[str, str]]:
    """The verdict, the summary, and the outcome of each figure."""
    answer = api.document(f"/v1/check/figure?{query}")
    return answer["verdict"], answer["summary"], {f["figure"]["id"]: f["outcome"] for f in answer["figures"]}


def test_figures_that_differ_are_never_resolved(api: Api) -> None:
    assert checked(api, "measure=awaiting_evacuation&value=12000") == (
        "mixed",
        (
            "Of 3 figures of `awaiting_evacuation`, 1 is consistent with 12,000, 1 contradicts it and 1 leaves it open."
            " They are not weighed against each other: see whom or what each one counts."
        ),
        {
            "americans-to-evacuate": "consistent",
            "afghans-to-evacuate": "contradicted",
            "afghans-waiting-to-leave-kabul": "undetermined",
        },
    )


@pytest.mark.parametrize(
    ("query", "verdict", "summary"),
    [
        ("measure=deaths&value=30", "consistent", "The one figure of `deaths` is consistent with 30."),
        ("measure=deaths&value=12", "contradicted", "The one figure of `deaths` contradicts 12."),
        ("measure=awaiting_evacuation&value=12", "contradicted", "All 3 figures of `awaiting_evacuation` contradict 12."),
        (
            "measure=awaiting_evacuation&lower=5000", "consistent",
            "Of 3 figures of `awaiting_evacuation`, 2 are consistent with 5,000 or more and 1 leaves it open.",
        ),
        (
            "measure=present&value=50", "mixed",
            ("Of 2 figures of `present`, none is consistent with 50: 1 contradicts it and 1 leaves it open."
            " They are not weighed against each other: see whom or what each one counts."),
        ),
        ("measure=present&value=99.5&place=kabul-airport", "contradicted", "The one figure of `present` contradicts 99.5. People are counted in whole numbers."),
        ("measure=present&value=5&about=taliban-political-bureau", "undetermined", "The one figure of `present` leaves 5 open."),
        ("measure=deaths&value=30&about=afghanistan", "consistent", "The one figure of `deaths` is consistent with 30."),
        (
            "measure=duration&value=3&unit=hour&about=panjshir-province", "consistent",
            "The one figure of `duration` is consistent with 3 hours.",
        ),
        (
            "measure=deaths&value=30&place=afghanistan", "not_found",
            "There is a figure of `deaths`, but none with `place=afghanistan`; `without_filters` leads to it.",
        ),
        (
            "measure=deaths&value=30&place=kabul", "not_found",
            "There is a figure of `deaths`, but none with `place=kabul`; `without_filters` leads to it.",
        ),
        (
            "measure=awaiting_evacuation&lower=16000&upper=49000", "mixed",
            ("Of 3 figures of `awaiting_evacuation`, none is consistent with 16,000 to 49,000: 2 contradict it and 1 leaves it"
            " open. They are not weighed against each other: see whom or what each one counts."),
        ),
        ("measure=present&value=1000000", "contradicted", "Both figures of `present` contradict 1,000,000."),
        (
            "measure=deaths&value=-5", "contradicted",
            "The one figure of `deaths` contradicts -5. A number of people is never negative.",
        ),
        (
            "measure=present&upper=-1", "contradicted",
            "Both figures of `present` contradict -1 or less. A number of people is never negative.",
        ),
        (
            "measure=duration&value=3&unit=hour", "consistent",
            "The one figure of `duration` is consistent with 3 hours. Not compared: 2 in weeks and 1 in years.",
        ),
        (
            "measure=duration&value=3&unit=person", "not_found",
            ("There are figures of `duration`, but none with `unit=person`; `without_filters` leads to them."
            " Not compared: 1 in hours, 2 in weeks and 1 in years."),
        ),
        (
            "measure=duration&value=3", "undetermined",
            "The 4 figures of `duration` are in hours, weeks and years: say in which `unit` 3 is.",
        ),
    ],
)  # fmt: skip
def test_the_verdict_of_all_figures(api: Api, query: str, verdict: str, summary: str) -> None:
    assert checked(api, query)[:2] == (verdict, summary)


def test_figures_in_other_units_are_counted_and_not_compared(api: Api) -> None:
    answer = api.document("/v1/check/figure?measure=duration&value=1&unit=week")
    assert answer["counts"] == {"consistent": 2, "contradicted": 0, "undetermined": 0, "other_units": 2}
    assert {item["figure"]["unit"] for item in answer["figures"]} == {"week"}
    assert api.document("/v1/check/figure?measure=duration&value=1")["asked"]["unit"] is None
    for item in api.document("/v1/check/figure?measure=duration&value=1")["figures"]:
        assert item["outcome"] == "undetermined"
        assert item["reason"].endswith(": in which unit 1 is was not said")


def test_how_a_claim_puts_its_figure_is_said(invented: Api) -> None:
    (item,) = invented.document("/v1/check/figure?measure=deaths&value=30&id=dozens-if")["figures"]
    assert (item["modality"], item["condition"]) == (
        "conditional", invented.document("/v1/claims/massoud-determined-to-confront-taliban")["condition"],
    )  # fmt: skip
    (item,) = invented.document("/v1/check/figure?measure=evacuated&value=30&id=dozens")["figures"]
    assert (item["modality"], item["condition"]) == (None, None)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("about=afghanistan", ["people-evacuated-from-afghanistan"]),
        ("about=al-jazeera", []),
        ("attributed_to=al-jazeera", ["people-evacuated-from-afghanistan"]),
        ("place=afghanistan", ["people-evacuated-from-afghanistan"]),
        ("place=central-asia", []),
        ("within=central-asia", ["people-evacuated-from-afghanistan"]),
        ("article=panjshir-last-bastion&voice=attributed", ["people-evacuated-from-afghanistan"]),
        ("about=kabul&about=afghanistan&speaker=al-jazeera", ["people-evacuated-from-afghanistan"]),
    ],
)
def test_the_filters_of_facts_choose_the_figures(api: Api, filters: str, found: list[str]) -> None:
    assert list(checked(api, f"measure=evacuated&value=30000&{filters}")[2]) == found


def test_pages_of_figures_have_the_counts_of_all(invented: Api) -> None:
    url = "/v1/check/figure?measure=evacuated&value=30.50&limit=3"
    whole = invented.document("/v1/check/figure?measure=evacuated&value=30.5")
    assert whole["asked"]["url"] == "/v1/check/figure?measure=evacuated&value=30.5"
    assert len(whole["figures"]) == sum(whole["counts"].values()) == 11
    figures, following = [], url
    while following:
        page = invented.document(following)
        assert (page["counts"], page["verdict"]) == (whole["counts"], whole["verdict"])
        figures += page["figures"]
        following = page["next"]
    assert figures == whole["figures"]
    other = invented.document(url)["next"].replace("value=30.5", "value=31")
    assert invented.get(other).status_code == 422


def test_an_answer_is_valid_and_written_as_its_model_writes_it(invented: Api, openapi: Mapping[str, Any]) -> None:
    for measure in ("deaths", "evacuated", "awaiting_evacuation", "present", "duration"):
        for numbers in ("value=30", "value=0.1", "lower=2&upper=1000000", "upper=-3", "value=2&unit=hour&limit=1"):
            response = invented.get(f"/v1/check/figure?measure={measure}&{numbers}")
            jsonschema.validate(response.json(), schema_of(openapi, "/v1/check/figure"))
            assert FigureCheck.model_validate_json(response.content).model_dump_json() == response.text


@pytest.mark.parametrize(
    ("query", "status", "hint"),
    [
        ("value=30", 400, "measure: has to be given"),
        ("measure=deaths&measure=evacuated&value=3", 400, "takes one value"),
        ("measure=death&value=30", 422, "did you mean `deaths`?"),
        (
            "measure=injured&value=3",
            422,
            "there is no measure `injured`; expected one of deaths, evacuated, awaiting_evacuation, present, duration",
        ),
        ("measure=duration&value=3&unit=hours", 422, "did you mean `hour`?"),
        (
            "measure=duration&value=3&unit=kg",
            422,
            "there is no unit `kg`; expected one of person, hour, week, year",
        ),
        ("measure=deaths", 422, "wants a number to check"),
        ("measure=deaths&value=3&lower=2", 422, "leave one or the other out"),
        ("measure=deaths&lower=3&upper=2.5", 422, "`3` is more than `upper`, which is `2.5`"),
        ("measure=deaths&value=many", 400, "expected a number in digits alone, as 12000 or 2.5; found `many`"),
        ("measure=deaths&value=12,000", 400, "expected a number in digits alone, as 12000 or 2.5; found `12,000`"),
        ("measure=deaths&value=30%25", 400, "expected a number in digits alone, as 12000 or 2.5; found `30%`"),
        ("measure=deaths&value=1e3", 400, "expected a number"),
        ("measure=deaths&value=NaN", 400, "expected a number"),
        ("measure=deaths&value=1234567890123456", 400, "at most 15 digits"),
        ("measure=deaths&value=30&value=31", 400, "takes one value"),
        ("measure=deaths&value=30&count=true", 400, "no such parameter"),
        ("measure=deaths&value=30&limit=101", 400, "limit"),
        ("measure=deaths&value=30&place=taliban", 422, "expected a place"),
        ("measure=deaths&vlaue=30", 400, "did you mean `value`?"),
    ],
)
def test_a_check_that_cannot_be_made_is_told_why(
    api: Api, openapi: Mapping[str, Any], query: str, status: int, hint: str
) -> None:
    response = api.get(f"/v1/check/figure?{query}")
    assert is_problem(response, status, openapi)
    assert hint in response.json()["detail"]


def test_more_wordings_than_can_be_read_are_too_much_to_ask(
    api: Api, openapi: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_checks, "MAX_TALLY", 1)
    assert api.get("/v1/check/figure?measure=deaths&value=30").status_code == 200
    assert is_problem(api.get("/v1/check/figure?measure=present&value=30"), 503, openapi)


EDGES = sorted({float(number) for *_, numbers, _ in INVENTED for number in numbers.values()} | {100, 1000, 21, 15000})
AMOUNTS = st.one_of(
    st.builds(
        lambda edge, times, by: f"{Decimal(repr(edge)) * Decimal(times) + Decimal(by):f}",
        st.sampled_from(EDGES),
        st.sampled_from(["0.1", "1", "10", "-1"]),
        st.sampled_from(["0", "0.001", "-0.001"]),
    ),
    st.decimals(-1000, 1_000_000, places=3).map(lambda number: f"{number:f}"),
)


def test_counts_are_those_of_the_figures_one_by_one(invented: Api) -> None:
    """They are counted by the database, and each figure is judged apart from it."""
    verdicts = Counter[str]()

    @tried(150)
    @given(
        measure=st.sampled_from(["evacuated", "duration", "deaths", "awaiting_evacuation"]),
        numbers=st.lists(AMOUNTS, min_size=1, max_size=2).map(lambda both: sorted(both, key=float)),
        names=st.sampled_from([("value",), ("lower",), ("upper",), ("lower", "upper")]),
        unit=st.sampled_from([(), (("unit", "hour"),), (("unit", "person"),)]),
    )
    def ask(measure: str, numbers: list[str], names: tuple[str, ...], unit: tuple[tuple[str, str], ...]) -> None:
        query = urlencode([("measure", measure), *unit, *zip(names, numbers * 2, strict=False)])
        answer = invented.document(f"/v1/check/figure?{query}")
        outcomes = Counter(item["outcome"] for item in answer["figures"])
        assert {name: number for name, number in answer["counts"].items() if name != "other_units"} == {
            name: outcomes[name] for name in ("consistent", "contradicted", "undetermined")
        }, query
        verdicts[answer["verdict"]] += 1

    ask()
    assert set(verdicts) == {"consistent", "contradicted", "undetermined", "mixed", "not_found"}


def test_whatever_is_asked_is_answered_or_refused(api: Api, openapi: Mapping[str, Any]) -> None:
    names = st.sampled_from(
        ["measure", "value", "lower", "upper", "unit", "place", "within", "about", "limit", "cursor"]
    )
    usual = st.sampled_from(["deaths", "duration", "hour", "30", "-0", "0.0", "1" * 15, "1" * 41, "kabul", "taliban"])
    statuses = Counter[int]()

    @tried(200)
    @given(
        path=st.sampled_from(["check/figure", "compare/figures"]),
        query=st.lists(st.tuples(names | st.text(max_size=8), usual | AMOUNTS | st.text(max_size=20)), max_size=5),
        sensible=st.booleans(),
    )
    def ask(path: str, query: list[tuple[str, str]], sensible: bool) -> None:
        start = [("measure", "duration"), *([("value", "3")] if path == "check/figure" else [])] if sensible else []
        taken = {name for name, _ in start}
        rest = [(name, value) for name, value in query if name not in taken]
        response = api.get(f"/v1/{path}?{urlencode([*start, *rest], errors='surrogatepass')}")
        statuses[response.status_code] += 1
        if response.status_code != 200:
            assert is_problem(response, response.status_code, openapi)

    ask()
    assert set(statuses) == {200, 400, 422}
