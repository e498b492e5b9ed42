"""Dossiers: what is refused, with the file, the line and the words an author needs to mend it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from seed.schema import FOLDER, schemas
from tests.dossiers import FIRST, add_second_article, replace_in
from tests.dossiers import seed as run_seed


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("claims", "speaker: ali-maysam-nazari", "speaker: ali-nazari", "speaker: no entity `ali-nazari`; did you mean `ali-maysam-nazari`?"),
        ("claims", "kind: intention", "kind: intension", "kind: found `intension`; did you mean `intention`?"),
        ("claims", "statement: The National", "statment: The National", "statment: no such field; did you mean `statement`?"),
        ("claims", "told_to: afp", "told_to: afp, speaker: taliban", "found 2 roles; expected one of"),
        ("claims", "label: an interview", "label: one two three four five six seven", "label: 7 words; expected at most six"),
        ("claims", "modality: conditional\n", "modality: stated\n", "a condition is given where the modality is `conditional`"),
        ("claims", "id: nrf-intends-to-negotiate", "id: nrf-ready-for-long-conflict", "the fact `nrf-ready-for-long-conflict` is already at"),
        ("claims", "id: nrf-intends-to-negotiate", "id: taliban", "`taliban` is an entity already, at"),
        ("claims", "id: nrf-intends-to-negotiate", "id: NRF", "id: found `NRF`; expected the pattern"),
        ("claims", "edtf: 2021-08-22", "edtf: 2021-02-30", "`2021-02-30~` is not in the calendar"),
        ("claims", "told_to: reuters", "told_to: &r reuters", "anchors and aliases are not used here"),
        ("claims", "{speaker: unnamed, label: spokesman}\n    - {on_behalf_of: taliban}", "{speaker: unnamed, label: spokesman}", "an unnamed speaker is followed by `on_behalf_of`"),
        ("claims", "{about: national-resistance-front}", "{about: national-resistance-front}\n    - {about: ali-maysam-nazari}", "about: `ali-maysam-nazari` is the speaker"),
        ("claims", "text: inclusive government", "text: inclusive governments", "has 21 characters; 2473 to 2493 are 20"),
        ("claims", "how: contrasts_with, fact: massoud-supporters-want-to-resist", "how: contrasts_with, fact: supporters-want-resist", "fact: no fact `supporters-want-resist`; did you mean"),
        ("claims", "omits: [speaker, about]", "omits: [told_to]", "omits: this fact has no told_to; expected one of about, speaker"),
        ("figures", "lower: 10000", "lower: 20000", "lower 20000 is more than upper 15000"),
        ("figures", "qualifier: vague", "qualifier: exact", "qualifier `exact` goes with value; found none"),
        ("figures", "value: 20", "value: twenty", "found `twenty`"),
        ("figures", "claim: people-need-evacuation-from-afghanistan", "claim: people-died-fleeing-afghanistan", "lies outside the evidence of its claim `people-died-fleeing-afghanistan`"),
        ("figures", "place: kabul-airport", "place: taliban", "place: `taliban` is an organisation; expected a place"),
        ("events", "status: planned", "status: planned\n  status: planned", "`status` is given twice"),
        ("events", "basis: external", "basis: stated", "a source is given where the basis is `external`"),
        ("relations", "{object: kabul}", "{place: kabul}", "a relation has one object, which is an entity"),
        ("mentions", "text: Kabul airport", "text: Kabul Airport", "is not the hash of `Kabul Airport`"),
        ("mentions", "text: REUTERS", "text: REUTERS, kind: nome", "kind: found `nome`; did you mean `name`?"),
        ("article", "title:", "titel:", "titel: no such field; did you mean `title`?"),
        ("article", "id: panjshir-last-bastion", "id: panjshir", "expected the folder's name `panjshir-last-bastion`"),
        ("coverage", "start: 359,", "start: 360,", "found 360; the sentence before it ends at 359"),
        ("claims", "end: 2393,", "end: 2393, omits: [x],", "omits: no such field"),
        ("claims", "start: 2334, end: 2393", "start: 4334, end: 4393", "lies outside the evidence of its claim"),
        ("claims", "omits: [speaker, about]", "omits: [speaker, speaker]", "a role is omitted once"),
        ("claims", "{told_to: afp}", "{told_to: afp}\n    - {told_to: afp}", "`afp` is told_to 2 times"),
        ("claims", "    - {speaker: nato}", "    - {on_behalf_of: nato}", "follows a speaker"),
        ("claims", "    - {speaker: nato}", "    - {told_to: nato}", "an attribution begins with a speaker"),
        ("claims", "caveat: Neither telling", "caveat: null # ", "has no value; leave the field out"),
        ("figures", "counted: Americans", 'counted: "Ameri\\u202ecans"', "U+202E, which cannot be seen"),
        ("figures", "lower: 10000", "lower: 10_000", "expected a number in digits"),
        ("relations", "{object: kabul}", "{object: kabul-airport}", "a relation ties two different entities"),
        ("mentions", "text: REUTERS", "text: REUTERS, kind: description, reason: x", "reason: no such field"),
        ("mentions", "- {text: Kabul airport", "- {text: Kabul airport, paragraph: 11, start: 4609, end: 4622, sha256: 0}\n    - {text: Kabul airport", "found `0`; expected the pattern"),
        ("article", "length: 5242", "length: 5243", "the last paragraph ends at 5242"),
        ("article", "language: en", "language: en\npublished: next tuesday", "is not an EDTF date"),
        ("coverage", "- {paragraph: 12, start: 4555", "- {reason: None., paragraph: 12, start: 4555", "the sentence has facts"),
    ],
)  # fmt: skip
def test_what_is_broken_is_shown_with_its_line(
    root: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    line = replace_in(root, f"{FIRST}/{file}.yaml", old, new)
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    assert result.exit_code == 1
    assert message in result.output
    shown = next(text for text in result.output.splitlines() if message in text)
    place = re.match(rf"{FIRST}/{file}\.yaml:(\d+): ", shown)
    assert place is not None, shown
    assert abs(int(place[1]) - line) <= 12, "the line shown is that of the entry, or of a field of it"
    assert not (tmp_path / "facts.db").exists()


def swap_telling(root: Path) -> None:
    """Two tellings of a fact change places."""
    path = root / FIRST / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    tellings = re.findall(r"(?m)^    - \{paragraph: .*$", text)
    one, other = tellings[0], tellings[1]
    path.write_text(text.replace(one, "@").replace(other, one).replace("@", other), encoding="utf-8")


def swap(root: Path, file: str, one: str, other: str) -> None:
    """Let two entries of a file change places."""
    path = root / FIRST / f"{file}.yaml"
    entries = re.split(r"(?m)^(?=- )", path.read_text(encoding="utf-8"))
    first, second = (next(n for n, entry in enumerate(entries) if marked in entry) for marked in (one, other))
    entries[first], entries[second] = entries[second], entries[first]
    path.write_text("".join(entries), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: swap(root, "claims", "id: airport-situation", "id: panjshir-alone"), "which is filed before it"),
        (lambda root: swap(root, "coverage", "start: 359,", "start: 4555,"), "the sentence before it ends at"),
        (
            lambda root: replace_in(
                root, f"{FIRST}/claims.yaml", "- {paragraph: 1, start: 0, end: 62", "- {paragraph: 2, start: 0, end: 62"
            ),
            "0 to 62 lies in 1",
        ),
        (
            lambda root: replace_in(root, "entities/people.yaml", "- {text: Nazari}", "- {text: Nazary}"),
            "no article mentions `ali-maysam-nazari` as `Nazary`",
        ),
        (
            lambda root: replace_in(
                root, "entities/people.yaml", "- {text: Nazari}", "- {text: Nazari}\n    - {text: Nazari}"
            ),
            "`Nazari` is given 2 times",
        ),
        (
            lambda root: replace_in(root, "entities/people.yaml", "{text: Nazari}", "{text: Ali}"),
            "`Nazari` is no name of `ali-maysam-nazari`",
        ),
        (
            lambda root: replace_in(
                root,
                "entities/people.yaml",
                "- id: hamid-karzai\n",
                "- id: hamid-karzai\n  renamed_from: [amrullah-saleh]\n",
            ),
            "`amrullah-saleh` is still an entity",
        ),
        (
            lambda root: [
                replace_in(root, "entities/people.yaml", f"- id: {id}\n", f"- id: {id}\n  renamed_from: [somebody]\n")
                for id in ("hamid-karzai", "amrullah-saleh")
            ],
            "`somebody` was also renamed",
        ),
        (
            lambda root: replace_in(
                root,
                "entities/people.yaml",
                "    identifiers:\n",
                "    identifiers:\n      - {scheme: viaf, value: y, confidence: high, source: web-pages}\n      - {scheme: viaf, value: y, confidence: high, source: web-pages}\n",
            ),
            "viaf `y` is given 2 times",
        ),
        (
            lambda root: replace_in(root, "entities/places.yaml", "source: opentraveldata}", "source: open-travel}"),
            "no source `open-travel`",
        ),
        (
            lambda root: replace_in(root, "entities/places.yaml", "{place: panjshir-province, ", "{place: taliban, "),
            "`taliban` is no place",
        ),
        (
            lambda root: replace_in(root, f"{FIRST}/mentions.yaml", "- entity: reuters\n", "- entity: kabul\n"),
            "`kabul` has a list of mentions already",
        ),
        (swap_telling, "expected each telling once, in text order"),
        (
            lambda root: replace_in(
                root, "entities/organisations.yaml", "- id: nato\n", f"- id: {'n' * 115}\n  renamed_from: [nato]\n"
            ),
            "are longer than 120",
        ),
        (lambda root: (root / FIRST / "article.yaml").write_text("''\n"), "expected fields with values"),
    ],
)
def test_what_only_several_entries_show_is_found(
    root: Path, tmp_path: Path, change: Callable[[Path], Any], message: str
) -> None:
    change(root)
    if "longer than" in message:
        mentions = root / FIRST / "mentions.yaml"
        mentions.write_text(mentions.read_text(encoding="utf-8").replace("entity: nato\n", f"entity: {'n' * 115}\n"))
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "facts.db").exists()


def test_a_sentence_without_a_fact_or_a_reason_is_found(root: Path, tmp_path: Path) -> None:
    swapped = (root / FIRST / "claims.yaml").read_text(encoding="utf-8")
    start, end = swapped.index("- id: afghanistan-dominates-news"), swapped.index("- id: withdrawal-shows-west-failure")
    (root / FIRST / "claims.yaml").write_text(swapped[:start] + swapped[end:], encoding="utf-8")
    assert "359 to 429 has neither a fact nor a reason" in run_seed(root, f"sqlite:///{tmp_path}/facts.db").output


def test_one_entry_that_cannot_be_read_is_one_fault(root: Path, tmp_path: Path) -> None:
    replace_in(root, f"{FIRST}/mentions.yaml", "text: REUTERS", "txt: REUTERS")
    output = run_seed(root, f"sqlite:///{tmp_path}/facts.db").output
    assert "2 faults" in output, "the field that is not there, and the one that is missing"
    assert "omits" not in output


def test_the_line_of_a_fault_is_the_line_of_its_field(root: Path, tmp_path: Path) -> None:
    line = replace_in(root, f"{FIRST}/claims.yaml", "speaker: ali-maysam-nazari", "speaker: ali-nazari")
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    expected = f"{FIRST}/claims.yaml:{line}: speaker: no entity `ali-nazari`; did you mean `ali-maysam-nazari`?"
    assert expected in result.output.splitlines()


def test_all_faults_of_a_run_are_shown(root: Path, tmp_path: Path) -> None:
    replace_in(root, f"{FIRST}/claims.yaml", "kind: intention", "kind: intension")
    replace_in(root, f"{FIRST}/claims.yaml", "speaker: white-house", "speaker: black-house")
    replace_in(root, f"{FIRST}/events.yaml", "place: bazarak", "place: bazaar")
    replace_in(root, "entities/places.yaml", "kind: country", "kind: state")
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    for message in ("`intension`", "`black-house`", "`bazaar`; did you mean `bazarak`?", "`state`", "4 faults"):
        assert message in result.output
    assert "no entity `afghanistan`" not in result.output, "an entry that could not be read is no further fault"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: (root / FIRST / "claims.yaml").write_bytes(b"- id: \xff\n"), "claims.yaml:1: is not UTF-8 text"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- id: [\n"), "is not YAML"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("id: x\n"), "expected a list"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- a: b: c\n"), "is not YAML"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("[" * 30 + "]" * 30), "nested deeper than 12 levels"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- !!python/object x\n"), "tags are not used here"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("- a\n---\n- b\n"), "a file holds one document"),
        (lambda root: (root / FIRST / "claims.yaml").write_text("#" * (16 * 1024 * 1024 + 1)), "is larger than"),
        (lambda root: (root / FIRST / "claim.yaml").write_text(""), "did you mean `claims`?"),
        (lambda root: (root / FIRST / "article.yaml").unlink(), "article.yaml:1: is missing"),
        (lambda root: (root / FIRST / "events.yaml").unlink(), "no fact `takeover-of-kabul`"),
        (lambda root: (root / FIRST / "coverage.yaml").unlink(), "its sentences end at"),
        (lambda root: (root / "entities" / "people.yaml").unlink(), "no entity `ahmad-massoud`"),
        (lambda root: (root / "entities" / "sources.yaml").unlink(), "no source `geonames`"),
    ],
)
def test_files_that_cannot_be_used_are_named(
    root: Path, tmp_path: Path, change: Callable[[Path], Any], message: str
) -> None:
    change(root)
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_folder_without_articles(tmp_path: Path) -> None:
    result = run_seed(tmp_path, f"sqlite:///{tmp_path}/facts.db")
    assert result.exit_code == 1
    assert "no article found" in result.output


def test_a_relation_that_two_articles_have_needs_an_id_of_its_own(root: Path, tmp_path: Path) -> None:
    add_second_article(root)
    relations = root / "articles" / "bridge-at-kabul" / "relations.yaml"
    text = relations.read_text(encoding="utf-8")
    text = text.replace("subject: mina-darwish", "subject: kabul").replace(
        "object: river-council", "object: afghanistan"
    )
    relations.write_text(text.replace("leader_of", "capital_of"), encoding="utf-8")
    result = run_seed(root, f"sqlite:///{tmp_path}/facts.db")
    assert "`kabul-capital-of-afghanistan` is already at" in result.output
    assert "give this one an `id` of its own" in result.output
    relations.write_text(
        text.replace("- predicate", "- id: kabul-again-capital\n  predicate").replace("leader_of", "capital_of")
    )
    assert run_seed(root, f"sqlite:///{tmp_path}/facts.db").exit_code == 0


def test_the_schemas_for_editors_are_those_of_the_models() -> None:
    for name, schema in schemas().items():
        assert json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) == schema, "run `make schema`"
