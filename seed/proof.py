"""Holding facts against the article's text: every span by its hash, and every printed word in its evidence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from app.store import Store
from app.tables import Article, Entity, Evidence, Fact, Mention, Paragraph, Quote, Sentence
from app.verification import ArticleText, Outcome, Pinned, Verdict, verify
from seed import dossier as filed
from seed.dossier import ArticleDossier, Claim, Entry, Figure
from seed.source import Fault


class ProofError(Exception):
    """There is nothing to hold the text against."""


@dataclass(frozen=True)
class Proof:
    """What became of each span of an article in a copy of its text."""

    article: str
    same_text: bool
    verdicts: Sequence[Verdict]

    def count(self, outcome: Outcome) -> int:
        """How many spans match, moved or changed."""
        return Counter(verdict.outcome for verdict in self.verdicts)[outcome]


def prove(store: Store, copy: ArticleText, article: str | None) -> Proof:
    """Hold every span that a store has of an article against a copy of its text.

    Without an article it is the one with this very text, or the only one. Raises ProofError if there is none.
    """
    try:
        with store.reading() as connection:
            if connection is None:
                raise ProofError(f"there is no database at {store.name}; run `facts seed`")
            session = Session(connection)
            found = _article(session, copy, article)
            verdicts = list(verify(_spans(session, found.id), copy.text))
            return Proof(found.slug, found.text_sha256 == copy.sha256, verdicts)
    except DatabaseError as error:
        raise ProofError(f"{store.name} cannot be read: {error.orig}") from None


def _article(session: Session, copy: ArticleText, id: str | None) -> Article:
    articles = {article.slug: article for article in session.exec(select(Article))}
    if id is not None and id not in articles:
        raise ProofError(f"there is no article `{id}`; there are {', '.join(articles)}")
    same = [article for article in articles.values() if article.text_sha256 == copy.sha256]
    if id is None and not same and len(articles) != 1:
        raise ProofError(f"no article has this text; give --article, one of {', '.join(articles) or 'none there is'}")
    return articles[id] if id is not None else (same or list(articles.values()))[0]


def _spans(session: Session, article: int) -> Iterator[Pinned]:
    """Every span of an article: its shape, its mentions, and the evidence and quotes of its facts."""
    for paragraph in session.exec(select(Paragraph).where(Paragraph.article_id == article)):
        yield Pinned(f"paragraph {paragraph.number}", paragraph.start, paragraph.end, paragraph.sha256)
    for sentence in session.exec(select(Sentence).where(Sentence.article_id == article)):
        yield Pinned(f"sentence {sentence.id}", sentence.start, sentence.end, sentence.sha256)
    for mention, entity in session.exec(
        select(Mention, Entity.slug).join(Entity).where(Mention.article_id == article).order_by(col(Mention.id))
    ):
        yield Pinned(f"mention of {entity}", mention.start, mention.end, mention.sha256)
    for evidence, fact in session.exec(
        select(Evidence, Fact.slug).join(Fact).where(Fact.article_id == article).order_by(col(Evidence.start))
    ):
        yield Pinned(f"evidence of {fact}", evidence.start, evidence.end, evidence.sha256)
    of_claim = col(Fact.id) == col(Quote.claim_id)
    for quote, fact in session.exec(
        select(Quote, Fact.slug).join(Fact, of_claim).where(Fact.article_id == article).order_by(col(Quote.start))
    ):
        yield Pinned(f"quote of {fact}", quote.start, quote.end, quote.sha256)


def check_words(dossier: ArticleDossier, text: str) -> list[Fault]:
    """What is given as printed stands in the evidence: labels, numbers and time words; the title is a paragraph."""
    return [*_words_faults(dossier, text)]


def _words_faults(dossier: ArticleDossier, text: str) -> Iterator[Fault]:
    article = dossier.article
    if article.title not in [text[p.start : p.end] for p in article.paragraphs]:
        yield article.fault("title", f"`{article.title}` is no paragraph of the text")
    if article.time is not None and article.time.printed not in text:
        yield article.time.fault("printed", f"`{article.time.printed}` does not stand in the text")
    for fact in dossier.facts():
        tellings = [(text[e.start : e.end], e.omits) for e in fact.evidence]
        for entry, field, words, role in _printed(fact):
            printing = [telling for telling, omits in tellings if role not in omits]
            if printing and not any(words in telling for telling in printing):
                yield entry.fault(field, f"`{words}` does not stand in the evidence of `{fact.id}`")


def _printed(fact: filed.Fact) -> Iterator[tuple[Entry, str, str, str]]:
    """Entry, field, words and role of whatever a fact gives as printed."""
    links = [*(fact.attribution if isinstance(fact, Claim) else ()), *fact.participants]
    for link in links:
        if link.label is not None:
            yield link, "label", link.label, link.role
    if isinstance(fact, Figure):
        yield fact, "printed", fact.printed, ""
    if fact.time is not None:
        yield fact.time, "printed", fact.time.printed, ""
