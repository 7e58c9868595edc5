"""Waiting for a lock in functions of ours, which the cancel of the call at hand ends.

Cancelled is raised in code of the user's only (see `cancel`), so that what waits here has to be woken, and look.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock, get_ident
from time import monotonic

from .calls import current
from .running import running

_LOOK = 0.1 if sys.platform == "win32" else 0.5  # seconds
page_wait = None  # how a lock is waited for where there is one thread, which has to take in messages meanwhile
_MAIN = get_ident()  # the thread that starts the worker imports this, with the engine


def make_bell():
    """Gives a lock that is held: whoever releases it wakes the one that waits for it."""
    bell = allocate_lock()
    bell.acquire()
    return bell


def acquire(lock, seconds: float = -1) -> bool:
    """Waits for a lock; the main thread looks up now and then, so that Ctrl-C is heard.

    On Windows nothing else ends its waiting. Elsewhere a signal does, but one that comes at the very moment when the
    waiting begins would be noticed after it only.
    """
    if get_ident() != _MAIN:
        return lock.acquire(True, seconds)
    if page_wait is not None:
        return page_wait(lock, seconds)
    end = monotonic() + seconds
    while True:
        left = _LOOK if seconds < 0 else min(_LOOK, end - monotonic())
        if lock.acquire(True, max(0.0, left)):
            return True
        if left < _LOOK:
            return False


def ring(bell) -> None:
    """Wakes whoever waits for a bell, now or later."""
    try:
        bell.release()
    except RuntimeError:
        pass  # it was rung before


def ring_all(call) -> None:
    """Wakes all that waits in the course of a call."""
    for bell in list(call.bells or ()):
        ring(bell)


def wait_for(bell, seconds: float = -1, *, anywhere: bool = False) -> bool:
    """Waits until a bell is rung, or the call at hand is cancelled; False: neither came within the time.

    A thread that the call started is not disturbed by its cancel, unless it waits `anywhere`.
    """
    call = current.get()
    if call is None or not (anywhere or _runs_here(call)):
        return acquire(bell, seconds)
    bells = call.bells
    if bells is None:
        bells = call.__dict__.setdefault("bells", set())
    bells.add(bell)
    try:
        return call.is_cancelled or acquire(bell, seconds)
    finally:
        bells.discard(bell)


def raise_if_cancelled() -> None:
    """Raises Cancelled where this thread runs a call that has yet to hear of its cancel."""
    call = current.get()
    if call is not None and call.is_cancelled and not call.is_told and _runs_here(call):
        from .cancel import Cancelled

        call.is_told = True
        raise Cancelled


def _runs_here(call) -> bool:
    """Says whether this thread is the one that runs a call, and not one that the call started."""
    thread = get_ident()
    return call.thread == thread or (thread == _MAIN and running().main is call)
