"""What questions cost PostgreSQL on a corpus of 100,000 facts: pages that it looks at, and in which way."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.database.postgresql.server import Server
from app.store import store_of
from seed.compile import Dataset
from seed.load import load
from tests.conftest import Api
from tests.postgres import PostgreSQLServer
from tests.questions import GRAPHS, MORE_QUESTIONS, SHARED, questions

PAGES_OF_THE_BUSIEST = 20_000
"""How many pages of 8 kB a question about the busiest entity may look at; that one has 2,000 facts."""


@pytest.fixture(scope="module")
def big(corpus: Dataset, postgresql: PostgreSQLServer) -> Iterator[Api]:
    url = postgresql.new_database()
    load(corpus, store_of(url))
    api = Api(url)
    yield api
    api.close()


class Planner:
    """Notes the statements of a question, and has the server explain them."""

    def __init__(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        self.api = api
        self.noted: list[tuple[str, Any]] = []
        self.connection = psycopg.connect(api.app.state.database.primary, autocommit=True)
        rows = Server.rows

        async def note(this: Server, sql: str, values: Any, until: float) -> Any:
            self.noted.append((sql, values))
            return await rows(this, sql, values, until)

        monkeypatch.setattr(Server, "rows", note)

    def plans(self, url: str) -> list[dict[str, Any]]:
        self.noted.clear()
        assert self.api.get(url).status_code == 200
        return [self._plan(*statement) for statement in self.noted]

    def pages(self, url: str) -> int:
        return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in self.plans(url))

    def nodes(self, url: str) -> Iterator[dict[str, Any]]:
        """Every step of every plan."""
        plans = self.plans(url)
        while plans:
            plan = plans.pop()
            yield plan
            plans += plan.get("Plans", [])

    def _plan(self, sql: str, values: Any) -> dict[str, Any]:
        explained = self.connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values).fetchone()
        assert explained is not None
        plan: dict[str, Any] = explained[0][0]["Plan"]
        return plan


@pytest.fixture
def planner(big: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planner]:
    planner = Planner(big, monkeypatch)
    yield planner
    planner.connection.close()


def test_every_question_is_answered_within_the_deadline(big: Api) -> None:
    asked = [*questions(), *MORE_QUESTIONS, *GRAPHS]
    assert len(asked) > 700
    for url in asked:
        assert big.get(url).status_code in {200, 422}, url


@pytest.mark.parametrize("name", ["entity", "attributed_to", "speaker", "outlet", "about", "place", "article"])
def test_what_one_entity_is_asked_for_looks_at_a_part_of_the_data(planner: Planner, name: str) -> None:
    for url in (f"/v1/{path}?{name}={value}" for path in ("claims", "timeline") for value in SHARED[name]):
        assert planner.pages(url) < PAGES_OF_THE_BUSIEST
        read_whole = [node["Relation Name"] for node in planner.nodes(url) if node["Node Type"] == "Seq Scan"]
        assert not {"fact", "involvement", "participation"} & set(read_whole)


@pytest.mark.parametrize("url", GRAPHS)
def test_a_graph_looks_at_a_part_of_the_data(planner: Planner, url: str) -> None:
    assert planner.pages(url) < 3 * PAGES_OF_THE_BUSIEST
    read_whole = [node["Relation Name"] for node in planner.nodes(url) if node["Node Type"] == "Seq Scan"]
    assert not {"fact", "participation"} & set(read_whole)


@pytest.mark.parametrize(
    ("url", "pages"),
    [("/v1/facts?limit=500", 150), ("/v1/timeline?limit=500", 50), ("/v1/timeline?entity=place-0&limit=500", 1)],
)
def test_a_page_far_down_costs_what_the_first_does(big: Api, planner: Planner, url: str, pages: int) -> None:
    far = url
    for _ in range(pages):
        far = big.document(far)["next"]
    first, deep = (planner.pages(page.replace("limit=500", "limit=50")) for page in (url, far))
    assert first < 500
    assert deep < first + 30, "the look-ups of the cursor's record, and no more"
