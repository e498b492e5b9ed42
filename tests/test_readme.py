"""What the README shows is what a reader gets."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from app.graph import MAX_EDGES, MAX_NODES
from app.representations import FORMS
from app.settings import Settings
from seed.schema import schemas
from tests.conftest import Api, Serve
from tests.dossiers import FIRST, add_second_article, copy_of_dossiers, facts, replace_in, seed
from tests.readme import README, Shown, asking, commands, found_by, got_by, printed_by, programs, questions, requests

TEXT = README.read_text(encoding="utf-8")


def test_it_shows_five_requests_first() -> None:
    front = TEXT[TEXT.index("## Five requests worth trying") : TEXT.index("## What there is")]
    assert len(requests(front)) == 5


@pytest.mark.parametrize("shown", requests(TEXT), ids=lambda shown: shown.url)
def test_an_answer_is_the_real_one(api: Api, shown: Shown) -> None:
    assert json.loads(shown.answer) == shown.real_answer(api), "run `make readme`"


@pytest.mark.parametrize(("program", "printed"), list(programs()))
def test_a_program_prints_what_it_says(api: Api, program: str, printed: str) -> None:
    assert printed == printed_by(api, program) != "", "run `make readme`"


def test_who_follows_the_example_of_keeping_up_has_what_is_there(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    seed(root, place)
    api = serve(place)
    copy: dict[str, Any] = {}
    (program,) = (program for program, _ in programs() if "def catch_up" in program)
    with asking(api):
        exec(program, copy)  # noqa: S102 - the README's own
        claims, version = copy["claims"], copy["version"]
        add_second_article(root)
        replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
        replace_in(
            root, f"{FIRST}/claims.yaml", "id: nrf-ready", "renamed_from: [nrf-ready-for-long-conflict]\n  id: nrf-able"
        )
        assert seed(root, place).exit_code == 0
        for since in (version, "0" * 16):
            caught_up, now = copy["catch_up"](dict(claims), since)
            assert caught_up == {claim["id"]: claim for claim in api.everything("/v1/claims")} != claims
            assert now == api.document("/v1")["dataset_version"]


@pytest.mark.parametrize(("command", "printed"), list(commands()))
def test_a_command_prints_what_it_says(api: Api, command: str, printed: str) -> None:
    assert printed == got_by(api, command) != "", "run `make readme`"


def test_it_shows_questions_of_all_four_users() -> None:
    assert len(list(questions())) >= 16


@pytest.mark.parametrize(("url", "found"), list(questions()))
def test_a_question_finds_what_it_says(api: Api, url: str, found: str) -> None:
    assert found == found_by(api, url) != "", "run `make readme`"


def test_the_paths_are_those_of_the_service(api: Api) -> None:
    declared = set(api.document("/openapi.json")["paths"]) | {"/docs", "/redoc", "/openapi.json"}
    table = TEXT[TEXT.index("## What there is") : TEXT.index("### Asking")]
    shown: set[str] = set()
    for line in table.splitlines():
        paths = re.findall(r"`(/[^`]*)`", line.split("|")[1]) if line.startswith("| `") else []
        whole = [path for path in paths if path != "/{id}"]
        shown |= {*whole, *(f"{path}/{{id}}" for path in whole if "/{id}" in paths)}
    assert shown == declared


@pytest.mark.parametrize("block", re.findall(r" *```yaml\n(.*?) *```", TEXT, re.DOTALL))
def test_what_it_shows_of_a_dossier_is_what_an_editor_accepts(block: str) -> None:
    name = re.match(r" *# (\w+)\.yaml\n", block)
    assert name is not None
    jsonschema.validate(yaml.load(block, Loader=yaml.SafeLoader), schemas()[name[1]])


def test_the_bound_of_a_graph_is_the_real_one() -> None:
    assert f"at most {MAX_NODES:,} nodes and {MAX_EDGES:,} edges" in TEXT


def test_the_forms_of_an_answer_are_those_there_are(api: Api) -> None:
    table = TEXT[TEXT.index("### Forms of an answer") : TEXT.index("### Searching")]
    rows = re.findall(r"^\| `([a-z-]+)` \| `([^`]+)` \| .+ \| `(/[^`]+)` \|$", table, re.MULTILINE)
    assert {name: media_type for name, media_type, _ in rows} == {form.name: form.media_type for form in FORMS}
    for _, media_type, url in rows:
        assert api.get(url).headers["content-type"].startswith(media_type)


BY_ITSELF = {
    "FACTS_DOSSIERS": "those of the package",
    "FACTS_EXPORT_DIR": "none",
    "FACTS_READ_URL": "the same",
    "FACTS_RATE_LIMIT": "none",
    "FACTS_TRACE_ENDPOINT": "none",
    "FACTS_TRUSTED_PROXIES": "none",
}
"""What a setting without a value comes down to."""


def test_the_settings_are_all_there_with_their_defaults() -> None:
    rows = re.findall(r"^\| `(FACTS_\w+)` \| `(--[a-z-]+)` \| (.+?) \|", TEXT, re.MULTILINE)
    defaults = {f"FACTS_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert {name for name, _, _ in rows} == set(defaults)
    flags = "".join(facts(command, "--help").output for command in ("serve", "seed", "verify", "anchor"))
    for name, flag, default in rows:
        assert flag in flags
        assert default == (f"`{defaults[name]}`" if defaults[name] not in {None, ""} else BY_ITSELF[name])


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (README.parent / link).exists()
