"""Cancels within a page: JavaScript writes into shared memory whose call it is, then rings (SPEC chapter 14).

Where no memory is shared, cancels come as messages do, between calls alone.
"""

from __future__ import annotations

import time

from .cancel import Canceller

LOOK = 20  # milliseconds of waiting, after which it is looked whether the call at hand is to end


class PageCanceller(Canceller):
    """Stops the calls of the only thread there is."""

    def __init__(self, engine, host) -> None:
        super().__init__(engine)
        self._host = host

    def ring(self) -> None:
        """JavaScript rings by itself, and again as long as the call lasts."""

    def look(self) -> None:
        """Hears whose call is to be cancelled, if any is that runs."""
        id = self._host.cancelled()
        call = self._engine.chains.find(id) if id else None
        if call is not None and not call.is_cancelled:
            self.cancel(call)

    def _answer(self, number: int, frame) -> None:
        self.look()
        super()._answer(number, frame)


def hook_sleep(engine, host) -> None:
    """Lets `time.sleep` hear of a cancel."""
    plain = time.sleep

    def sleep(seconds, /):
        end = time.monotonic() + seconds
        if seconds <= 0 or not host.rest(0):
            return plain(seconds)
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return None
            host.rest(min(LOOK, 1000 * left))
            engine.canceller.look()
            engine.canceller.answer_here()

    sleep.__doc__, sleep.__module__ = plain.__doc__, plain.__module__
    time.sleep = sleep
