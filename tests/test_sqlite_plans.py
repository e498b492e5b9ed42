"""What questions cost SQLite on a corpus of 100,000 facts: no statement visits much of it on the event loop."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database.sqlite import files
from app.database.sqlite.connections import INLINE_STEPS, Connection
from app.store import store_of
from seed.compile import Dataset
from seed.load import load
from tests.conftest import Api
from tests.questions import GRAPHS, MORE_QUESTIONS, SHARED, questions


@pytest.fixture(scope="module")
def big(corpus: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    url = f"sqlite:///{tmp_path_factory.mktemp('big') / 'facts.db'}"
    load(corpus, store_of(url))
    api = Api(url)
    api.app.state.database.deadline = 60  # however slow the machine, it is steps that are counted here
    yield api
    api.close()


class Work:
    """Notes every statement, and which of them went to a thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inline: list[tuple[str, dict[str, Any]]] = []
        self.threaded: list[tuple[str, dict[str, Any]]] = []
        rows, in_thread = Connection.rows, files.OpenFile._rows_in_thread

        def noted(this: Connection, sql: str, values: dict[str, Any], *, steps: int, until: float) -> Any:
            found = rows(this, sql, values, steps=steps, until=until)
            if steps == INLINE_STEPS and found is not None:
                self.inline.append((sql, values))
            return found

        async def noted_in_thread(this: files.OpenFile, sql: str, values: dict[str, Any]) -> Any:
            self.threaded.append((sql, values))
            return await in_thread(this, sql, values)

        monkeypatch.setattr(files, "INLINE_SECONDS", 60)
        monkeypatch.setattr(Connection, "rows", noted)
        monkeypatch.setattr(files.OpenFile, "_rows_in_thread", noted_in_thread)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


class Meter:
    """Counts the steps of a statement on a connection of its own, which nothing stops."""

    def __init__(self, path: Path, every: int) -> None:
        self.connection = sqlite3.connect(path)
        self.every = every
        self.steps = 0
        self.connection.set_progress_handler(self.count, every)

    def count(self) -> bool:
        self.steps += self.every
        return False

    def steps_of(self, sql: str, values: dict[str, Any]) -> int:
        self.steps = 0
        self.connection.execute(sql, values).fetchall()
        return self.steps

    def operations_of(self, sql: str, values: dict[str, Any]) -> set[str]:
        return {row[1] for row in self.connection.execute(f"EXPLAIN {sql}", values)}


@pytest.fixture
def meter(big: Api) -> Iterator[Meter]:
    meter = Meter(big.app.state.database.path, every=500)
    yield meter
    meter.connection.close()


def test_no_statement_visits_more_than_20_000_rows_on_the_event_loop(big: Api, work: Work, meter: Meter) -> None:
    asked = [*questions(), *MORE_QUESTIONS, *GRAPHS]
    for url in asked:
        response = big.get(url)
        assert response.status_code in {200, 422}, (url, response.text)
        if response.status_code == 422:
            assert "is after `to`" in response.text
    assert len(asked) > 700
    assert 0 < len(work.threaded) < len(work.inline) / 2, "some have to be moved to a thread, most need not"
    for sql, values in work.inline:
        assert meter.steps_of(sql, values) <= INLINE_STEPS + 1000, (sql, values)
        assert not {"Count"} & meter.operations_of(sql, values), "a step that visits any number of rows"


def test_to_visit_a_row_takes_three_steps_at_least(big: Api) -> None:
    meter = Meter(big.app.state.database.path, every=1)
    rows = meter.connection.execute("SELECT count(*) FROM fact").fetchone()[0]
    for scan in ("SELECT id FROM fact", "SELECT 1 FROM involvement", "SELECT count(id) FROM fact WHERE id > 0"):
        assert meter.steps_of(scan, {}) >= 3 * rows
    assert INLINE_STEPS <= 3 * 20_000
    meter.connection.close()


@pytest.mark.parametrize("name", ["entity", "attributed_to", "speaker", "outlet", "about", "place", "article"])
@pytest.mark.parametrize("choice", [0, 1])
def test_what_one_entity_is_asked_for_needs_no_thread(big: Api, work: Work, name: str, choice: int) -> None:
    for path in ("claims", "timeline"):
        assert big.get(f"/v1/{path}?{name}={SHARED[name][choice]}").status_code == 200
    assert work.threaded == []


@pytest.mark.parametrize(
    ("url", "pages"),
    [("/v1/facts?limit=500", 150), ("/v1/timeline?limit=500", 50), ("/v1/timeline?entity=place-0&limit=100", 7)],
)
def test_a_page_far_down_costs_what_the_first_does(big: Api, work: Work, url: str, pages: int) -> None:
    for _ in range(pages):
        url = big.document(url)["next"]
    assert work.threaded == []


def test_a_graph_looks_at_a_bounded_number_of_rows(big: Api, work: Work, meter: Meter) -> None:
    """Around the busiest entities, which have thousands of facts, as around any others."""
    for url in GRAPHS:
        assert big.get(url).status_code == 200
        if "type=" not in url and "depth=3" not in url:
            assert work.threaded == []
    statements = [*work.inline, *work.threaded]
    assert len(statements) > 30
    for sql, values in statements:
        assert meter.steps_of(sql, values) < 400_000, (sql, values)


def test_entities_and_mentions_are_found_without_a_thread(big: Api, work: Work) -> None:
    for url in [
        "/v1/people?q=person-999",
        "/v1/people?q=nobody",
        "/v1/people?article=article-000001",
        "/v1/places?kind=country&within=place-0",
        "/v1/places?bbox=0,0,1,1",
        "/v1/mentions?entity=person-0",
        "/v1/mentions?article=article-000999&type=person",
        "/v1/organisations?kind=media&q=organisation",
    ]:
        assert big.get(url).status_code == 200
    assert work.threaded == []


@pytest.mark.parametrize(
    "url",
    [
        "/v1/search?q=so",
        "/v1/search?q=something+happens",
        "/v1/search?q=so&type=figure&article=article-000001",
        "/v1/suggest?q=somet",
        "/v1/claims?q=so&speaker=person-0",
        "/v1/facts?q=so&count=true&within=place-3&type=event",
    ],
)
def test_words_are_looked_up_in_a_thread_and_come_in_order(big: Api, work: Work, meter: Meter, url: str) -> None:
    assert big.get(url).status_code == 200
    assert work.threaded
    assert not any(" MATCH " in sql for sql, _ in work.inline)
    for sql, values in work.threaded:
        plan = [row[3] for row in meter.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert "word_index VIRTUAL TABLE INDEX" in plan[0], plan
        assert not any("SCAN fact" in step or "SCAN searchable" in step or "TEMP B-TREE" in step for step in plan), plan


def test_names_are_suggested_without_a_thread(big: Api, work: Work, meter: Meter) -> None:
    for url in (
        "/v1/suggest?q=p",
        "/v1/suggest?q=person",
        "/v1/suggest?q=persun",
        "/v1/suggest?q=persun+8&type=person",
        "/v1/suggest?q=person&type=person&type=organisation",
    ):
        assert len(big.document(url)["items"]) == 10
    for url, number in (
        ("/v1/suggest?q=9+person&type=person", 1),
        ("/v1/suggest?q=person+xyz+on&type=person", 0),
        ("/v1/suggest?q=person&type=place", 0),
        ("/v1/suggest?q=persun&type=place&type=organisation", 0),
    ):
        assert len(big.document(url)["items"]) == number
    assert work.threaded == []
    for sql, values in work.inline:
        assert meter.steps_of(sql, values) < 10_000
    of_types = [(sql, values) for sql, values in work.inline if "name_beginning.type" in sql]
    assert of_types
    for sql, values in of_types:
        plan = [row[3] for row in meter.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        steps = [step for step in plan if "name_beginning" in step]
        assert all("name_beginning_by_type (type=? AND folded>? AND folded<?)" in step for step in steps), plan


@pytest.mark.parametrize(
    ("name", "first"), [("Person900", "person-900"), ("P. 9", None), ("thePerson 900", "person-900")]
)
def test_names_are_reconciled_without_a_thread(
    big: Api, work: Work, meter: Meter, name: str, first: str | None
) -> None:
    found = [one["id"] for one in big.document(f"/reconcile?query={name.replace(' ', '+')}")["result"]]
    assert (first in found) if first else len(found) == 5
    assert work.threaded == []
    for sql, values in work.inline:
        assert meter.steps_of(sql, values) < 10_000


def test_a_question_past_its_deadline_is_a_problem(big: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(big.app.state.database, "deadline", 1e-9)
    big.run(big.app.state.database.close())
    response = big.get("/v1/facts?from=2024-12-31&to=2024-12-31&voice=article&count=true&certainty=implied")
    assert response.status_code == 503
    assert response.json()["type"] == "/problems/query-too-slow"
    assert response.headers["retry-after"] == "5"
    big.run(big.app.state.database.close())


def test_many_slow_questions_at_once_while_the_file_is_replaced(big: Api) -> None:
    slow = "/v1/facts?from=2024-12-31&to=2024-12-31&voice=article&count=true&certainty=implied"

    async def ask_all() -> list[httpx.Response | BaseException]:
        transport = httpx.ASGITransport(app=big.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://facts.test") as client:
            tasks = [asyncio.create_task(client.get(slow)) for _ in range(8)]
            await asyncio.sleep(0.02)
            tasks[0].cancel()
            big.app.state.database._retire()  # as a new file does
            tasks += [asyncio.create_task(client.get("/v1/claims?limit=1")) for _ in range(20)]
            return await asyncio.gather(*tasks, return_exceptions=True)

    first, *others = big.run(ask_all())
    assert isinstance(first, asyncio.CancelledError)
    assert [answer.status_code for answer in others if isinstance(answer, httpx.Response)] == [200] * 27


def test_a_check_counts_every_figure_and_shows_a_bounded_number(big: Api) -> None:
    answer = big.document("/v1/check/figure?measure=deaths&value=30&limit=100")
    total = big.document("/v1/figures?measure=deaths&count=true&limit=1")["total"]
    assert sum(answer["counts"].values()) == total > 3000
    assert len(answer["figures"]) == 100
    assert len(big.document("/v1/compare/figures?measure=deaths&limit=25")["pairs"]) == 300


def test_a_list_costs_a_fixed_number_of_statements(big: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = 0
    rows = files.OpenFile.rows

    async def counted(this: files.OpenFile, statement: object, parameters: object) -> object:
        nonlocal statements
        statements += 1
        return await rows(this, statement, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(files.OpenFile, "rows", counted)

    def cost(url: str) -> int:
        nonlocal statements
        statements = 0
        assert big.get(url).status_code == 200
        return statements

    for path in ("facts", "timeline", "claims", "people", "mentions", "articles"):
        following = big.document(f"/v1/{path}?limit=2")["next"]
        assert [cost(f"/v1/{path}?limit={limit}") for limit in (1, 7, 500)] == [1, 1, 1]
        assert cost(following) == cost(following.replace("limit=2", "limit=500")) == 3
    for q in ("so", "person", "persun", "xyzzy"):
        # one of them looks whether there is such a word at all, before it is taken for a misspelt one; one, whether
        # it is the initials of a name
        assert cost(f"/v1/search?q={q}&limit=1") == cost(f"/v1/search?q={q}&limit=50") <= 6
    assert cost("/v1/claims?speaker=person-0&about=organisation-0&count=true&limit=500") == 4
    assert [cost(f"/v1/check/figure?measure=deaths&value=30&limit={limit}") for limit in (1, 100)] == [2, 2]
    assert [cost(f"/v1/compare/figures?measure=deaths&limit={limit}") for limit in (2, 25)] == [1, 1]
    assert [cost(f"/v1/graph?entity={entity}") for entity in ("person-0", "person-999")] == [4, 4]
    assert cost("/v1/graph?entity=person-0&entity=place-0&article=article-000001&depth=3") <= 9
