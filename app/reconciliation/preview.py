"""Small pages about an entity and about what a score comes from. They ask no other host and run no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from fastapi.responses import HTMLResponse

from app.reconciliation.catalogue import PROPERTIES, TYPES
from app.reconciliation.scores import AGREES

WIDTH, HEIGHT = 420, 220
"""In pixels."""
MAX_NAMES = 12
"""How many spellings are shown."""


@dataclass(frozen=True)
class Feature:
    """Something that scores and matches come from."""

    name: str
    meaning: str


FEATURES: Mapping[str, Feature] = {
    "name_similarity": Feature(
        "Likeness of the name",
        "From 0 to 100, how like the name is to the nearest one that is known, word by word, by letters and by sound;"
        " words without a counterpart, and another order, count against it.",
    ),
    "name_exact": Feature(
        "The very name",
        "Whether the name is one that is known, but for case, accents, punctuation and variants of letters.",
    ),
    "name_sounds_alike": Feature(
        "The same sound",
        "Whether each word sounds like the one in the same place, as other transliterations of a name do.",
    ),
    "name_stands_alone": Feature(
        "A full name",
        "Whether the known name tells its bearer from others: it is no surname alone, other short form, abbreviation,"
        " adjective, misprint or nickname, and no label of this service.",
    ),
    "name_words_left_over": Feature(
        "Words left over",
        "How many words of either name have no counterpart in the other.",
    ),
    "id_exact": Feature("The very id", "Whether what was asked for is the id of the entity."),
    "type_fits": Feature("The type", "Whether the entity has the types that were asked for, if any were."),
    "rivals": Feature(
        "Rivals",
        "How many other candidates have the very same name, a score of 90 or more, or a name given as a property that"
        " this one has not; where there is one, no match is safe.",
    ),
}
"""Feature -> what it is. There is one more for each property that was given."""


def feature_page(id: str) -> HTMLResponse | None:
    """What a feature means; None if there is none of that id."""
    feature = FEATURES.get(id)
    if id.startswith(AGREES) and (offered := PROPERTIES.get(id.removeprefix(AGREES))):
        meaning = "From 0 to 100, how well the values that were given agree with those that are known."
        feature = Feature(f"Agreement: {offered.name}", meaning)
    if feature is None:
        return None
    return _page(feature.name, f"<h1>{escape(feature.name)}</h1><p>{escape(feature.meaning)}</p>")


def entity_page(entity: Mapping[str, Any]) -> HTMLResponse:
    """Who or what an entity is, with the spellings of its name."""
    name, kind = str(entity["name"]), TYPES[entity["kind"]].name
    listed = [*entity["names"], *entity["reference"]["names"]]
    others = list(dict.fromkeys(item["text"] for item in listed if item["text"] != name))
    spellings = ", ".join(f"<bdi>{escape(text)}</bdi>" for text in others[:MAX_NAMES])
    also = f"<p>Also {spellings}{' ...' if len(others) > MAX_NAMES else ''}</p>" if others else ""
    counts = entity["counts"]
    facts = sum(counts[counted] for counted in ("claims", "figures", "events", "relations"))
    return _page(
        name,
        f"<h1>{escape(name)}</h1><p>{escape(kind)}. {escape(str(entity['description']))}</p>{also}"
        f"<p>Mentions: {counts['mentions']}. Facts: {facts}. Articles: {counts['articles']}.</p>",
    )


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{body}</html>",
        headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"},
    )


_STYLE = "body{font:14px/1.4 sans-serif;margin:10px}h1{font-size:16px;margin:0}p{margin:6px 0}"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
