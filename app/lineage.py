"""What became of ids between two seeds, all in all, as the log of seeds tells.

An id is followed, whatever was done to it how often: one that is there at both ends was changed, whether it was away in
between or not; one that is gone is followed through its renames, to the id that its record has at the end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import SelectBase

from app.database import Row, Snapshot
from app.queries.base import padded
from app.queries.changes import givers_of, states_of
from app.records import MAX_RENAMES
from app.vocabulary import ChangeHow, RecordType

AT_A_TIME = 128
"""How many ids a statement is about, at most."""
GIVERS = 1_000
"""How many renames to some ids are looked at, at most."""


class Id(NamedTuple):
    """An id, which is one of its type alone: another type may have had the same at another time."""

    type: RecordType
    slug: str


class Told(NamedTuple):
    """What became of a record."""

    id: Id
    how: ChangeHow
    renamed_to: str | None
    also_changed: bool
    last: int
    """The last seed that had a part in it."""
    touched: int
    """The last seed that touched the id itself."""

    @property
    def now(self) -> Id:
        """The id that the record has at the end."""
        return Id(self.id.type, self.renamed_to or self.id.slug)


class _State(NamedTuple):
    """What the log says of an id, in the order of `states_of`."""

    own: int
    given: int
    changed: int
    own_before: int
    given_before: int
    how: ChangeHow | None
    renamed_to: str | None
    how_before: ChangeHow | None

    @property
    def touched(self) -> int:
        """The last seed that touched the id."""
        return max(self.own, self.given)

    @property
    def is_there(self) -> bool:
        """Whether a record has the id at the end: what a seed renames to it is there after whatever else it did."""
        return self.how in {"added", "changed"} or 0 < self.given >= self.own

    @property
    def was_there(self) -> bool:
        """Whether a record had it at the beginning."""
        return self.how_before in {"added", "changed"} or 0 < self.given_before >= self.own_before


class _End(NamedTuple):
    """Where renames lead to."""

    slug: str | None
    """The id at the end; None if nothing is there."""
    also_changed: bool
    last: int


class Lineage:
    """What became of ids from one seed to another."""

    def __init__(self, snapshot: Snapshot, since: int, until: int) -> None:
        self.snapshot = snapshot
        self.since = since
        self.until = until
        self._states: dict[Id, _State] = {}
        self._ends: dict[Id, _End] = {}
        self._renamed_before: set[Id] = set()
        """Ids at the end whose records had another at the beginning."""

    async def told(self, touched: Mapping[Id, int]) -> list[Told]:
        """What became of ids that were touched by a seed; nothing of those that a later one touched again."""
        await self._learn(touched)
        ids = [id for id, sequence in touched.items() if self._states[id].touched == sequence]
        await self._follow(id for id in ids if self._is_renamed_away(id))
        await self._trace(id for id in ids if self._is_given(id))
        return [told for id in ids if (told := self._told(id))]

    def _is_renamed_away(self, id: Id) -> bool:
        state = self._states[id]
        return state.was_there and not state.is_there and state.how == "renamed"

    def _is_given(self, id: Id) -> bool:
        state = self._states[id]
        return state.is_there and not state.was_there and state.given > self.since

    def _told(self, id: Id) -> Told | None:
        state = self._states[id]
        match state.was_there, state.is_there:
            case True, True if state.own > self.since:
                return Told(id, "changed", None, False, state.touched, state.touched)
            case False, True if id not in self._renamed_before:
                return Told(id, "added", None, False, state.touched, state.touched)
            case True, False:
                end = self._ends.get(id, _End(None, False, 0))
                how: ChangeHow = "renamed" if end.slug is not None else "removed"
                return Told(id, how, end.slug, end.also_changed, max(state.own, end.last), state.touched)
        return None

    async def _follow(self, ids: Iterable[Id]) -> None:
        """Find out where the renames of some ids lead to."""
        on_the_way = {id: (id, self._states[id].changed > self.since) for id in ids}
        for _ in range(MAX_RENAMES):
            steps = {
                id: (Id(id.type, cast("str", self._states[at].renamed_to)), self._states[at].own, changed)
                for id, (at, changed) in on_the_way.items()
            }
            await self._learn(at for at, _, _ in steps.values())
            on_the_way = {}
            for id, (at, sequence, changed_before) in steps.items():
                state = self._states[at]
                changed = changed_before or state.changed >= sequence
                if state.is_there:
                    self._ends[id] = _End(at.slug, changed, state.touched)
                elif state.how == "renamed":
                    on_the_way[id] = (at, changed)
                else:
                    self._ends[id] = _End(None, False, state.touched)
            if not on_the_way:
                break

    async def _trace(self, ids: Iterable[Id]) -> None:
        """Find out whose renames lead to some ids, as far back as they are followed."""
        leads_to = {id: id for id in ids}
        for _ in range(MAX_RENAMES):
            if not leads_to:
                break
            more = {"since": self.since, "until": self.until, "most": GIVERS}
            rows = await self._rows(givers_of, list(leads_to), more)
            gifts = [(Id(type, giver), Id(type, slug)) for type, slug, giver in rows]
            await self._learn(giver for giver, _ in gifts)
            found = {}
            for giver, id in gifts:
                state = self._states[giver]
                if state.is_there or (state.how, state.renamed_to) != ("renamed", id.slug):
                    continue
                if state.was_there:
                    self._renamed_before.add(leads_to[id])
                else:
                    found[giver] = leads_to[id]
            leads_to = found

    async def _learn(self, ids: Iterable[Id]) -> None:
        """Read what the log says of some ids."""
        new = [id for id in dict.fromkeys(ids) if id not in self._states]
        for type, slug, *state in await self._rows(states_of, new, {"since": self.since, "until": self.until}):
            self._states[Id(type, slug)] = _State(*state)

    async def _rows(
        self, statement: Callable[[int], SelectBase], ids: Sequence[Id], more: Mapping[str, Any]
    ) -> Sequence[Row]:
        rows: list[Row] = []
        for start in range(0, len(ids), AT_A_TIME):
            some = ids[start : start + AT_A_TIME]
            number = padded(len(some))
            parameters = dict(more)
            for index in range(number):
                id = some[min(index, len(some) - 1)]
                parameters |= {f"type_{index}": id.type, f"slug_{index}": id.slug}
            rows += await self.snapshot.rows(statement(number), parameters)
        return rows
