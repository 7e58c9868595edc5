"""The threads of an Igor program's clients: what one client says is dealt with in order, and delays nobody else."""

from __future__ import annotations

from _queue import SimpleQueue

from .shots import run_exposed
from .threads import start_unbound


class ClientThread:
    """A thread for one client; it starts with the first message."""

    def __init__(self, client, engine, outlet) -> None:
        self.client = client
        self._engine = engine
        self._outlet = outlet
        self._calls = SimpleQueue()
        self._has_begun = False

    def run(self, call) -> None:
        """Lets the thread run a call, in turn; only the thread that reads does so."""
        self._calls.put(call)
        if not self._has_begun:
            self._has_begun = True
            start_unbound(self._engine.context.copy().run, (self._run,))

    def end(self) -> None:
        """Lets the thread end after what it has to do."""
        self._calls.put(None)

    def _run(self) -> None:
        engine = self._engine
        while True:
            call = self._calls.get()
            if call is None:
                return
            answer = engine.run(call, run_exposed)
            if answer:
                self._outlet.answer(bytes(answer))
                engine.forget(call)
            call.kept = None
            del call  # however long there is nothing else to do


class Turn:
    """One call that a client's thread is to run, in the place of the pool."""

    __slots__ = ("_call", "_thread")

    def __init__(self, thread: ClientThread, call) -> None:
        self._thread = thread
        self._call = call

    def submit(self, _) -> None:
        """Lets the thread run it."""
        self._thread.run(self._call)
