"""The threads of `@pons.threaded` actions, started as calls need them."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread


class Pool:
    """Up to `limit` threads; not concurrent.futures, whose import takes longer than a whole start may."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting = None
        self._threads = 0
        self._idle = 0
        self._starting = allocate_lock()

    def submit(self, work) -> None:
        """Lets a function run on one of the threads, in turn."""
        with self._starting:
            if self._waiting is None:
                from _queue import SimpleQueue  # a shared library of its own: only where something runs on threads

                self._waiting = SimpleQueue()
            self._waiting.put(work)
            if self._waiting.qsize() > self._idle and self._threads < self._limit:
                self._threads += 1
                start_new_thread(self._run, ())

    def _run(self) -> None:
        while True:
            self._idle += 1
            work = self._waiting.get()
            self._idle -= 1
            work()
            del work  # and with it the call, however long the thread has nothing else to do
