"""The departure of a process: between the signal to end and its end, it says that it is leaving, and still answers.

Whoever hands out requests sees that it is not ready and sends no more of them, so that none is refused.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Departure:
    """Whether the process is about to end."""

    def __init__(self, notice: float) -> None:
        """The notice is the time, in seconds, between saying so and doing so."""
        self.notice = notice
        self.is_announced = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Hears of SIGTERM before the server does. A second one ends the notice."""
        before = signal.getsignal(signal.SIGTERM)
        if not callable(before) or threading.current_thread() is not threading.main_thread():
            yield  # there is no server here that would end
            return
        loop = asyncio.get_running_loop()

        def depart(number: int, frame: FrameType | None) -> None:
            if self.is_announced or not self.notice:
                self.is_announced = True
                before(number, frame)
                return
            self.is_announced = True
            loop.call_soon_threadsafe(loop.call_later, self.notice, before, number, frame)

        signal.signal(signal.SIGTERM, depart)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)
