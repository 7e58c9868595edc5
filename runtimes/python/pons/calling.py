"""Calling actions of the host, and through it those of other programs: what `pons.call` and its like are."""

from __future__ import annotations

from .running import running


def call(action: str, /, *args, **keywords):
    """Calls an action of the host or of another program, and waits for what it returns."""
    return running().outgoing.call(action, args, keywords)


def acall(action: str, /, *args, **keywords):
    """Calls an action from `async` code: gives what is to be awaited."""
    return running().outgoing.acall(action, args, keywords)


def stream(action: str, /, *args, **keywords):
    """Gives the items that an action yields, for `for` and `async for`."""
    return running().outgoing.stream(action, args, keywords)


class Host:
    """Actions by their names: `pons.host.time.now(1)` calls `time.now`; in `async` code it is to be awaited."""

    __slots__ = ("_name", "_home")

    def __init__(self, name: str = "", home=None) -> None:
        self._name = name
        self._home = home  # whose `outgoing` makes the calls; None: the host of this worker

    def __getattr__(self, name: str) -> Host:
        if name.startswith("__") and name.endswith("__"):  # what Python itself looks for on any object
            raise AttributeError(f"{self!r} has no {name}.")
        return Host(f"{self._name}.{name}" if self._name else name, self._home)

    def __call__(self, *args, **keywords):
        """Calls the action."""
        if not self._name:
            raise TypeError("pons.host has actions, but is none: call pons.host.some.action(...).")
        return (self._home or running()).outgoing.invoke(self._name, args, keywords)

    def __repr__(self) -> str:
        return f"<pons.host{'.' if self._name else ''}{self._name}>"


host = Host()
