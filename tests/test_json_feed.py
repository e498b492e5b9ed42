"""The changes as JSON Feed 1.1: what the published structure says, held by models of our own."""

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.main import create_app
from app.representations.json_feed import FORM
from app.settings import Settings
from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api, Serve
from tests.dossiers import first_article
from tests.test_changes import people, put

PUBLIC = "http://127.0.0.1:8000"


def _address(url: str) -> str:
    assert re.fullmatch(r"https?://[^\s/]+/\S*", url), url
    return url


Address = Annotated[str, AfterValidator(_address)]
Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    """A part of a feed: nothing but what the published structure names."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Person(_Part):
    name: Text | None = None
    url: Address | None = None
    avatar: Address | None = None

    @model_validator(mode="after")
    def says_something(self) -> "_Person":
        assert self.name or self.url or self.avatar
        return self


class _Attachment(_Part):
    url: Address
    mime_type: Text
    title: Text | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None


class _Item(_Part):
    id: Text
    url: Address | None = None
    external_url: Address | None = None
    title: Text | None = None
    content_html: Text | None = None
    content_text: Text | None = None
    summary: Text | None = None
    image: Address | None = None
    banner_image: Address | None = None
    date_published: Annotated[AwareDatetime, Field(strict=False)] | None = None
    date_modified: Annotated[AwareDatetime, Field(strict=False)] | None = None
    authors: list[_Person] | None = None
    tags: list[Text] | None = None
    language: Text | None = None
    attachments: list[_Attachment] | None = None

    @model_validator(mode="after")
    def has_content(self) -> "_Item":
        assert self.content_html or self.content_text
        return self


class _Hub(_Part):
    type: Text
    url: Address


class Feed(_Part):
    """The top level of a feed."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Text
    home_page_url: Address | None = None
    feed_url: Address | None = None
    description: Text | None = None
    user_comment: Text | None = None
    next_url: Address | None = None
    icon: Address | None = None
    favicon: Address | None = None
    authors: list[_Person] | None = None
    language: Text | None = None
    expired: bool | None = None
    hubs: list[_Hub] | None = None
    items: list[_Item]

    @model_validator(mode="after")
    def goes_on_elsewhere(self) -> "Feed":
        assert self.next_url is None or self.next_url != self.feed_url
        return self


def feeds(api: Api, url: str) -> list[Feed]:
    """Every page of a feed, each as it is published."""
    pages: list[Feed] = []
    following: str | None = url
    while following:
        response = api.get(following.removeprefix(PUBLIC))
        assert (response.status_code, response.headers["content-type"]) == (200, FORM.media_type)
        pages.append(Feed.model_validate_json(response.content))
        assert "null" not in response.text
        assert pages[-1].feed_url == f"{PUBLIC}{following.removeprefix(PUBLIC)}"
        following = pages[-1].next_url
    return pages


def test_the_model_refuses_what_is_no_feed(api: Api) -> None:
    feed: dict[str, Any] = api.document("/v1/changes?format=feed")
    item = feed["items"][0]
    for wrong in (
        {"version": "1.1"},
        {"items": None},
        {"feed_url": "/v1/changes"},
        {"next_url": feed["feed_url"]},
        {"items": [{**item, "id": 1}]},
        {"items": [{**item, "content_text": None}]},
        {"items": [{**item, "date_published": "yesterday"}]},
        {"items": [{**item, "date_published": "2021-08-23T12:00:00"}]},
        {"items": [{**item, "how": "added"}]},
    ):
        with pytest.raises(ValueError, match="validation error"):
            Feed.model_validate_json(json.dumps({**feed, **wrong}))


def test_changes_as_a_feed(place: str, serve: Serve) -> None:
    first, second = put(place, people("a", "b", "c", "d"), people("a:2", "c", "e", "new", d="e"))
    (third,) = put(place, people("a:2", "c", "e:2", "new", d="e"))
    api = serve(place)
    (feed,) = feeds(api, f"/v1/changes?since={first}&format=feed")
    assert feed.description is not None
    assert first in feed.description
    assert third in feed.description
    assert [(item.id, item.title, item.content_text, item.tags) for item in feed.items] == [
        (f"{PUBLIC}/v1/people/new#{second}", "Person added: new", "The new", ["person", "added"]),
        (
            f"{PUBLIC}/v1/people/d#{third}",
            "Person renamed: d",
            "The e\nThe person `d` is now `e`, and was changed.",
            ["person", "renamed"],
        ),
        (
            f"{PUBLIC}/v1/people/b#{second}",
            "Person removed: b",
            "The person `b` was removed from the data.",
            ["person", "removed"],
        ),
        (f"{PUBLIC}/v1/people/a#{second}", "Person changed: a", "The a", ["person", "changed"]),
    ]
    changes = {item["id"]: item for item in api.everything(f"/v1/changes?since={first}")}
    for item in feed.items:
        assert item.url is not None
        change = changes[item.url.rpartition("/")[2]]
        assert item.url == f"{PUBLIC}{change['url']}"
        assert item.date_published == datetime.fromisoformat(change["seeded_at"])


def test_pages_of_a_feed_go_through_every_change_once(place: str, serve: Serve) -> None:
    (first,) = put(place, people("a"))
    load(compile_dossiers(first_article()), store_of(place))
    api = serve(place)
    pages = feeds(api, f"/v1/changes?since={first}&limit=40&format=feed")
    ids = [item.id for page in pages for item in page.items]
    version = api.get("/v1").headers["dataset-version"]
    assert ids == [f"{PUBLIC}{item['url']}#{version}" for item in api.everything(f"/v1/changes?since={first}")]
    assert len(set(ids)) == len(ids) > 200
    told = {item.id: item.content_text for page in pages for item in page.items}
    for fact in api.everything("/v1/facts"):
        assert told[f"{PUBLIC}{fact['url']}#{version}"] == fact["statement"]


def test_the_log_as_a_feed(place: str, serve: Serve) -> None:
    first, second = put(place, people("a"), people("a:2", "b", "c"))
    pages = feeds(serve(place), "/v1/changes?limit=1&format=feed")
    assert [(item.id, item.title, item.content_text) for page in pages for item in page.items] == [
        (f"{PUBLIC}/v1/changes#2-{second}", f"Version {second}", "Records: 2 added, 1 changed, 0 removed, 0 renamed."),
        (f"{PUBLIC}/v1/changes#1-{first}", f"Version {first}", "Records: 1 added, 0 changed, 0 removed, 0 renamed."),
    ]


def test_addresses_come_from_the_setting_whatever_the_host(database: str) -> None:
    api = Api(database)
    api.app = create_app(Settings(database_url=database, public_url="https://facts.example/a"))
    response = api.get("/v1/changes?format=feed", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    feed = Feed.model_validate_json(response.content)
    assert "evil" not in response.text
    assert feed.feed_url == "https://facts.example/a/v1/changes?format=feed"
    assert all(item.id.startswith("https://facts.example/a/v1/changes#") for item in feed.items)
    api.close()


def test_what_is_refused_is_a_problem_in_any_form(api: Api) -> None:
    for url, status in (("since=0000000000000000", 410), ("since=no", 400), ("type=claim", 422)):
        response = api.get(f"/v1/changes?format=feed&{url}")
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
