"""The client for an event loop."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeVar, Unpack

import httpx
from pydantic import BaseModel

from app.client import filters
from app.client.carriers import AsyncCarrier, headers
from app.client.exchange import Answer, Asking
from app.client.kept import KEPT_BYTES, KeptAnswers
from app.client.links import Address, segment
from app.client.reading import Continued, read, read_fact
from app.client.records import AsyncRecords
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


class AsyncFactsClient:
    """Asks a service of Article Facts, as `FactsClient` does, without blocking an event loop.

    `async for claim in client.claims(attributed_to="taliban")` goes through all of them.
    """

    def __init__(  # noqa: PLR0913 - each has a default, and a name to be given by
        self,
        base_url: str,
        *,
        retries: Retries = DEFAULT_RETRIES,
        kept_bytes: int = KEPT_BYTES,
        timeout: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """The address may have a path. `timeout` is for a connection and for each part of an answer, in seconds.

        `kept_bytes` bounds the answers that are kept with their ETag; with 0 none are. `transport` is httpx's: give one
        for a proxy, a certificate or a cache of your own.
        """
        http = httpx.AsyncClient(timeout=timeout, transport=transport, headers=headers())
        asking = Asking(Address(base_url), retries, KeptAnswers(kept_bytes), http.build_request)
        self._carrier = AsyncCarrier(http, asking, sleep)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._carrier.http.aclose()

    async def service(self) -> Service:
        """What the service holds, in which version."""
        return await self._get(Service, "")

    async def vocabularies(self) -> Vocabularies:
        """Every kind, role, measure and so on, with its meaning."""
        return await self._get(Vocabularies, "/vocabularies")

    def claims(self, **asked: Unpack[filters.ClaimFilters]) -> AsyncRecords[Claim]:
        """Propositions somebody puts forward, in text order."""
        return AsyncRecords(self._carrier, "/v1/claims", ClaimPage, asked)

    def figures(self, **asked: Unpack[filters.FigureFilters]) -> AsyncRecords[Figure]:
        """Printed numbers with their bounds, in text order."""
        return AsyncRecords(self._carrier, "/v1/figures", FigurePage, asked)

    def events(self, **asked: Unpack[filters.EventFilters]) -> AsyncRecords[Event]:
        """What happens, in text order."""
        return AsyncRecords(self._carrier, "/v1/events", EventPage, asked)

    def relations(self, **asked: Unpack[filters.RelationFilters]) -> AsyncRecords[Relation]:
        """Lasting ties between two entities, in text order."""
        return AsyncRecords(self._carrier, "/v1/relations", RelationPage, asked)

    def facts(self, **asked: Unpack[filters.AnyFactFilters]) -> AsyncRecords[Fact]:
        """Facts of every type, in text order."""
        return AsyncRecords(self._carrier, "/v1/facts", FactPage, asked)

    def timeline(self, **asked: Unpack[filters.AnyFactFilters]) -> AsyncRecords[Fact]:
        """Facts that have a date, in the order of time."""
        return AsyncRecords(self._carrier, "/v1/timeline", FactPage, asked)

    def people(self, **asked: Unpack[filters.PersonFilters]) -> AsyncRecords[Person]:
        """Human beings."""
        return AsyncRecords(self._carrier, "/v1/people", PersonPage, asked)

    def places(self, **asked: Unpack[filters.PlaceFilters]) -> AsyncRecords[Place]:
        """Countries, and all that has a position on the map."""
        return AsyncRecords(self._carrier, "/v1/places", PlacePage, asked)

    def organisations(self, **asked: Unpack[filters.OrganisationFilters]) -> AsyncRecords[Organisation]:
        """Armed groups, movements, media and so on."""
        return AsyncRecords(self._carrier, "/v1/organisations", OrganisationPage, asked)

    def mentions(self, **asked: Unpack[filters.MentionFilters]) -> AsyncRecords[Mention]:
        """Where entities are named or described."""
        return AsyncRecords(self._carrier, "/v1/mentions", MentionPage, asked)

    def articles(self, **asked: Unpack[filters.ArticleFilters]) -> AsyncRecords[Article]:
        """The articles."""
        return AsyncRecords(self._carrier, "/v1/articles", ArticlePage, asked)

    async def claim(self, id: str) -> Claim:
        """A claim."""
        return await self._get(Claim, f"/claims/{segment(id)}")

    async def figure(self, id: str) -> Figure:
        """A figure."""
        return await self._get(Figure, f"/figures/{segment(id)}")

    async def event(self, id: str) -> Event:
        """An event."""
        return await self._get(Event, f"/events/{segment(id)}")

    async def relation(self, id: str) -> Relation:
        """A relation."""
        return await self._get(Relation, f"/relations/{segment(id)}")

    async def fact(self, id: str) -> Fact:
        """A fact, of whatever type."""
        answer = await self._carrier.answer(self._carrier.asking.get(f"/v1/facts/{segment(id)}", {}))
        return read_fact(answer.content)

    async def person(self, id: str) -> Person:
        """A person."""
        return await self._get(Person, f"/people/{segment(id)}")

    async def place(self, id: str) -> Place:
        """A place."""
        return await self._get(Place, f"/places/{segment(id)}")

    async def organisation(self, id: str) -> Organisation:
        """An organisation."""
        return await self._get(Organisation, f"/organisations/{segment(id)}")

    async def mention(self, id: str) -> Mention:
        """A mention."""
        return await self._get(Mention, f"/mentions/{segment(id)}")

    async def article(self, id: str) -> Article:
        """An article."""
        return await self._get(Article, f"/articles/{segment(id)}")

    async def coverage(self, article: str) -> Coverage:
        """Each sentence of an article with the facts read from it, or why there are none."""
        return await self._get(Coverage, f"/articles/{segment(article)}/coverage")

    async def search(self, q: str, **asked: Unpack[filters.SearchFilters]) -> SearchAnswer:
        """The records with all of the words, the best first: a page, which `following` continues."""
        return await self._get(SearchAnswer, "/search", q=q, **asked)

    async def changes(self, since: str | None = None, **asked: Unpack[filters.ChangesFilters]) -> Changes | ChangeLog:
        """What became of each record since a version; without one, the log of seeds. `following` continues a page."""
        model: type[Changes | ChangeLog] = ChangeLog if since is None else Changes
        return await self._get(model, "/changes", since=since, **asked)

    async def suggest(self, q: str, **asked: Unpack[filters.SuggestFilters]) -> Suggestions:
        """What may be meant by what has been typed so far."""
        return await self._get(Suggestions, "/suggest", q=q, **asked)

    async def graph(self, entity: filters.Several, **asked: Unpack[filters.GraphFilters]) -> Graph:
        """Who is connected to some entities, and by which facts."""
        return await self._get(Graph, "/graph", entity=entity, **asked)

    async def check_quote(self, text: str, **asked: Unpack[filters.QuoteFilters]) -> QuoteCheck:
        """Are these the words, and whose are they?"""
        if len(text) <= filters.SHORT_QUOTATION:
            return await self._get(QuoteCheck, "/check/quote", text=text, **asked)
        checks = await self._post(QuoteChecks, "/check/quote", {}, json.dumps({"checks": [{"text": text, **asked}]}))
        return checks.items[0]

    async def check_quotes(self, questions: Sequence[QuoteQuestion]) -> Sequence[QuoteCheck]:
        """The same for up to 100 quotations at once, each answered in its place."""
        body = json.dumps({"checks": [question.model_dump() for question in questions]})
        return (await self._post(QuoteChecks, "/check/quote", {}, body)).items

    async def check_figure(self, measure: str, **asked: Unpack[filters.FigureCheckFilters]) -> FigureCheck:
        """Is a number, or a range, consistent with the figures of a measure? A page, which `following` continues."""
        return await self._get(FigureCheck, "/check/figure", measure=measure, **asked)

    async def compare_figures(self, measure: str, **asked: Unpack[filters.FigureComparisonFilters]) -> FigureComparison:
        """The figures of a measure side by side: a page, which `following` continues."""
        return await self._get(FigureComparison, "/compare/figures", measure=measure, **asked)

    async def verify(self, text: str | bytes, **asked: Unpack[filters.VerificationFilters]) -> Verification:
        """What became of each span of an article's facts in a copy of its text."""
        return await self._post(Verification, "/verify", asked, text, "text/plain")

    async def following(self, page: Continued) -> Continued | None:
        """The page after one of a list, a search or a check; None after the last. Newer data is a DataChangedError."""
        if page.next is None:
            return None
        asking = self._carrier.asking
        answer = await self._carrier.answer(asking.follow(page.next), asking.origins.version_before(page.next))
        return self._read(type(page), answer)

    async def _get(self, model: type[Model], path: str, **asked: Any) -> Model:
        return self._read(model, await self._carrier.answer(self._carrier.asking.get(f"/v1{path}", asked)))

    async def _post(
        self, model: type[Model], path: str, asked: Any, body: str | bytes, media_type: str = "application/json"
    ) -> Model:
        request = self._carrier.asking.post(f"/v1{path}", asked, body, media_type)
        return self._read(model, await self._carrier.answer(request))

    def _read(self, model: type[Model], answer: Answer) -> Model:
        document = read(model, answer.content)
        self._carrier.asking.origins.note(document, answer.version)
        return document
