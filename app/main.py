"""The application, as a function of its settings."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.admission import Admission
from app.caching import ResponseCache
from app.cross_origin import CrossOrigin
from app.database import DatabaseUnavailableError, open_database
from app.departure import Departure
from app.errors import HANDLERS
from app.lanes import Lane
from app.observation import Observed, Observer
from app.observation.request_log import RequestLog
from app.observation.templates import Finder, template_finder
from app.openapi import DESCRIPTION, TAGS
from app.resources import (
    articles,
    changes,
    claims,
    columns,
    context,
    documentation,
    events,
    export,
    facts,
    figure_checks,
    figures,
    graph,
    mentions,
    operations,
    organisations,
    people,
    places,
    quote_checks,
    reconciliation,
    reconciliation_aids,
    relations,
    search,
    service,
    timeline,
    verification,
)
from app.routes import with_methods
from app.security_headers import SecurityHeaders
from app.settings import Settings
from app.threads import background_threads

logger = logging.getLogger(__name__)


class Application(FastAPI):
    """The framework's application, and the layers around it.

    What the framework calls middleware is inside of it, where it costs each answer several times as much.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.inside: ASGIApp = super().__call__

    def put_into(self, layer: ASGIApp) -> None:
        """Answer through a layer, which is around all that has been inside so far."""
        self.inside = layer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, as the outermost layer does."""
        await self.inside(scope, receive, send)


def create_app(settings: Settings) -> Application:
    """An ASGI application that serves the database of the settings."""
    app = Application(
        title="Article Facts",
        version=version("article-facts"),
        summary="What a news article says, as data someone can query, cite and check.",
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
        routes=with_methods(
            [
                *service.router.routes,
                *context.router.routes,
                *columns.router.routes,
                *articles.router.routes,
                *search.router.routes,
                *claims.router.routes,
                *figures.router.routes,
                *events.router.routes,
                *relations.router.routes,
                *facts.router.routes,
                *timeline.router.routes,
                *graph.router.routes,
                *quote_checks.router.routes,
                *figure_checks.router.routes,
                *verification.router.routes,
                *people.router.routes,
                *places.router.routes,
                *organisations.router.routes,
                *mentions.router.routes,
                *export.router.routes,
                *reconciliation.router.routes,
                *reconciliation_aids.router.routes,
                *changes.router.routes,
                *operations.router.routes,
                *documentation.routes,
            ]
        ),
    )
    app.add_middleware(CrossOrigin, paths=["/v1", "/reconcile", "/openapi.json"])
    app.state.public_url = settings.public_url
    app.state.export_dir = settings.export_dir
    app.state.database = open_database(settings)
    app.state.lane = Lane(at_once=1, waiting=16, deadline=settings.query_deadline)
    app.state.searches = Lane(at_once=1, waiting=32, deadline=settings.query_deadline)
    app.state.departure = Departure(settings.drain)
    app.put_into(SecurityHeaders(app.inside))
    app.state.cache = ResponseCache(app.inside, app.state.database, settings)
    app.put_into(app.state.cache)
    app.put_into(Admission(app, app.inside, settings))
    _observe(app, settings)
    return app


def _observe(app: Application, settings: Settings) -> None:
    """See to what is to be seen of requests. What is not asked for is not imported."""
    route_of = template_finder(app.routes)
    if settings.trace_endpoint is not None:
        _trace(app, route_of, settings.trace_endpoint)
    observers: list[Observer] = []
    if settings.metrics:
        from app.observation.metrics import Metrics  # noqa: PLC0415

        app.state.metrics = Metrics()
        observers.append(app.state.metrics)
    if settings.log_requests:
        app.state.request_log = RequestLog(sys.stdout, settings.log_query)
        observers.append(app.state.request_log)
    app.put_into(Observed(app.inside, route_of, observers))


def _trace(app: Application, route_of: Finder, endpoint: str) -> None:
    try:
        from app.observation.traces import Traced, sender  # noqa: PLC0415
    except ImportError:
        raise ValueError("FACTS_TRACE_ENDPOINT: needs the extra `traces` to be installed") from None
    traced = Traced(app.inside, route_of, sender(endpoint))
    app.state.close_traces = traced.provider.shutdown
    app.put_into(traced)


def create_app_from_environment() -> Application:
    """The application of the settings in the environment, as a server's worker process makes it."""
    return create_app(Settings())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    asyncio.get_running_loop().set_default_executor(background_threads())
    try:
        async with app.state.database.snapshot():
            pass
    except DatabaseUnavailableError as error:
        logger.warning("Not ready yet: %s", error)
    with app.state.departure.watched():
        yield
    await app.state.database.close()
    if hasattr(app.state, "close_traces"):
        await asyncio.to_thread(app.state.close_traces)
    if hasattr(app.state, "request_log"):
        app.state.request_log.close()
