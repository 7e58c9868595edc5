"""The threads of an Igor program's clients: what one client says is dealt with in order, and delays nobody else."""

from __future__ import annotations

from _queue import SimpleQueue

from .threads import start_unbound


class ClientThread:
    """A thread for one client, in the place of the pool's; it starts with the first message."""

    def __init__(self, client) -> None:
        self.client = client
        self._work = SimpleQueue()
        self._has_begun = False

    def submit(self, work) -> None:
        """Lets the thread run a function, in turn; only the thread that reads does so."""
        self._work.put(work)
        if not self._has_begun:
            self._has_begun = True
            start_unbound(self._run, ())

    def end(self) -> None:
        """Lets the thread end after what it has to do."""
        self._work.put(None)

    def _run(self) -> None:
        while True:
            work = self._work.get()
            if work is None:
                return
            work()
            del work  # and with it the call, however long there is nothing else to do
