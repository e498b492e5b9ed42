"""The response cache in its place: every operation, both engines, and data that is replaced meanwhile."""

import asyncio
import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.caching import FILES, ResponseCache
from app.caching.kept import KeptAnswers
from app.database import sqlite
from app.database.postgresql import datasets
from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.dossier import read_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import add_second_article, copy_of_dossiers, first_article
from tests.postgres import Programs
from tests.test_collections import operations_of

KEPT = 32 * 1024 * 1024

NOT_KEPT = {"/healthz", "/readyz"}


@pytest.fixture(autouse=True)
def _news_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at a server is good for a while, as it is when the program runs; at a file, it costs nothing."""
    monkeypatch.setattr(datasets, "CHECK_EVERY", 1.0)


@pytest.fixture(scope="module")
def caching(database: str, exported: Path) -> Iterator[Api]:
    """The application over the database of the first article, with its cache."""
    api = Api(database, cache_bytes=KEPT, export_dir=exported)
    yield api
    api.close()


def note_of(response: httpx.Response) -> str:
    """How an answer came about."""
    return str(response.headers.get("cache-status", "")).removeprefix("article-facts; ")


def lasting(response: httpx.Response) -> dict[str, str]:
    """The headers that do not say how the answer came about."""
    return {name: value for name, value in response.headers.items() if name != "cache-status"}


def urls_of(openapi: Mapping[str, Any]) -> Iterator[str]:
    """A URL of each GET operation, with the examples of what it requires."""
    for path, method, operation in operations_of(openapi):
        if method != "get" or path.startswith(FILES) or path == "/metrics":
            continue
        query = {}
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", parameter["schema"]["examples"][0])  # noqa: PLW2901
            elif parameter["required"]:
                query[parameter["name"]] = parameter["schema"]["examples"][0]
        if path == "/v1/check/figure":
            query["value"] = 30
        yield f"{path}?{urlencode(query, doseq=True)}" if query else path


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_every_operation_answers_from_the_cache_as_without_one(
    api: Api, caching: Api, openapi: Mapping[str, Any], encoding: str
) -> None:
    for url in [*urls_of(openapi), "/docs", "/openapi.json", "/assets/swagger/swagger-ui.css"]:
        asked = {"Accept-Encoding": encoding}
        plain, first, second = (one.get(url, headers=asked) for one in (api, caching, caching))
        assert plain.status_code == 200, url
        assert plain.content == first.content == second.content
        assert lasting(plain) == lasting(first) == lasting(second)
        if url in NOT_KEPT:
            assert second.headers["cache-control"] == "no-store"
            assert "etag" not in second.headers
            continue
        assert (note_of(plain), note_of(second)) == ("fwd=miss", "hit"), url
        head = caching.request("HEAD", url, headers=asked)
        assert (head.headers, head.content) == (second.headers, b"")
        for one in (api, caching):
            again = one.get(url, headers={**asked, "If-None-Match": second.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), url
            assert again.headers.get("dataset-version") == plain.headers.get("dataset-version")


def test_each_encoding_has_a_tag_of_its_own_and_the_same_content(caching: Api) -> None:
    answers = {
        encoding: caching.get("/v1/claims", headers={"Accept-Encoding": encoding})
        for encoding in ("identity", "gzip", "br")
    }
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    assert len({answer.content for answer in answers.values()}) == 1
    assert {name: answer.headers.get("content-encoding", "identity") for name, answer in answers.items()} == {
        name: name for name in answers
    }
    tag = answers["gzip"].headers["etag"]
    assert caching.get("/v1/claims", headers={"Accept-Encoding": "br", "If-None-Match": tag}).status_code == 200


QUERIES = [
    ("/v1/claims", ["speaker=ahmad-massoud", "kind=intention", "kind=demand", "limit=2", "count=true"]),
    ("/v1/facts", ["type=event", "type=claim", "q=war", "format=json"]),
    ("/v1/figures", ["measure=evacuated", "could_be=28000", "limit=1"]),
    ("/v1/places", ["kind=valley", "kind=city", "within=afghanistan"]),
    ("/v1/search", ["q=massoud", "type=person", "type=claim", "limit=3"]),
    ("/v1/suggest", ["q=mas", "type=person", "limit=3"]),
    ("/v1/graph", ["entity=ahmad-massoud", "entity=kabul", "depth=1", "format=graphml"]),
    ("/v1/timeline", ["from=2021-08-30", "to=2021-09-30", "limit=2"]),
    ("/v1/check/figure", ["measure=deaths", "value=30", "limit=3"]),
    ("/v1/check/quote", ["text=war", "article=panjshir-last-bastion"]),
    ("/v1/compare/figures", ["measure=evacuated", "limit=3"]),
]


@pytest.mark.parametrize(("path", "parameters"), QUERIES)
def test_no_answer_depends_on_the_order_of_parameters_of_other_names(
    api: Api, caching: Api, path: str, parameters: list[str]
) -> None:
    def names_in(order: tuple[str, ...]) -> dict[str, list[str]]:
        return {name: [p for p in order if p.startswith(f"{name}=")] for name in {p.partition("=")[0] for p in order}}

    given_order = names_in(tuple(parameters))
    plain = {}
    for order in permutations(parameters):
        if names_in(order) == given_order:
            answer = api.get(f"{path}?{'&'.join(order)}")
            plain[answer.status_code, answer.content, tuple(lasting(answer).items())] = order
            assert caching.get(f"{path}?{'&'.join(order)}").content == answer.content
    assert len(plain) == 1
    assert next(iter(plain))[0] == 200


def test_a_host_that_a_request_makes_up_is_in_no_answer(caching: Api) -> None:
    for url in ("/v1/people?limit=1&id=ahmad-massoud", "/v1/people?limit=2"):
        for host in ("evil.example/path", "evil.example", "facts.test"):
            answer = caching.get(url, headers={"Host": host})
            assert "evil" not in answer.text + answer.headers.get("link", "")
            assert f'<{url}>; rel="self"' in answer.headers["link"].replace(
                "id=ahmad-massoud&limit=1", "limit=1&id=ahmad-massoud"
            )


@given(st.text(alphabet='",*; W/abcdef0123456789\t', max_size=80))
def test_any_condition_is_answered(caching: Api, condition: str) -> None:
    answer = caching.get("/v1/claims?limit=1", headers={"If-None-Match": condition})
    assert answer.status_code == (304 if condition.strip() == "*" else 200)


@pytest.fixture(scope="module")
def two_datasets(tmp_path_factory: pytest.TempPathFactory) -> list[Dataset]:
    """Two versions of the data."""
    root = copy_of_dossiers(tmp_path_factory.mktemp("two"))
    add_second_article(root)
    return [compile_dossiers(first_article()), compile_dossiers(read_dossiers(root))]


MIXED = [
    "/v1", "/v1/claims?limit=5", "/v1/claims?limit=500", "/v1/facts?limit=3&count=true", "/v1/facts?count=true&limit=3",
    "/v1/people?limit=500", "/v1/claims/nrf-ready-for-long-conflict", "/v1/articles", "/v1/articles/bridge-at-kabul",
    "/v1/search?q=kabul", "/v1/graph?entity=kabul", "/v1/mentions?limit=500", "/v1/timeline?limit=2",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_an_answer_is_always_of_the_version_that_it_names(
    place: str, serve: Serve, two_datasets: list[Dataset], seed: int
) -> None:
    expected: dict[tuple[str, str], bytes] = {}
    for dataset in two_datasets:
        load(dataset, store_of(place))
        plain = serve(place)
        for url in MIXED:
            answer = plain.get(url)
            expected[url, answer.headers["dataset-version"]] = answer.content
    api, chance = serve(place, cache_bytes=KEPT), random.Random(seed)  # noqa: S311
    notes: list[str] = []

    async def ask_on(done: asyncio.Event) -> None:
        while not done.is_set():
            url = chance.choice(MIXED)
            headers = {"Accept-Encoding": chance.choice(["identity", "gzip", "br"])}
            answers = await asyncio.gather(
                *(api._request("GET", url, headers=headers) for _ in range(chance.randint(1, 3)))
            )
            for answer in answers:
                # one of the articles is there in one version alone, and problems are not kept
                if answer.status_code == 200:
                    assert expected[url, answer.headers["dataset-version"]] == answer.content
                else:
                    assert (answer.status_code in {404, 410}, url) == (True, "/v1/articles/bridge-at-kabul")
                notes.append(note_of(answer))
            await asyncio.sleep(0)

    async def story() -> None:
        done = asyncio.Event()
        clients = [asyncio.create_task(ask_on(done)) for _ in range(3)]
        for dataset in two_datasets * 2:
            await asyncio.to_thread(load, dataset, store_of(place))
            while (await api._request("GET", "/v1")).headers["dataset-version"] != dataset.version:  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the news is on its way
        done.set()
        await asyncio.gather(*clients)

    api.run(story())
    assert {"hit", "fwd=miss; stored"} <= set(notes)


def test_a_file_is_looked_at_every_so_often_on_hits_and_truly_on_misses(
    tmp_path: Path, serve: Serve, two_datasets: list[Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    old, new = two_datasets
    load(old, store_of(url))
    api = serve(url, cache_bytes=KEPT)
    monkeypatch.setattr(sqlite, "LOOK_EVERY", 3600.0)
    assert api.get("/v1/claims").headers["dataset-version"] == old.version
    load(new, store_of(url))
    assert api.get("/v1/claims").headers["dataset-version"] == old.version
    assert api.get("/v1/people").headers["dataset-version"] == new.version
    assert api.get("/v1/claims").headers["dataset-version"] == new.version
    load(old, store_of(url))
    monkeypatch.setattr(sqlite, "LOOK_EVERY", 0.0)
    assert api.get("/v1/claims").headers["dataset-version"] == old.version


def test_what_is_kept_does_not_hide_that_the_file_is_gone(tmp_path: Path, serve: Serve) -> None:
    path = tmp_path / "facts.db"
    load(compile_dossiers(first_article()), store_of(f"sqlite:///{path}"))
    api = serve(f"sqlite:///{path}", cache_bytes=KEPT)
    for _ in range(2):
        answer = api.get("/v1/claims")
    assert note_of(answer) == "hit"
    path.rename(tmp_path / "away.db")
    for url in ("/v1/claims", "/readyz"):
        assert api.get(url).status_code == 503
    (tmp_path / "away.db").rename(path)
    assert [api.get("/v1/claims").status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_what_is_kept_does_not_hide_that_the_server_is_gone(
    postgresql_programs: Programs, serve: Serve, how: str
) -> None:
    with postgresql_programs.server() as server, ExitStack() as frozen:
        url = server.new_database()
        load(compile_dossiers(first_article()), store_of(url))
        api = serve(url, cache_bytes=KEPT)
        for _ in range(2):
            answer = api.get("/v1/claims")
        assert note_of(answer) == "hit"
        if how == "stopped":
            server.stop()
        else:
            frozen.enter_context(server.frozen())
        for _ in range(200):
            answer = api.get("/v1/claims")
            if answer.status_code == 503:
                break
            assert note_of(answer) == "hit"
            api.run(asyncio.sleep(0.05))
        assert answer.json()["type"] == "/problems/database-unavailable"


def test_what_is_kept_is_sent_without_a_word_to_the_server(
    postgresql_programs: Programs, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "CHECK_EVERY", 3600.0)
    with postgresql_programs.server() as server:
        url = server.new_database()
        load(compile_dossiers(first_article()), store_of(url))
        api = serve(url, cache_bytes=KEPT)
        api.get("/v1/claims")
        with server.frozen():
            assert note_of(api.get("/v1/claims")) == "hit"


def test_made_up_urls_and_media_types_take_no_more_than_the_bound(database: str, serve: Serve) -> None:
    api = serve(database, cache_bytes=200_000)
    cache = api.app.state.cache
    assert isinstance(cache, ResponseCache)
    for number in range(150):
        api.get(f"/v1/claims?limit=1&q=x{number}", headers={"Accept": f"*/*, text/{'x' * number}"})
        api.get(f"/v1/claims/nope-{number}")
        assert cache.kept.bytes <= 200_000
    assert 0 < len(cache.kept) < 150


media_ranges = st.sampled_from(["text/csv", "application/ld+json;q=0.9", "*/*;q=0.1", "application/json;q=0.5"])


@given(st.lists(st.one_of(media_ranges, st.sampled_from(["a/b", "image/png", "x" * 300])), max_size=120))
def test_who_names_a_form_in_any_way_leaves_it_to_nobody_else(caching: Api, ranges: list[str]) -> None:
    """Not even beyond where Accept is read to, or in lines of their own, which are joined there."""
    url = "/v1/claims/nrf-ready-for-long-conflict"
    cache = caching.app.state.cache
    assert isinstance(cache, ResponseCache)
    cache.kept = KeptAnswers(KEPT)
    caching.get(url, headers=[("Accept", one) for one in ranges])
    assert caching.get(url, headers={"Accept": "application/json"}).headers["content-type"] == "application/json"
    assert caching.get(url, headers={"Accept": "text/csv"}).headers["content-type"] == "text/csv; charset=utf-8"


def test_a_form_beyond_where_accept_is_read_to_is_not_seen_by_anybody(serve: Serve, database: str) -> None:
    api, url = serve(database, cache_bytes=KEPT), "/v1/claims/nrf-ready-for-long-conflict"
    lines = ["application/json;q=0.5", *["aaaa/bbbb"] * 96, "text/csv"]
    for _ in range(2):
        answer = api.get(url, headers=[("Accept", line) for line in lines])
        assert answer.headers["content-type"] == "application/json"
    assert api.get(url).headers["content-type"] == "application/json"


def test_media_types_that_nothing_has_share_what_answers_them(serve: Serve, database: str) -> None:
    api = serve(database, cache_bytes=KEPT)
    assert note_of(api.get("/docs", headers={"Accept": "image/x1"})) == "fwd=miss; stored"
    assert note_of(api.get("/docs", headers={"Accept": "image/x2"})) == "hit"
