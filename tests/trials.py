"""How many made-up cases a property is tried with: the same few in each run of the tests, ever new ones where time is
no matter (`TRIALS=20` gives twenty times as many)."""

import os

from hypothesis import settings

TIMES = int(os.environ.get("TRIALS", "1"))


def tried(cases: int) -> settings:
    """Have a property tried with that many cases, as often as `TRIALS` says, however long each one takes."""
    return settings(max_examples=cases * TIMES, deadline=None, derandomize=TIMES == 1)
