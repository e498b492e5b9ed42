"""Other forms of an answer: a module a media type.

A module that has a `FORM` is one, without anything else having to know of it.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from app.representations.base import Envelope, Form

__all__ = ["FORMS", "Envelope", "Form", "forms_of", "resource_at"]


def _found() -> Sequence[Form]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    forms: list[Form] = [module.FORM for module in modules if hasattr(module, "FORM")]
    return sorted(forms, key=lambda form: (form.name != "json", form.name))


FORMS = _found()
"""Every form there is, JSON first, the others by name."""


@lru_cache(maxsize=64)
def forms_of(resource: str) -> Sequence[Form]:
    """The forms that a resource has, JSON first, which every one has."""
    return [form for form in FORMS if form is FORMS[0] or resource in form.resources]


def resource_at(path: str) -> str:
    """The resource at a path: `claims` for a list of claims as for one of them, `coverage` for that of an article."""
    _, _, name, *rest = [*path.split("/", 4), "", ""]
    return rest[1] if rest[1:] and rest[1] else name
