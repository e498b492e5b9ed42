"""Every engine answers the same bytes."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import seed.load
from app.store import store_of
from app.vocabulary import VOCABULARIES
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api
from tests.dossiers import first_article
from tests.postgres import PostgreSQLServer
from tests.test_collections import LISTS
from tests.test_filters import FILTERS
from tests.trials import tried


class Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Noon":
        return cls(2021, 8, 24, 12, tzinfo=tz)


@pytest.fixture(scope="module")
def both(postgresql: PostgreSQLServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Api]]:
    """The application over the same dataset on each engine."""
    dataset = compile_dossiers(first_article())
    urls = [f"sqlite:///{tmp_path_factory.mktemp('same') / 'facts.db'}", postgresql.new_database()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed.load, "datetime", Noon)  # the log has the time of each seed
        for url in urls:
            load(dataset, store_of(url))
    one, other = (Api(url) for url in urls)
    yield one, other
    one.close()
    other.close()


def same(both: tuple[Api, Api], path: str) -> int:
    """The status that both answer with; all else has to be the same too."""
    one, other = (api.get(path) for api in both)
    assert (one.status_code, one.content) == (other.status_code, other.content), path
    assert one.headers == other.headers
    return one.status_code


def test_every_list_and_item_is_the_same_bytes_from_both(both: tuple[Api, Api]) -> None:
    one, _ = both
    paths = ["/v1", "/v1/vocabularies", "/readyz", "/openapi.json", "/nope"]
    for collection in LISTS:
        page: str | None = f"/v1/{collection}?limit=7&count=true"
        while page:
            paths.append(page)
            items = one.document(page)
            paths += [item["url"] for item in items["items"]]
            page = items["next"]
        paths += [f"/v1/{collection}/nope", f"/v1/{collection}?limit=0", f"/v1/{collection}?id=nope"]
        for name, values in FILTERS.get(collection, {}).items():
            paths += [f"/v1/{collection}?{name}={value}" for value in values[:3]]
    for entity in ("taliban", "ahmad-massoud", "kabul", "nato", "nope"):
        asked = (
            "",
            "&depth=2&format=graphml",
            "&depth=3&role=subject&role=object",
            "&type=claim&type=event",
            "&depth=4",
        )
        paths += [f"/v1/graph?entity={entity}{more}" for more in asked]
        paths.append(f"/v1/graph?entity={entity}&depth=2&article=panjshir-last-bastion&type=relation")
    paths += [f"/v1/articles/{item['id']}/coverage" for item in one.everything("/v1/articles")]
    for measure in VOCABULARIES["measure"]:
        numbers = ("value=30", "value=0.3&limit=1", "lower=10000&upper=60000", "upper=3&unit=hour", "value=x", "")
        paths += [f"/v1/check/figure?measure={measure}&{number}" for number in numbers]
        paths += [f"/v1/compare/figures?measure={measure}&limit={limit}" for limit in (1, 2, 25)]
    names = ["Ahmad Masood", "Ahmed Shah Masud", "مسعود", "Panjsher", "the national front", "kabol airport", "x y z"]
    paths += [f"/reconcile?query={name}" for name in names]
    paths += [f"/reconcile/suggest/entity?prefix={prefix}" for prefix in ("", "a", "mas", "کا", "panjshir-")]
    paths += ["/reconcile", "/reconcile/entities/nope", "/reconcile/preview/kabul", "/reconcile/features/nope"]
    paths += ['/reconcile?query={"type":"place","properties":[{"pid":"lies_in","v":"Afghanistan"}]}']
    version = one.get("/v1").headers["dataset-version"]
    paths += [
        f"/v1/changes?{asked}"
        for asked in (
            "",
            "format=feed",
            f"since={version}",
            f"since={version}&format=feed",
            "since=no",
            "since=" + "0" * 16,
            "type=claim",
        )
    ]
    assert len(paths) > 500
    for path in paths:
        same(both, path)


WORDS = [
    "massoud",
    "Masood",
    "the",
    "Panjshir valley",
    "مسعود",
    "a",
    "afghan peo",
    "of the",
    "karzay",
    "war",
    "21",
    "taliban of",
    "Masood war",
    "Tali ban war",
    "Mas'ud",
    "Karzai’s",
    "U.S. troops",
    "10 000",
    "dont",
    "whitehouse",
    "the White House",
    "Ahmad Masood Panjsher",
    "عبد الله",
    '"',
    "😀",
]


@pytest.mark.parametrize("q", WORDS)
def test_a_search_finds_the_same_in_both(both: tuple[Api, Api], q: str) -> None:
    one, _ = both
    for query in (f"q={quote(q)}", f"q={quote(q)}&type=claim&type=person", f"q={quote(q)}&limit=3"):
        page: str | None = f"/v1/search?{query}"
        while page:
            assert same(both, page) == 200
            page = one.document(page)["next"]
    assert same(both, f"/v1/suggest?q={quote(q)}&limit=20") == 200
    for path in ("people", "organisations", "places", "claims", "timeline"):
        assert same(both, f"/v1/{path}?q={quote(q)}&count=true") == 200


def test_any_text_is_searched_for_alike_in_both(both: tuple[Api, Api]) -> None:
    names = st.lists(
        st.sampled_from(["Masood", "Karzay", "Panjsher", "Tali ban", "whitehouse", "war", "Taliban", "of", "Ahmed"]),
        min_size=1,
        max_size=5,
    ).map(" ".join)
    letters = st.text(
        st.sampled_from("aeiours mtnk'’.,0123\"-*:&|!()\\%_؟مسعودا احمد") | st.characters(codec="utf-8"), max_size=40
    )
    statuses: set[int] = set()

    @tried(120)
    @given(text=letters | names)
    @example(text="x" * 201)
    @example(text="a' | 'b")
    @example(text='a" OR "b')
    def ask(text: str) -> None:
        for path in ("/v1/search?q=", "/v1/suggest?q=", "/v1/facts?limit=3&q=", "/v1/places?q="):
            statuses.add(same(both, path + quote(text)))

    ask()
    assert statuses == {200, 400}
