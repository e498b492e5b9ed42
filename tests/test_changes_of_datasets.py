"""What changed between whole datasets, between dossiers, and in a database from before."""

import re
from dataclasses import replace
from pathlib import Path

from alembic import command

import migrations
from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.dossiers import FIRST, copy_of_dossiers, first_article, replace_in
from tests.dossiers import seed as run_seed
from tests.histories import applied, fetched_anew
from tests.synthetic import Corpus
from tests.test_changes import agrees, people, put, told


def synthetic(seed: int) -> Dataset:
    """A small corpus, some of whose records are those of every other, and say something else."""
    return compile_dossiers(Corpus(100, 12, seed).dossiers())


def test_the_changes_between_whole_datasets(place: str, serve: Serve) -> None:
    datasets = [synthetic(1), compile_dossiers(first_article()), synthetic(2), synthetic(1), synthetic(3)]
    for dataset in datasets:
        load(dataset, store_of(place))
    api = serve(place)
    now = datasets[-1].documents
    for dataset in datasets:
        items = list(api.everything(f"/v1/changes?since={dataset.version}&limit=100"))
        assert applied(dataset.documents, items) == set(now)
        assert {id for id in now if dataset.documents.get(id) != now[id]} <= set(fetched_anew(items))
        for item in items[::7]:
            agrees(api, item)
        assert {item["name"] is None for item in items if item["how"] != "removed"} <= {False}


def test_names_are_those_of_lists(place: str, serve: Serve) -> None:
    first = put(place, people("a"))[0]
    load(compile_dossiers(first_article()), store_of(place))
    api = serve(place)
    names = {(item["type"], item["id"]): item["name"] for item in api.everything(f"/v1/changes?since={first}")}
    for fact in api.everything("/v1/facts"):
        assert names[fact["type"], fact["id"]] == fact["statement"]
    for path in ("people", "places", "organisations"):
        for entity in api.everything(f"/v1/{path}"):
            assert names[entity["type"], entity["id"]] == entity["name"]
    for mention in api.everything("/v1/mentions"):
        assert names["mention", mention["id"]] == mention["entity"]["name"]
    (article,) = api.everything("/v1/articles")
    assert names["article", article["id"]] == article["name"]


def test_a_database_from_before_has_its_log(place: str, serve: Serve) -> None:
    dossiers = first_article()
    first = load(compile_dossiers(dossiers), store_of(place)).version
    with store_of(place).migrating() as connection:
        command.downgrade(migrations.configuration(connection), "0004")
    assert serve(place).get("/v1/changes").status_code == 503
    load(compile_dossiers(dossiers), store_of(place))
    api = serve(place)
    assert [entry["version"] for entry in api.document("/v1/changes")["items"]] == [first]
    entities = [entity.model_copy(update={"description": "Somebody."}) for entity in dossiers.entities]
    load(compile_dossiers(replace(dossiers, entities=entities)), store_of(place))
    assert {how for _, how, _, _ in told(api, first)} == {"changed"}
    assert len(told(api, first)) == len(entities)


def test_a_rename_that_dossiers_tell_of_late_is_in_the_log(place: str, serve: Serve) -> None:
    first, second, third = put(place, people("a", "z"), people("b", "z"), people("b", "z", a="b"))
    api = serve(place)
    assert api.document("/v1/changes")["items"][0]["renamed"] == 1
    assert told(api, first) == [("a", "renamed", "b", False)]
    assert told(api, second) == told(api, third) == []
    put(place, people("b", "z:2", a="b"))
    assert api.document("/v1/changes")["items"][0]["renamed"] == 0, "it is told once"


def test_dossiers_that_rename_and_remove_agree_with_their_records(tmp_path: Path, place: str, serve: Serve) -> None:
    root = copy_of_dossiers(tmp_path)
    run_seed(root, place)
    api = serve(place)
    before = api.get("/v1").headers["dataset-version"]
    for path in [root / "entities" / "people.yaml", *(root / FIRST).glob("*.yaml")]:
        content = path.read_text(encoding="utf-8")
        content = content.replace("id: ahmad-massoud\n", "id: ahmad-massoud-junior\n  renamed_from: [ahmad-massoud]\n")
        path.write_text(re.sub(r": ahmad-massoud(?=[,}\n])", ": ahmad-massoud-junior", content), encoding="utf-8")
    figures = root / FIRST / "figures.yaml"
    content = figures.read_text(encoding="utf-8")
    start, end = content.index("- id: people-evacuated-from-afghanistan\n"), content.index("- id: afghans-waiting")
    figures.write_text(content[:start] + content[end:], encoding="utf-8")
    replace_in(root, f"{FIRST}/claims.yaml", "Conditions at", "The state of things at")
    assert run_seed(root, place).exit_code == 0
    items = list(api.everything(f"/v1/changes?since={before}"))
    hows = {(item["type"], item["id"]): item["how"] for item in items}
    assert hows["person", "ahmad-massoud"] == "renamed"
    assert hows["mention", "panjshir-last-bastion-2011-ahmad-massoud"] == "renamed"
    assert hows["figure", "people-evacuated-from-afghanistan"] == "removed"
    assert hows["article", "panjshir-last-bastion"] == "changed"
    for item in items:
        agrees(api, item)
