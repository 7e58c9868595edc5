"""The startup and the shutdown of an ASGI application, which are a conversation of their own."""

from __future__ import annotations

from .actions import LoadError
from .asgi import VERSIONS
from .imports import standard
from .waiting import make_bell, ring

PATIENCE = 10.0  # seconds that a shutdown is waited for; the host ends the worker sooner


class Lifespan:
    """Lets an application start up, on the event loop, and later shut down."""

    def __init__(self, application, engine) -> None:
        self._application = application
        self._engine = engine
        self._events = None
        self._started, self._ended = make_bell(), make_bell()
        self._failure: str | None = None
        self._is_known = False  # whether the application takes part in it
        self.state: dict = {}

    def start(self) -> None:
        """Waits for the application's startup; LoadError when that fails."""
        self._engine.loop.spawn(self._live, self._engine.context)
        self._started.acquire()
        if self._failure is not None:
            raise LoadError(f"The application's startup failed: {self._failure}")

    def stop(self) -> None:
        """Waits for its shutdown."""
        if self._is_known:
            self._engine.loop.spawn(self._say_stop, self._engine.context)
            self._ended.acquire(True, PATIENCE)

    async def _live(self) -> None:
        self._events = standard("asyncio").Queue()
        await self._events.put({"type": "lifespan.startup"})
        scope = {"type": "lifespan", "asgi": VERSIONS, "state": self.state}
        try:
            await self._application(scope, self._events.get, self._hear)
        except BaseException as error:
            if self._is_known:
                standard("traceback").print_exception(type(error), error, error.__traceback__)
            # Else the application knows no lifespan, and says so by this.
        finally:
            self._is_known = False
            ring(self._started)
            ring(self._ended)

    async def _say_stop(self) -> None:
        await self._events.put({"type": "lifespan.shutdown"})

    async def _hear(self, event: dict) -> None:
        kind = event["type"]
        if kind == "lifespan.startup.complete":
            self._is_known = True
            ring(self._started)
        elif kind == "lifespan.startup.failed":
            self._failure = event.get("message") or "it gave no reason."
            ring(self._started)
        else:
            ring(self._ended)
