"""What the tests stand on: a seeded database, an application over it, and somebody who asks it things."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from seed.compile import compile_dossiers
from seed.load import load
from tests.dossiers import first_article

ARTICLE = Path(__file__).parents[2] / "shared" / "article.txt"
"""A copy of the first article's text, where there is one: it is no part of the project."""

needs_article = pytest.mark.skipif(not ARTICLE.exists(), reason="no copy of the article beside the project")


class Api:
    """Asks an application by HTTP, as a client would."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """The answer to one request."""
        return asyncio.run(self._request(method, url, **options))

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

    async def _request(self, method: str, url: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://facts.test") as client:
            return await client.request(method, url, **options)


def api_over(database: Path) -> Api:
    """An application over a database file."""
    return Api(create_app(Settings(database_url=f"sqlite:///{database}")))


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("FACTS_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the first article. Not to be changed."""
    path = tmp_path_factory.mktemp("database") / "facts.db"
    load(compile_dossiers(first_article()), path)
    return path


@pytest.fixture(scope="session")
def api(database: Path) -> Api:
    """The application over that database."""
    return api_over(database)


@pytest.fixture(scope="session")
def openapi(api: Api) -> Any:
    """The OpenAPI document."""
    return api.document("/openapi.json")
