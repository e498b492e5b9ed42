"""Where the spans of a text stand in a copy of it, going by their hashes: which match, which stand elsewhere, which are
gone.

Each character of the copy is taken for one character of the original at most. Of two spans with the same words, one
that was deleted is so not taken for the other.
"""

import re
import time
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.verification import Pinned, Verdict, sha256

NEAR = 300
"""How many characters from where it is expected a short span may stand and still be taken for the same."""
LONG = 40
"""From how many characters on a span is long enough to be known wherever it stands."""
ALONE = 15
"""The same of one in a copy of which nothing else is known yet, such as an excerpt."""
TRIES_A_LOOK = 200
"""How many places are tried between two looks at the clock."""


def verify(
    spans: Iterable[Pinned], text: str, until: float = float("inf"), tries: float = float("inf")
) -> Iterator[Verdict]:
    """What became of each span, in text order.

    The longest are looked for first: where one stands, all within it stand too. Any other is looked for as far off as
    its neighbours and where it should be; then around there, a long one everywhere. A short one, such as a name, may
    stand in many places, so that one far away is not the same: it counts as changed, unless nothing longer was found,
    as in an excerpt. What has not been looked for at a time of the monotonic clock, or after so many tries, is not
    checked.
    """
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    alike: dict[str, set[_Stretch]] = defaultdict(set)
    for span in ordered:
        alike[span.sha256].add(_Stretch(span.start, span.end, span.sha256))
    copy = _Copy(text, max((span.end for span in ordered), default=0), until, tries)
    for stretches in sorted(map(sorted, alike.values()), key=lambda some: (some[0].start - some[0].end, some)):
        copy.find(stretches)
    for span in ordered:
        stretch = _Stretch(span.start, span.end, span.sha256)
        start = copy.found.get(stretch)
        if start is not None:
            yield Verdict(span, "matches" if start == span.start else "moved", start)
        else:
            yield Verdict(span, "changed" if stretch in copy.missed else "not_checked", None)


class _Stretch(NamedTuple):
    """Characters of the original, which several spans may be of."""

    start: int
    end: int
    sha256: str

    def off(self, place: int, shifts: Iterable[int]) -> int:
        """How far a place is from the nearest at which the characters are expected."""
        return min(abs(place - self.start - shift) for shift in shifts)


class _Copy:
    """A copy, and what has been found in it so far."""

    def __init__(self, text: str, length: int, until: float, tries: float) -> None:
        self.found: dict[_Stretch, int] = {}
        """Where stretches begin."""
        self.missed: set[_Stretch] = set()
        """Those that are not there."""
        self._text = text
        self._until = until
        self._tries_left = tries
        self._word_starts = [match.start() for match in re.finditer(r"(?<!\w)\S", text)]
        self._came: list[int | None] = [None] * len(text)
        """By how much each character of the copy has moved from where it was."""
        self._went: list[int | None] = [None] * length
        """By how much each character of the original has moved to where it is."""
        self._shifts: list[tuple[int, int]] = []
        """Where each stretch that was found began in the original, and by how much it has moved; in order."""

    def find(self, stretches: Sequence[_Stretch]) -> None:
        """Look for stretches with the same characters, in order, once all longer ones have been looked for."""
        pending = [one for one in stretches if not self._within_another(one)]
        pending = [one for one in pending if not any(self._put(one, one.start + shift) for shift in self._near(one))]
        try:
            for one, place in self._in_order(pending):
                self._put(one, place, known=True)
        except TimeoutError:
            return
        self.missed.update(one for one in pending if one not in self.found)

    def _within_another(self, one: _Stretch) -> bool:
        """Whether a longer stretch was found of which it is a part; then it stands there with it."""
        shifts = set(self._went[one.start : one.end])
        shift = shifts.pop() if len(shifts) == 1 else None
        return shift is not None and self._put(one, one.start + shift)

    def _near(self, one: _Stretch) -> list[int]:
        """By how much what stands before and after it has moved; and not at all."""
        after = bisect_right(self._shifts, (one.start, len(self._text)))
        neighbours = [*self._shifts[max(0, after - 1) : after], *self._shifts[after : after + 1]]
        return list(dict.fromkeys([*(shift for _, shift in neighbours), 0]))

    def _put(self, one: _Stretch, place: int, *, known: bool = False) -> bool:
        """Take a stretch as found at a place, if it can be there. `known`: that the characters are the same."""
        if not self._is_free(one, place) or not (known or self._holds(one, place)):
            return False
        shift, end = place - one.start, place + one.end - one.start
        self.found[one] = place
        self._came[place:end] = self._went[one.start : one.end] = [shift] * (end - place)
        insort(self._shifts, (one.start, shift))
        return True

    def _holds(self, one: _Stretch, place: int) -> bool:
        return sha256(self._text[place : place + one.end - one.start]) == one.sha256

    def _is_free(self, one: _Stretch, place: int) -> bool:
        """Whether none of the characters there has been taken for another one of the original."""
        end = place + one.end - one.start
        return place >= 0 and end <= len(self._text) and set(self._came[place:end]) <= {None, place - one.start}

    def _in_order(self, pending: Sequence[_Stretch]) -> Sequence[tuple[_Stretch, int]]:
        """Stretches with the same characters and where each of them is: as many as can be placed in order, and of the
        ways to do so the one nearest to where they are expected. Raises TimeoutError if that is not known in time."""
        if not pending:
            return []
        self._look_at_clock()
        places = list(self._places(pending))
        # after some of the stretches and some of the places: how many are left out, how far off all are, and which
        best: list[_Way] = [_Way(0, 0, None)] * (len(places) + 1)
        for one in pending:
            self._look_at_clock(len(places))
            near, reach = self._near(one), self._reach(one)
            ways = [best[0].without()]
            for number, place in enumerate(places):
                way = min(best[number + 1].without(), ways[-1], key=_Way.cost)
                off = one.off(place, near)
                if off <= reach and self._is_free(one, place):
                    way = min(best[number].with_(one, place, off), way, key=_Way.cost)
                ways.append(way)
            best = ways
        return list(best[-1].pairs())

    def _places(self, pending: Sequence[_Stretch]) -> Iterator[int]:
        """Where the characters stand, at the beginning of a word and not too far off."""
        candidates = {place for one in pending for place in self._candidates(one)}
        for tried, place in enumerate(sorted(candidates)):
            if tried % TRIES_A_LOOK == 0:
                self._look_at_clock(min(TRIES_A_LOOK, len(candidates) - tried))
            if self._holds(pending[0], place):
                yield place

    def _candidates(self, one: _Stretch) -> Iterable[int]:
        for shift in self._near(one):
            expected, reach = one.start + shift, self._reach(one)
            first = bisect_left(self._word_starts, expected - reach)
            yield from self._word_starts[first : bisect_right(self._word_starts, expected + reach)]

    def _reach(self, one: _Stretch) -> int:
        """How far from where it is expected a stretch is looked for."""
        return NEAR if one.end - one.start < (LONG if self._shifts else ALONE) else 1 << 60

    def _look_at_clock(self, tries: int = 0) -> None:
        """Raise TimeoutError if there is no time left, or not enough for some more tries."""
        self._tries_left -= tries
        if self._tries_left < 0 or time.monotonic() > self._until:
            raise TimeoutError


class _Way(NamedTuple):
    """A way to place stretches in order."""

    left_out: int
    off: int
    last: tuple["_Way", _Stretch, int] | None
    """The last that was placed, and the way up to it."""

    def cost(self) -> tuple[int, int]:
        return self.left_out, self.off

    def without(self) -> "_Way":
        """The same with one more that is left out."""
        return _Way(self.left_out + 1, self.off, self.last)

    def with_(self, one: _Stretch, place: int, off: int) -> "_Way":
        """The same with one more."""
        return _Way(self.left_out, self.off + off, (self, one, place))

    def pairs(self) -> Iterator[tuple[_Stretch, int]]:
        """What is placed where, the last first."""
        last = self.last
        while last is not None:
            way, one, place = last
            yield one, place
            last = way.last
