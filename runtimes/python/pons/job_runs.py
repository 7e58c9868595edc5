"""Runs jobs: `pons.job(name)` of SPEC chapter 4, and `pons.stopping` and `pons.wait` for those that end by themselves.

A generator of a job with a worker of its own is stepped by main, as a stream is. Whatever else is not async runs on a
thread of its own, so that no call waits for it.
"""

from __future__ import annotations

from time import sleep

from .actions import CLASS, FUNCTION, STREAM, THREADED, Action
from .arguments import read_arguments
from .calls import current
from .errors import plain_error
from .frames import NAMED
from .imports import standard
from .jobs import SHARED, is_thread
from .running import IS_PAGE, refuse_in_loop, running
from .shots import run_exposed, shoot
from .threads import start_unbound
from .waiting import make_bell, wait_for
from .writing import PROTOCOL, dumps

PATIENCE = 1.0  # seconds for those that look at `stopping`, or can be told to stop; the host has some more


def stopping() -> bool:
    """Says whether the host wants the job, or the call, at hand to end."""
    call = current.get()
    if call is None:
        return False
    call.watches = True
    return call.is_cancelled


def wait(seconds: float) -> bool:
    """Sleeps, but not beyond the moment when the job at hand is to end; says whether it is."""
    refuse_in_loop("pons.wait()", "await asyncio.sleep(...)")
    if not stopping():
        wait_for(make_bell(), max(0.0, seconds), anywhere=True)
    return stopping()


def find_job(call, engine) -> Action | dict:
    """Gives the action that runs the job that a call names, or the error that it ends in."""
    try:
        (name,), _ = read_arguments(call)
        job = engine.jobs.get(name)
    except Exception as error:  # whatever came, it must not end the thread that reads
        return plain_error("arguments", f"pons.job takes the name of a job: {type(error).__name__}: {error}.")
    if job is None:
        there = f"it has {', '.join(engine.jobs)}" if engine.jobs else "it has none"
        return plain_error("arguments", f"There is no job {name!r} here; {there}.")
    call.payload = dumps((), PROTOCOL)  # a job takes nothing but what the host fills
    call.flags &= ~NAMED
    action = Action(job.name, job.thing)
    if action.kind == STREAM:
        action.is_threaded = action.is_threaded or job.sharing == SHARED
    elif action.kind in (FUNCTION, CLASS) and not IS_PAGE:
        action.kind = THREADED
    if action.is_threaded or action.kind == THREADED:
        action.pool = _JobThread(call)
        call.stopper = _stop
    if is_thread(job.thing):
        action.function = lambda *args, **keywords: _run_thread(call, job.name, job.thing(*args, **keywords))
    return action


class _JobThread:
    """A thread for one job, in the place of the pool's."""

    def __init__(self, call) -> None:
        self._call = call
        self._work = None

    def submit(self, work) -> None:
        """Lets the thread run a function; it ends when the job has."""
        if self._work is None:
            from _queue import SimpleQueue

            self._work = SimpleQueue()
            start_unbound(self._run, ())
        self._work.put(work)

    def _run(self) -> None:
        while self._call.is_open and not self._call.is_on_loop:
            self._work.get()()


def _run_thread(call, name: str, thread) -> None:
    """Runs a `threading.Thread` of the user's to its end; what its `run` raises is raised here."""
    failures: list = []
    run = thread.run

    def exposed() -> None:
        try:
            run_exposed(call, run)
        except SystemExit:
            pass  # ends a thread, and says nothing, as ever
        except BaseException as error:
            failures.append(error)

    is_fresh = thread.ident is None  # else it has started itself, and is only waited for
    if is_fresh:
        thread.run = exposed
        thread.daemon = True  # one that will not end must not keep the process
    ways = [getattr(thread, name) for name in ("stop", "cancel", "shutdown") if hasattr(thread, name)]
    if ways:
        call.stopper = lambda call: start_unbound(_stop_by, (call, name, ways[0]))
    if is_fresh:
        thread.start()
    thread.join()
    if failures:
        raise failures.pop()


def _stop(call) -> None:
    """Asks a job on a thread to stop: by Cancelled, but one that knows how to end gets time for it."""
    if call.watches:
        start_unbound(_stop_later, (call,))
    else:
        shoot(call)


def _stop_by(call, name: str, way) -> None:
    current.set(call)
    try:
        way()
    except BaseException as error:
        lines = standard("traceback").format_exception(type(error), error, error.__traceback__)
        running().log.record("error", "pons", f"The job {name} cannot be told to stop:\n{''.join(lines)}")
    _stop_later(call)


def _stop_later(call) -> None:
    sleep(PATIENCE)  # happens once in the life of a job
    if call.is_open:
        shoot(call)
