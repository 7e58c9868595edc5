"""All that an Igor program sends to its clients, as the items of one stream: so it keeps the order it was sent in.

An item is a client's number and a text; number 0 stands for all clients, and -1 for what the program asks of the host.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque

from .imports import standard
from .items import Items
from .waiting import make_bell, ring

UNREAD = 1 << 20  # bytes on their way to one client, from which who sends to it waits
_ALL, _HOST = 0, -1


class Outlet:
    """The stream, to which any thread may add."""

    is_exposed = True  # it is not the main thread's, see `cancel`

    def __init__(self, call, engine) -> None:
        self._call = call
        self._engine = engine
        self._items = Items(call, engine)
        self._sending = allocate_lock()
        self._grants = _Bell()
        self._is_over = False
        self._clients: dict[int, _Unread] = {}

    def submit(self, _) -> None:
        """Begins the stream: there is nothing to run, items come as they are sent."""
        self._engine.waiting.pop(self._call.call, None)
        self._call.is_waiting = False
        self._call.production = self

    def wake(self) -> None:
        """Hears of more credit, or that the stream was broken off."""
        if self._call.is_cancelled:
            self._finish(self._engine.answers.cancelled(self._call))
        self._grants.ring()

    def end(self) -> None:
        """Ends the stream: what is sent from now on is dropped."""
        self._finish(self._engine.answers.returned(self._call, None))

    def tell(self, asked: dict) -> None:
        """Tells the host what the program asks for."""
        self._put((_HOST, standard("json").dumps(asked).encode()))

    def send(self, number: int, text: bytes) -> None:
        """Sends to one client; waits while that has too much to read."""
        unread = self._clients.get(number)
        if unread is not None:
            unread.add(len(text))
            self._put((number, text))

    def send_to_all(self, numbers: list, text: bytes) -> None:
        """Sends to all clients; waits for those of them that have too much to read."""
        for number in numbers:
            unread = self._clients.get(number)
            if unread is not None:
                unread.add(len(text))
        if numbers:
            self._put((_ALL, text))

    def open(self, number: int) -> None:
        """Hears that a client has come."""
        self._clients[number] = _Unread()

    def close(self, number: int) -> None:
        """Hears that a client has gone."""
        unread = self._clients.pop(number, None)
        if unread is not None:
            unread.close()

    def note_read(self, number: int, size: int) -> None:
        """Hears that a client has taken so many bytes."""
        unread = self._clients.get(number)
        if unread is not None:
            unread.take(size)

    def _put(self, item: tuple) -> None:
        with self._sending:
            while not self._may_put():
                self._grants.wait(self._may_put)
            if not self._is_over:  # else the host goes, and nobody is there to tell
                self._items.put(item, False)

    def _finish(self, answer) -> None:
        self._is_over = True
        self._grants.ring()
        with self._sending:  # nothing may bear the call's id after its answer
            self._engine.finish(self._call, answer)

    def _may_put(self) -> bool:
        return self._is_over or self._items.has_credit()


class _Unread:
    """The bytes that are on their way to one client."""

    __slots__ = ("_bytes", "_bell", "_is_closed", "_adding")

    def __init__(self) -> None:
        self._bytes = 0
        self._bell = _Bell()
        self._adding = allocate_lock()
        self._is_closed = False

    def add(self, size: int) -> None:
        while not self._has_room():
            self._bell.wait(self._has_room)
        with self._adding:
            self._bytes += size

    def take(self, size: int) -> None:
        with self._adding:
            self._bytes = max(0, self._bytes - size)
        self._bell.ring()

    def close(self) -> None:
        self._is_closed = True
        self._bell.ring()

    def _has_room(self) -> bool:
        return self._bytes <= UNREAD or self._is_closed


class _Bell:
    """Wakes those that wait until something is so; who rings does not wait for anybody."""

    __slots__ = ("_bells",)

    def __init__(self) -> None:
        self._bells: deque = deque()  # each wakes one thread

    def wait(self, is_so) -> None:
        bell = make_bell()
        self._bells.append(bell)  # before it is looked: what becomes so after that rings
        if not is_so():
            bell.acquire()

    def ring(self) -> None:
        while self._bells:
            try:
                ring(self._bells.popleft())
            except IndexError:
                return  # another thread took it
