"""Runs jobs: `pons.job(name)` of SPEC chapter 4, and `pons.stopping` and `pons.wait` for those that end by themselves.

A generator of a job with a worker of its own is stepped by main, as a stream is. Whatever else is not async runs on a
thread of its own, so that no call waits for it; the event loop waits for that thread.
"""

from __future__ import annotations

from .actions import ASYNC, ASYNC_STREAM, FUNCTION, THREADED, Action
from .arguments import read_arguments
from .calls import current
from .cancel import Cancelled
from .errors import plain_error
from .imports import standard
from .jobs import SHARED, is_thread
from .running import refuse_in_loop, running
from .shots import run_exposed, shoot
from .threads import start_unbound
from .waiting import make_bell, ring_all, wait_for
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
        (name,), keywords = read_arguments(call)
    except (TypeError, ValueError):
        name = None
    job = engine.jobs.get(name) if type(name) is str else None
    if job is None:
        there = f"it has {', '.join(engine.jobs)}" if engine.jobs else "it has none"
        return plain_error("arguments", f"There is no job {name!r} here; {there}.")
    call.payload = dumps((), PROTOCOL)  # a job takes nothing but what the host fills
    call.flags &= ~2
    action = Action(job.name, job.thing)
    if is_thread(job.thing):
        action.function, action.kind = _on_thread(_run_thread(job.thing)), ASYNC
    elif action.kind in (FUNCTION, THREADED):
        action.function, action.kind = _on_thread(job.thing), ASYNC
    elif action.kind not in (ASYNC, ASYNC_STREAM) and job.sharing == SHARED:
        action.function, action.kind = _stepped_on_thread(job.thing), ASYNC_STREAM
    return action


def _run_thread(kind: type):
    def run(*args, **keywords):
        call = current.get()
        thread = kind(*args, **keywords)
        failures: list = []
        plain = thread.run

        def watched() -> None:
            try:
                run_exposed(call, plain)
            except SystemExit:
                pass  # ends a thread, and says nothing, as ever
            except BaseException as error:
                failures.append(error)

        thread.run = watched
        thread.daemon = True  # one that will not end must not keep the process
        ways = [getattr(thread, name) for name in ("stop", "cancel", "shutdown") if hasattr(thread, name)]
        call.way_to_stop = ways[0] if ways else None
        thread.start()
        thread.join()
        if failures:
            raise failures[0]

    return run


def _on_thread(function):
    """Gives the coroutine function that runs a plain one on a thread of its own."""

    async def run(*args, **keywords):
        carrier = _Carrier()
        try:
            return await carrier.run(run_exposed, carrier.call, function, args, keywords)
        finally:
            carrier.end()

    return run


def _stepped_on_thread(function):
    """Gives the async generator function whose items a plain generator yields on a thread of its own."""

    async def run(*args, **keywords):
        carrier = _Carrier()
        end = object()
        generator = await carrier.run(function, *args, **keywords)  # runs none of its code yet
        try:
            while True:
                item = await carrier.run(run_exposed, carrier.call, next, (generator, end))
                if item is end:
                    break
                yield item
        finally:
            await carrier.run(generator.close)  # not exposed: what it does at its end is not to be interrupted
            carrier.end()

    return run


class _Carrier:
    """A thread of a job's own, for which the event loop waits."""

    def __init__(self) -> None:
        from _queue import SimpleQueue

        self._asyncio = standard("asyncio")
        self._loop = self._asyncio.get_running_loop()
        self._work = SimpleQueue()
        self.call = current.get()
        start_unbound(self._serve, ())

    async def run(self, function, *args, **keywords):
        """Runs a function there. When the job is to stop meanwhile, it says so there and waits for the end still."""
        ended = self._loop.create_future()
        self._work.put((ended, function, args, keywords))
        is_cancelled = False
        while not ended.done():
            try:
                await self._asyncio.wait([ended])
            except self._asyncio.CancelledError:
                is_cancelled = True
                self._stop()
        result, error = ended.result()
        if error is not None and not (is_cancelled and type(error) is Cancelled):
            raise error
        if is_cancelled:
            raise self._asyncio.CancelledError
        return result

    def end(self) -> None:
        """Lets the thread end."""
        self._work.put(None)

    def _stop(self) -> None:
        call = self.call
        call.is_cancelled = True
        ring_all(call)
        way, call.way_to_stop = call.way_to_stop, None
        if way is not None:
            start_unbound(self._try, (way,))
        # Whoever knows how to end gets the time for it. What does not know has nothing to do with it.
        self._loop.call_later(PATIENCE if way is not None or call.watches else 0, shoot, call)

    def _try(self, way) -> None:
        current.set(self.call)
        try:
            way()
        except Exception as error:
            text = f"The job {self.call.entry.name} could not be stopped: {way.__name__}() raised {error!r}."
            running().log.record("error", "pons", text)

    def _serve(self) -> None:
        current.set(self.call)
        while True:
            task = self._work.get()
            if task is None:
                return
            ended, function, args, keywords = task
            try:
                outcome = function(*args, **keywords), None
            except BaseException as error:
                outcome = None, error
            del function, args, keywords, task
            try:
                self._loop.call_soon_threadsafe(_settle, ended, outcome)
            except RuntimeError:
                return  # the loop is closed: the worker ends


def _settle(ended, outcome) -> None:
    if not ended.done():
        ended.set_result(outcome)
