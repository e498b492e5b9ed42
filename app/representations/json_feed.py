"""JSON Feed 1.1, for feed readers: <https://www.jsonfeed.org/version/1.1/>."""

import json
from typing import Any

from app.documents.feeds import Feed
from app.representations.base import Envelope, Form, in_form, in_json, published

VERSION = "https://jsonfeed.org/version/1.1"


class JSONFeed(Form):
    """A page of changes, or of the log of seeds, as a feed."""

    name = "feed"
    media_type = "application/feed+json"
    description = "The same as JSON Feed 1.1, for feed readers."
    resources = ("changes",)

    def schema_of(self, resource: str, *, listed: bool) -> dict[str, Any]:
        """A page of a feed."""
        return published(Feed)

    def record(self, document: str, envelope: Envelope) -> str:
        """A page."""
        return written(document, envelope.url, envelope.public_url)


def written(changes: str, url: str, public_url: str) -> str:
    """A page of changes, or of the log of seeds, as a feed.

    `url` is where the page is, relative to the service; `public_url` is what every address in the feed begins with.
    """
    page = json.loads(changes)
    item_of = _of_seed if page["since"] is None else _of_change
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": "Article Facts: what changed",
        "home_page_url": f"{public_url}/docs",
        "feed_url": f"{public_url}{in_form(url, JSONFeed.name)}",
        "description": (
            "The data's versions, the last one first."
            if page["since"] is None
            else f"What became of each record from version {page['since']} to {page['version']}, the last first."
        ),
        "language": "en",
        "items": [item_of(item, public_url) for item in page["items"]],
    }
    if page["next"] is not None:
        feed["next_url"] = f"{public_url}{in_form(page['next'], JSONFeed.name)}"
    return in_json(feed)


def _of_seed(seed: dict[str, Any], public_url: str) -> dict[str, Any]:
    counts = [f"{seed[how]} {how}" for how in ("added", "changed", "removed", "renamed")]
    return {
        "id": f"{public_url}/v1/changes#{seed['sequence']}-{seed['version']}",
        "url": f"{public_url}/v1/changes",
        "title": f"Version {seed['version']}",
        "content_text": f"Records: {', '.join(counts)}.",
        "date_published": seed["seeded_at"],
    }


def _of_change(change: dict[str, Any], public_url: str) -> dict[str, Any]:
    return {
        "id": f"{public_url}{change['url']}#{change['version']}",
        "url": f"{public_url}{change['url']}",
        "title": f"{change['type'].capitalize()} {change['how']}: {change['id']}",
        "content_text": _content(change),
        "date_published": change["seeded_at"],
        "tags": [change["type"], change["how"]],
    }


def _content(change: dict[str, Any]) -> str:
    """What the record says, in our words, and what became of it."""
    what, name = f"The {change['type']} `{change['id']}`", change["name"]
    match change["how"]:
        case "removed":
            return f"{what} was removed from the data."
        case "renamed":
            also = ", and was changed" if change["also_changed"] else ""
            text = f"{what} is now `{change['renamed_to']}`{also}."
            return text if name is None else f"{name}\n{text}"
    # a record may have gone since the version that the feed leads to
    return name or f"{what} was {change['how']}."


FORM = JSONFeed()
