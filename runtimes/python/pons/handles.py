"""The things that live here while the hub holds handles of them, and what a message's table of handles stands for.

Every sending of a thing counts, and the hub gives the counts back by `release`: when all are back, it is dropped.
Thus a release that crosses a new sending on the way drops nothing.
"""

from __future__ import annotations

from _thread import RLock
from functools import partial
from itertools import count
from types import AsyncGeneratorType, BuiltinFunctionType, FunctionType, GeneratorType, MethodType, ModuleType

from .faults import ProtocolFault
from .frames import CALL
from .proxies import PROXIES, entry_of, proxy
from .releases import Releases
from .sections import TABLES
from .writing import MOST_HANDLES, ByHandle, Writer

FUNCTION, STREAM, OBJECT, MODULE, CLASS = 1, 2, 3, 4, 5

# What becomes a handle by itself, and as what.
NATURAL = {
    FunctionType: FUNCTION,
    BuiltinFunctionType: FUNCTION,
    MethodType: FUNCTION,
    partial: FUNCTION,
    GeneratorType: STREAM,
    AsyncGeneratorType: STREAM,
}


class Thing:
    """One object that was sent as a handle."""

    __slots__ = ("id", "object", "what", "sent", "actions")

    def __init__(self, id: int, object: object, what: int) -> None:
        self.id = id
        self.object = object
        self.what = what
        self.sent = 0  # how many times, less what came back
        self.actions: dict = {}  # that work on it, by name; see `targets`


class Lost:
    """Stands for an entry of a message's table that refers to nothing any more."""

    __slots__ = ("id",)
    actions: dict = {}

    def __init__(self, id: int) -> None:
        self.id = id

    @property
    def object(self):
        raise lost(self.id)


def lost(id: int) -> Exception:
    """Gives the error that names a handle which refers to nothing."""
    from .remote import HandleLost  # when one is needed first: it makes a class for every code

    return HandleLost(f"The handle {id} refers to nothing any more: it was released before this message came.")


class Handles:
    """What this worker has sent by reference, and the proxies of what it was sent; any thread may use it."""

    def __init__(self, send, limit: int = MOST_HANDLES) -> None:
        # Classes whose instances go as handles by themselves.
        self.kinds: dict[type, int] = {**NATURAL, **PROXIES, ByHandle: OBJECT}
        self.writer = type("Writer", (Writer,), {"handles": self, "kinds": self.kinds, "most": limit})
        self.exposed: set[type] = set()  # the classes of the module that are actions
        self.threaded = False  # whether every plain function runs on a thread
        self.outgoing = None  # by which proxies call; the engine sets it
        self.releases = Releases(send)
        self._things: dict[int, Thing] = {}
        self._by_identity: dict[int, Thing] = {}
        self._numbers = count(1)
        self._lock = RLock()  # a signal handler or a finalizer may come here too

    def __len__(self) -> int:
        return len(self._things)

    def give(self, value: object) -> tuple:
        """Gives the entry by which a value is sent, whatever it is; counts it as sent."""
        kind = type(value)
        if kind is ByHandle:
            value = value.value
            kind = type(value)
        if kind in PROXIES:
            return entry_of(value)  # comes home
        with self._lock:
            thing = self._by_identity.get(id(value))
            if thing is None:
                number = next(self._numbers)
                thing = Thing(number, value, self.kinds.get(kind) or _what(value))
                self._things[number] = self._by_identity[id(value)] = thing
            thing.sent += 1
            return 1, thing.what, thing.id, 0

    def take_back(self, entries) -> None:
        """Undoes `give` for a message that is not sent after all."""
        for side, _, number, _ in entries:
            if side == 1:
                self._count_back(number, 1)

    def release(self, message) -> None:
        """Hears which handles the hub has let go of."""
        for _, _, number, times in message.handles:
            if not self._count_back(number, times):
                reason = "more often than it was sent" if number in self._things else "but nothing of that id was sent"
                raise ProtocolFault("table", f"The handle {number} was released {times} times, {reason}.")

    def accept(self, message) -> None:
        """Puts things in the place of a message's entries, in the order of arrival: only who reads the pipe calls this.

        What nobody takes out of the message is released when the message is dropped: its proxies do so by themselves.
        """
        things, entries = self._things, message.handles
        if len(entries) == 1 and entries[0][0] == 2:
            number = entries[0][2]
            thing = things.get(number) or Lost(number)
            message.handles = (thing,)
            if message.kind == CALL and message.client is None and not message.buffers:
                message.entry = action = thing.actions.get(message.name)
                if action is not None:
                    # Nothing is left of the tables, so that it runs as quickly as any call; the action holds the thing.
                    message.handles = ()
                    message.flags &= ~TABLES
            return
        message.handles = [
            (things.get(number) or Lost(number)) if side == 2 else self._proxy(what, number)
            for side, what, number, _ in entries
        ]

    def is_instance_of_exposed(self, kind: type) -> bool:
        """Says whether instances of a class, for which nothing else stands, go as handles; from then on they do."""
        if self.exposed.isdisjoint(kind.__mro__):
            return False
        self.kinds[kind] = OBJECT
        return True

    def become_child(self) -> None:
        """In a forked child: what was sent and received belongs to the parent."""
        self._lock = RLock()  # the old one may be held by a thread that exists in the parent only
        self.releases.is_child = True

    def _proxy(self, what: int, number: int):
        self.releases.begin()
        return proxy(self, what, number)

    def _count_back(self, number: int, times: int) -> bool:
        with self._lock:
            thing = self._things.get(number)
            if thing is None or thing.sent < times:
                return False
            thing.sent -= times
            if not thing.sent:
                del self._things[number], self._by_identity[id(thing.object)]
        return True  # here the last reference goes, outside of the lock: user code may run


def _what(value: object) -> int:
    if isinstance(value, type):
        return CLASS
    return MODULE if isinstance(value, ModuleType) else OBJECT
