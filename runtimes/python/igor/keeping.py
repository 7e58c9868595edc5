"""How long sessions of clients that have gone are kept."""

from __future__ import annotations

from threading import Condition, Thread
from time import monotonic


class Keeping:
    """Deletes a session when its time has come; one thread does so for all, and ends when nothing is kept."""

    def __init__(self, server) -> None:
        self._server = server
        self._ends: dict = {}  # by id: when its session is deleted
        self._changed = Condition()
        self._thread = None

    def keep(self, id, seconds: float) -> None:
        """Keeps the session of an id for so long."""
        with self._changed:
            self._ends[id] = monotonic() + seconds
            self._changed.notify()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="igor-sessions", daemon=True)
                self._thread.start()

    def forget(self, id) -> None:
        """Hears that an id is in use again."""
        with self._changed:
            self._ends.pop(id, None)

    def _run(self) -> None:
        with self._changed:
            while self._ends:
                id = min(self._ends, key=self._ends.__getitem__)
                left = self._ends[id] - monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                del self._ends[id]
                if id not in self._server.clients:
                    self._server.sessions.pop(id, None)
            self._thread = None
