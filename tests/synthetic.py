"""A corpus of any size that looks like the real one: many articles, a few busy entities and many rare ones.

It is made of dossier models and goes the way of the real dossiers from there on. The same seed gives the same corpus.
"""

import random
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate, product
from typing import Any

from app.verification import sha256
from app.vocabulary import VOCABULARIES
from seed.dossier import (
    Article,
    ArticleDossier,
    Attribution,
    Claim,
    CoveredSentence,
    Dossiers,
    Entity,
    EntityName,
    Event,
    Evidence,
    Fact,
    Figure,
    Mention,
    Mentions,
    Organisation,
    Paragraph,
    Participant,
    Person,
    Place,
    Quote,
    Relation,
    TextFingerprint,
    Time,
)
from seed.dossier.entities import LiesIn, PlaceReference, Source

FACTS_AN_ARTICLE = 100
SENTENCES = 50
LENGTH = 80
"""Characters of a sentence."""

HASH = sha256("synthetic")

SYLLABLES = ["ma", "ka", "ra", "sho", "ni", "te", "lu", "ben", "dar", "is", "or", "pe", "ghi", "zan", "mul", "qo"]
WORDS = ["".join(pair) for pair in product(SYLLABLES, repeat=2)] + [
    "".join(three) for three in product(SYLLABLES, repeat=3)
]
OFTEN = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
"""How often each word is used, summed up: as in a language, the tenth a tenth as often as the first."""


TERMS = {name: list(terms) for name, terms in VOCABULARIES.items()}

STARTS = [number * (LENGTH + 1) for number in range(SENTENCES)]
EVIDENCE = [Evidence(paragraph=1, start=start, end=start + LENGTH, sha256=HASH) for start in STARTS]
COVERED = [CoveredSentence(paragraph=1, start=start, end=start + LENGTH, sha256=HASH) for start in STARTS]


@lru_cache(maxsize=8192)
def attributed(role: str, entity: str) -> Attribution:
    return Attribution(**{role: entity})


@lru_cache(maxsize=8192)
def participant(role: str, entity: str) -> Participant:
    return Participant(**{role: entity})


class Articles(Collection[ArticleDossier]):
    """The articles of a corpus, made anew each time: a million facts are more than need be in memory."""

    def __init__(self, corpus: "Corpus") -> None:
        self.corpus = corpus

    def __len__(self) -> int:
        return self.corpus.articles + 1

    def __iter__(self) -> Iterator[ArticleDossier]:
        yield from map(self.corpus.article, range(self.corpus.articles))
        yield self.corpus.article_of_mentions()

    def __contains__(self, article: object) -> bool:
        return any(article == one for one in self)


class Corpus:
    """Makes dossiers."""

    def __init__(self, facts: int, entities: int, seed: int = 1) -> None:
        self.seed = seed
        self.random = random.Random()  # noqa: S311 - the same corpus each time is the point
        self.random_words = random.Random()  # noqa: S311 - of its own, since it draws more with each change
        self.articles = max(1, facts // FACTS_AN_ARTICLE)
        third = max(2, entities // 3)
        self.people = [f"person-{number}" for number in range(third)]
        self.places = [f"place-{number}" for number in range(third)]
        self.organisations = [f"organisation-{number}" for number in range(third)]

    def dossiers(self) -> Dossiers:
        """Everything: entities, and articles with their facts. Articles are made whenever somebody goes through them."""
        return Dossiers([Source(id="made-up", name="Made up")], list(self.entities()), Articles(self))

    def entities(self) -> Iterator[Entity]:
        for id in self.people:
            yield Person(id=id, name=id, names=[EntityName(text=id)], description="A person.")
        for number, id in enumerate(self.places):
            around = [LiesIn(place=self.places[number // 10], source="made-up")] if number else []
            kind = ("country", "province", "city")[number % 3]
            reference = PlaceReference(lies_in=around)
            yield Place(
                id=id, name=id, kind=kind, names=[EntityName(text=id)], description="A place.", reference=reference
            )
        for number, id in enumerate(self.organisations):
            kind = ("media", "institution", "movement")[number % 3]
            yield Organisation(id=id, name=id, kind=kind, names=[EntityName(text=id)], description="An organisation.")

    def pick(self, ids: list[str]) -> str:
        """One of some ids: the first in about one of a hundred cases, the others ever more seldom."""
        if self.random.random() < 0.01:
            return ids[0]
        return ids[int(len(ids) * self.random.random() ** 2)]

    def words(self, number: int) -> str:
        """Some words, the first of the vocabulary far more often than the last."""
        return " ".join(self.random_words.choices(WORDS, cum_weights=OFTEN, k=number))

    def article(self, number: int) -> ArticleDossier:
        for source in (self.random, self.random_words):
            source.seed(f"{self.seed} {number}")
        id = f"article-{number:06}"
        claims = sorted((self.claim(number, index) for index in range(50)), key=_start)
        figures = sorted((self.figure(number, index, claims) for index in range(20)), key=_start)
        events = sorted((self.event(number, index) for index in range(20)), key=_start)
        relations = sorted((self.relation(number, index) for index in range(10)), key=_start)
        named = dict.fromkeys(self.pick(self.people) for _ in range(10))
        spans = [Mentions(entity=entity, spans=[self.mention(entity, order)]) for order, entity in enumerate(named)]
        return ArticleDossier(article_shape(id), COVERED, spans, claims, figures, events, relations)

    def article_of_mentions(self) -> ArticleDossier:
        """Every entity has to be mentioned somewhere."""
        ids = (*self.people, *self.places, *self.organisations)
        reasons = [sentence.model_copy(update={"reason": "It only mentions."}) for sentence in COVERED]
        spans = [Mentions(entity=id, spans=[self.mention(id, number % SENTENCES)]) for number, id in enumerate(ids)]
        return ArticleDossier(article_shape("article-of-mentions"), reasons, spans)

    def mention(self, entity: str, sentence: int) -> Mention:
        start = sentence * (LENGTH + 1)
        return Mention(paragraph=1, start=start, end=start + len(entity), sha256=sha256(entity), text=entity)

    def evidence(self, index: int) -> list[Evidence]:
        return [EVIDENCE[index % SENTENCES]]

    def time(self, index: int) -> Time | None:
        if index % 3:
            return None
        year, month, day = (low + self.random.randrange(span) for low, span in ((2000, 25), (1, 12), (1, 28)))
        date = f"{year}-{month:02}-{day:02}"
        others = (date[:7], date[:4], f"{date[:3]}X", f"{date}/{year + 1}", f"{date[:7]}~/..", f"/{date}?", None)
        edtf = self.random.choice(others) if self.random.random() < 0.3 else date
        return Time(printed="then", edtf=edtf, basis="stated")

    def term(self, vocabulary: str) -> str:
        return self.random.choice(TERMS[vocabulary])

    def claim(self, article: int, index: int) -> Claim:
        attribution = [attributed("speaker", self.pick(self.people))]
        if index % 5 == 0:
            unnamed = Attribution(speaker="unnamed", label="a source")
            attribution = [unnamed, attributed("on_behalf_of", self.pick(self.organisations))]
        if index % 2 == 0:
            attribution.append(attributed("told_to", self.pick(self.organisations)))
        evidence = self.evidence(index)
        start = evidence[0].start
        quotes = (
            [Quote(paragraph=1, start=start, end=start + 3, sha256=sha256("yes"), text="yes")] if index % 4 == 0 else []
        )
        modality = self.random.choice(["stated", "possible", "negated"])
        return Claim(
            id=f"claim-{article}-{index}",
            kind=self.term("claim_kind"),
            modality=modality,
            statement=f"Something {index} is so: {self.words(8)}.",
            attribution=attribution,
            participants=self.content(index),
            quotes=quotes,
            time=self.time(index),
            evidence=evidence,
        )

    def content(self, index: int) -> list[Participant]:
        parts = [participant("about", self.pick(self.organisations))]
        if index % 3 == 0:
            parts.append(participant("place", self.pick(self.places)))
        return parts

    def figure(self, article: int, index: int, claims: list[Claim]) -> Figure:
        lower = self.random.randrange(1, 100_000)
        bounds: dict[str, Any] = self.random.choice(
            [
                {"qualifier": "exact", "value": lower},
                {"qualifier": "at_least", "lower": lower},
                {"qualifier": "between", "lower": lower, "upper": lower + self.random.randrange(1, 5000)},
                {"qualifier": "vague"},
                {"qualifier": "about", "value": lower},
            ]
        )
        claim = claims[index * 2]
        return Figure(
            id=f"figure-{article}-{index}",
            claim=claim.id,
            statement=f"Some {lower} people are counted: {self.words(3)}.",
            measure=self.term("measure"),
            counted="people",
            unit="person",
            printed="some",
            participants=[participant("place", self.pick(self.places))],
            time=self.time(index),
            evidence=[claim.evidence[0]],
            **bounds,
        )

    def event(self, article: int, index: int) -> Event:
        return Event(
            id=f"event-{article}-{index}",
            kind=self.term("event_kind"),
            status=self.term("event_status"),
            statement=f"Event {index} happens: {self.words(4)}.",
            participants=[participant("subject", self.pick(self.people)), participant("place", self.pick(self.places))],
            time=self.time(index),
            evidence=self.evidence(index),
        )

    def relation(self, article: int, index: int) -> Relation:
        return Relation(  # type: ignore[call-arg]  # `id` is an alias, which the plugin does not know
            id=f"relation-{article}-{index}",
            predicate=self.random.choice(["leader_of", "works_for", "spokesperson_of"]),
            status=self.term("relation_status"),
            statement=f"Tie {index} holds.",
            participants=[
                participant("subject", self.pick(self.people)),
                participant("object", self.pick(self.organisations)),
            ],
            evidence=self.evidence(index),
        )


def _start(fact: Fact) -> int:
    return fact.evidence[0].start


def article_shape(id: str) -> Article:
    end = SENTENCES * (LENGTH + 1) - 1
    return Article(
        id=id,
        title=f"Title of {id}",
        language="en",
        text=TextFingerprint(sha256=HASH, length=end),
        paragraphs=[Paragraph(kind="body", start=0, end=end, sha256=HASH)],
    )
