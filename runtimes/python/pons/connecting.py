"""Joining a host that runs: `pons.connect`, and `pons.aconnect` for code of an event loop."""

from __future__ import annotations

import os
from types import ModuleType

from .actions import Action, check_name, find_actions, flatten
from .connection import Connection
from .imports import standard
from .running import refuse_in_loop


def connect(address=None, token=None, *, actions=None, logs=False, ask=False, seconds=10.0):
    """Joins the host that listens at an address: `unix:/path`, `tcp:127.0.0.1:5679`, `pipe:name` on Windows.

    Without them, address and token are those of the environment: PONS_ADDRESS, PONS_TOKEN. `actions` is a dict or a
    module of functions that others may call while the connection lasts. `logs` shows what calls print at their places;
    a function of (level, logger, text) in its place is given it. `ask` lets `input()` in an action that is called ask
    at this program's terminal; a function of (prompt, secret) in its place answers. Joining may take `seconds`.
    """
    refuse_in_loop("pons.connect()", "await pons.aconnect(...)")
    return Connection(*_settled(address, token, actions), logs, ask, seconds)


def aconnect(address=None, token=None, *, actions=None, logs=False, ask=False, seconds=10.0):
    """The same for code of an event loop: `async with pons.aconnect() as hub`, or `hub = await pons.aconnect()`.

    Coroutine functions among the actions, and those that listen, run in that very loop.
    """
    return _Joining(*_settled(address, token, actions), logs, ask, seconds)


class _Joining:
    """A connection that is about to be made."""

    def __init__(self, *how) -> None:
        self._how = how
        self._connection: Connection | None = None

    def __await__(self):
        return self._join().__await__()

    async def __aenter__(self) -> Connection:
        self._connection = await self._join()
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.aclose()

    async def _join(self) -> Connection:
        loop = standard("asyncio").get_running_loop()
        return await loop.run_in_executor(None, lambda: Connection(*self._how, loop))


def _settled(address, token, actions) -> tuple:
    standard("threading")  # on this thread, which it takes for the main one
    address = address or os.environ.get("PONS_ADDRESS")
    if not address:
        raise ValueError("Where is the host? Give its address to pons.connect(), or set PONS_ADDRESS.")
    return address, token or os.environ.get("PONS_TOKEN"), _actions_of(actions)


def _actions_of(given) -> dict[bytes, Action]:
    if given is None:
        return {}
    if isinstance(given, ModuleType):
        return find_actions(given)
    if not isinstance(given, dict):
        raise TypeError(f"The actions of pons.connect() are a dict or a module, but are {type(given).__name__}.")
    listed: dict[str, object] = {}
    flatten(given, "", listed, [], "actions")
    return {check_name(name, "action"): Action(name, function) for name, function in listed.items()}
