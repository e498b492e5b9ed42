"""What the tests stand on: a seeded database of each engine, an application over it, and somebody who asks it things."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from xdist.scheduler import LoadFileScheduling

from app.client import AsyncFactsClient, FactsClient
from app.database import sqlite
from app.database.postgresql import datasets
from app.export import export
from app.main import create_app
from app.settings import Settings
from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.load import load
from tests.conversations import Conversation, Converse
from tests.dossiers import copy_of_dossiers, first_article
from tests.figures import invented_figures
from tests.naive import World
from tests.postgres import PostgreSQLServer, Programs, programs
from tests.synthetic import Corpus

ARTICLE = Path(__file__).parents[2] / "shared" / "article.txt"
"""A copy of the first article's text, where there is one: it is no part of the project."""

needs_article = pytest.mark.skipif(not ARTICLE.exists(), reason="no copy of the article beside the project")

NewDatabase = Callable[[], str]
Serve = Callable[..., "Api"]
Made = TypeVar("Made")


class Api:
    """Asks an application over a database by HTTP, as a client would.

    Nothing is kept of its answers, unless a setting says so: what is tried is how they are made.
    """

    def __init__(self, url: str, **settings: Any) -> None:
        settings = {"cache_bytes": 0, "query_deadline": 60, "log_requests": False, **settings}
        self.app = create_app(Settings(database_url=url, **settings))
        self._loop = asyncio.Runner()

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """The answer to one request."""
        response: httpx.Response = self.run(self._request(method, url, **options))
        return response

    def get(self, url: str, **options: Any) -> httpx.Response:
        """The answer to a GET."""
        return self.request("GET", url, **options)

    def document(self, url: str) -> Any:
        """The JSON of an answer that has to be 200."""
        response = self.get(url)
        assert response.status_code == 200, response.text
        return response.json()

    def everything(self, url: str) -> Iterator[Any]:
        """Every record of a list, page after page."""
        following: str | None = url
        while following:
            page = self.document(following)
            yield from page["items"]
            following = page["next"]

    def run(self, work: Any) -> Any:
        """Run a coroutine on the application's event loop."""
        return self._loop.run(work)

    def close(self) -> None:
        """Close the database, as the end of the server does."""
        self.run(self.app.state.database.close())
        self._loop.close()

    async def _request(self, method: str, url: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        named = {"X-Request-ID": "test"}  # so that the same request has the same answer
        async with httpx.AsyncClient(transport=transport, base_url="http://facts.test", headers=named) as client:
            return await client.request(method, url, **options)


class WholeFiles(LoadFileScheduling):  # type: ignore[misc]  # it has no types
    """Gives each process whole files, and all that needs the large corpus to one of them."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "plans" if file.endswith("_plans.py") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    """Have the tests given out so."""
    return WholeFiles(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the large corpus comes first, since it takes one process longest."""
    items.sort(key=lambda item: not item.path.stem.endswith("_plans"))


class Once(ExitStack):
    """Makes each thing once, whatever the order of tests.

    Pytest takes a fixture down when the next test is one for the other engine, and a process that is given tests file
    by file changes engine twice a file.
    """

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[tuple[str, str], Any] = {}

    def __call__(self, name: tuple[str, str], make: Callable[[], Made]) -> Made:
        """What was made under that name, or is made now."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def closing(self, api: Api) -> Api:
        """Have it closed in the end."""
        self.callback(api.close)
        return api


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith(("FACTS_", "PG"))]:
        del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _news_at_once() -> Iterator[None]:
    """Each request looks for a newer dataset, be the answer to it kept or not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "CHECK_EVERY", 0.0)
        patch.setattr(sqlite, "LOOK_EVERY", 0.0)
        yield


@pytest.fixture(scope="session")
def postgresql_programs() -> Iterator[Programs]:
    """What servers are run with."""
    with programs() as found:
        yield found


@pytest.fixture(scope="session")
def postgresql(postgresql_programs: Programs) -> Iterator[PostgreSQLServer]:
    """A server that is always there."""
    with postgresql_programs.server() as server:
        yield server


@pytest.fixture
def seeded(postgresql: PostgreSQLServer) -> str:
    """The URL of a database on the server that is always there, with the first article."""
    url = postgresql.new_database()
    load(compile_dossiers(first_article()), store_of(url))
    return url


@pytest.fixture
def server(postgresql_programs: Programs) -> Iterator[PostgreSQLServer]:
    """A server that a test may do anything to."""
    with postgresql_programs.server(max_connections="30") as server:
        yield server


@pytest.fixture
def seeded_server(server: PostgreSQLServer) -> str:
    """The URL of a database on that one, with the first article."""
    url = server.new_database()
    load(compile_dossiers(first_article()), store_of(url))
    return url


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the dossiers that come with the program, to work on."""
    return copy_of_dossiers(tmp_path)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the databases: what depends on this is run once for each."""
    engine: str = request.param
    return engine


@pytest.fixture(scope="session")
def new_database(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Makes URLs of new, empty databases."""
    if engine == "postgresql":
        server: PostgreSQLServer = request.getfixturevalue("postgresql")
        return server.new_database
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'facts.db'}"


@pytest.fixture
def place(new_database: NewDatabase) -> str:
    """The URL of a new, empty database."""
    return new_database()


@pytest.fixture(scope="session")
def once(request: pytest.FixtureRequest) -> Iterator[Once]:
    """Keeps what is made for each engine until all tests are done."""
    request.getfixturevalue("postgresql")  # which outlives the connections to it
    with Once() as once:
        yield once


@pytest.fixture(scope="session")
def database(engine: str, new_database: NewDatabase, once: Once) -> str:
    """The URL of the database of the first article. Not to be changed."""

    def seeded() -> str:
        url = new_database()
        load(compile_dossiers(first_article()), store_of(url))
        return url

    return once(("database", engine), seeded)


@pytest.fixture(scope="session")
def exported(engine: str, database: str, once: Once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export of that database. Not to be changed."""

    def written() -> Path:
        root = tmp_path_factory.mktemp("exported")
        export(store_of(database), root)
        return root

    return once(("exported", engine), written)


@pytest.fixture(scope="session")
def api(engine: str, database: str, exported: Path, once: Once) -> Api:
    """The application over that database, with its export."""
    return once(("api", engine), lambda: once.closing(Api(database, export_dir=exported)))


@pytest.fixture(scope="session")
def world(engine: str, api: Api, once: Once) -> World:
    """All that the application over that database has, to be searched by reading everything."""
    return once(("world", engine), lambda: World(api))


@pytest.fixture(scope="session")
def invented(engine: str, new_database: NewDatabase, once: Once) -> Api:
    """The application over the first article with invented figures beside its own."""

    def served() -> Api:
        url = new_database()
        load(invented_figures(), store_of(url))
        return once.closing(Api(url))

    return once(("invented", engine), served)


@pytest.fixture(scope="session")
def corpus() -> Dataset:
    """A made-up corpus of 100,000 facts, which is long in the making."""
    return compile_dossiers(Corpus(100_000, 3000).dossiers())


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Makes applications over databases, and closes them after the test."""
    opened: list[Api] = []

    def served(url: str, **settings: Any) -> Api:
        opened.append(Api(url, **settings))
        return opened[-1]

    yield served
    for api in opened:
        api.close()


@pytest.fixture(scope="session")
def openapi(engine: str, api: Api, once: Once) -> Any:
    """The OpenAPI document. Not to be changed."""
    return once(("openapi", engine), lambda: api.document("/openapi.json"))


@pytest.fixture(params=[FactsClient, AsyncFactsClient])
def converse(request: pytest.FixtureRequest) -> Iterator[Converse]:
    """Makes conversations: with this, a test is run with each client."""
    begun: list[Conversation] = []

    def begin(*answers: Any, **options: Any) -> Conversation:
        begun.append(Conversation(request.param, *answers, **options))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()
