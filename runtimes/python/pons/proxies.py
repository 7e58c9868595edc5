"""What stands here for a thing that lives at the hub, or beyond it: something to call, to iterate, or to pass on.

A proxy counts as one reception of its thing; when nothing refers to it any more, the hub is told so.
"""

from __future__ import annotations


class Handle:
    """A thing of another program, met by reference: used from here, compared, kept, and passed on to where it lives.

    What a method gives is there when it returns; in code of an event loop it gives something to await.
    """

    __module__ = "pons"
    __slots__ = ("_home", "_entry", "__weakref__")

    def __init__(self, *_) -> None:
        raise TypeError(f"A pons.{type(self).__name__} comes from the other side; it cannot be made here.")

    def __del__(self) -> None:
        try:
            home, entry = self._home, self._entry
        except AttributeError:
            return  # one that could not be made
        home.releases.add(entry)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Handle):
            return NotImplemented
        return self._entry == other._entry and self._home is other._home

    def __hash__(self) -> int:
        return hash(self._entry)

    def __repr__(self) -> str:
        return f"<pons.{type(self).__name__} {self._entry[2]} of the host>"

    def __copy__(self) -> Handle:
        return self

    def __deepcopy__(self, memo: dict) -> Handle:
        return self

    def __reduce__(self):
        raise TypeError(f"{self!r} cannot be pickled: it means something only on this link.")


    def call(self, method: str, *args, **keywords):
        """Calls a method of the thing and gives what it returns."""
        return self._ask("pons.method", method, *args, **keywords)

    def stream(self, method: str, *args):
        """Gives what a method yields: `for item in thing.stream("items")`, or `async for`."""
        return self._home.outgoing.stream("pons.method", (method, *args), target=self)

    def get(self, name: str):
        """Gives an attribute."""
        return self._ask("pons.get", name)

    def set(self, name: str, value: object):
        """Sets an attribute."""
        return self._ask("pons.set", name, value)

    def item(self, key: object):
        """Gives what `thing[key]` is over there."""
        return self._ask("pons.item", key)

    def put(self, key: object, value: object):
        """Does what `thing[key] = value` does over there."""
        return self._ask("pons.put", key, value)

    def length(self):
        """Gives the number of items."""
        return self._ask("pons.length")

    def _ask(self, action: str, *args, **keywords):
        return self._home.outgoing.invoke(action, args, keywords, target=self)


class Function(Handle):
    """A function of another program. Call it as any other; within `async` code, await what it gives."""

    __slots__ = ()

    def __call__(self, *args, **keywords):
        """Calls the function where it lives and gives what it returns; in code of an event loop, something to await."""
        return self._ask("pons.invoke", *args, **keywords)


class Stream(Handle):
    """A stream of another program: `for x in stream`, or `async for`; each loop asks for its items anew.

    `next(stream)` goes on with one reading that is the stream's own, and that `close` ends.
    """

    __slots__ = ("_reading",)

    def __iter__(self):
        return iter(self._read())

    def __aiter__(self):
        return self._read().__aiter__()

    def __next__(self):
        return next(self._own())

    def __anext__(self):
        return self._own().__anext__()

    def close(self) -> None:
        """Ends the reading that `next` began; the side where the stream lives stops making items for it."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.close()

    def _own(self):
        if self._reading is None:
            self._reading = self._read()
        return self._reading

    def _read(self):
        return self._home.outgoing.stream("pons.iterate", (), target=self)


PROXIES = {Function: 1, Stream: 2, Handle: 3}  # and what they mostly stand for

_CLASSES = {1: Function, 2: Stream, 5: Function}  # a class is called to make an instance


def proxy(home, what: int, number: int) -> Handle:
    """Makes what stands for a thing of the hub that a message brought."""
    made = object.__new__(_CLASSES.get(what, Handle))
    made._home = home
    if what == 2:
        made._reading = None
    made._entry = 2, what, number, 0
    return made


def entry_of(value: Handle) -> tuple:
    """Gives the entry by which a thing of the hub comes home."""
    return value._entry
