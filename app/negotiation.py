"""Which form of an answer is meant: a matter of the path, of `format`, and of `Accept` alone."""

import re
from collections.abc import Iterator
from functools import lru_cache

from fastapi import Request
from mimeparse import MimeTypeParseException, parse_media_range, parse_mime_type, quality_and_fitness_parsed

from app.errors import INVALID_REQUEST, NOT_ACCEPTABLE, ProblemException, wrong_parameter
from app.representations import FORMS, Form, forms_of, resource_at
from app.suggestion import did_you_mean

MAX_ACCEPT = 1_000
"""How many characters of `Accept` are read: browsers send about 150."""


def form_asked(request: Request, name: str | None) -> Form:
    """The form that a request asks for: by its name, which is the parameter `format`, or else by `Accept`.

    Where there is one only, that is all there is to ask. Raises a 400 problem if there is no such form here, and a 406
    problem if there is none that is acceptable.
    """
    resource = resource_at(request.scope["path"])
    if name is not None:
        return _form_called(resource, name)
    accept = ",".join(request.headers.getlist("accept"))
    if not accept:
        return forms_of(resource)[0]
    form = form_accepted(resource, accept[:MAX_ACCEPT].lower())
    if form is None:
        there = ", ".join(form.media_type for form in forms_of(resource))
        detail = f"There is no form of this that you accept; there is {there}."
        raise ProblemException(NOT_ACCEPTABLE, detail, headers={"Vary": "Accept"})
    return form


def _form_called(resource: str, name: str) -> Form:
    forms = {form.name: form for form in forms_of(resource)}
    if name not in forms:
        elsewhere = sorted({resource for form in FORMS if form.name == name for resource in form.resources})
        hint = f", a form of {', '.join(elsewhere)} and not of this" if elsewhere else did_you_mean(name, forms)
        expected = "" if hint and not elsewhere else f"; expected one of {', '.join(forms)}"
        raise wrong_parameter(INVALID_REQUEST, "format", f"found `{name[:100]}`{hint}{expected}")
    return forms[name]


_WEIGHTS = re.compile(r";\s*q\s*=([^;]*)")
_WEIGHT = re.compile(r"0(\.[0-9]*)?|1(\.0*)?")


@lru_cache(maxsize=1024)
def form_accepted(resource: str, accept: str) -> Form | None:
    """The form of a resource that the header likes best; of those it likes alike the one it names most exactly, and
    then the first, those with a parameter last. None if it accepts none of them."""
    ranges = list(_ranges(accept))
    best, liked = None, (0.0, 0.0)
    for form in sorted(forms_of(resource), key=lambda form: ";" in form.media_type):
        # of ranges that fit it alike the first counts: let that be the one that asks least of what it has not
        _, _, has = parse_mime_type(form.media_type)
        nearest = sorted(ranges, key=lambda one: len(one[2].items() - has.items()))
        quality = quality_and_fitness_parsed(form.media_type, nearest)
        if quality[0] > 0 and quality > liked:
            best, liked = form, quality
    return best


def _ranges(accept: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The media ranges that can be read as such, and are weighted by a number from 0 to 1 if at all; of one that lists
    profiles, one for each."""
    for text in accept.split(","):
        if not all(_WEIGHT.fullmatch(weight.strip()) for weight in _WEIGHTS.findall(text)):
            continue  # what reads them would take it for 1
        try:
            type, subtype, parameters = parse_media_range(text.strip())
        except MimeTypeParseException:
            continue
        profiles = parameters.get("profile", "").split()
        for profile in profiles[1:]:
            yield type, subtype, {**parameters, "profile": profile}
        yield type, subtype, {**parameters, "profile": profiles[0]} if profiles else parameters
