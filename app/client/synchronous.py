"""The client that waits for its answers."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar, Unpack

import httpx
from pydantic import BaseModel

from app.client import filters
from app.client.carriers import Carrier, headers
from app.client.exchange import Answer, Asking
from app.client.kept import KEPT_BYTES, KeptAnswers
from app.client.links import Address, segment
from app.client.reading import Continued, read, read_fact
from app.client.records import Records
from app.client.retries import DEFAULT_RETRIES, Retries
from app.documents import (
    Article,
    ArticlePage,
    ChangeLog,
    Changes,
    Claim,
    ClaimPage,
    Coverage,
    Event,
    EventPage,
    Fact,
    FactPage,
    Figure,
    FigureCheck,
    FigureComparison,
    FigurePage,
    Graph,
    Mention,
    MentionPage,
    Organisation,
    OrganisationPage,
    Person,
    PersonPage,
    Place,
    PlacePage,
    QuoteCheck,
    QuoteChecks,
    QuoteQuestion,
    Relation,
    RelationPage,
    SearchAnswer,
    Service,
    Suggestions,
    Verification,
    Vocabularies,
)

Model = TypeVar("Model", bound=BaseModel)


class FactsClient:
    """Asks a service of Article Facts.

    `for claim in client.claims(attributed_to="taliban")` goes through all of them, page after page. What goes wrong is
    a `FactsError`; a client can be shared by threads.
    """

    def __init__(  # noqa: PLR0913 - each has a default, and a name to be given by
        self,
        base_url: str,
        *,
        retries: Retries = DEFAULT_RETRIES,
        kept_bytes: int = KEPT_BYTES,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """The address may have a path. `timeout` is for a connection and for each part of an answer, in seconds.

        `kept_bytes` bounds the answers that are kept with their ETag; with 0 none are. `transport` is httpx's: give one
        for a proxy, a certificate or a cache of your own.
        """
        http = httpx.Client(timeout=timeout, transport=transport, headers=headers())
        asking = Asking(Address(base_url), retries, KeptAnswers(kept_bytes), http.build_request)
        self._carrier = Carrier(http, asking, sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._carrier.http.close()

    def service(self) -> Service:
        """What the service holds, in which version."""
        return self._get(Service, "")

    def vocabularies(self) -> Vocabularies:
        """Every kind, role, measure and so on, with its meaning."""
        return self._get(Vocabularies, "/vocabularies")

    def claims(self, **asked: Unpack[filters.ClaimFilters]) -> Records[Claim]:
        """Propositions somebody puts forward, in text order."""
        return Records(self._carrier, "/v1/claims", ClaimPage, asked)

    def figures(self, **asked: Unpack[filters.FigureFilters]) -> Records[Figure]:
        """Printed numbers with their bounds, in text order."""
        return Records(self._carrier, "/v1/figures", FigurePage, asked)

    def events(self, **asked: Unpack[filters.EventFilters]) -> Records[Event]:
        """What happens, in text order."""
        return Records(self._carrier, "/v1/events", EventPage, asked)

    def relations(self, **asked: Unpack[filters.RelationFilters]) -> Records[Relation]:
        """Lasting ties between two entities, in text order."""
        return Records(self._carrier, "/v1/relations", RelationPage, asked)

    def facts(self, **asked: Unpack[filters.AnyFactFilters]) -> Records[Fact]:
        """Facts of every type, in text order."""
        return Records(self._carrier, "/v1/facts", FactPage, asked)

    def timeline(self, **asked: Unpack[filters.AnyFactFilters]) -> Records[Fact]:
        """Facts that have a date, in the order of time."""
        return Records(self._carrier, "/v1/timeline", FactPage, asked)

    def people(self, **asked: Unpack[filters.PersonFilters]) -> Records[Person]:
        """Human beings."""
        return Records(self._carrier, "/v1/people", PersonPage, asked)

    def places(self, **asked: Unpack[filters.PlaceFilters]) -> Records[Place]:
        """Countries, and all that has a position on the map."""
        return Records(self._carrier, "/v1/places", PlacePage, asked)

    def organisations(self, **asked: Unpack[filters.OrganisationFilters]) -> Records[Organisation]:
        """Armed groups, movements, media and so on."""
        return Records(self._carrier, "/v1/organisations", OrganisationPage, asked)

    def mentions(self, **asked: Unpack[filters.MentionFilters]) -> Records[Mention]:
        """Where entities are named or described."""
        return Records(self._carrier, "/v1/mentions", MentionPage, asked)

    def articles(self, **asked: Unpack[filters.ArticleFilters]) -> Records[Article]:
        """The articles."""
        return Records(self._carrier, "/v1/articles", ArticlePage, asked)

    def claim(self, id: str) -> Claim:
        """A claim."""
        return self._get(Claim, f"/claims/{segment(id)}")

    def figure(self, id: str) -> Figure:
        """A figure."""
        return self._get(Figure, f"/figures/{segment(id)}")

    def event(self, id: str) -> Event:
        """An event."""
        return self._get(Event, f"/events/{segment(id)}")

    def relation(self, id: str) -> Relation:
        """A relation."""
        return self._get(Relation, f"/relations/{segment(id)}")

    def fact(self, id: str) -> Fact:
        """A fact, of whatever type."""
        answer = self._carrier.answer(self._carrier.asking.get(f"/v1/facts/{segment(id)}", {}))
        return read_fact(answer.content)

    def person(self, id: str) -> Person:
        """A person."""
        return self._get(Person, f"/people/{segment(id)}")

    def place(self, id: str) -> Place:
        """A place."""
        return self._get(Place, f"/places/{segment(id)}")

    def organisation(self, id: str) -> Organisation:
        """An organisation."""
        return self._get(Organisation, f"/organisations/{segment(id)}")

    def mention(self, id: str) -> Mention:
        """A mention."""
        return self._get(Mention, f"/mentions/{segment(id)}")

    def article(self, id: str) -> Article:
        """An article."""
        return self._get(Article, f"/articles/{segment(id)}")

    def coverage(self, article: str) -> Coverage:
        """Each sentence of an article with the facts read from it, or why there are none."""
        return self._get(Coverage, f"/articles/{segment(article)}/coverage")

    def search(self, q: str, **asked: Unpack[filters.SearchFilters]) -> SearchAnswer:
        """The records with all of the words, the best first: a page, which `following` continues."""
        return self._get(SearchAnswer, "/search", q=q, **asked)

    def changes(self, since: str | None = None, **asked: Unpack[filters.ChangesFilters]) -> Changes | ChangeLog:
        """What became of each record since a version; without one, the log of seeds. `following` continues a page."""
        model: type[Changes | ChangeLog] = ChangeLog if since is None else Changes
        return self._get(model, "/changes", since=since, **asked)

    def suggest(self, q: str, **asked: Unpack[filters.SuggestFilters]) -> Suggestions:
        """What may be meant by what has been typed so far."""
        return self._get(Suggestions, "/suggest", q=q, **asked)

    def graph(self, entity: filters.Several, **asked: Unpack[filters.GraphFilters]) -> Graph:
        """Who is connected to some entities, and by which facts."""
        return self._get(Graph, "/graph", entity=entity, **asked)

    def check_quote(self, text: str, **asked: Unpack[filters.QuoteFilters]) -> QuoteCheck:
        """Are these the words, and whose are they?"""
        if len(text) <= filters.SHORT_QUOTATION:
            return self._get(QuoteCheck, "/check/quote", text=text, **asked)
        checks = self._post(QuoteChecks, "/check/quote", {}, json.dumps({"checks": [{"text": text, **asked}]}))
        return checks.items[0]

    def check_quotes(self, questions: Sequence[QuoteQuestion]) -> Sequence[QuoteCheck]:
        """The same for up to 100 quotations at once, each answered in its place."""
        body = json.dumps({"checks": [question.model_dump() for question in questions]})
        return (self._post(QuoteChecks, "/check/quote", {}, body)).items

    def check_figure(self, measure: str, **asked: Unpack[filters.FigureCheckFilters]) -> FigureCheck:
        """Is a number, or a range, consistent with the figures of a measure? A page, which `following` continues."""
        return self._get(FigureCheck, "/check/figure", measure=measure, **asked)

    def compare_figures(self, measure: str, **asked: Unpack[filters.FigureComparisonFilters]) -> FigureComparison:
        """The figures of a measure side by side: a page, which `following` continues."""
        return self._get(FigureComparison, "/compare/figures", measure=measure, **asked)

    def verify(self, text: str | bytes, **asked: Unpack[filters.VerificationFilters]) -> Verification:
        """What became of each span of an article's facts in a copy of its text."""
        return self._post(Verification, "/verify", asked, text, "text/plain")

    def following(self, page: Continued) -> Continued | None:
        """The page after one of a list, a search or a check; None after the last. Newer data is a DataChangedError."""
        if page.next is None:
            return None
        asking = self._carrier.asking
        answer = self._carrier.answer(asking.follow(page.next), asking.origins.version_before(page.next))
        return self._read(type(page), answer)

    def _get(self, model: type[Model], path: str, **asked: Any) -> Model:
        return self._read(model, self._carrier.answer(self._carrier.asking.get(f"/v1{path}", asked)))

    def _post(
        self, model: type[Model], path: str, asked: Any, body: str | bytes, media_type: str = "application/json"
    ) -> Model:
        request = self._carrier.asking.post(f"/v1{path}", asked, body, media_type)
        return self._read(model, self._carrier.answer(request))

    def _read(self, model: type[Model], answer: Answer) -> Model:
        document = read(model, answer.content)
        self._carrier.asking.origins.note(document, answer.version)
        return document
