"""What is known of all articles once each of them has been read.

They may be more than memory holds. So of each only some numbers are kept, and what others refer to.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.vocabulary import FactType
from seed import edtf
from seed.dossier import ArticleDossier, Attribution, Claim, Fact, Relation

NO_BEGINNING = 0
NO_END = 99_99_99_99
"""Stand for the first and the last day of what has none, in the order of time."""


@dataclass
class Tally:
    """What all articles say of an entity."""

    mentions: int = 0
    facts: dict[FactType, int] = field(
        default_factory=lambda: {"claim": 0, "figure": 0, "event": 0, "relation": 0},
    )
    articles: "array[int]" = field(default_factory=lambda: array("I"))
    """The articles that mention it, or have a fact it takes part in: their places among all."""


class Survey:
    """Takes in article after article."""

    def __init__(self) -> None:
        self.articles: list[str] = []
        """Their ids, as they were read."""
        self.sizes: list[tuple[int, int, int]] = []
        """How many facts, sentences and mentions each has."""
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.located: set[tuple[str, str]] = set()
        """An entity, and one that an article says it lies in or is the capital of."""
        self.links: list[tuple[str, str, str, str]] = []
        """Article, fact, how, and the fact that it is related to."""
        self._dated: list[int] = []

    def read(self, dossier: ArticleDossier) -> None:
        """Take in an article."""
        place = len(self.articles)
        facts = in_text_order(dossier)
        self.articles.append(dossier.article.id)
        self.sizes.append((len(facts), len(dossier.sentences), sum(len(some.spans) for some in dossier.mentions)))
        claims = {claim.id: claim for claim in dossier.claims}
        for order, fact in enumerate(facts):
            self.links += [(dossier.article.id, fact.id, link.how, link.fact) for link in fact.related]
            if fact.time is not None and fact.time.edtf is not None:
                self._dated.append(_in_time(fact.time.edtf) << 64 | place << 32 | order)
            for id in {link.entity for link in (*attribution_of(fact, claims), *fact.participants)}:
                if id is not None:
                    self._tally(id, place).facts[fact.type] += 1
            if isinstance(fact, Relation) and fact.predicate in {"located_in", "capital_of"}:
                ends = {link.role: link.entity or "" for link in fact.participants}
                self.located.add((ends["subject"], ends["object"]))
        for mentioned in dossier.mentions:
            self._tally(mentioned.entity, place).mentions += len(mentioned.spans)

    def _tally(self, entity: str, place: int) -> Tally:
        tally = self.tallies[entity]
        if not tally.articles or tally.articles[-1] != place:
            tally.articles.append(place)
        return tally

    def timeline(self, before: Sequence[int]) -> "array[int]":
        """Number of a fact -> its place on the timeline, or 0 if its time has no bound. It can be asked for once.

        `before` is how many facts are in the articles before each. By the first day, then by the last, then in text
        order. Where there is no first day it began before any that has one, and where there is no last day it goes on
        after any that has one.
        """
        for at, dated in enumerate(self._dated):  # in place, as there may be very many
            number = before[dated >> 32 & 0xFFFFFFFF] + (dated & 0xFFFFFFFF) + 1
            self._dated[at] = dated >> 64 << 64 | number
        self._dated.sort()
        places = array("I", bytes(4 * (sum(facts for facts, *_ in self.sizes) + 1)))
        for place, dated in enumerate(self._dated, 1):
            places[dated & 0xFFFFFFFFFFFFFFFF] = place
        self._dated.clear()
        return places


def in_text_order(dossier: ArticleDossier) -> list[Fact]:
    """The facts of an article by their first evidence."""
    return sorted(dossier.facts(), key=lambda fact: (fact.evidence[0].start, fact.evidence[0].end, fact.id))


def attribution_of(fact: Fact, claims: Mapping[str, Claim]) -> Sequence[Attribution]:
    """Who stands behind a fact; one inside a claim has the claim's attribution."""
    claim = fact if isinstance(fact, Claim) else claims.get(fact.claim or "")
    return claim.attribution if claim is not None else ()


def _in_time(edtf_: str) -> int:
    bounds = edtf.bounds(edtf_)
    earliest = NO_BEGINNING if bounds.earliest is None else int(bounds.earliest.replace("-", ""))
    latest = NO_END if bounds.latest is None else int(bounds.latest.replace("-", ""))
    return earliest * 10**8 + latest
