"""Stopping code of the user's: a doorbell for the main thread, a shot for threads of the pool (SPEC chapter 3.5).

Who reads a `cancel` marks the call and rings; the main thread opens, that is, raises Cancelled, only where it stands in
code of the call that was marked. Nothing is done to a call by its thread's being busy: another call finds no mark.
"""

from __future__ import annotations

import os
import sys
from _signal import signal
from _thread import get_ident

try:
    from _signal import SIGURG as BELL  # ignored by default, and nobody else's
    from _signal import pthread_kill

    interrupt = None
except ImportError:
    pthread_kill = interrupt = None
if pthread_kill is None and sys.platform == "emscripten":
    # Within a page the bell is a number that JavaScript writes into shared memory, where the interpreter looks for it.
    from _signal import SIGURG as BELL
elif pthread_kill is None:
    # Windows: the handler runs at the next step of Python code, but nothing ends a wait within C, a `time.sleep` say.
    # What is not stopped so is killed after its time of grace, as it is on Python 3.9, which knows SIGINT here only.
    from _signal import SIGBREAK as BELL  # type: ignore[attr-defined, no-redef]
    from sys import version_info

    from _thread import interrupt_main

    interrupt = interrupt_main if version_info >= (3, 10) else None

from .waiting import ring_all

_RUNTIME = os.path.dirname(os.path.abspath(__file__)) + os.sep
BOUNDARIES: set = set()  # the code of those functions of ours that call the user's


class Cancelled(BaseException):
    """The call was cancelled. Clean up and let it pass: like SystemExit, it is no Exception, so as not to be caught."""

    __module__ = "pons"


def boundary(function):
    """Marks a function as one that calls the user's: frames beyond it belong to somebody else."""
    BOUNDARIES.add(function.__code__)
    return function


def may_interrupt(frame) -> bool:
    """Says whether an exception may be raised in a frame: in code of the user's, and in nothing that must be whole."""
    if frame.f_code.co_filename.startswith(_RUNTIME):
        return False  # it writes to the pipe, say
    while frame is not None:
        code = frame.f_code
        if code in BOUNDARIES:
            return True
        # An interrupted first import of numpy left it broken for the process in 17 of 111 tries.
        if code.co_filename.startswith("<frozen importlib") or code.co_name == "__del__":
            return False
        frame = frame.f_back
    return False


class Canceller:
    """Stops calls, wherever they are."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self._main = get_ident()

    def install(self) -> None:
        """Hangs up the bell: the main thread answers it from now on."""
        signal(BELL, self._answer)
        self._engine.log.at_rest = self.answer_here

    def cancel(self, call) -> None:
        """Stops a call, whether it has begun or not; only who reads the pipe does so."""
        engine = self._engine
        if call.is_on_loop:
            engine.outgoing.cut(call)
            engine.loop.cancel(call)
        elif engine.waiting.pop(call.call, None) is not None:
            self.end_unbegun(call)
        elif call.is_open and not call.is_cancelled:
            self._stop(call)

    def end_unbegun(self, call) -> None:
        """Ends a call that has not begun, and that nothing else will begin."""
        if type(call.payload).__name__ == "coroutine":
            call.payload.close()
        call.buffers = call.handles = ()
        self._engine.finish(call, self._engine.answers.cancelled(call))

    def _stop(self, call) -> None:
        engine = self._engine
        call.is_cancelled = True
        engine.outgoing.cut(call)
        if call.bells:
            ring_all(call)
        production = call.production
        if production is not None:
            production.wake()
            if call is not engine.main and not production.is_exposed:
                engine.productions.put_aside(production)
        if call is engine.main:
            self.ring()
        elif call.thread is not None:
            from .shots import shoot

            (call.stopper or shoot)(call)

    @property
    def is_due(self) -> bool:
        """Says whether the main thread has yet to hear of a cancel."""
        call = self._engine.main
        return call is not None and call.is_cancelled and not call.is_told and call.is_running

    def ring(self) -> None:
        """Rings the main thread, whatever it does; it may find that this is not the moment, and is rung again."""
        if pthread_kill is not None:
            pthread_kill(self._main, BELL)
        elif interrupt is not None:
            interrupt(BELL)

    def answer_here(self) -> None:
        """Raises Cancelled if it is due: for functions of ours, at their end, where the user's code goes on."""
        call = self._engine.main
        if call is not None and call.is_cancelled and self.is_due and get_ident() == self._main:
            frame = sys._getframe(1)
            while frame is not None and frame.f_code.co_filename.startswith(_RUNTIME):
                frame = frame.f_back
            if frame is not None and may_interrupt(frame):
                call.is_told = True
                raise Cancelled

    def _answer(self, number: int, frame) -> None:
        if self.is_due and frame is not None and get_ident() == self._main and may_interrupt(frame):
            self._engine.main.is_told = True
            raise Cancelled

