"""Threads for what takes long, which leave the processor to what is quick."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

NICENESS = 19
"""How far they stand back: as far as can be, since less lets them keep a core for a millisecond when the event loop
has something to do."""


def background_threads() -> ThreadPoolExecutor:
    """Threads that stand back for the event loop wherever both want the same core.

    At the same priority a long statement would be let run on for several milliseconds each time a request comes in.
    """
    return ThreadPoolExecutor(thread_name_prefix="background", initializer=_stand_back)


def _stand_back() -> None:
    # it is each thread's own on Linux alone, elsewhere the whole process's
    if sys.platform == "linux":
        os.nice(NICENESS)
