"""Keeping up: the log of seeds, and what became of each record since a version; and the answer as bytes.

A walk through the changes goes from the seed that last brought the version asked about to the one that was the last
when the walk began. A seed in between alters nothing about it: what that one did is told to whoever asks next, with the
version that the walk led to.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fastapi import Request, Response

from app.cursors import cursor_after, record_of, wrong_cursor
from app.database import Snapshot
from app.documents import Change, ChangeLog, LoggedSeed
from app.errors import VERSION_UNKNOWN, ProblemException
from app.forms import answer_document
from app.lineage import AT_A_TIME, Id, Lineage, Told
from app.negotiation import form_asked
from app.paging import links_of_page, refuse_unanswerable, url_of_page
from app.queries.base import shape_of, values_bound
from app.queries.changes import LATEST, SEEDS, ChangesQuery, names_of, seeds_numbered, touched_ids
from app.records import TYPES
from app.representations import Envelope, resource_at
from app.tables import Fact
from app.vocabulary import PATHS, RecordType, url_of

LOOKS = 10
"""How often a page looks for ids to tell of, at most. Where seeds did the same again and again, few may be found."""
AFTER_ALL = 2**31 - 1
"""More than the sequence of any seed."""
ANOTHER_LOG = "belongs to a log of seeds that is not here; leave it out to start again"

LISTS: Mapping[RecordType, str] = {
    type: f"/v1/{'facts' if type in TYPES[Fact] else path}" for type, path in PATHS.items()
}
"""Type of record -> the list that has all of them, together with others or not."""

Position = tuple[int, str, str]
"""A seed, and the type and the id of what it touched."""


async def answer_changes(request: Request, query: ChangesQuery) -> Response:
    """The page of the log, or of the changes since a version, that a query asks for."""
    form = form_asked(request, query.format)
    refuse_unanswerable(query)
    path = request.scope["path"]
    async with request.app.state.database.snapshot() as snapshot:
        if query.since is None:
            document, following = await _log(snapshot, path, query)
        else:
            document, following = await _changes(snapshot, path, query, query.since)
    url = url_of_page(path, query, query.cursor, {"format"})
    envelope = Envelope(resource_at(path), url, request.app.state.public_url)
    links = links_of_page(path, query, following)
    return await answer_document(form, document, snapshot.version, envelope, links)


async def _log(snapshot: Snapshot, path: str, query: ChangesQuery) -> tuple[str, str | None]:
    """A page of the log, and where the next one is."""
    before = AFTER_ALL
    if query.cursor is not None:
        before = _number(record_of(query.cursor, query, {}))
    rows = await snapshot.rows(SEEDS, {"before": before, "most": query.limit + 1})
    shown, following = rows[: query.limit], None
    if len(rows) > query.limit:
        following = url_of_page(path, query, cursor_after(str(shown[-1][0]), query, {}))
    items = [
        LoggedSeed(
            sequence=sequence,
            version=version,
            seeded_at=_time(seeded_at),
            added=added,
            changed=changed,
            removed=removed,
            renamed=renamed,
        )
        for sequence, version, seeded_at, added, changed, removed, renamed in shown
    ]
    log = ChangeLog(since=None, version=snapshot.version, items=items, next=following)
    return log.model_dump_json(), following


class _Walk(NamedTuple):
    """The seed that a walk leads to, and where it goes on."""

    until: int
    version: str
    mark: str
    """Tells that seed from one of the same number in another log."""
    position: Position


async def _changes(snapshot: Snapshot, path: str, query: ChangesQuery, since: str) -> tuple[str, str | None]:
    """A page of changes, and where the next one is."""
    filters = query.filters()
    walk = await _begin(snapshot, query, filters)
    found = await snapshot.rows(LATEST, {"version": since, "until": walk.until})
    if not found:
        raise _unknown(since, snapshot.version, query.type)
    told, position = await _told(Lineage(snapshot, found[0][0], walk.until), walk.position, query)
    following = None
    if position:
        held = " ".join(map(str, (walk.until, walk.mark, *position)))
        following = url_of_page(path, query, cursor_after(held, query, filters))
    items = [item async for item in _items(snapshot, told)]
    next_json = "null" if following is None else f'"{following}"'
    page = f'{{"since":"{since}","version":"{walk.version}","items":[{",".join(items)}],"next":{next_json}}}'
    return page, following


async def _begin(snapshot: Snapshot, query: ChangesQuery, filters: Mapping[str, Any]) -> _Walk:
    """Where a page begins: at the last seed, or after what its cursor holds."""
    if query.cursor is None:
        last, version, mark = await _last_before(snapshot, AFTER_ALL)
        return _Walk(last, version, mark, (last + 1, "", ""))
    match record_of(query.cursor, query, filters).split(" "):
        case [until, its_mark, sequence, type, slug]:
            last, version, mark = await _last_before(snapshot, _number(until) + 1)
            if (str(last), mark) == (until, its_mark):
                return _Walk(last, version, mark, (_number(sequence), type, slug))
    raise wrong_cursor(ANOTHER_LOG)


async def _last_before(snapshot: Snapshot, sequence: int) -> tuple[int, str, str]:
    """The last seed before one: its sequence and version, and a mark that depends on its time."""
    for last, version, seeded_at, *_ in await snapshot.rows(SEEDS, {"before": sequence, "most": 1}):
        return last, version, hashlib.sha256(f"{version} {_moment(seeded_at)}".encode()).hexdigest()[:8]
    raise wrong_cursor(ANOTHER_LOG)


async def _told(lineage: Lineage, position: Position, query: ChangesQuery) -> tuple[Sequence[Told], Position | None]:
    """What a page tells of, and where the next one goes on; None on the last."""
    types = {"type": sorted(set(query.type))} if query.type else {}
    statement = touched_ids(shape_of(types))
    parameters = {"since": lineage.since, "most": AT_A_TIME} | values_bound(types)
    told: list[Told] = []
    for _ in range(LOOKS):
        before = dict(zip(("before_sequence", "before_type", "before_slug"), position, strict=True))
        rows = await lineage.snapshot.rows(statement, parameters | before)
        touched: dict[Id, int] = {}
        for sequence, type, slug in rows:
            touched.setdefault(Id(type, slug), sequence)
        told += await lineage.told(touched)
        if len(told) > query.limit:
            last = told[query.limit - 1]
            return told[: query.limit], (last.touched, *last.id)
        if len(rows) < AT_A_TIME:
            return told, None
        position = (rows[-1][0], rows[-1][1], rows[-1][2])
        await asyncio.sleep(0)
    return told, position


async def _items(snapshot: Snapshot, told: Sequence[Told]) -> AsyncIterator[str]:
    """The changes as they are sent."""
    if not told:
        return
    names = await _names(snapshot, told)
    numbers = {"seed": sorted({one.last for one in told})}
    rows = await snapshot.rows(seeds_numbered(shape_of(numbers)), values_bound(numbers))
    seeds = {sequence: (version, _time(seeded_at)) for sequence, version, seeded_at in rows}
    for count, one in enumerate(told, 1):
        version, seeded_at = seeds[one.last]
        yield Change(
            id=one.id.slug,
            type=one.id.type,
            url=url_of(*one.id),
            name=names.get(one.now),
            how=one.how,
            renamed_to=one.renamed_to,
            also_changed=one.also_changed,
            version=version,
            seeded_at=seeded_at,
        ).model_dump_json()
        if count % AT_A_TIME == 0:
            await asyncio.sleep(0)


async def _names(snapshot: Snapshot, told: Sequence[Told]) -> dict[Id, str]:
    """What the records are called that are there."""
    names: dict[Id, str] = {}
    for table, types in TYPES.items():
        if slugs := sorted({one.now.slug for one in told if one.how != "removed" and one.id.type in types}):
            asked = {"slug": slugs}
            rows = await snapshot.rows(names_of(table, shape_of(asked)), values_bound(asked))
            names |= {Id(type, slug): name for type, slug, name in rows}
    return names


def _unknown(since: str, version: str, types: Sequence[RecordType]) -> ProblemException:
    """The problem of a version that the log does not know: where the lists are to be had anew."""
    paths = list(dict.fromkeys(LISTS[type] for type in PATHS if not types or type in types))
    return ProblemException(
        VERSION_UNKNOWN,
        f"The log of seeds does not know the version `{since}`. Fetch the lists again ({', '.join(paths)}), and ask"
        f" from then on for the changes since `{version}`.",
        headers={"Link": ", ".join(f'<{path}>; rel="collection"' for path in paths)},
    )


def _number(text: str) -> int:
    """A sequence that a cursor holds; 0, which is none, if it is no number."""
    return min(int(text), AFTER_ALL) if text.isdecimal() and len(text) <= 10 else 0


def _moment(seeded_at: datetime | str) -> datetime:
    """The time of a seed, which SQLite keeps as text without a zone."""
    if isinstance(seeded_at, str):
        return datetime.fromisoformat(seeded_at).replace(tzinfo=UTC)
    return seeded_at.astimezone(UTC)


def _time(seeded_at: datetime | str) -> str:
    return _moment(seeded_at).strftime("%Y-%m-%dT%H:%M:%SZ")
