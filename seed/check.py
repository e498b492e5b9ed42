"""What no single entry can know: whether the dossiers agree with one another, and cover their articles.

Everything a database cannot enforce is checked here, before anything is compiled.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from app.suggestion import a, did_you_mean
from seed.coverage import coverage, inside_one_sentence, text_fits, tiling
from seed.dossier import (
    ArticleDossier,
    Attribution,
    Claim,
    Dossiers,
    Entity,
    Entry,
    Fact,
    Participation,
    Place,
    Related,
    Relation,
    Sourced,
)
from seed.ids import Ids
from seed.source import DossierError, Fault
from seed.survey import Survey, attribution_of

Progress = Callable[[int], None]
"""Told how many more articles have been read."""


def check(dossiers: Dossiers, progress: Progress = lambda _: None) -> Survey:
    """What is known of the dossiers once all are read. Raises DossierError with everything wrong between entries."""
    checker = _Checker(dossiers)
    if faults := checker.faults(progress):
        raise DossierError(faults)
    return checker.survey


MAX_ID = 120
"""How long an id may be, as the published schema has it."""


class _Checker:
    def __init__(self, dossiers: Dossiers) -> None:
        self.dossiers = dossiers
        self.entities = {entity.id: entity for entity in dossiers.entities}
        self.printed: dict[str, set[str]] = defaultdict(set)
        self.survey = Survey()
        self.fact_ids = Ids("fact")
        self.claims: dict[str, Claim] = {}
        """Those of the article that is being read."""
        self.related: list[Related] = []
        """Links between facts."""

    def faults(self, progress: Progress) -> list[Fault]:
        """Everything that is wrong."""
        entity_ids, article_ids = Ids("entity"), Ids("article")
        for entity in self.dossiers.entities:
            entity_ids.add(entity)
        in_articles: list[Fault] = []
        for dossier in self.dossiers.articles:
            article_ids.add(dossier.article)
            in_articles += self.article(dossier)
            self.survey.read(dossier)
            progress(1)
        wanted = {related.fact for related in self.related}
        known = {fact.id for fact in self.facts() if fact.id in wanted} if wanted else set()
        for related in self.related:
            if related.fact not in known:
                in_articles += self.unknown(related, "fact", "fact", related.fact, (fact.id for fact in self.facts()))
        of_ids = [
            *entity_ids.faults(self.dossiers.entities),
            *article_ids.faults(dossier.article for dossier in self.dossiers.articles),
            *self.fact_ids.faults(self.facts()),
        ]
        return [*of_ids, *(fault for one in self.dossiers.entities for fault in self.entity(one)), *in_articles]

    def facts(self) -> Iterator[Fact]:
        """Those of all articles, read once more."""
        return (fact for dossier in self.dossiers.articles for fact in dossier.facts())

    def entity(self, entity: Entity) -> Iterator[Fault]:
        yield from self.sources(entity)
        yield from _said_once(entity)
        yield from self.printed_names(entity)

    def article(self, dossier: ArticleDossier) -> Iterator[Fault]:
        self.claims = {claim.id: claim for claim in dossier.claims}
        yield from self.lengths(dossier)
        yield from tiling(dossier)
        yield from self.mentions(dossier)
        for fact in dossier.facts():
            self.fact_ids.add(fact)
            if fact.id in self.entities:  # a graph has both as nodes, and tells them by their ids
                other = self.entities[fact.id].line_of("id")
                yield fact.fault("id", f"`{fact.id}` is an entity already, at {other}")
            yield from self.links(fact)
            yield from _roles(fact)
            yield from self.evidence(fact, dossier)
        for facts in (dossier.claims, dossier.figures, dossier.events, dossier.relations):
            yield from _order(facts)
        if not self.dossiers.unread:
            yield from coverage(dossier)

    def lengths(self, dossier: ArticleDossier) -> Iterator[Fault]:
        """Ids that are put together of others have an end too."""
        for relation in dossier.relations:
            if len(relation.id) > MAX_ID:
                yield relation.fault("participants", f"`{relation.id}` is longer than {MAX_ID}; give an `id`")
        for mentions in dossier.mentions:
            longest = f"{dossier.article.id}-{dossier.article.text.length}-{mentions.entity}"
            if len(longest) > MAX_ID:
                yield mentions.fault("entity", f"mention ids as `{longest}` are longer than {MAX_ID}")

    def unknown(self, entry: Entry, field: str, what: str, id: str, known: Iterable[str]) -> Iterator[Fault]:
        if id not in self.dossiers.unread:
            yield entry.fault(field, f"no {what} `{id}`{did_you_mean(id, known)}")

    def sources(self, entity: Entity) -> Iterator[Fault]:
        known = {source.id for source in self.dossiers.sources}
        items: list[Sourced] = [*entity.reference.names, *entity.reference.identifiers]
        if isinstance(entity, Place):
            items += entity.reference.lies_in
            items += [entity.reference.location] if entity.reference.location else []
            for around in entity.reference.lies_in:
                if around.place not in self.entities:
                    yield from self.unknown(around, "place", "entity", around.place, self.entities)
                elif self.entities[around.place].type != "place":
                    yield around.fault("place", f"`{around.place}` is no place")
        for item in items:
            if item.source_id not in known:
                yield from self.unknown(item, "source", "source", item.source_id, known)

    def printed_names(self, entity: Entity) -> Iterator[Fault]:
        """Every name is printed somewhere, and every entity is mentioned or takes part in a fact."""
        if self.dossiers.unread:
            return
        printed = self.printed[entity.id]
        for name in entity.names:
            if name.text not in printed:
                yield name.fault("text", f"no article mentions `{entity.id}` as `{name.text}`")
        if not printed:
            yield entity.fault("id", f"`{entity.id}` is mentioned in no article")

    def mentions(self, dossier: ArticleDossier) -> Iterator[Fault]:
        seen: set[tuple[str, int]] = set()
        for entity_id, times in Counter(mentions.entity for mentions in dossier.mentions).items():
            if times > 1:
                again = [mentions for mentions in dossier.mentions if mentions.entity == entity_id][1]
                yield again.fault("entity", f"`{entity_id}` has a list of mentions already")
        for mentions in dossier.mentions:
            self.printed[mentions.entity] |= {span.text for span in mentions.spans}
            entity = self.entities.get(mentions.entity)
            if entity is None:
                yield from self.unknown(mentions, "entity", "entity", mentions.entity, self.entities)
            for span in mentions.spans:
                yield from inside_one_sentence(span, dossier)
                yield from text_fits(span)
                if (mentions.entity, span.start) in seen:
                    yield span.fault("start", f"`{mentions.entity}` is mentioned at {span.start} already")
                seen.add((mentions.entity, span.start))
                names = [] if entity is None else [name.text for name in entity.names]
                if entity is not None and span.kind == "name" and span.text not in names:
                    yield span.fault("text", f"`{span.text}` is no name of `{entity.id}`; expected {', '.join(names)}")

    def links(self, fact: Fact) -> Iterator[Fault]:
        """Entities, claims and facts that a fact names are there, and fit."""
        for link in _participations(fact):
            if link.entity is None:
                continue
            entity = self.entities.get(link.entity)
            if entity is None:
                yield from self.unknown(link, link.role, "entity", link.entity, self.entities)
            elif link.role == "place" and entity.type != "place":
                yield link.fault("place", f"`{entity.id}` is {a(entity.type)}; expected a place")
        for related in fact.related:
            if related.fact == fact.id:
                yield related.fault("fact", "a fact is not related to itself")
            else:
                self.related.append(related)
        if not isinstance(fact, Claim) and fact.claim is not None:
            if fact.claim not in self.claims:
                yield from self.unknown(fact, "claim", "claim of this article", fact.claim, self.claims)
            else:
                for evidence in fact.evidence:
                    if not any(outer.holds(evidence) for outer in self.claims[fact.claim].evidence):
                        yield evidence.fault("start", f"lies outside the evidence of its claim `{fact.claim}`")

    def evidence(self, fact: Fact, dossier: ArticleDossier) -> Iterator[Fault]:
        roles = {link.role for link in (*attribution_of(fact, self.claims), *fact.participants)}
        for evidence in fact.evidence:
            yield from inside_one_sentence(evidence, dossier)
            if len(set(evidence.omits)) < len(evidence.omits):
                yield evidence.fault("omits", "a role is omitted once")
            for role in evidence.omits:
                if role not in roles and not self.dossiers.unread:
                    yield evidence.fault(
                        "omits", f"this fact has no {role}; expected one of {', '.join(sorted(roles))}"
                    )
        starts = [(telling.start, telling.end) for telling in fact.evidence]
        if starts != sorted(set(starts)):
            yield fact.fault("evidence", "expected each telling once, in text order")
        if isinstance(fact, Claim):
            for quote in fact.quotes:
                yield from inside_one_sentence(quote, dossier)
                yield from text_fits(quote)
                if not any(evidence.holds(quote) for evidence in fact.evidence):
                    yield quote.fault("start", "lies outside the evidence of its claim")


def _said_once(entity: Entity) -> Iterator[Fault]:
    identifiers = Counter((item.scheme, item.value) for item in entity.reference.identifiers)
    for (scheme, value), times in identifiers.items():
        if times > 1:
            yield entity.fault("reference", f"{scheme} `{value}` is given {times} times")
    for text, times in Counter(name.text for name in entity.names).items():
        if times > 1:
            yield entity.fault("names", f"`{text}` is given {times} times")


def _participations(fact: Fact) -> Iterator[Participation]:
    if isinstance(fact, Claim):
        yield from fact.attribution
    yield from fact.participants


def _roles(fact: Fact) -> Iterator[Fault]:
    """What the order and the number of roles have to be."""
    speakers = set()
    if isinstance(fact, Relation) and len({p.entity for p in fact.participants}) < len(fact.participants):
        yield fact.fault("participants", "a relation ties two different entities")
    if isinstance(fact, Claim):
        links: Sequence[Attribution] = fact.attribution
        speakers = {link.entity for link in links if link.role == "speaker"}
        for index, link in enumerate(links):
            following = links[index + 1].role if index + 1 < len(links) else None
            if link.role == "speaker" and link.entity is None and following != "on_behalf_of":
                yield link.fault("speaker", "an unnamed speaker is followed by `on_behalf_of`")
            if link.role == "on_behalf_of" and (index == 0 or links[index - 1].role != "speaker"):
                yield link.fault("on_behalf_of", "follows a speaker")
        if links and links[0].role != "speaker":
            yield links[0].fault(links[0].role, "an attribution begins with a speaker")
    for index, part in enumerate(fact.participants):
        if part.role == "on_behalf_of" and (
            index == 0 or fact.participants[index - 1].role not in {"subject", "object"}
        ):
            yield part.fault("on_behalf_of", "follows a subject or an object")
        if part.role == "about" and part.entity is not None and part.entity in speakers:
            yield part.fault("about", f"`{part.entity}` is the speaker; a claim is about others")
    for (role, entity), times in Counter((p.role, p.entity) for p in _participations(fact) if p.entity).items():
        if times > 1:
            yield fact.fault("participants", f"`{entity}` is {role} {times} times")


def _order(facts: Sequence[Fact]) -> Iterator[Fault]:
    for before, after in pairwise(facts):
        if after.evidence[0].start < before.evidence[0].start:
            yield after.fault("evidence", f"stands earlier in the text than `{before.id}`, which is filed before it")
