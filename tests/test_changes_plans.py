"""What it costs to keep up where every seed had to do with every record: 12 seeds, 2,000 records."""

from collections.abc import Iterator

import pytest

from app.database.sqlite.connections import INLINE_STEPS
from app.store import store_of
from seed.load import load
from tests.conftest import Api
from tests.histories import State
from tests.postgres import PostgreSQLServer
from tests.test_postgresql_plans import Planner
from tests.test_sqlite_plans import Meter, Work

RECORDS = 2_000
SEEDS = 12


def busy(turn: int) -> State:
    """A state in which every record says something new, and a twelfth of them have another id than before."""
    state = State()
    for number in range(RECORDS):
        moved = number % SEEDS < turn
        slug = f"person-{number}-{number % SEEDS + 1 if moved else 0}"
        state.records["person", slug] = f"{slug} {turn}"
        if moved:
            state.renamed["person", f"person-{number}-0"] = slug
    return state


def seeded(url: str) -> list[str]:
    """Seed all states; the questions: since the first, one in the middle and the last but one, with long pages."""
    versions = [load(busy(turn).dataset(), store_of(url)).version for turn in range(SEEDS)]
    return [
        f"/v1/changes?since={version}&limit={limit}{more}"
        for version in (versions[0], versions[6], versions[-2])
        for limit, more in ((1, ""), (50, ""), (500, ""), (500, "&type=person"), (50, "&type=claim&type=place"))
    ]


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, list[str]]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('busy') / 'facts.db'}"
    asked = seeded(url)
    api = Api(url)
    yield api, asked
    api.close()


@pytest.fixture(scope="module")
def on_postgresql(postgresql: PostgreSQLServer) -> Iterator[tuple[Api, list[str]]]:
    url = postgresql.new_database()
    asked = seeded(url)
    api = Api(url)
    yield api, asked
    api.close()


def test_a_statement_takes_a_bounded_number_of_steps(
    on_sqlite: tuple[Api, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    api, asked = on_sqlite
    work = Work(monkeypatch)
    for url in asked:
        work.inline.clear()
        page = api.document(url)
        assert (len(page["items"]) > 0) == ("type=claim" not in url)
        assert len(work.inline) <= 45, "ten looks of two statements, two more a look for renames, and a few"
        if page["next"]:
            api.document(page["next"])
    assert work.threaded == [] or all("type" in values or "asked_type_0" in values for _, values in work.threaded)
    meter = Meter(api.app.state.database.path, every=500)
    for sql, values in work.inline:
        assert meter.steps_of(sql, values) <= INLINE_STEPS
    meter.connection.close()


def test_no_statement_reads_the_whole_log(
    on_postgresql: tuple[Api, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    api, asked = on_postgresql
    planner = Planner(api, monkeypatch)
    with planner.connection:
        for url in asked:
            read_whole = [node["Relation Name"] for node in planner.nodes(url) if node["Node Type"] == "Seq Scan"]
            assert not {"change", "entity"} & set(read_whole), url


def test_both_engines_tell_the_same(on_sqlite: tuple[Api, list[str]], on_postgresql: tuple[Api, list[str]]) -> None:
    for url in (url for url in on_sqlite[1] if "limit=500" in url):
        one, other = (list(api.everything(url)) for api, _ in (on_sqlite, on_postgresql))
        for item in (*one, *other):
            del item["seeded_at"]
        assert one == other
