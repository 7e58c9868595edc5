"""Says to the hub which of its things nobody here refers to any more.

Finalizers run on any thread, in signal handlers, and while the pipe is being written: they only put an entry into a
deque. Whoever sends an answer next sends what has gathered with it; a thread of its own does so where nobody sends.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock, start_new_thread
from collections import deque
from time import sleep

from . import frames, sections
from .running import IS_PAGE

GATHER = 0.01  # seconds that the thread waits for more, once there is something to release
MOST = 4096  # entries of one message
MOST_COUNT = 65_535  # what the field of an entry can say


class Releases:
    """What was let go of and has yet to be said; `gone` takes entries of things that came home no more."""

    def __init__(self, send) -> None:
        self.gone: deque[tuple] = deque()
        self.is_child = False
        self._send = send
        self._sleepers: list = []  # the bell of the thread, while it waits for something to release
        self._is_begun = False
        self._is_finalizing = sys.is_finalizing  # at the end of the interpreter no module has names any more

    def begin(self) -> None:
        """Has the thread ready before the first finalizer needs it."""
        if not self._is_begun and not IS_PAGE:
            self._is_begun = True
            start_new_thread(self._run, ())

    def add(self, entry: tuple) -> None:
        """Lets go of a thing of the hub; a finalizer calls it, so it neither waits nor fails."""
        if self.is_child or self._is_finalizing():
            return
        self.gone.append(entry)
        if self._sleepers:
            try:
                self._sleepers.pop().release()
            except IndexError:
                pass  # another thread has woken it at this moment

    def take(self) -> bytes:
        """Gives the messages of what has gathered, empty where nothing has."""
        gone, counts = self.gone, {}
        try:
            while True:
                entry = gone.popleft()
                counts[entry] = counts.get(entry, 0) + 1
        except IndexError:
            pass
        entries = []
        for (side, what, number, _), times in counts.items():
            while times > 0:
                entries.append((side, what, number, min(times, MOST_COUNT)))
                times -= MOST_COUNT
        return b"".join([_message(entries[i : i + MOST]) for i in range(0, len(entries), MOST)])

    def _run(self) -> None:
        bell = allocate_lock()
        bell.acquire()
        while True:
            self._sleepers.append(bell)
            if not self.gone or not self._take_bell():
                bell.acquire()
            sleep(GATHER)
            if self.gone:
                self._send(self.take())

    def _take_bell(self) -> bool:
        """Takes the bell down again, because something came before it hung; False: somebody rings it already."""
        try:
            self._sleepers.pop()
        except IndexError:
            return False
        return True


def _message(entries: list) -> bytes:
    flags, body = sections.write_sections(b"", None, None, entries, (), b"")
    return frames.frame(frames.RELEASE, 0, body, flags=flags)
