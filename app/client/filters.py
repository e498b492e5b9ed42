"""What can be asked of each list, by the names that the service gives its parameters.

The queries that the service reads these with know their SQL and need a database to be imported; so the names, types and
meanings stand here once more, and a test holds them against OpenAPI. A parameter whose name is a word of Python has an
underscore behind it, and the size of a page has a name of its own, since `limit` sounds like all there will be.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, TypedDict

from app.parameters import in_url
from app.vocabulary import EntityType, FactType, RecordType, SearchableType

Several: TypeAlias = str | Iterable[str]
"""One value or several, of which any will do."""
SeveralNumbers: TypeAlias = int | Iterable[int]
Amount: TypeAlias = float | Decimal

NAMES: Mapping[str, str] = {"from_": "from", "page_size": "limit"}
"""Name here -> parameter of the service, where they differ."""
SHORT_QUOTATION = 500
"""Up to how many characters a quotation goes into the URL, so that the answer can be kept; longer ones are sent."""


def parameters_of(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is asked as a URL has it. None stands for nothing asked.

    Raises ValueError for several values that are none: to leave the filter out would find everything.
    """
    parameters = []
    for name, value in asked.items():
        if value is None:
            continue
        values = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        if not values:
            raise ValueError(f"{name}: no values; leave it out to ask for all")
        parameters += [(NAMES.get(name, name), in_url(one)) for one in values]
    return parameters


class Paged(TypedDict, total=False):
    """What every list of records takes."""

    id: Annotated[Several, "The record with this id. Repeat it for several."]
    page_size: Annotated[int, "How many records a page has, at most."]
    cursor: Annotated[
        str,
        "Where to go on: the value in the `next` link of the page before, with the other parameters unchanged.",
    ]


class ArticleFilters(Paged, total=False):
    """Which articles."""


class EntityFilters(Paged, total=False):
    """Which entities, of whatever type."""

    q: Annotated[
        str,
        "Entities with a name that is this, or begins with it from one of its words on: in any script, whatever the"
        " case, the accents or the variants of letters. A misspelt name lists nothing here; `/v1/search` finds it.",
    ]
    article: Annotated[Several, "Entities that are mentioned in this article, or take part in one of its facts."]


class PersonFilters(EntityFilters, total=False):
    """Which people."""

    kind: Annotated[Several, "People of this kind."]


class PlaceFilters(EntityFilters, total=False):
    """Which places."""

    kind: Annotated[Several, "Places of this kind."]
    within: Annotated[Several, "This place, and those that lie in it."]
    bbox: Annotated[
        str,
        "Places whose point lies in this box of degrees: west,south,east,north. West may be more than east, across the"
        " 180th meridian.",
    ]


class OrganisationFilters(EntityFilters, total=False):
    """Which organisations."""

    kind: Annotated[Several, "Organisations of this kind."]


class MentionFilters(Paged, total=False):
    """Which mentions."""

    article: Annotated[Several, "Mentions in this article."]
    paragraph: Annotated[SeveralNumbers, "Mentions in the paragraph of this number."]
    entity: Annotated[Several, "Mentions of this entity."]
    type: Annotated[EntityType | Iterable[EntityType], "Mentions of entities of this type."]
    kind: Annotated[Several, "Mentions of this kind."]


class OfFacts(TypedDict, total=False):
    """What facts of every type can be asked by."""

    q: Annotated[
        str,
        "Facts with all of these words in their statement or in words quoted, the last as a whole or as a beginning."
        " They stay in text order, and none is taken loosely; `/v1/search` ranks, and finds misspelt names.",
    ]
    article: Annotated[Several, "Facts of this article."]
    paragraph: Annotated[SeveralNumbers, "Facts with evidence in the paragraph of this number."]
    entity: Annotated[
        Several,
        "Facts in which this entity takes part; with `role` or `certainty`, in that role and certainty.",
    ]
    role: Annotated[Several, "Facts in which somebody has this role; with `entity`, that entity."]
    attributed_to: Annotated[Several, "Facts whose speaker is this entity, or speaks on its behalf."]
    speaker: Annotated[Several, "Facts whose speaker is this entity."]
    outlet: Annotated[Several, "Facts that were told to this medium, reported by it, or ascribed to it."]
    named_source: Annotated[
        bool,
        "Whether some speaker is named. False: all are unnamed, or the article says it itself (see `voice`).",
    ]
    voice: Annotated[Several, "Facts in this voice."]
    certainty: Annotated[Several, "Facts with a role of this certainty; with `entity` or `role`, that very role."]
    about: Annotated[Several, "Facts that concern this entity."]
    place: Annotated[Several, "Facts that hold or happen exactly here."]
    within: Annotated[Several, "Facts that hold or happen here, or in a place that lies in it."]
    from_: Annotated[str, "Facts whose time reaches to this day or later; undated facts never match."]
    to: Annotated[str, "Facts whose time begins on this day or earlier; undated facts never match."]


class ClaimFilters(Paged, OfFacts, total=False):
    """Which claims."""

    kind: Annotated[Several, "Claims of this kind."]
    modality: Annotated[Several, "Claims put forward in this way."]
    quoted: Annotated[bool, "Whether the claim has quoted words."]


class FigureFilters(Paged, OfFacts, total=False):
    """Which figures."""

    measure: Annotated[Several, "Figures of this measure."]
    unit: Annotated[Several, "Figures in this unit."]
    qualifier: Annotated[Several, "Figures with this qualifier."]
    could_be: Annotated[
        Amount,
        "Figures whose bounds allow this number. Wants `measure`; a figure without bounds never matches.",
    ]
    at_least: Annotated[Amount, "Figures that are surely this number or more. Wants `measure`."]
    at_most: Annotated[Amount, "Figures that are surely this number or less. Wants `measure`."]


class EventFilters(Paged, OfFacts, total=False):
    """Which events."""

    kind: Annotated[Several, "Events of this kind."]
    status: Annotated[Several, "Events of this status."]


class RelationFilters(Paged, OfFacts, total=False):
    """Which relations."""

    predicate: Annotated[Several, "Relations of this sort."]
    status: Annotated[Several, "Relations of this status."]
    subject: Annotated[Several, "Relations whose subject is this entity."]
    object: Annotated[Several, "Relations whose object is this entity."]


class AnyFactFilters(Paged, OfFacts, total=False):
    """Which facts, of every type."""

    type: Annotated[FactType | Iterable[FactType], "Facts of this type."]


class SearchFilters(TypedDict, total=False):
    """What to search among."""

    type: Annotated[SearchableType | Iterable[SearchableType], "Records of this type."]
    article: Annotated[Several, "This article, its facts, and the entities that it mentions."]
    limit: Annotated[int, "How many records a page has, at most."]
    cursor: Annotated[
        str,
        "Where to go on: the value in the `next` link of the page before, with the other parameters unchanged.",
    ]


class ChangesFilters(TypedDict, total=False):
    """Which changes."""

    type: Annotated[RecordType | Iterable[RecordType], "Changes of records of this type. Wants `since`."]
    limit: Annotated[int, "How many items a page has, at most."]
    cursor: Annotated[
        str,
        "Where to go on: the value in the `next` link of the page before, with the other parameters unchanged.",
    ]


class SuggestFilters(TypedDict, total=False):
    """What to suggest, and how many."""

    type: Annotated[SearchableType | Iterable[SearchableType], "Suggest records of this type."]
    limit: Annotated[int, "How many suggestions to make, at most."]


class GraphFilters(TypedDict, total=False):
    """How far to go from the entities, and what to follow."""

    depth: Annotated[
        int,
        "How far to go: 1 to those who share a fact with an entity asked for, 2 also to those who share one with them.",
    ]
    role: Annotated[
        Several, "Follow ties of this role alone. Two entities are connected if both have a role that is followed."
    ]
    type: Annotated[FactType | Iterable[FactType], "Follow facts of this type alone."]
    article: Annotated[Several, "Follow facts of this article alone."]


class QuoteFilters(TypedDict, total=False):
    """Whose the words are said to be."""

    speaker: Annotated[str, "Who is said to have said them: the id of a person, an organisation or a place."]
    outlet: Annotated[
        str, "Which medium is said to have been told or to have reported them: the id of an organisation."
    ]
    article: Annotated[str, "The article to look in. Without it, all."]


class FigureComparisonFilters(OfFacts, total=False):
    """Which figures of a measure to hold against each other."""

    id: Annotated[Several, "The figure with this id. Repeat it for several."]
    unit: Annotated[str, "Figures in this unit. Figures in different units are never compared."]
    limit: Annotated[int, "How many figures to compare with each other, at most."]
    cursor: Annotated[
        str,
        "Where to go on: the value in the `next` link of the page before, with the other parameters unchanged.",
    ]


class FigureCheckFilters(FigureComparisonFilters, total=False):
    """Which number to check, against which figures of a measure."""

    value: Annotated[Amount, "The number to check, of at most 15 digits."]
    lower: Annotated[Amount, "The least of a range to check; with no `upper`, this number or more."]
    upper: Annotated[Amount, "The most of a range to check; with no `lower`, this number or less."]


class VerificationFilters(TypedDict, total=False):
    """Which article to verify a text against, and which spans to list."""

    article: Annotated[str, "The article. Without it, the one with this very text, or the only one."]
    outcome: Annotated[Several, "List spans with this outcome alone; the counts are of all."]
