"""Threads for requests: few that work, and as many more as those are that only wait.

Threads that compute at the same time take the one interpreter from each other. Measured with 64 small requests in
flight: on 4 threads the slowest of a hundred took 31 ms, on 40 threads 224 ms. But a thread that waits for a database
or a client needs nothing of it, and must not keep others from working. Which of them wait is read from the clocks of
their processor time, which stand still then; a thread that waits for the interpreter looks for it every 0.5 ms.
"""

from __future__ import annotations

import time
from _thread import allocate_lock, get_ident

from .threads import start_unbound

WORKING = 4  # threads that may work at a time
LOOK = 0.002  # seconds between two looks, while anything waits for a thread


class Crew:
    """Runs functions in the order in which they come; `limit` threads at most."""

    def __init__(self, limit: int) -> None:
        from _queue import SimpleQueue

        self._limit = limit
        self._waiting = SimpleQueue()
        self._threads = 0
        self._idle = 0
        # Where threads have no clocks that others can read (macOS, Windows), all of them work.
        self._fewest = self._allowed = min(WORKING, limit) if hasattr(time, "pthread_getcpuclockid") else limit
        self._clocks: dict[int, float] = {}  # of each thread, and what it said at the last look
        self._is_watched = False
        self._gate = allocate_lock()

    def submit(self, work) -> None:
        """Lets a function run on one of the threads, in turn."""
        with self._gate:
            self._waiting.put(work)
            if self._waiting.qsize() <= self._idle:
                return
            if self._threads < self._allowed:
                self._start()
            elif self._threads < self._limit and not self._is_watched:
                self._is_watched = True
                start_unbound(self._watch, ())

    def _start(self) -> None:
        self._threads += 1
        start_unbound(self._run, ())

    def _run(self) -> None:
        clock = None
        if self._fewest < self._limit:
            clock = time.pthread_getcpuclockid(get_ident())
            self._clocks[clock] = -1.0
        while True:
            self._idle += 1
            work = self._waiting.get()
            self._idle -= 1
            work()
            del work  # and with it the call, however long the thread has nothing else to do
            if self._threads > self._fewest and self._leaves():
                self._clocks.pop(clock, None)
                return

    def _leaves(self) -> bool:
        """Says whether a thread is one too many from now on."""
        with self._gate:
            is_spare = self._threads > self._fewest and (self._threads > self._allowed or self._waiting.empty())
            if is_spare:
                self._threads -= 1
        return is_spare

    def _watch(self) -> None:
        """Looks as long as anything waits for a thread."""
        while True:
            time.sleep(LOOK)
            with self._gate:
                if self._waiting.empty():
                    self._is_watched = False
                    self._allowed = self._fewest
                    return
                self._look()

    def _look(self) -> None:
        still = 0
        for clock, before in list(self._clocks.items()):
            try:
                now = time.clock_gettime(clock)
            except OSError:
                continue  # it has just left
            self._clocks[clock] = now
            still += now == before
        # Where all of them wait, nothing is to be lost by many at once.
        wanted = still + self._fewest if still < self._threads else max(2 * self._threads, self._fewest)
        self._allowed = min(self._limit, wanted)
        for _ in range(min(self._allowed - self._threads, self._waiting.qsize())):
            self._start()
