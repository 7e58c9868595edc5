"""Calls on the event loop: `async def` actions, and what async generators yield."""

from __future__ import annotations

from time import perf_counter

from . import injection
from .arguments import read_arguments
from .calls import Call, current
from .imports import standard

COROUTINE, ASYNC_GENERATOR = "coroutine", "async_generator"


class AsyncProduction:
    """A stream from an async generator, while it runs: it waits for credit by a future."""

    def __init__(self, call: Call, engine, loop) -> None:
        from .items import Items  # where streams are yielded only

        self.items = Items(call, engine)
        self._loop = loop
        self._future = None

    def wake(self) -> None:
        """Hears of more credit; any thread."""
        if self._future is not None:
            self._loop.call_soon_threadsafe(self._go_on)

    async def run(self, generator) -> None:
        """Sends all items; the generator is closed in the end, whatever comes."""
        from .producing import ENOUGH, QUICK

        items, clock = self.items, perf_counter
        quick, last = 0, 0.0
        is_flush_due = False

        def flush() -> None:
            nonlocal is_flush_due
            is_flush_due = False
            items.flush()

        try:
            if not items.has_credit():
                await self._credit()
            async for item in generator:
                now = clock()
                quick = quick + 1 if now - last < QUICK else 0
                last = now
                gathers = quick > ENOUGH
                more = items.put(item, gathers)
                if gathers and not is_flush_due:
                    is_flush_due = True
                    self._loop.call_soon(flush)  # runs when this task waits for something
                if not more and not items.has_credit():
                    items.flush()
                    await self._credit()
        finally:
            items.flush()
            await generator.aclose()

    async def _credit(self) -> None:
        while True:
            self._future = self._loop.create_future()
            if self.items.has_credit():
                break  # it came before anybody could have woken us
            await self._future
            if self.items.has_credit():
                break
        self._future = None

    def _go_on(self) -> None:
        if self._future is not None and not self._future.done():
            self._future.set_result(None)


async def run_async(engine, call: Call) -> None:
    """Runs a call on the event loop and sends its answer."""
    if not call.is_open:
        return
    call.is_begun = True
    current.set(call)
    result = error = None
    try:
        result = call.payload
        kind = type(result).__name__
        if kind != COROUTINE and kind != ASYNC_GENERATOR:
            try:
                args, keywords = read_arguments(call)
            except BaseException as failure:
                return engine.finish(call, engine.answers.unreadable(call, failure))
            args, keywords = injection.fill(call, args, keywords or {})
            result = call.entry.function(*args, **keywords)
            call.entry = None
        else:
            call.payload = b""
            if call.is_cancelled:  # while the function ran that has given it
                result.close() if kind == COROUTINE else await result.aclose()
                return engine.finish(call, engine.answers.cancelled(call))
        if type(result).__name__ != ASYNC_GENERATOR:
            result = await result
        if type(result).__name__ == ASYNC_GENERATOR and call.credit is not None:
            call.production = AsyncProduction(call, engine, standard("asyncio").get_running_loop())
            items, result = result, None
            await call.production.run(items)
    except BaseException as failure:
        error = failure
    if engine.child_ends is not None:
        engine.child_ends(error)
    if error is None:
        engine.finish(call, engine.result(call, result))
    elif call.is_cancelled and type(error).__name__ == "CancelledError":
        engine.finish(call, engine.answers.cancelled(call))
    else:
        engine.finish(call, engine.answers.raised(call, error))
