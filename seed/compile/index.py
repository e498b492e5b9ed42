"""What the parts of a compilation look up: numbers in list order, references, and who stands behind a fact."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app import documents as doc
from app.vocabulary import FactType, url_of
from seed import edtf
from seed.dossier import ArticleDossier, Attribution, Claim, Dossiers, Fact, Participation, Run, Source, Sourced


@dataclass(frozen=True)
class Filed:
    """A fact with its number in list order and its article."""

    number: int
    article: ArticleDossier
    fact: Fact


class Index:
    """The dossiers, numbered as the lists will show them."""

    def __init__(self, dossiers: Dossiers) -> None:
        self.articles = sorted(dossiers.articles, key=lambda dossier: dossier.article.id)
        self.entities = {entity.id: entity for entity in sorted(dossiers.entities, key=lambda entity: entity.id)}
        self.sources = {source.id: source for source in dossiers.sources}
        self.article_numbers = {dossier.article.id: n for n, dossier in enumerate(self.articles, 1)}
        self.entity_numbers = {id: n for n, id in enumerate(self.entities, 1)}
        self.filed = {filed.fact.id: filed for filed in self._in_text_order()}
        self.timeline = self._in_time_order()
        self.claims = {id: filed.fact for id, filed in self.filed.items() if isinstance(filed.fact, Claim)}
        self.related = self._related()
        self.facts_of_entity = self._facts_of_entity()
        self.mentions_of_entity = self._mentions_of_entity()
        self._sentence_starts: dict[str, tuple[int, list[int]]] = {}
        before = 0
        for dossier in self.articles:
            self._sentence_starts[dossier.article.id] = (before, [s.start for s in dossier.sentences])
            before += len(dossier.sentences)

    def article_reference(self, dossier: ArticleDossier) -> doc.Reference:
        """A link to an article."""
        id = dossier.article.id
        return doc.Reference(id=id, type="article", name=dossier.article.title, url=url_of("article", id))

    def entity_reference(self, id: str) -> doc.Reference:
        """A link to an entity."""
        entity = self.entities[id]
        return doc.Reference(id=id, type=entity.type, name=entity.name, url=url_of(entity.type, id))

    def fact_reference(self, id: str) -> doc.Reference:
        """A link to a fact."""
        fact = self.filed[id].fact
        return doc.Reference(id=id, type=fact.type, name=fact.statement, url=url_of(fact.type, id))

    def source_text(self, item: Sourced) -> str:
        """The source of reference data: its name, and what in it the author named."""
        _, _, within = item.source.partition(" ")
        name = self.source_of(item).name
        return f"{name}: {within}" if within else name

    def source_of(self, item: Sourced) -> Source:
        """What a piece of reference data was taken from."""
        return self.sources[item.source.partition(" ")[0]]

    def sentence_number(self, dossier: ArticleDossier, span: Run) -> int:
        """The number, over all articles, of the sentence that holds a span."""
        before, starts = self._sentence_starts[dossier.article.id]
        return before + bisect_right(starts, span.start)

    def attribution_of(self, fact: Fact) -> Sequence[Attribution]:
        """Who stands behind a fact; one inside a claim has the claim's attribution."""
        claim = fact if isinstance(fact, Claim) else self.claims.get(fact.claim or "")
        return claim.attribution if claim is not None else ()

    def articles_of(self, entity: str) -> set[str]:
        """The articles that mention an entity, or have a fact it takes part in."""
        return {article for article, _ in (*self.facts_of_entity[entity], *self.mentions_of_entity[entity])}

    def _in_text_order(self) -> Iterator[Filed]:
        number = 0
        for dossier in self.articles:
            for fact in sorted(dossier.facts(), key=lambda f: (f.evidence[0].start, f.evidence[0].end, f.id)):
                number += 1
                yield Filed(number, dossier, fact)

    def _in_time_order(self) -> dict[str, int]:
        """Fact -> its place on the timeline, for those whose time has a bound.

        By the first day, then by the last, then in text order. Where there is no first day it began before any that
        has one, and where there is no last day it goes on after any that has one.
        """
        dated = []
        for id, filed in self.filed.items():
            if filed.fact.time is not None and filed.fact.time.edtf is not None:
                bounds = edtf.bounds(filed.fact.time.edtf)
                dated.append((bounds.earliest or "", bounds.latest is None, bounds.latest or "", filed.number, id))
        return {id: position for position, (*_, id) in enumerate(sorted(dated), 1)}

    def _related(self) -> dict[str, list[tuple[str, str]]]:
        """Fact -> how and to which others it is related. A contrast holds both ways, wherever it was written."""
        related: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id, filed in self.filed.items():
            for link in filed.fact.related:
                ways = [(id, link.fact)] if link.how != "contrasts_with" else [(id, link.fact), (link.fact, id)]
                for one, other in ways:
                    if (link.how, other) not in related[one]:
                        related[one].append((link.how, other))
        for links in related.values():
            links.sort(key=lambda link: self.filed[link[1]].number)
        return related

    def _facts_of_entity(self) -> dict[str, list[tuple[str, FactType]]]:
        """Entity -> article and type of each fact it takes part in."""
        facts: dict[str, list[tuple[str, FactType]]] = defaultdict(list)
        for filed in self.filed.values():
            links: list[Participation] = [*self.attribution_of(filed.fact), *filed.fact.participants]
            for id in {link.entity for link in links if link.entity is not None}:
                facts[id].append((filed.article.article.id, filed.fact.type))
        return facts

    def _mentions_of_entity(self) -> dict[str, list[tuple[str, int]]]:
        """Entity -> article and number of mentions in it."""
        mentioned: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for dossier in self.articles:
            for mentions in dossier.mentions:
                mentioned[mentions.entity].append((dossier.article.id, len(mentions.spans)))
        return mentioned
