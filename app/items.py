"""Single records: the document of an id in the form that is asked for, or what became of the id."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import SelectBase, bindparam
from sqlmodel import col, select

from app.errors import GONE, NOT_FOUND, ProblemException
from app.forms import form_response, places_wanted
from app.negotiation import form_asked
from app.records import TABLES, Documented, MissingRecordError, current_slug, near, type_in, what_is
from app.representations import Envelope, resource_at
from app.routes import QueryModel
from app.suggestion import a, did_you_mean
from app.tables import Fact
from app.vocabulary import PATHS, RecordType, url_of


class ItemQuery(QueryModel):
    """In which form an answer is wanted, where that is all there is to ask."""

    format: Annotated[str | None, Field(examples=["json"])] = None
    """The form of the answer, whatever `Accept` says."""


async def answer_record(
    request: Request,
    query: ItemQuery,
    types: Sequence[RecordType],
    id: str,
    part: str = "document",
) -> Response:
    """The record of an id, if it is of one of the types; `part` names the column that is served.

    A renamed record answers 308 with its new place, a removed one 410, any other 404.
    """
    form, table = form_asked(request, query.format), TABLES[types[0]]
    if "\0" in id:  # which not every engine can look for
        raise ProblemException(NOT_FOUND, f"There is no {what_is(types)} with a NUL character in its id.")
    async with request.app.state.database.snapshot() as snapshot:
        rows = await snapshot.rows(_document_statement(table, part), {"slug": id})
        if rows and rows[0][1] in types:
            path = request.scope["path"]
            places = await places_wanted(snapshot, form, [rows[0][0]])
            envelope = Envelope(resource_at(path), path, request.app.state.public_url, places=places)
            return form_response(form, form.record(rows[0][0], envelope), snapshot.version, envelope)
        if rows:
            raise ProblemException(NOT_FOUND, f"`{id}` is {a(rows[0][1])}; see {url_of(rows[0][1], id)}.")
        try:
            slug = await current_slug(snapshot, table, id)
        except MissingRecordError as missing:
            if missing.removed:
                raise _removed(id, types) from None
            hint = did_you_mean(id, await near(snapshot, types, id))
            raise ProblemException(NOT_FOUND, f"There is no {what_is(types)} `{id}`{hint or '.'}") from None
        location = request.scope["route"].path_format.format(id=slug)
        if asked := request.scope["query_string"].decode():
            location = f"{location}?{asked}"
        return Response(status_code=308, headers={"Dataset-Version": snapshot.version, "Location": location})


def _removed(id: str, types: Sequence[RecordType]) -> ProblemException:
    """The problem of a record that was removed: which lists have those that are there."""
    paths = ["/v1/facts"] if len(types) > 1 and TABLES[types[0]] is Fact else [f"/v1/{PATHS[type]}" for type in types]
    return ProblemException(
        GONE,
        f"`{id}` was removed from the data; what there is now: {', '.join(paths)}.",
        headers={"Link": ", ".join(f'<{path}>; rel="collection"' for path in paths)},
    )


@lru_cache(maxsize=64)
def _document_statement(table: type[Documented], part: str) -> SelectBase:
    return select(getattr(table, part), type_in(table)).where(col(table.slug) == bindparam("slug"))
