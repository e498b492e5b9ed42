"""One suite over every form of every collection: valid by somebody else's reader, and of the same facts."""

import csv
import json
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.negotiation import form_accepted
from app.representations import Envelope, forms_of, resource_at
from app.representations.columns import COLUMNS
from app.representations.csv import CSV
from tests.conftest import Api
from tests.test_collections import LISTS, is_problem, lists

FORMS = [(collection, form.name) for collection in LISTS for form in forms_of(collection)]
forms = pytest.mark.parametrize(("collection", "form"), FORMS)


def everything(api: Api, collection: str) -> list[Any]:
    """Every record of a collection."""
    return list(api.everything(f"/v1/{collection}?limit=500"))


def rows_of(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer."""
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True))


@forms
def test_a_form_is_asked_for_by_name_or_by_media_type(api: Api, collection: str, form: str) -> None:
    (wanted,) = [one for one in forms_of(collection) if one.name == form]
    record = everything(api, collection)[0]["url"]
    for path in (f"/v1/{collection}?limit=3", record):
        named = api.get(f"{path}{'&' if '?' in path else '?'}format={form}")
        accepted = api.get(path, headers={"accept": f"{wanted.media_type}, */*;q=0.1"})
        assert named.status_code == accepted.status_code == 200
        assert named.headers["content-type"].startswith(wanted.media_type)
        assert accepted.headers["content-type"] == named.headers["content-type"]
        assert accepted.headers["vary"] == named.headers["vary"]
        assert "Accept" in named.headers["vary"].split(", ")
        # the link to the next page keeps `format` if it was given
        assert named.text.replace(f"format={form}&", "") == accepted.text


@forms
def test_an_answer_links_to_its_other_forms(api: Api, collection: str, form: str) -> None:
    for path in (f"/v1/{collection}?limit=2", everything(api, collection)[0]["url"]):
        address = f"{path}{'&' if '?' in path else '?'}format="
        found = api.get(f"{address}{form}").headers["link"]
        for other in forms_of(collection):
            assert (f'<{address}{other.name}>; rel="alternate"' in found) == (other.name != form)


@lists
def test_a_form_that_there_is_none_of(api: Api, openapi: Mapping[str, Any], collection: str) -> None:
    answer = api.get(f"/v1/{collection}", headers={"accept": "image/png, text/html;q=0.3"})
    assert is_problem(answer, 406, openapi)
    assert ", ".join(form.media_type for form in forms_of(collection)) in answer.json()["detail"]
    assert is_problem(api.get(f"/v1/{collection}?format=cvs"), 400, openapi)
    assert "did you mean `csv`?" in api.get(f"/v1/{collection}?format=cvs").text


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("APPLICATION/JSON", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("text/csv;q=0.1, application/json;q=0.9", "json"),
        ("text/csv;q=0.9, application/json;q=0.1", "csv"),
        ("application/json;q=0, */*;q=0.5", "csv"),
        ("application/x-ndjson", "ndjson"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("text/csv;q=0", None),
        ("nonsense", None),
        ("nonsense, text/csv", "csv"),
        ("*/*;q=0", None),
        (",", None),
        ("text/csv;q=nan, application/json;q=0.5", "json"),
        ("text/csv;q=inf, application/json;q=0.1", "json"),
        ("text/csv;q=-1, application/json;q=0.1", "json"),
        ("text/csv;q=2, application/json;q=0.1", "json"),
        ("text/csv;q=, application/json;q=0.1", "json"),
        ("text/csv;q=1e0, application/json;q=0.1", "json"),
        ("text/csv; Q = 0.9 , application/json;q=0.1000", "csv"),
        ("application/json;q=nan", None),
    ],
)
def test_what_accept_means(api: Api, accept: str, name: str | None) -> None:
    answer = api.get("/v1/articles", headers={"accept": accept})
    if name is None:
        assert answer.status_code == 406
    else:
        (form,) = [form for form in forms_of("articles") if form.name == name]
        assert answer.headers["content-type"].startswith(form.media_type)


@given(st.text(alphabet='atexpliconjsv/*;q=01., +"', max_size=60))
def test_any_accept_is_answered(accept: str) -> None:
    form = form_accepted("claims", accept)
    assert form is None or form in forms_of("claims")


@lists
def test_ndjson_has_the_same_documents(api: Api, collection: str) -> None:
    answer = api.get(f"/v1/{collection}?format=ndjson")
    assert answer.text.endswith("\n")
    assert [json.loads(line) for line in answer.text.splitlines()] == everything(api, collection)


@lists
def test_csv_has_a_row_for_each_record(api: Api, collection: str) -> None:
    answer = api.get(f"/v1/{collection}?format=csv")
    records, rows = everything(api, collection), rows_of(answer)
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert list(rows[0]) == [column.name for column in COLUMNS[collection]]
    assert len(set(rows[0])) == len(COLUMNS[collection])
    assert all(None not in row and None not in row.values() for row in rows)
    for line in answer.content.decode("utf-8-sig").split("\r\n")[:-1]:
        assert "\n" not in line
    alone = rows_of(api.get(f"{records[0]['url']}?format=csv"))
    if collection not in {"facts", "timeline"}:
        assert alone == rows[:1]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_whole_list_is_the_filtered_one_and_a_page_is_a_page(api: Api, form: str) -> None:
    query = "attributed_to=taliban&voice=attributed"
    records = list(api.everything(f"/v1/claims?{query}"))
    whole = api.get(f"/v1/claims?{query}&format={form}&count=true")
    assert whole.headers["total-count"] == str(len(records))
    assert "next" not in whole.links
    assert "content-length" not in whole.headers
    first = api.get(f"/v1/claims?{query}&format={form}&limit=3")
    second = api.get(first.links["next"]["url"])
    if form == "csv":
        assert [row["id"] for row in rows_of(whole)] == [record["id"] for record in records]
        assert [*rows_of(first), *rows_of(second)] == rows_of(whole)[:6]
    else:
        assert whole.text.startswith(first.text + second.text)
    assert api.request("HEAD", f"/v1/claims?format={form}").content == b""


def test_figures_in_csv_say_what_is_known_of_them(api: Api) -> None:
    rows = {row["id"]: row for row in rows_of(api.get("/v1/figures?format=csv"))}
    row = rows["americans-to-evacuate"]
    columns = (
        "measure",
        "unit",
        "printed",
        "qualifier",
        "value",
        "lower",
        "upper",
        "speaker",
        "speaker_id",
        "place_id",
    )
    assert [row[column] for column in columns] == [
        "awaiting_evacuation", "person", "between 10,000 and 15,000", "between", "", "10000", "15000",
        "White House", "white-house", "afghanistan",
    ]  # fmt: skip
    (claim,) = rows_of(api.get("/v1/claims?id=nrf-ready-for-long-conflict&format=csv"))
    assert claim["speaker_id"] == "ali-maysam-nazari"
    assert claim["speaker_label"] == "spokesman"
    assert claim["on_behalf_of_id"] == "national-resistance-front"
    assert claim["told_to_id"] == "afp"
    assert claim["quotes"] == "National Resistance Front is ready for a long-term conflict"
    assert (claim["paragraph"], claim["start"], claim["end"]) == ("7", "2270", "2394")


FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


def text_in(cell: str) -> str:
    """The text that a cell was made of."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULAS) else cell


@given(st.text(max_size=20), st.sampled_from([*FORMULAS, *(f"{quote}=" for quote in ("'", "''")), "'", ""]))
def test_no_cell_is_a_formula_and_none_is_lost(text: str, beginning: str) -> None:
    document = {"id": "a", "type": "mention", "url": "/v1/mentions/a", "text": f"{beginning}{text}", "kind": "name",
                "article": {"id": "b"}, "entity": {"id": "c", "type": "person", "name": f"{beginning}|{text}"},
                "paragraph": 1, "start": 0, "end": 1, "sha256": "0"}  # fmt: skip
    written = CSV().record(json.dumps(document), Envelope("mentions", "/v1/mentions/a", "http://facts.test"))
    (row,) = csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline=""), strict=True)
    for column, value in (("text", document["text"]), ("entity_name", document["entity"]["name"])):  # type: ignore[index]
        assert text_in(row[column]).replace(r"\|", "|") == value
        assert not row[column].startswith(FORMULAS)


def test_a_negative_number_stays_a_number() -> None:
    place = {"id": "a", "type": "place", "url": "/v1/places/a", "kind": "city", "name": "A", "names": [],
             "description": "-", "counts": dict.fromkeys(
                 ("articles", "mentions", "claims", "figures", "events", "relations"), 1),
             "reference": {"names": [], "identifiers": [], "lies_in": [],
                           "location": {"latitude": -33.5, "longitude": -70.25, "precision": None, "source": "S",
                                        "licence": None}}}  # fmt: skip
    written = CSV().record(json.dumps(place), Envelope("places", "/v1/places/a", "http://facts.test"))
    (row,) = csv.DictReader(BytesIO(written.encode()).read().decode("utf-8-sig").splitlines(keepends=True))
    assert (row["latitude"], row["longitude"], row["description"]) == ("-33.5", "-70.25", "'-")


def test_only_what_is_confirmed_is_among_the_identifiers(api: Api) -> None:
    rows = {row["id"]: row for row in rows_of(api.get("/v1/places?format=csv"))}
    assert rows["bazarak"]["identifiers"] == "geonames:1429434"
    assert rows["bazarak"]["unconfirmed_identifiers"] == "wikidata:Q4875129"
    for kind in ("people", "places", "organisations"):
        rows = {row["id"]: row for row in rows_of(api.get(f"/v1/{kind}?format=csv"))}
        for entity in everything(api, kind):
            of = {True: list[str](), False: list[str]()}
            for one in entity["reference"]["identifiers"]:
                of[one["confidence"] in {"high", "very_high"}].append(f"{one['scheme']}:{one['value']}")
            row = rows[entity["id"]]
            assert row["identifiers"] == " | ".join(of[True])
            assert row["unconfirmed_identifiers"] == " | ".join(of[False])
            for column in ("identifiers", "unconfirmed_identifiers", "reference_names"):
                assert row[column].count(" | ") == row[f"{column}_source"].count(" | ")
                assert bool(row[column]) == bool(row[f"{column}_source"])


def test_a_point_is_credited(api: Api) -> None:
    rows = {row["id"]: row for row in rows_of(api.get("/v1/places?format=csv"))}
    assert rows["kabul"]["location_licence"] == "CC BY 4.0"
    assert rows["baghlan-province"]["location_licence"] == rows["central-asia"]["location_licence"] == ""


def test_openapi_lists_the_forms(openapi: Mapping[str, Any]) -> None:
    for collection in LISTS:
        operation = openapi["paths"][f"/v1/{collection}"]["get"]
        there = forms_of(collection)
        content = operation["responses"]["200"]["content"]
        assert list(content) == [form.media_type for form in there]
        assert all(described["example"] for described in content.values())
        (parameter,) = [one for one in operation["parameters"] if one["name"] == "format"]
        assert parameter["schema"]["enum"] == [form.name for form in there]
        assert "406" in operation["responses"]
        assert "Too much of this is going on" in operation["responses"]["503"]["description"]


def test_every_get_takes_the_format_that_it_has(api: Api, openapi: Mapping[str, Any]) -> None:
    alone = set()
    for path, operation in ((path, operations.get("get")) for path, operations in openapi["paths"].items()):
        if operation is None or not path.startswith("/v1"):
            continue
        answered = list(operation["responses"]["200"]["content"])
        url, query = path, {"value": 21} if operation["operationId"] == "check_figure" else {}
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                url = url.replace(f"{{{parameter['name']}}}", parameter["schema"]["examples"][0])
            elif parameter["required"]:
                query[parameter["name"]] = parameter["schema"]["examples"][0]
        named = [one["schema"] for one in operation.get("parameters", ()) if one["name"] == "format"]
        if "application/json" not in answered:
            assert named == [], path
            assert is_problem(api.get(url, params=query | {"format": "json"}), 400, openapi)
            continue
        assert named[0]["enum"] == [form.name for form in forms_of(resource_at(path))], path
        for form in named[0]["enum"]:
            assert api.get(url, params=query | {"format": form}).status_code == 200, path
        if answered == ["application/json"]:
            alone.add(operation["operationId"])
            as_json = api.get(url, params=query | {"format": "json"}, headers={"Accept": "image/png"})
            if "next" not in as_json.json() and operation["operationId"] != "check_figure":
                assert as_json.content == api.get(url, params=query).content
            refused = api.get(url, params=query | {"format": "csv"})
            assert is_problem(refused, 400, openapi)
            assert refused.json()["errors"][0]["parameter"] == "format"
            assert refused.json()["detail"].endswith("and not of this; expected one of json")
    assert alone == {
        *("get_service", "get_columns", "get_coverage", "get_export", "search", "suggest"),
        *("check_quote", "check_figure", "compare_figures"),
    }


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "/v1/people?format=geojson",
            (
                "format: found `geojson`, a form of claims, events, facts, figures, places, relations, timeline and not of"
                " this; expected one of json, csv, json-ld, ndjson"
            ),
        ),
        (
            "/v1/search?q=kabul&format=feed",
            "format: found `feed`, a form of changes and not of this; expected one of json",
        ),
        ("/v1/claims?format=jsonld", "format: found `jsonld`; did you mean `json-ld`?"),
        (
            "/v1/claims?format=xml",
            "format: found `xml`; expected one of json, annotation, csv, geojson, json-ld, ndjson",
        ),
    ],
)
def test_whoever_asks_for_a_form_of_others_is_told_whose_it_is(api: Api, url: str, told: str) -> None:
    assert api.get(url).json()["detail"] == told


@pytest.mark.parametrize("url", ["/v1/check/figure?measure=deaths&value=30", "/v1/compare/figures?measure=deaths"])
def test_a_form_that_checks_do_not_have_is_refused_and_not_ignored(
    api: Api, openapi: Mapping[str, Any], url: str
) -> None:
    wrong = api.get(f"{url}&format=csv")
    assert is_problem(wrong, 400, openapi)
    assert wrong.json()["errors"][0]["parameter"] == "format"
    assert is_problem(api.get(url, headers={"Accept": "image/png"}), 406, openapi)
    assert api.get(f"{url}&format=json", headers={"Accept": "image/png"}).status_code == 200


def test_whoever_accepts_no_form_that_there_is_is_refused_everywhere(api: Api, openapi: Mapping[str, Any]) -> None:
    alone = []
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            answered = list(operation["responses"]["200"]["content"])
            url, query = path, {"value": 21} if operation["operationId"] == "check_figure" else {}
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    url = url.replace(f"{{{parameter['name']}}}", parameter["schema"]["examples"][0])
                elif parameter["required"]:
                    query[parameter["name"]] = parameter["schema"]["examples"][0]
            if "application/json" in answered and operation["tags"] != ["Operations"]:
                alone += [operation["operationId"]] if len(answered) == 1 else []
                assert "406" in operation["responses"], path
                for accept in ("text/turtle", "application/json;q=0, text/turtle", "image/*"):
                    refused = api.request(method, url, params=query, headers={"accept": accept})
                    assert is_problem(refused, 406, openapi), path
                    assert "application/json" in refused.json()["detail"]
                for accept in ("*/*", "application/*;q=0.1", "application/json, text/html"):
                    answer = api.request(method, url, params=query, headers={"accept": accept})
                    assert answer.status_code in ({200} if method == "get" else {400, 415}), answer.text
            elif method == "get":
                assert "406" not in operation["responses"], path
                assert api.get(url, headers={"accept": "text/turtle"}).status_code == 200, path
    assert {"search", "suggest", "get_service", "check_quote", "verify_text", "reconcile", "get_export"} < set(alone)
