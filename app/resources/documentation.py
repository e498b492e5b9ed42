"""Pages for people: the API's documentation, and what each type of problem means. They ask no other host."""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

import fastapi_standalone_docs
from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.routing import BaseRoute, Mount

from app.database import DatabaseUnavailableError
from app.errors import NOT_FOUND, PROBLEM_TYPES, ProblemException
from app.openapi import openapi_document
from app.routes import DocumentRoute

ASSETS = Path(fastapi_standalone_docs.__file__).parent / "static"
SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

router = APIRouter(route_class=DocumentRoute, include_in_schema=False)


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The OpenAPI document. It is made once for each version of the data, whose records are its examples."""
    made_for, body = getattr(request.app.state, "openapi", (None, ""))
    try:
        async with request.app.state.database.snapshot() as snapshot:
            version = snapshot.version
    except DatabaseUnavailableError:
        version = None
    if not body or made_for != version:
        body = await openapi_document(request.app)
        request.app.state.openapi = version, body
    return Response(body, media_type="application/json")


@router.get("/docs", response_class=HTMLResponse)
async def swagger(request: Request) -> HTMLResponse:
    """Swagger UI: every operation, to read and to try."""
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{request.app.title}: API",
        swagger_js_url="/assets/swagger/swagger-ui-bundle.js",
        swagger_css_url="/assets/swagger/swagger-ui.css",
        swagger_favicon_url="/assets/fastapi/favicon.png",
        swagger_ui_parameters={
            "docExpansion": "list",
            "defaultModelsExpandDepth": 0,
            "tryItOutEnabled": True,
        },
    )
    return _confined(page)


@router.get("/redoc", response_class=HTMLResponse)
async def redoc(request: Request) -> HTMLResponse:
    """ReDoc: every operation, to read."""
    page = get_redoc_html(
        openapi_url="/openapi.json",
        title=f"{request.app.title}: API",
        redoc_js_url="/assets/redoc/redoc.standalone.js",
        redoc_favicon_url="/assets/fastapi/favicon.png",
        with_google_fonts=False,
    )
    return _confined(page)


@router.get("/redoc/logo-mini.svg", response_class=FileResponse)
async def redoc_logo() -> FileResponse:
    """The picture that ReDoc shows at its end, and looks for under its page alone."""
    return FileResponse(ASSETS / "redoc" / "logo-mini.svg")


def _confined(page: HTMLResponse) -> HTMLResponse:
    """The page, which may load what is here and run the scripts that it begins with, and nothing else.

    What it shows is drawn with styles of its own, and searched through by a worker that it makes up.
    """
    own = [script for script in SCRIPT.findall(bytes(page.body)) if script.strip()]
    hashes = " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in own)
    page.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {hashes}".strip()
        + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'"
        "; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return page


@router.get("/problems/{slug}", response_class=HTMLResponse)
async def problem(slug: str) -> HTMLResponse:
    """What a type of problem means."""
    type = PROBLEM_TYPES.get(slug)
    if type is None:
        known = ", ".join(f"`{slug}`" for slug in PROBLEM_TYPES)
        raise ProblemException(NOT_FOUND, f"There is no such type of problem; there are {known}.")
    title = escape(type.title)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><p>{escape(type.explanation)}</p><p>HTTP status {type.status}</p></html>"
    )


routes: list[BaseRoute] = [*router.routes, Mount("/assets", StaticFiles(directory=ASSETS))]
