"""The handles that a payload names, while it is read.

A payload is a program for the unpickler, which may call, alter or fill whatever lies on its stack. So no living thing
lies there: a slot stands for it, which can do nothing, and the things take their places when all has been read.
"""

from __future__ import annotations

from .proxies import Handle
from .values import Constructor, Record


class Slot:
    """Stands for one entry of the message's table."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        object.__setattr__(self, "thing", thing)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("A handle cannot be altered by a payload.")

    def __setstate__(self, state: object) -> None:
        raise AttributeError("A handle cannot be altered by a payload.")


class Slots:
    """The table of one message, for one reading of its payload."""

    def __init__(self, things) -> None:
        self._things = things
        self._slots: dict[int, Slot] = {}
        self._done: dict[int, tuple] = {}  # containers by id: the original, that the id stays its own; what it became

    def constructor(self) -> Constructor:
        """Gives what the payload calls; not kept here, for in a circle the things would wait for the collector."""
        return Constructor("handle", self._slot)

    def settle(self, value: object) -> object:
        """Puts the things in the places of their slots."""
        return self._settle(value) if self._slots else value

    def _slot(self, index: object) -> Slot:
        if type(index) is not int or not 0 <= index < len(self._things):
            count = len(self._things)
            raise IndexError(f"A payload names the handle {index!r:.80}, but its message has {count}.")
        slot = self._slots.get(index)
        if slot is None:
            slot = self._slots[index] = Slot(self._things[index])
        return slot

    def _settle(self, value):
        kind = type(value)
        if kind is Slot:
            thing = value.thing
            return thing if isinstance(thing, Handle) else thing.object
        if kind not in _CONTAINERS:
            return value
        done = self._done.get(id(value))
        if done is not None:
            return done[1]
        if kind is tuple or kind is frozenset:
            items = self._items(value)
            result = value if items is None else kind(items)
        else:
            result = value
        self._done[id(value)] = value, result
        if kind is list or kind is set:
            items = self._items(value)
            if items is not None:
                value.clear()
                (value.extend if kind is list else value.update)(items)
        elif kind is dict or kind is Record:
            keys, items = self._items(value), self._items(value.values())
            if keys is not None or items is not None:
                pairs = list(zip(keys or value, items or value.values()))
                value.clear()
                value.update(pairs)
        return result

    def _items(self, items) -> list | None:
        """Gives what became of items, None where they are as they were."""
        if _INERT.issuperset(map(type, items)):
            return None
        items = list(items)
        settled = [self._settle(item) for item in items]
        return settled if any(map(_is_other, items, settled)) else None


def _is_other(one: object, other: object) -> bool:
    return one is not other


_CONTAINERS = frozenset((list, tuple, dict, Record, set, frozenset))
_INERT = frozenset((int, float, str, bytes, bool, type(None), bytearray))
