"""Holding facts against the article's text: every span by its hash, and every printed word in its evidence."""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from app.alignment import verify
from app.spans import ARTICLES, SPANS, Original, pinned
from app.store import Store
from app.verification import ArticleText, Proof
from seed import dossier as filed
from seed.dossier import ArticleDossier, Claim, Entry, Figure
from seed.source import Fault


class ProofError(Exception):
    """There is nothing to hold the text against."""


def prove(store: Store, copy: ArticleText, article: str | None) -> Proof:
    """Hold every span that a store has of an article against a copy of its text.

    Without an article it is the one with this very text, or the only one. Raises ProofError if there is none.
    """
    try:
        with store.reading() as connection:
            if connection is None:
                raise ProofError(f"there is no database at {store.name}; run `facts seed`")
            original = _original(connection, copy, article)
            spans = connection.execute(SPANS, {"article": original.number})
            return Proof(original.id, original.sha256 == copy.sha256, list(verify(pinned(spans), copy.text)))
    except DatabaseError as error:
        raise ProofError(f"{store.name} cannot be read: {error.orig}") from None


def _original(connection: Connection, copy: ArticleText, id: str | None) -> Original:
    articles = {original.id: original for original in (Original(*row) for row in connection.execute(ARTICLES))}
    if id is not None and id not in articles:
        raise ProofError(f"there is no article `{id}`; there are {', '.join(articles)}")
    same = [article for article in articles.values() if article.sha256 == copy.sha256]
    if id is None and not same and len(articles) != 1:
        raise ProofError(f"no article has this text; give --article, one of {', '.join(articles) or 'none there is'}")
    return articles[id] if id is not None else (same or list(articles.values()))[0]


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
