"""The columns of flat files: what a row says of a record, and what each column means.

A cell that would hold several values has them with ` | ` between; a bar inside one is written `\\|`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.vocabulary import CONFIRMED, VOCABULARIES

Value = str | int | float | None
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its name, the type of its values, what they mean, and how they are had from a record."""

    name: str
    description: str
    value: Callable[[Record], Value]
    type: Literal["string", "integer", "number", "boolean", "date"] = "string"


def joined(values: Iterable[str | None]) -> str | None:
    """Several values in one cell."""
    return " | ".join(["" if value is None else value.replace("|", r"\|") for value in values]) or None


def _plain(name: str, description: str, type: Literal["string", "integer", "number"] = "string") -> Column:
    return Column(name, description, lambda record: record.get(name), type)


def _of(outer: str, inner: str, name: str, description: str, type: Literal["string", "boolean", "date"]) -> Column:
    return Column(name, description, lambda record: (record.get(outer) or {}).get(inner), type)


def _in_role(part: str, role: str, name: str | None = None) -> Sequence[Column]:
    """Who has a role: by name, or as the article describes somebody it does not name; and by id."""
    name = name or role

    def those(record: Record) -> list[Any]:
        return [one for one in record[part] if one["role"] == role]

    def name_of(one: Record) -> str | None:
        label: str | None = one["label"]
        return one["entity"]["name"] if one["entity"] else label

    return (
        Column(
            name,
            f"{VOCABULARIES['role'][role]} By name, or as the article describes somebody without one.",
            lambda record: joined(name_of(one) for one in those(record)),
        ),
        Column(
            f"{name}_id",
            f"The ids of `{name}`, in the same order; empty for somebody the article does not name.",
            lambda record: joined(one["entity"]["id"] if one["entity"] else None for one in those(record)),
        ),
        Column(
            f"{name}_label",
            f"How the article describes `{name}`, in the same order: a title or a description, as printed.",
            lambda record: (
                joined(one["label"] for one in those(record)) if any(o["label"] for o in those(record)) else None
            ),
        ),
    )


def _order(name: str, part: str, description: str) -> Column:
    description = f"{description}: one for each who has it, `on_behalf_of` after whom it belongs to."
    return Column(name, description, lambda record: joined(one["role"] for one in record[part]))


def _implied(record: Record) -> str | None:
    parts = [*record["attribution"], *record["participants"]]
    return joined(dict.fromkeys(one["role"] for one in parts if one["certainty"] == "implied"))


def _spans(record: Record) -> str | None:
    return joined(f"{one['paragraph']}:{one['start']}-{one['end']}" for one in record["evidence"])


TIME = (
    _of("time", "edtf", "time", "The time in Extended Date/Time Format.", "string"),
    _of("time", "earliest", "earliest", "The first day it can be; empty where open or unknown.", "date"),
    _of("time", "latest", "latest", "The last day it can be; empty where open or unknown.", "date"),
    _of("time", "precision", "time_precision", "How exact the date is.", "string"),
    _of("time", "approximate", "time_approximate", "Whether the date is only near the real one.", "boolean"),
    _of("time", "uncertain", "time_uncertain", "Whether the date is in doubt.", "boolean"),
    _of("time", "printed", "time_printed", "The time words as printed.", "string"),
    _of("time", "basis", "time_basis", "What the date rests on.", "string"),
)

SPAN = (
    _plain("paragraph", "The paragraph where it stands, from 1.", "integer"),
    _plain("start", "Offset of its first character in the article's text, in Unicode code points, from 0.", "integer"),
    _plain("end", "Offset behind its last character.", "integer"),
    _plain("sha256", "SHA-256 of exactly these characters, as UTF-8."),
)


def _of_first_telling(column: Column) -> Column:
    description = f"Of the first telling: {column.description}"
    return Column(column.name, description, lambda record: column.value(record["evidence"][0]), column.type)


_HEAD = (
    _plain("id", "Stable id."),
    _plain("type", "What the record is."),
    _plain("url", "Where the record is, relative to the service."),
)

_ARTICLE = Column("article", "The id of the article it was read from.", lambda record: record["article"]["id"])

_FACT_HEAD = (
    *_HEAD,
    _ARTICLE,
    _plain("statement", "What the fact says, in words of ours."),
    _plain("attribution_text", "The attribution in one line."),
    _plain("voice", "Whether somebody is its speaker, or the article itself."),
)

_FACT_TAIL = (
    _order("attribution_roles", "attribution", "The roles of the attribution, from the origin to the article"),
    *(column for role in VOCABULARIES["attribution_role"] for column in _in_role("attribution", role)),
    _order("participant_roles", "participants", "The roles in the content, in order"),
    *(
        column
        for role in VOCABULARIES["participant_role"]
        for column in _in_role("participants", role, "acting_on_behalf_of" if role == "on_behalf_of" else None)
    ),
    Column("implied", "Roles that are not in the evidence itself but carried over from before.", _implied),
    *TIME,
    _plain("caveat", "What the text leaves open."),
    Column(
        "related",
        "Links to other facts, each as how:id.",
        lambda record: joined(f"{one['how']}:{one['fact']['id']}" for one in record["related"]),
    ),
    Column("evidence", "Each telling, as paragraph:start-end.", _spans),
    Column("tellings", "How many tellings there are.", lambda record: len(record["evidence"]), "integer"),
    *(_of_first_telling(column) for column in SPAN),
)

_CLAIM = (
    _plain("kind", "What sort of claim or event it is."),
    _plain("modality", "How a claim is put forward."),
    _plain("condition", "The condition a claim is put under."),
    Column("quotes", "The exact words quoted.", lambda record: joined(one["text"] for one in record.get("quotes", ()))),
)
_FIGURE = (
    _plain("measure", "What sort of quantity a figure is."),
    _plain("counted", "Whom or what it counts."),
    _plain("unit", "The unit of its number."),
    _plain("printed", "The number with its qualifier, as printed."),
    _plain("qualifier", "How the printed words bound the number."),
    _plain("value", "The number itself, in `unit`, where the qualifier is exact or about.", "number"),
    _plain(
        "lower",
        "The least it can be, in `unit`; if the qualifier is more_than, it is more. Empty where there is none.",
        "number",
    ),
    _plain(
        "upper",
        "The most it can be, in `unit`; if the qualifier is less_than, it is less. Empty where there is none.",
        "number",
    ),
)
_STATUS = _plain("status", "Whether an event happened or is planned, or a relation holds.")
_PREDICATE = _plain("predicate", "What ties the subject of a relation to its object.")
_WITHIN_CLAIM = Column(
    "claim", "The id of the claim it is part of.", lambda record: (record.get("claim") or {}).get("id")
)


def _counts(*names: str) -> Sequence[Column]:
    return [_count(name) for name in names]


def _count(name: str) -> Column:
    description = f"How many {name} it has, or is in."
    return Column(name, description, lambda record: record["counts"][name], "integer")


def _seen(name: str, those: Callable[[Record], Iterable[Record]]) -> Column:
    description = f"Where each of `{name}` was seen, in the same order."
    return Column(f"{name}_source", description, lambda record: joined(one["source"] for one in those(record)))


def _confirmed(entity: Record) -> Sequence[Record]:
    return [one for one in entity["reference"]["identifiers"] if one["confidence"] in CONFIRMED]


def _unconfirmed(entity: Record) -> Sequence[Record]:
    return [one for one in entity["reference"]["identifiers"] if one["confidence"] not in CONFIRMED]


def _ids(name: str, description: str, those: Callable[[Record], Sequence[Record]]) -> Sequence[Column]:
    return (
        Column(name, description, lambda record: joined(f"{one['scheme']}:{one['value']}" for one in those(record))),
        _seen(name, those),
    )


_ENTITY = (
    *_HEAD,
    _plain("kind", "What sort it is."),
    _plain("name", "The name to show."),
    Column(
        "names", "Every form of the name as printed.", lambda record: joined(one["text"] for one in record["names"])
    ),
    _plain("description", "Who or what it is, from the articles alone."),
    *_counts("articles", "mentions", "claims", "figures", "events", "relations"),
    Column(
        "reference_names",
        "Names that no article prints.",
        lambda record: joined(one["text"] for one in record["reference"]["names"]),
    ),
    _seen("reference_names", lambda record: record["reference"]["names"]),
    *_ids("identifiers", "Its ids in other catalogues, each as scheme:value, where they are confirmed.", _confirmed),
    *_ids(
        "unconfirmed_identifiers",
        "Ids there that may be its own, but of which a single lesser source says so, each as scheme:value.",
        _unconfirmed,
    ),
)


def _located(inner: str, name: str, description: str, type: Literal["string", "number"] = "string") -> Column:
    return Column(name, description, lambda record: (record["reference"]["location"] or {}).get(inner), type)


_FACTS = (*_FACT_HEAD, *_CLAIM, *_FIGURE, _PREDICATE, _STATUS, _WITHIN_CLAIM, *_FACT_TAIL)

COLUMNS: Mapping[str, Sequence[Column]] = {
    "articles": (
        *_HEAD,
        _plain("name", "The headline as printed."),
        _plain("language", "The language, as a BCP 47 tag."),
        _plain("publisher", "Who published it."),
        _plain("published", "The printed date of publication."),
        *TIME,
        Column("text_sha256", "SHA-256 of its text.", lambda record: record["text"]["sha256"]),
        Column("text_length", "Length of its text in characters.", lambda record: record["text"]["length"], "integer"),
        Column("paragraphs", "How many paragraphs it has.", lambda record: len(record["paragraphs"]), "integer"),
        *_counts(
            "sentences", "mentions", "people", "places", "organisations", "claims", "figures", "events", "relations"
        ),
    ),
    "people": _ENTITY,
    "places": (
        *_ENTITY,
        _located("latitude", "latitude", "Degrees north, WGS 84.", "number"),
        _located("longitude", "longitude", "Degrees east, WGS 84.", "number"),
        _located("precision", "location_precision", "What the point stands for."),
        _located("source", "location_source", "Where the point was seen."),
        _located(
            "licence",
            "location_licence",
            "The licence of that source's data; empty where it was not confirmed.",
        ),
        Column(
            "lies_in",
            "The ids of places around it.",
            lambda record: joined(one["place"]["id"] for one in record["reference"]["lies_in"]),
        ),
        _seen("lies_in", lambda record: record["reference"]["lies_in"]),
    ),
    "organisations": _ENTITY,
    "mentions": (
        *_HEAD,
        _ARTICLE,
        Column("entity", "The id of whom or what the words mean.", lambda record: record["entity"]["id"]),
        Column("entity_type", "What that is.", lambda record: record["entity"]["type"]),
        Column("entity_name", "Its name.", lambda record: record["entity"]["name"]),
        _plain("kind", "Whether it is by name or by description."),
        _plain("text", "The words, as printed."),
        *SPAN,
    ),
    "claims": (*_FACT_HEAD, *_CLAIM, *_FACT_TAIL),
    "figures": (*_FACT_HEAD, *_FIGURE, _WITHIN_CLAIM, *_FACT_TAIL),
    "events": (*_FACT_HEAD, _CLAIM[0], _STATUS, _WITHIN_CLAIM, *_FACT_TAIL),
    "relations": (*_FACT_HEAD, _PREDICATE, _STATUS, _WITHIN_CLAIM, *_FACT_TAIL),
    "facts": _FACTS,
    "timeline": _FACTS,
}
"""Resource -> its columns, in order."""
