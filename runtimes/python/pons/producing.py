"""A stream that this side yields from a plain generator: stepped in turn with others, between calls.

A stream without credit, and one between two items, holds no thread: it lies in no queue, or in one that others use too.
"""

from __future__ import annotations

from _thread import allocate_lock
from functools import partial  # imported already, by _pickle
from time import perf_counter

from .calls import Call, current
from .cancel import Cancelled, boundary
from .items import Items
from .productions import TURN
from .writing import CrossingError

QUICK = 20e-6  # seconds of a step that is quick
ENOUGH = 8  # quick steps in a row after which items gather: the next will not be long in coming


class Production:
    """One stream: its generator, its items, and whether it can go on."""

    def __init__(self, call: Call, generator, engine, resume) -> None:
        self.call = call
        self.items = Items(call, engine)
        self._generator = generator
        self._engine = engine
        self.resume = resume  # called with this, when it can go on; on any thread
        self._is_paused = False
        self._pausing = allocate_lock()
        self._quick = 0
        self._run = None  # how a step runs where it is not the main thread's
        self.is_exposed = False

    def expose(self, run) -> None:
        """Lets every step run by a function that is given the call and the step."""
        step = self._generator.__next__
        self.is_exposed = True
        self._run = partial(run, self.call, step)  # not a closure, which would hold this in a circle

    def wake(self) -> None:
        """Lets it go on, if it waits."""
        with self._pausing:
            was_paused, self._is_paused = self._is_paused, False
        if was_paused:
            self.resume(self)

    @boundary
    def turn(self, gathers: bool) -> bool:
        """Makes items for a moment; says whether it can go on. The end of the stream is sent from here."""
        call = self.call
        outer = current.get()
        current.set(call)
        step = self._run or self._generator.__next__
        items = self.items
        put, clock, quick = items.put, perf_counter, self._quick
        try:
            if not items.has_credit() and not call.is_cancelled and not self._can_go_on():
                return False
            last = clock()
            end = last + TURN
            call.is_running = True
            while not call.is_cancelled:
                item = step()
                now = clock()
                quick = quick + 1 if now - last < QUICK else 0
                try:
                    more = put(item, gathers and quick > ENOUGH)
                except CrossingError as error:
                    return self._break_off(error)
                if not more and not items.has_credit():
                    items.flush()
                    if not self._can_go_on():
                        return False
                if now > end:
                    items.flush()
                    return True
                last = now
            return self._break_off(None)
        except StopIteration as end_of_it:
            return self._end(end_of_it.value, None)
        except BaseException as error:
            return self._end(None, error)
        finally:
            call.is_running = False
            self._quick = quick
            current.set(outer)

    def _can_go_on(self) -> bool:
        """Out of credit: pauses, unless more has come meanwhile, or the stream is broken off."""
        with self._pausing:
            if self.items.has_credit() or self.call.is_cancelled:
                return True
            self._is_paused = True
            return False

    def _break_off(self, failure: BaseException | None) -> bool:
        """Closes the generator, so that its `finally` runs."""
        call = self.call
        call.is_told = True  # nothing is to be raised in it any more
        try:
            self._generator.close()
        except BaseException as error:
            failure = failure or error
        return self._end(None, failure or Cancelled())

    def _end(self, value: object, error: BaseException | None) -> bool:
        call = self.call
        call.is_running = False
        if not call.is_cancelled:  # it may have been answered, and then nothing may bear its id
            self.items.flush()
        self._generator = self._run = None
        self._engine.end_stream(call, value, error)
        return False

