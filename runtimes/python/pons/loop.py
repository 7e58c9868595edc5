"""The event loop of `async` actions: a thread of its own, started by the first such call."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections import deque

from .calls import Call
from .imports import standard


class EventLoop:
    """Takes calls from whichever thread reads the pipe; the loop is woken once for many of them."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self._arrived: deque[Call] = deque()
        self._spawned: set = set()
        self._is_woken = False
        self._is_closing = False
        self._is_adopted = False
        self._loop = None
        self._starting = allocate_lock()
        self._ended = allocate_lock()

    def submit(self, call: Call, context) -> None:
        """Lets a call begin on the loop."""
        if self._loop is None:
            with self._starting:
                if self._loop is None:
                    self._start(context)
        self._arrived.append(call)
        if not self._is_woken:
            self._is_woken = True
            self._loop.call_soon_threadsafe(self._begin, context=self._context)

    def adopt(self, loop, context) -> None:
        """Takes a loop that the program runs already, in place of one on a thread of its own."""
        self._loop, self._context, self._is_adopted = loop, context.copy(), True

    def move(self, engine) -> None:
        """Goes over to the engine that has taken the place of this one."""
        self._engine = engine

    def spawn(self, function, context) -> None:
        """Runs a coroutine function as a task of its own."""
        with self._starting:
            if self._loop is None:
                self._start(context)
        self._loop.call_soon_threadsafe(self._spawn, function, context=self._context)

    def cancel(self, call: Call) -> None:
        """Cancels a call, begun or not; on the loop, so that it cannot begin or end meanwhile."""
        self._loop.call_soon_threadsafe(self._cancel, call)

    def close(self) -> None:
        """Cancels what user code has left on the loop and ends it."""
        if self._is_adopted:
            for task in list(self._spawned):
                self._loop.call_soon_threadsafe(task.cancel)
        elif self._loop is not None:
            self._is_closing = True
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._ended.acquire(True, 2.0)  # a task that does not end must not keep the process

    def _start(self, context) -> None:
        asyncio = standard("asyncio")
        self._context = context.copy()
        self._ended.acquire()
        self._loop = asyncio.new_event_loop()
        start_new_thread(self._run, (asyncio,))

    def _run(self, asyncio) -> None:
        loop = self._loop
        asyncio.set_event_loop(loop)
        while not self._is_closing:
            try:
                loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                pass  # asyncio lets these out of any task; here they end that task and the calls that await it
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
        self._ended.release()

    def _begin(self) -> None:
        from .async_calls import run_async

        self._is_woken = False  # before the deque is emptied: what arrives from here on wakes anew
        arrived, engine, create_task = self._arrived, self._engine, self._loop.create_task
        while arrived:
            call = arrived.popleft()
            call.task = create_task(run_async(engine, call))

    def _spawn(self, function) -> None:
        task = self._loop.create_task(function())
        self._spawned.add(task)  # what the loop itself holds of a task is weak
        task.add_done_callback(self._spawned.discard)

    def _cancel(self, call: Call) -> None:
        if call.is_begun:
            call.is_cancelled = True
            call.task.cancel()
        elif call.is_open:
            self._engine.canceller.end_unbegun(call)
