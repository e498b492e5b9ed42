"""`Link` headers: whatever goes on leads to its next page, and what is gone to what there is."""

import httpx
import pytest

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import first_article
from tests.test_changes import people, put
from tests.test_collections import LISTS


def following(answer: httpx.Response) -> str | None:
    """Where the header says that the next page is."""
    return answer.links.get("next", {}).get("url")


PAGED = [
    *(f"/v1/{collection}?limit=1" for collection in LISTS),
    "/v1/search?q=taliban&type=claim&type=event&limit=2",
    "/v1/check/figure?measure=awaiting_evacuation&value=12000&limit=1",
    "/v1/compare/figures?measure=awaiting_evacuation&limit=2",
]


@pytest.mark.parametrize("url", PAGED)
def test_a_page_links_to_itself_and_to_the_next(api: Api, url: str) -> None:
    first = api.get(url)
    assert first.links["self"]["url"] == url
    assert first.links["describedby"]["url"] == "/openapi.json"
    assert following(first) == first.json()["next"]
    last = first
    while link := following(last):
        last = api.get(link)
        assert last.links["self"]["url"] == link
        assert following(last) == last.json()["next"]
    assert last.json()["next"] is None


def test_pages_of_changes_link_likewise_in_either_form(place: str, serve: Serve) -> None:
    versions = put(place, people("a", "b"), people("a:2", "b:2", "c"), people("a:2", "c:2"))
    api = serve(place)
    for url in ("/v1/changes?limit=1", f"/v1/changes?since={versions[0]}&limit=1"):
        first = api.get(url)
        assert (first.links["self"]["url"], following(first)) == (url, first.json()["next"])
        assert first.links["alternate"] == {
            "url": f"{url}&format=feed",
            "rel": "alternate",
            "type": "application/feed+json",
        }
        feed = api.get(f"{url}&format=feed")
        assert sorted(feed.json()["next_url"].partition("?")[2].split("&")) == sorted(
            str(following(feed)).partition("?")[2].split("&")
        )
        pages = [first]
        while link := following(pages[-1]):
            pages.append(api.get(link))
        items = [item for page in pages for item in page.json()["items"]]
        assert items == api.document(url.replace("limit=1", "limit=500"))["items"]
        assert len(items) > 1


@pytest.mark.parametrize(
    ("path", "lists"),
    [
        ("/v1/claims/nrf-ready-for-long-conflict", ["claims"]),
        ("/v1/facts/nrf-ready-for-long-conflict", ["facts"]),
        ("/v1/people/ahmad-massoud", ["people"]),
        ("/v1/articles/panjshir-last-bastion/coverage", ["articles"]),
        ("/reconcile/entities/ahmad-massoud", ["people", "places", "organisations"]),
    ],
)
def test_what_was_removed_leads_to_the_lists_of_what_there_is(
    place: str, serve: Serve, path: str, lists: list[str]
) -> None:
    load(compile_dossiers(first_article()), store_of(place))
    put(place, people("a"))
    gone = serve(place).get(path)
    assert gone.status_code == 410
    assert gone.headers["link"] == ", ".join(f'</v1/{one}>; rel="collection"' for one in lists)
    assert gone.json()["detail"].endswith(f" what there is now: {', '.join(f'/v1/{one}' for one in lists)}.")
