"""A host that was joined, for calls that may last for a certain time."""

from __future__ import annotations

from .calling import Host
from .imports import standard
from .running import in_loop, refuse_in_loop


class Limited:
    """Makes calls that may last so long: those that do not end are cancelled, with TimeoutError."""

    __module__ = "pons"

    def __init__(self, connection, seconds: float) -> None:
        if not seconds > 0:
            raise ValueError(f"The time of a call must be more than 0 seconds, but is {seconds!r}.")
        self._connection = connection
        self._seconds = seconds

    @property
    def outgoing(self) -> Limited:
        """Itself: it makes the calls."""
        return self

    def call(self, action: str, /, *args, **keywords):
        """Calls an action and waits for what it returns."""
        refuse_in_loop(f"The call of {action}", "await hub.within(...).acall(...)")
        outgoing = self._connection.outgoing
        pending = outgoing.begin(action, args, keywords)
        outgoing.wait(pending, self._seconds)
        return outgoing.result_of(pending)

    async def acall(self, action: str, /, *args, **keywords):
        """The same for code of an event loop."""
        asyncio = standard("asyncio")
        try:
            return await asyncio.wait_for(self._connection.outgoing.acall(action, args, keywords), self._seconds)
        except asyncio.TimeoutError:
            text = f"The call of {action} took longer than {self._seconds:g} s, and was cancelled."
            raise TimeoutError(text) from None

    def invoke(self, action: str, args: tuple, keywords: dict):
        """Calls an action: in code of an event loop gives what is to be awaited, elsewhere the result."""
        return (self.acall if in_loop() else self.call)(action, *args, **keywords)

    def __getattr__(self, name: str) -> Host:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__} has no {name}.")
        return Host(name, self)
