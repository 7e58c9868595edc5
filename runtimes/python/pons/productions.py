"""The streams that this side yields from plain generators, and which of them can go on."""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque
from time import perf_counter

from .calls import Call

TURN = 0.001  # seconds after which another one has its turn
WAITING = 0.5  # seconds that a stream which was broken off waits for the main thread before it is answered without that


class Productions:
    """Starts streams, and lets them go on: on the main thread in turn, those marked by `threaded` on the pool's."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self.ready: deque = deque()  # those of the main thread that can go on
        self._cut: deque = deque()  # those of them that were cancelled
        self.count = 0  # streams of the main thread
        self._aside: dict[Call, float] = {}  # broken off, and closed when main comes to them; since when

    def start(self, call: Call, generator, expose) -> None:
        """Begins to step a generator, whose call is in flight from now on."""
        from .producing import Production  # where streams are yielded only

        engine = self._engine
        engine.calls[call.call] = call
        if expose is None:
            self.count += 1
            call.production = production = Production(call, generator, engine, self.ready.append)
            self.ready.append(production)
            return
        context, stepping = engine.context.copy(), allocate_lock()
        pool = call.pool

        def step() -> None:
            with stepping:  # one that paused may go on elsewhere before it has left its context
                goes_on = context.run(production.turn, False)
            if goes_on:
                pool.submit(step)

        def resume(_) -> None:
            pool.submit(step)

        call.production = production = Production(call, generator, engine, resume)
        production.expose(expose)
        resume(production)

    def put_aside(self, production) -> None:
        """Hears that a stream of the main thread was broken off between two of its steps: it only has to end."""
        self._aside[production.call] = perf_counter()
        if production in self.ready:
            self._cut.append(production)

    def next_cut(self):
        """Takes out a stream that only has to end."""
        ready, cut = self.ready, self._cut
        while cut:
            production = cut.popleft()
            if production in ready:  # else it has had its turn
                ready.remove(production)
                return production
        return None

    def give_up_waiting(self) -> None:
        """Answers streams that were broken off a while ago, while the main thread is busy with another call.

        Their generators are closed when it is free: that call must not pay for it with the whole worker's end.
        """
        engine = self._engine
        for call, since in list(self._aside.items()):
            if perf_counter() - since < WAITING:
                break
            self._aside.pop(call, None)
            engine.finish(call, engine.answers.cancelled(call))

    def ended(self, call: Call) -> None:
        """Hears that a stream has ended."""
        if not call.production.is_exposed:
            self.count -= 1
            self._aside.pop(call, None)
            if call.production in self._cut:
                self._cut.remove(call.production)

    def ready_for(self, pending):
        """Takes out a stream that can go on, and was asked for in the course of a pending call if one is given."""
        ready, engine = self.ready, self._engine
        if pending is None:
            production = self.next_cut()
            if production is not None:
                return production
        for _ in range(len(ready)):
            production = ready.popleft()
            if pending is None or engine.chains.leads_to(production.call, pending):
                return production
            ready.append(production)
        return None

    def has_ready_for(self, pending) -> bool:
        """Says whether `ready_for` would give one."""
        if pending is None:
            return bool(self.ready)
        return any([self._engine.chains.leads_to(production.call, pending) for production in list(self.ready)])
