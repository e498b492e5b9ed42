"""The application, as a function of its settings."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from app.caching import ResponseCache
from app.cross_origin import CrossOrigin
from app.database import DatabaseUnavailableError, open_database
from app.errors import HANDLERS
from app.lanes import Lane
from app.openapi import DESCRIPTION, TAGS
from app.resources import (
    articles,
    claims,
    documentation,
    events,
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
from app.settings import Settings

logger = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """An ASGI application that serves the database of the settings."""
    app = FastAPI(
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
                *reconciliation.router.routes,
                *reconciliation_aids.router.routes,
                *operations.router.routes,
                *documentation.routes,
            ]
        ),
    )
    app.add_middleware(CrossOrigin, paths=["/reconcile"])
    app.state.public_url = settings.public_url
    app.state.database = open_database(settings)
    app.state.lane = Lane(at_once=1, waiting=16, deadline=settings.query_deadline)
    app.state.searches = Lane(at_once=1, waiting=32, deadline=settings.query_deadline)
    # around the framework's own layers, not among them, where each message of an answer would pass through all of them
    app.middleware_stack = ResponseCache(app.build_middleware_stack(), app.state.database, settings)
    return app


def create_app_from_environment() -> FastAPI:
    """The application of the settings in the environment, as a server's worker process makes it."""
    return create_app(Settings())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    try:
        async with app.state.database.snapshot():
            pass
    except DatabaseUnavailableError as error:
        logger.warning("Not ready yet: %s", error)
    yield
    await app.state.database.close()
