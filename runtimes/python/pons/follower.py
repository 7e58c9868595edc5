"""The follower: a thread that looks every 2 ms whether main is still at the same call, and then reads in its place.

It starts with the first call and dozes when none come. Asynchronous and control messages are dealt with right there; a
call for main goes to `passed`. If main has moved on meanwhile the role goes back with the next message.
"""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from time import sleep

LOOK = 0.002  # seconds between two looks of the follower
LOOK_MILLISECONDS = 2
PATIENCE = 50  # looks without a call, after which it dozes until the next one
LAST_WORD = 2.0  # seconds that main has to end its call when the hub is gone (where there is a watcher, it is quicker)


class Follower:
    """Reads for a driver whose main thread is busy."""

    def __init__(self, driver, on_failure) -> None:
        self._driver = driver
        self._on_failure = on_failure  # called with an exception of the follower's; does not return
        self.dozers: list = [None]  # the bell to ring at the next call; None: the follower has yet to be started
        self.is_blocked = False  # in a read, where it does not look at anything

    def wake(self) -> None:
        """Lets it look again."""
        try:
            bell = self.dozers.pop()
        except IndexError:
            return  # it woke by itself
        if bell is not None:
            bell.release()
            return
        start_new_thread(self._follow_to_the_end, ())

    def _follow_to_the_end(self) -> None:
        try:
            self._follow()
        except BaseException as error:
            self._on_failure(error)  # main is in user code, perhaps for ever: it cannot be the one that ends the worker

    def _follow(self) -> None:
        driver = self._driver
        bell = allocate_lock()
        bell.acquire()
        seen, quiet = -1, 0
        while True:
            sleep(LOOK)
            turn = driver.turn
            if turn != seen:
                seen, quiet = turn, 0
            elif turn & 1:
                self._look()
                if driver.reading.acquire(False):
                    try:
                        self._read_for_main(turn)
                    finally:
                        driver.reading.release()
                if driver.has_ended:
                    sleep(LAST_WORD)
                    self._on_failure(None)
            else:
                quiet += 1
                if quiet >= PATIENCE:
                    self._doze(bell, seen)
                    quiet = 0

    def _read_for_main(self, turn: int) -> None:
        driver, pipe = self._driver, self._driver.pipe
        while driver.turn == turn and not driver.has_ended:
            if pipe.frames.drained and self._must_look():
                if not pipe.waits(LOOK_MILLISECONDS):
                    self._look()
                    continue
            else:
                self.is_blocked = True
            try:
                call = driver.read(once=True)
            finally:
                self.is_blocked = False
            if call is not None:
                driver.engine.park(call)
                driver.passed.append(call)

    def _must_look(self) -> bool:
        """Says whether something may have to be done before the next message comes."""
        driver, engine = self._driver, self._driver.engine
        main = engine.main
        return bool(
            engine.productions.count
            or driver.passed
            or driver.nesting.later
            or engine.canceller.is_due
            or (main is not None and main.credit is not None)
        )

    def _look(self) -> None:
        """Sends what main has gathered, and rings for a cancel that main could not hear before."""
        driver = self._driver
        driver.flush()
        main = driver.engine.main
        if main is not None and main.production is not None:
            main.production.items.flush(wait=False)
        driver.engine.productions.give_up_waiting()
        if driver.engine.canceller.is_due:
            driver.engine.canceller.ring()

    def _doze(self, bell, seen: int) -> None:
        self.dozers.append(bell)
        if self._driver.turn != seen:
            try:
                self.dozers.pop()
                return
            except IndexError:
                pass  # main took the bell at this moment and rings it
        bell.acquire()
