"""`facts get`: the client from the shell."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client import FactsClient
from app.client.command import LISTS
from app.client.tables import COLUMNS, END_OF_ISOLATE, ISOLATE, fitted, table_of, width_of, wrapped
from tests.conftest import Api
from tests.dossiers import facts
from tests.processes import PROJECT, serving
from tests.test_client_contract import BY_ITSELF, parameters_of
from tests.test_collections import LISTS as ALL_LISTS


@pytest.fixture(scope="module")
def address(database: str) -> Iterator[str]:
    """The address of a process that serves the first article."""
    with serving("--database-url", database) as address:
        yield address


@pytest.fixture
def at(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, where the command looks for it; and a terminal of a certain width."""
    monkeypatch.setenv("FACTS_PUBLIC_URL", address)
    monkeypatch.setenv("COLUMNS", "100")
    return address


def test_each_list_has_its_filters_as_options_and_explains_them() -> None:
    assert set(LISTS) == set(ALL_LISTS) == set(COLUMNS)
    for collection in LISTS:
        explained = facts("get", collection, "--help").output
        assert re.search(rf"^  {collection}  +[A-Z]", facts("get", "--help").output, re.MULTILINE)
        options = set(re.findall(r"^  --([a-z-]+)", explained, re.MULTILINE)) - {"url", "format", "limit"}
        asked = set(parameters_of(getattr(FactsClient, collection))) - BY_ITSELF - {"limit", "cursor"}
        assert {option.replace("-", "_") for option in options} == asked


def test_it_shows_a_table(at: str) -> None:
    shown = facts("get", "claims", "--attributed-to", "taliban", "--limit", "2")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "id                            statement                           attribution text",
        "----------------------------  ----------------------------------  ----------------------------------",
        "panjshir-leaders-must-disarm  Panjshir's leaders have about       Taliban, to the leaders of this",
        "                              three hours in which to hand over   province, reported by Al Arabiya",
        "                              their weapons.                      (channel)",
        "taliban-preparing-attack      The Taliban are preparing to        Taliban (The fundamentalists)",
        "                              attack Panjshir province.",
    ]


@pytest.mark.parametrize("collection", ALL_LISTS)
def test_it_gets_all_of_a_list(at: str, api: Api, collection: str) -> None:
    expected = list(api.everything(f"/v1/{collection}"))
    assert json.loads(facts("get", collection, "--format", "json").stdout) == expected
    assert json.loads(facts("get", collection, "--format", "json", "--limit", "1").stdout) == expected[:1]
    table = facts("get", collection).stdout
    assert all(width_of(line) <= 100 for line in table.splitlines())
    squeezed = re.sub(r"\s", "", table)
    for record in expected[:3]:
        for value in (record["id"], record.get("statement", "")):
            assert len(value) > 38 or re.sub(r"\s", "", value[:15]) in squeezed


def test_filters_are_passed_on(at: str, api: Api) -> None:
    questions = {
        "facts --type event --type relation": "/v1/facts?type=event&type=relation",
        "claims --no-named-source --voice attributed": "/v1/claims?named_source=false&voice=attributed",
        "claims --quoted --from 2021-08 --paragraph 7": "/v1/claims?quoted=true&from=2021-08&paragraph=7",
        "figures --measure deaths --could-be 30": "/v1/figures?measure=deaths&could_be=30",
        "places --bbox=68,34,71,36": "/v1/places?bbox=68,34,71,36",
        "people --q nobody": "/v1/people?q=nobody",
    }
    for command, url in questions.items():
        got = json.loads(facts("get", *command.split(), "--format", "json").stdout)
        assert got == list(api.everything(url)), command


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["claims", "--speaker", "talban"],
            "Error: speaker: there is no entity `talban`; did you mean `taliban`? (422 Unprocessable Entity)\n",
        ),
        (["figures", "--could-be", "many"], "found `many` (400 Bad Request)"),
        (["people", "--url", "facts.test"], "Error: `facts.test` is no address as https://facts.example"),
    ],
)
def test_what_is_wrong_is_told_apart_from_what_is_got(at: str, arguments: list[str], told: str) -> None:
    result = facts("get", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_csv_is_the_table_of_the_service(api: Api, at: str) -> None:
    got = facts("get", "claims", "--speaker", "ahmad-massoud", "--format", "csv").stdout_bytes
    assert got == api.get("/v1/claims?speaker=ahmad-massoud&format=csv").content
    assert facts("get", "claims", "--limit", "3", "--format", "csv").stdout_bytes == api.get(
        "/v1/claims?limit=3&format=csv"
    ).content  # fmt: skip


def test_a_table_of_the_service_is_copied_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    table = 'id,name\r\npanjshir,"پنجشیر,\nPanjshir"\r\n'.encode()
    asked = []

    def answer(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        asked.append((str(request.url), request.headers["Accept"]))
        return httpx.Response(200, content=table, headers={"Content-Type": "text/csv; charset=utf-8"})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", answer)
    got = facts("get", "places", "--within", "afghanistan", "--limit", "7", "--format", "csv", "--url", "http://f.test")
    assert got.stdout_bytes == table
    assert asked == [("http://f.test/v1/places?within=afghanistan&limit=7", "text/csv")]


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_reader_that_has_enough_ends_it_quietly(address: str, form: str) -> None:
    command = [sys.executable, "-P", "-m", "app", "get", "facts", "--format", form, "--url", address]
    with subprocess.Popen(
        command, env={"PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_other_commands_start_without_it() -> None:
    program = "import sys, app.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "app.__main__" in loaded
    assert not {"httpx", "app.client"} & set(loaded)


def place(name: str, other: str) -> dict[str, Any]:
    """A place, with another name."""
    reference = {"names": [{"text": name, "script": "Latn"}, {"text": other, "script": "Arab"}]}
    return {"id": "some", "kind": "valley", "name": name, "description": "Some valley.", "reference": reference}


def test_a_name_from_right_to_left_stays_in_its_column() -> None:
    lines = list(table_of(COLUMNS["places"], [place("Panjshir", "درهٔ پنجشیر")], 80))
    assert lines[2] == f"some  valley  Panjshir  {ISOLATE}درهٔ پنجشیر{END_OF_ISOLATE}    Some valley."
    assert lines[2].index(ISOLATE) == lines[0].index("other script")
    assert width_of(lines[2]) == lines[0].index("description") + len("Some valley.")


def test_nothing_in_a_name_steers_the_terminal() -> None:
    *_, line = table_of(COLUMNS["places"], [place("\x1b[2JPan\r\n\u202ejshir", "\u2067\u0007")], 80)
    assert line == "some  valley  \ufffd[2JPan\ufffd\ufffd\ufffdjshir  \ufffd\ufffd            Some valley."


def test_an_empty_list_has_its_names_alone() -> None:
    assert list(table_of(COLUMNS["claims"], [], 80)) == [
        "id  statement  attribution text",
        "--  ---------  ----------------",
    ]


@given(st.text(), st.integers(2, 60))
def test_a_wrapped_text_fits_and_is_whole(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.integers(1, 300), min_size=2, max_size=8), st.integers(20, 300))
def test_columns_are_no_wider_than_they_need_and_fit_if_they_can(natural: list[int], width: int) -> None:
    widths = fitted(natural, width, whole=0)
    assert all(0 < fit <= wanted for fit, wanted in zip(widths, natural, strict=True))
    gaps = 2 * (len(natural) - 1)
    assert sum(widths) + gaps <= max(width, sum(min(8, wanted) for wanted in natural) + gaps)
    if sum(min(20, wanted) for wanted in natural[1:]) + natural[0] + gaps <= width:
        assert widths[0] == natural[0]


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_told(at: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    command = [sys.executable, "-m", "app", "get", "people", "--url", at]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, check=False, cwd=PROJECT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "Error: the output cannot be written: No space left on device\n")
