"""Templates of paths: `/v1/claims/{id}` for whichever claim is asked for, so that there is a bounded number of them."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

Finder = Callable[[str], str]

KEPT = 4096
"""How many paths are remembered with their templates."""

LONGEST = 1_000
"""How many characters of a path are looked at. No path that is longer leads anywhere, but each would be remembered."""

NONE = "none"
"""The template of paths that lead nowhere."""


def template_finder(routes: Sequence[BaseRoute]) -> Finder:
    """A function from a path to its template."""
    answering = [route for route in routes if isinstance(route, APIRoute)]
    fixed = {route.path for route in answering if not route.param_convertors}
    patterns = [(route.path_regex, route.path) for route in answering if route.param_convertors]
    folders = [route.path for route in routes if isinstance(route, Mount)]

    @lru_cache(maxsize=KEPT)
    def template_of(path: str) -> str:
        if path in fixed:
            return path
        folder = next((folder for folder in folders if path.startswith(f"{folder}/")), NONE)
        return next((template for pattern, template in patterns if pattern.match(path)), folder)

    return lambda path: template_of(path[:LONGEST])
