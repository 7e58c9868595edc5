"""What the main thread does while it waits for a call of its own: it reads, and runs calls of the same chain.

`turn` is even meanwhile, as it is between calls. What is no part of the chain lies in `later` until main has come back.
"""

from __future__ import annotations

from collections import deque

from .calls import Call, current
from .faults import FaultReceived, ProtocolFault


class Nesting:
    """The main thread's waiting, and what it put off for it."""

    def __init__(self, driver, on_failure) -> None:
        self._driver = driver
        self._on_failure = on_failure  # ends the worker
        self.later: deque[Call] = deque()  # older than those that the follower has passed
        self._children: list[Call] = []  # those of them that may belong to a chain

    def wait(self, pending) -> None:
        """Waits until there is something for a call of main's own: reads, and runs calls of its chain meanwhile."""
        driver = self._driver
        if not driver.turn & 1:
            raise RuntimeError(
                f"The call of {pending.name} was made by a signal handler or a finalizer that has interrupted the "
                "reading of the host's messages; let it leave word, and make the call from an action."
            )
        engine, here = driver.engine, current.get()
        driver.turn += 1  # whoever reads for main gives the role back with the next message
        try:
            while not pending.is_ready and not pending.is_cut():
                call = self._take(pending)
                if call is None:
                    production = engine.productions.ready_for(pending) if engine.productions.ready else None
                    if production is not None:
                        driver.step(production)
                    with driver.reading:
                        if pending.is_ready or pending.is_cut() or driver.passed:
                            continue
                        try:
                            call = driver.read(pending)
                        except (ProtocolFault, FaultReceived, OSError) as error:
                            self._on_failure(error)  # it is none of the user's code, through which it would go
                    if call is None:
                        continue
                    if not call.parent or not engine.chains.leads_to(call, pending):
                        self._put_off(call)
                        continue
                driver.run(call)
                current.set(here)
        finally:
            driver.turn += 1
            if driver.follower.dozers:
                driver.follower.wake()

    def _take(self, pending) -> Call | None:
        """Takes a call of a chain out of those that were put off, or passed by the follower."""
        while self._driver.passed:
            self._put_off(self._driver.passed.popleft())
        if self._children:
            engine = self._driver.engine
            self._children = [call for call in self._children if call.call in engine.waiting]
            for call in self._children:
                if engine.chains.leads_to(call, pending):
                    return call  # it stays in `later`, where it will be found to have been run
        return None

    def _put_off(self, call: Call) -> None:
        if not call.is_waiting:
            self._driver.engine.park(call)
        self.later.append(call)
        if call.parent:
            self._children.append(call)
