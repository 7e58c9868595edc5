"""`pons.on`: functions that are called with each event of a topic."""

from __future__ import annotations

from .actions import ASYNC, kind_of
from .subscriptions import Events
from .running import IS_PAGE, running
from .threads import start_unbound
from .topics import check_topic


def on(topic: str, function) -> Listener:
    """Calls a function with each event: a plain one on a thread of its own, a coroutine function on the event loop."""
    if not callable(function):
        raise TypeError(f"pons.on() needs a function to call, but was given {type(function).__name__}.")
    return Listener(running(), check_topic(topic), function)


class _Lasting(Events):
    """Events that wait for the next link where one has ended."""

    def lose(self, loss: BaseException) -> None:
        pass


class Listener:
    """A function that listens to a topic until it is closed."""

    __module__ = "pons"

    def __init__(self, engine, topic: str, function) -> None:
        self._function = function
        self._engine = engine
        self._events = _Lasting(engine, (topic,))
        if kind_of(function) == ASYNC or IS_PAGE:
            self._engine.loop.spawn(self._listen_async, self._engine.context)
        else:
            start_unbound(self._listen, ())

    def close(self) -> None:
        """Listens no longer; a call of the function that is under way comes to its end."""
        self._events.close()

    def _listen(self) -> None:
        for event in self._events:
            try:
                self._function(event)
            except BaseException as error:
                self._tell(error)

    async def _listen_async(self) -> None:
        async for event in self._events:
            try:
                result = self._function(event)
                if hasattr(result, "__await__"):
                    await result
            except Exception as error:
                self._tell(error)

    def _tell(self, error: BaseException) -> None:
        from .imports import standard

        lines = standard("traceback").format_exception(type(error), error, error.__traceback__)
        what = f"The function that listens to {', '.join(self._events.topics)} raised:\n{''.join(lines)}"
        self._engine.log.record("error", "pons", what)
