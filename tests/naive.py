"""The answers of every filter, found by reading the whole list: slow, and plain to see."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.folding import fold

if TYPE_CHECKING:  # which has the world of the facts as a fixture
    from tests.conftest import Api

Record = dict[str, Any]


class World:
    """Everything there is, and what it takes to filter it naively."""

    def __init__(self, api: "Api") -> None:
        paths = (
            *("people", "places", "organisations", "claims", "figures", "events", "relations", "facts", "mentions"),
            "articles",
        )
        self.lists = {path: api.document(f"/v1/{path}?limit=500")["items"] for path in paths}
        self.lists["timeline"] = timeline_of(self.lists["facts"])
        entities = [*self.lists["people"], *self.lists["places"], *self.lists["organisations"]]
        self.entities = {entity["id"]: entity for entity in entities}
        self.paragraphs = {mention["id"]: mention["paragraph"] for mention in self.lists["mentions"]}
        self.around: dict[str, set[str]] = {place["id"]: {place["id"]} for place in self.lists["places"]}
        ties = {(p["id"], item["place"]["id"]) for p in self.lists["places"] for item in p["reference"]["lies_in"]}
        for relation in self.lists["relations"]:
            ends = {p["role"]: p["entity"]["id"] for p in relation["participants"]}
            if relation["predicate"] in {"located_in", "capital_of"}:
                ties.add((ends["subject"], ends["object"]))
        for _ in self.around:
            for inner, outer in ties:
                if inner in self.around and outer in self.around:
                    self.around[inner] |= self.around[outer]


def timeline_of(facts: list[Record]) -> list[Record]:
    """Those of some facts in text order that have a bound, in the order of time."""
    dated = [fact for fact in facts if fact["time"] and (fact["time"]["earliest"] or fact["time"]["latest"])]
    return sorted(dated, key=lambda fact: (fact["time"]["earliest"] or "", fact["time"]["latest"] or "9999-99"))


def has_words(record: Record, q: str) -> bool:
    """A record has all words that are asked for in its names, statement, quotes or description, the last as a beginning."""
    texts = [record["statement"]] if "statement" in record else [record["name"], record.get("description", "")]
    texts += [quote["text"] for quote in record.get("quotes", ())]
    texts += [name["text"] for name in (*record.get("names", ()), *record.get("reference", {}).get("names", ()))]
    held = {word for text in texts for word in fold(text).split()}
    *whole, last = fold(q).split()
    return set(whole) <= held and any(word.startswith(last) for word in held)


def links(fact: Record) -> list[Record]:
    return [*fact["attribution"], *fact["participants"]]


def id_of(link: Record) -> str | None:
    return link["entity"]["id"] if link["entity"] else None


def has(links: list[Record], roles: set[str], wanted: list[str]) -> bool:
    return any(link["role"] in roles and id_of(link) in wanted for link in links)


def overlaps(fact: Record, start: str | None, end: str | None) -> bool:
    time = fact["time"]
    if time is None or (time["earliest"] is None and time["latest"] is None):
        return False
    return (start is None or (time["latest"] or "9999") >= start) and (
        end is None or (time["earliest"] or "") <= end + "~"
    )


def matches_fact(world: World, fact: Record, query: Mapping[str, list[str]]) -> bool:
    one = {name: values[0] for name, values in query.items()}
    media = {id for id, entity in world.entities.items() if entity["kind"] == "media"}
    tests: dict[str, Callable[[list[str]], bool]] = {
        "id": lambda v: fact["id"] in v,
        "q": lambda v: has_words(fact, v[0]),
        "article": lambda v: fact["article"]["id"] in v,
        "type": lambda v: fact["type"] in v,
        "voice": lambda v: fact["voice"] in v,
        "paragraph": lambda v: any(str(e["paragraph"]) in v for e in fact["evidence"]),
        "attributed_to": lambda v: has(fact["attribution"], {"speaker", "on_behalf_of"}, v),
        "speaker": lambda v: has(fact["attribution"], {"speaker"}, v),
        "outlet": lambda v: (
            has(fact["attribution"], {"told_to", "reported_by"}, v)
            or has(fact["attribution"], {"speaker"}, [id for id in v if id in media])
        ),
        "named_source": lambda v: (
            any(link["role"] == "speaker" and link["entity"] for link in fact["attribution"]) == (v == ["true"])
        ),
        "about": lambda v: has(fact["participants"], {"about"}, v),
        "place": lambda v: has(fact["participants"], {"place"}, v),
        "within": lambda v: any(
            link["role"] == "place" and world.around.get(id_of(link) or "", set()) & set(v)
            for link in fact["participants"]
        ),
        "from": lambda v: overlaps(fact, v[0], None),
        "to": lambda v: overlaps(fact, None, v[0]),
        "kind": lambda v: fact["kind"] in v,
        "modality": lambda v: fact["modality"] in v,
        "quoted": lambda v: bool(fact["quotes"]) == (v == ["true"]),
        "measure": lambda v: fact["measure"] in v,
        "unit": lambda v: fact["unit"] in v,
        "qualifier": lambda v: fact["qualifier"] in v,
        "could_be": lambda v: could_be(fact, float(v[0])),
        "at_least": lambda v: fact["lower"] is not None and fact["lower"] >= float(v[0]),
        "at_most": lambda v: fact["upper"] is not None and fact["upper"] <= float(v[0]),
        "status": lambda v: fact["status"] in v,
        "predicate": lambda v: fact["predicate"] in v,
        "subject": lambda v: has(fact["participants"], {"subject"}, v),
        "object": lambda v: has(fact["participants"], {"object"}, v),
    }
    same = {"entity", "role", "certainty"} & query.keys()
    together = not same or any(
        ("entity" not in one or id_of(link) in query["entity"])
        and ("role" not in one or link["role"] in query["role"])
        and ("certainty" not in one or link["certainty"] in query["certainty"])
        for link in links(fact)
    )
    return together and all(tests[name](values) for name, values in query.items() if name not in same)


def could_be(figure: Record, number: float) -> bool:
    lower, upper = figure["lower"], figure["upper"]
    if lower is None and upper is None:
        return False
    above = lower is None or number > lower or (number == lower and figure["qualifier"] != "more_than")
    below = upper is None or number < upper or (number == upper and figure["qualifier"] != "less_than")
    return bool(above and below)


def matches_entity(world: World, entity: Record, query: Mapping[str, list[str]]) -> bool:
    names = [entity["name"], *(n["text"] for n in (*entity["names"], *entity["reference"]["names"]))]
    location = entity["reference"].get("location")
    tests: dict[str, Callable[[list[str]], bool]] = {
        "id": lambda v: entity["id"] in v,
        "article": lambda _: entity["counts"]["articles"] > 0,
        "kind": lambda v: entity["kind"] in v,
        "within": lambda v: bool(world.around[entity["id"]] & set(v)),
        "q": lambda v: any(f" {fold(name)}".find(f" {fold(v[0])}") >= 0 for name in names),
        "bbox": lambda v: location is not None and in_box(location, [float(side) for side in v[0].split(",")]),
    }
    return all(tests[name](values) for name, values in query.items())


def in_box(location: Record, box: list[float]) -> bool:
    west, south, east, north = box
    longitude, latitude = location["longitude"], location["latitude"]
    around = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return bool(around and south <= latitude <= north)


def matches_mention(world: World, mention: Record, query: Mapping[str, list[str]]) -> bool:
    tests: dict[str, Callable[[list[str]], bool]] = {
        "id": lambda v: mention["id"] in v,
        "article": lambda v: mention["article"]["id"] in v,
        "paragraph": lambda v: str(mention["paragraph"]) in v,
        "entity": lambda v: mention["entity"]["id"] in v,
        "type": lambda v: mention["entity"]["type"] in v,
        "kind": lambda v: mention["kind"] in v,
    }
    return all(tests[name](values) for name, values in query.items())
