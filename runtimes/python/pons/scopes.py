"""Values that live at the host: those of the caller's session, and those that all share (SPEC chapter 4).

Each way to use them has an awaitable twin, since nothing may block in a running event loop: `aget`, `aset`, `aupdate`,
`aremove`, `akeys`.
"""

from __future__ import annotations

from .calls import current
from .running import refuse_in_loop, running

class _Values:
    """Values under keys of text, shared with other workers: every look asks the host, every change goes there."""

    _place = ""
    _name = ""

    def __init__(self, call=None) -> None:
        self._call = call  # whose session it is; None: that of whichever call is current

    @classmethod
    def of(cls, call) -> _Values:
        """Gives the values as they are for a call."""
        return cls(call)

    def __getitem__(self, key: str):
        value, version = self._read(key, "[...]", "aget")
        if not version:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value) -> None:
        self._ask("[...] =", "aset", "put", key, value, None)

    def __delitem__(self, key: str) -> None:
        if not self._ask("del ", "aremove", "remove", key, None):
            raise KeyError(key)

    def __contains__(self, key) -> bool:
        return self._read(key, "in", "aget")[1] != 0

    def __iter__(self):
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def __repr__(self) -> str:
        return f"<{self._name}>"

    def get(self, key: str, default=None):
        """Gives a value, or `default` where there is none."""
        value, version = self._read(key, ".get()", "aget")
        return value if version else default

    def keys(self) -> list:
        """Gives the keys that have values."""
        return self._ask(".keys()", "akeys", "keys")

    def update(self, key: str, function, default=None):
        """Puts `function(value)` in a value's place, as one step, and gives it; `default` stands for no value.

        The function runs again when somebody else has changed the value meanwhile.
        """
        while True:
            value, version = self._read(key, ".update()", "aupdate")
            value = function(value if version else default)
            if self._ask(".update()", "aupdate", "put", key, value, version):
                return value

    async def aget(self, key: str, default=None):
        """The awaitable `get`."""
        value, version = await self._ask_async("get", key)
        return value if version else default

    async def aset(self, key: str, value) -> None:
        """Sets a value, awaitable."""
        await self._ask_async("put", key, value, None)

    async def aremove(self, key: str) -> bool:
        """Removes a value, awaitable; says whether there was one."""
        return await self._ask_async("remove", key, None)

    async def akeys(self) -> list:
        """The awaitable `keys`."""
        return await self._ask_async("keys")

    async def aupdate(self, key: str, function, default=None):
        """The awaitable `update`; the function may be a coroutine function."""
        while True:
            value, version = await self._ask_async("get", key)
            value = function(value if version else default)
            if hasattr(value, "__await__"):
                value = await value
            if await self._ask_async("put", key, value, version):
                return value

    def _read(self, key, shown: str, twin: str) -> tuple:
        return self._ask(shown, twin, "get", key)

    def _ask(self, shown: str, twin: str, what: str, *arguments):
        refuse_in_loop(f"{self._name}{shown}", f"await {self._name}.{twin}(...)")
        token = current.set(self._of_call())
        try:
            return running().outgoing.call(f"pons.values.{what}", self._arguments(arguments))
        finally:
            current.reset(token)

    async def _ask_async(self, what: str, *arguments):
        token = current.set(self._of_call())
        try:
            return await running().outgoing.acall(f"pons.values.{what}", self._arguments(arguments))
        finally:
            current.reset(token)

    def _arguments(self, arguments: tuple) -> tuple:
        if arguments and type(arguments[0]) is not str:
            raise TypeError(f"A key of {self._name} must be text, but is {type(arguments[0]).__name__}.")
        return (self._place, *arguments)

    def _of_call(self):
        return current.get() if self._call is None else self._call


class Scope(_Values):
    """The values that everybody shares; a parameter that is annotated with it is filled with them."""

    __module__ = "pons"
    _place, _name = "host", "pons.scope"


class Session(_Values):
    """The values of the caller's session; a parameter that is annotated with it is filled with them."""

    __module__ = "pons"
    _place, _name = "session", "pons.session"

    def _of_call(self):
        call = super()._of_call()
        if call is None or not call.is_open:
            raise RuntimeError("A session belongs to a call, but none is under way here; pons.scope is always there.")
        return call


scope = Scope()
session = Session()
