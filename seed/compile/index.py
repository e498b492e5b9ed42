"""What the parts of a compilation look up: numbers in list order, references, and who stands behind a fact."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app import documents as doc
from app.vocabulary import url_of
from seed.dossier import ArticleDossier, Attribution, Dossiers, Fact, Run, Source, Sourced
from seed.survey import Survey, Tally, attribution_of, in_text_order


@dataclass(frozen=True)
class Filed:
    """A fact with its number in list order and a link to it."""

    number: int
    fact: Fact
    reference: doc.Reference


@dataclass(frozen=True)
class Link:
    """How a fact is related to another, with the other's number and a link to it."""

    how: str
    number: int
    reference: doc.Reference


class Index:
    """The dossiers, numbered as the lists will show them."""

    def __init__(self, dossiers: Dossiers, survey: Survey) -> None:
        self.entities = {entity.id: entity for entity in sorted(dossiers.entities, key=lambda entity: entity.id)}
        self.sources = {source.id: source for source in dossiers.sources}
        self.entity_numbers = {id: n for n, id in enumerate(self.entities, 1)}
        self.located = survey.located
        self._references = {
            id: doc.Reference(id=id, type=entity.type, name=entity.name, url=url_of(entity.type, id))
            for id, entity in self.entities.items()
        }
        self._tallies = survey.tallies
        self._articles = dossiers.articles
        self._ids = survey.articles
        in_order = sorted(range(len(survey.articles)), key=survey.articles.__getitem__)
        self.article_numbers = {survey.articles[place]: n for n, place in enumerate(in_order, 1)}
        self._before: dict[str, tuple[int, ...]] = {}
        before: tuple[int, ...] = (0, 0, 0)
        for place in in_order:
            self._before[survey.articles[place]] = before
            before = tuple(map(sum, zip(before, survey.sizes[place], strict=True)))
        self.timeline = survey.timeline([self._before[id][0] for id in survey.articles])
        self.related: dict[str, list[Link]] = {}
        if survey.links:
            self._relate(survey.links)
        self._number_of_place = [self.article_numbers[id] for id in survey.articles]

    def articles(self) -> Iterator["ArticleIndex"]:
        """The articles in list order."""
        if self._ids == sorted(self._ids):
            in_order = iter(self._articles)
        else:
            in_order = iter(sorted(self._articles, key=lambda dossier: dossier.article.id))
        return map(self.article, in_order)

    def article(self, dossier: ArticleDossier) -> "ArticleIndex":
        """What is looked up in an article."""
        return ArticleIndex(self, dossier, *self._before[dossier.article.id])

    def entity_reference(self, id: str) -> doc.Reference:
        """A link to an entity."""
        return self._references[id]

    def source_text(self, item: Sourced) -> str:
        """The source of reference data: its name, and what in it the author named."""
        _, _, within = item.source.partition(" ")
        name = self.source_of(item).name
        return f"{name}: {within}" if within else name

    def source_of(self, item: Sourced) -> Source:
        """What a piece of reference data was taken from."""
        return self.sources[item.source.partition(" ")[0]]

    def tally(self, entity: str) -> Tally:
        """What all articles say of an entity."""
        return self._tallies[entity]

    def articles_of(self, entity: str) -> list[int]:
        """The numbers of the articles that mention an entity, or have a fact it takes part in."""
        return sorted(self._number_of_place[place] for place in self._tallies[entity].articles)

    def _relate(self, links: Sequence[tuple[str, str, str, str]]) -> None:
        """Fact -> how and to which others it is related. A contrast holds both ways, wherever it was written."""
        both_ways: dict[tuple[str, str, str], None] = {}
        for _, one, how, other in sorted(links, key=lambda link: self.article_numbers[link[0]]):
            both_ways[one, how, other] = None
            if how == "contrasts_with":
                both_ways[other, how, one] = None
        others = {other for _, _, other in both_ways}
        filed = {id: filed for article in self.articles() for id, filed in article.facts.items() if id in others}
        for one, how, other in both_ways:
            self.related.setdefault(one, []).append(Link(how, filed[other].number, filed[other].reference))
        for related in self.related.values():
            related.sort(key=lambda link: link.number)


class ArticleIndex:
    """One of the articles: its facts, and whom they are from."""

    def __init__(self, index: Index, dossier: ArticleDossier, facts: int, sentences: int, mentions: int) -> None:
        self.shared = index
        self.dossier = dossier
        self.number = index.article_numbers[dossier.article.id]
        self.mentions_before = mentions
        self.reference = doc.Reference(
            id=dossier.article.id,
            type="article",
            name=dossier.article.title,
            url=url_of("article", dossier.article.id),
        )
        self.facts = {
            fact.id: Filed(number, fact, doc.Reference(
                id=fact.id, type=fact.type, name=fact.statement, url=url_of(fact.type, fact.id)
            ))
            for number, fact in enumerate(in_text_order(dossier), facts + 1)
        }  # fmt: skip
        self._sentences_before = sentences
        self._claims = {claim.id: claim for claim in dossier.claims}

    def sentence_number(self, span: Run) -> int:
        """The number, over all articles, of the sentence that holds a span."""
        return self._sentences_before + bisect_right(self.dossier.sentence_starts, span.start)

    def attribution_of(self, fact: Fact) -> Sequence[Attribution]:
        """Who stands behind a fact."""
        return attribution_of(fact, self._claims)

    def entities(self) -> set[str]:
        """The entities that it mentions, or that take part in its facts."""
        facts = [filed.fact for filed in self.facts.values()]
        links = (link.entity for fact in facts for link in (*self.attribution_of(fact), *fact.participants))
        return {*(mentions.entity for mentions in self.dossier.mentions), *(id for id in links if id is not None)}

    def claim_of(self, fact: Fact) -> Filed | None:
        """The claim that a fact is part of."""
        claim = getattr(fact, "claim", None)
        return self.facts[claim] if claim is not None else None
