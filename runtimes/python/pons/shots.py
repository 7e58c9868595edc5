"""Stopping code on a thread of the pool: an exception that the interpreter raises there at its next step.

It cannot end what blocks within C. Where the thread stands is looked at before, since it cannot be held back after.
"""

from __future__ import annotations

import sys
from _thread import RLock, get_ident, start_new_thread
from time import sleep

from .cancel import Cancelled, boundary, may_interrupt
from .imports import standard

LOOK = 0.002  # seconds between two tries
_lock = RLock()  # between a shot and the end of what it is for


@boundary
def run_exposed(call, function, args: tuple = (), keywords: dict = {}) -> object:  # noqa: B006  (never altered)
    """Runs a function of the user's on a thread of the pool, where the call's cancel can reach it; and nothing else."""
    error = result = None
    try:
        call.thread = get_ident()
        if call.is_cancelled and not call.is_told:
            call.is_told = True
            raise Cancelled  # it came between the queue and this line
        try:
            result = function(*args, **keywords)
        except BaseException as raised:
            error = raised
    except Cancelled as late:  # it hit one of the lines above
        error = late
    while True:
        try:
            with _lock:
                call.thread = None
                if call.is_told:
                    _raise_in(get_ident(), None)  # fired, but not arrived: it must not hit the next call
            break
        except Cancelled as late:
            error = late
    if error is not None:
        try:
            raise error
        finally:
            error = None  # else it would hold itself by its traceback, and what its frames hold too
    return result


def shoot(call) -> None:
    """Raises Cancelled on the thread that runs a call, now or as soon as it may be."""
    try:
        standard("ctypes")  # before the lock is taken: it is an import
    except ImportError:
        return  # a Python without it: the call is left to come to its end
    if not _try(call):
        start_new_thread(_keep_trying, (call,))


def _keep_trying(call) -> None:
    while not _try(call):
        sleep(LOOK)


def _try(call) -> bool:
    with _lock:
        if call.thread is None or call.is_told:
            return True
        frame = sys._current_frames().get(call.thread)
        if frame is None or not may_interrupt(frame):
            return False
        call.is_told = True
        _raise_in(call.thread, Cancelled)
        return True


def _raise_in(thread: int, kind) -> None:
    ctypes = standard("ctypes")
    kind = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), kind)
