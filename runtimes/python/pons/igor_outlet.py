"""All that an Igor program sends to its clients, as the items of one stream: so it keeps the order it was sent in.

An item is a client's number and a text; number 0 stands for all clients, and -1 for what the program asks of the host.
One thread writes for all: while handlers are busy, what they send gathers, and goes out by one write for many.
"""

from __future__ import annotations

from _queue import SimpleQueue
from _thread import allocate_lock
from collections import deque

from .frames import MINIMUM
from .imports import standard
from .items import Items
from .threads import start_unbound
from .waiting import make_bell, ring

UNREAD = 1 << 20  # bytes on their way to one client, from which who sends to it waits
AT_A_TIME = 256  # items and answers that are written at a time
_HEAD = 64  # bytes of an item that are not its text
_ALL, _HOST = 0, -1


class Outlet:
    """The stream, to which any thread may add."""

    is_exposed = True  # it is not the main thread's, see `cancel`

    def __init__(self, call, engine) -> None:
        self._call = call
        self._engine = engine
        self._items = Items(call, engine)
        self._most_bytes = engine.most_bytes - MINIMUM - _HEAD
        self._due = SimpleQueue()  # items as pairs, answers as bytes, and the bell of who ends the stream
        self._answers: list[bytes] = []
        self._grants = _Bell()
        self._is_over = False
        self._clients: dict[int, _Unread] = {}

    def submit(self, _) -> None:
        """Begins the stream: there is nothing to run, items come as they are sent."""
        self._engine.waiting.pop(self._call.call, None)
        self._call.is_waiting = False
        self._call.production = self
        start_unbound(self._write, ())

    def wake(self) -> None:
        """Hears of more credit, or that the stream was broken off."""
        if self._call.is_cancelled:
            self._is_over = True
        self._grants.ring()
        if self._is_over:
            self._due.put(make_bell())

    def end(self) -> None:
        """Ends the stream after what was sent to it."""
        bell = make_bell()
        self._due.put(bell)
        bell.acquire()

    def answer(self, frame: bytes) -> None:
        """Sends the answer of a call, in turn with the items."""
        self._due.put(frame)

    def tell(self, asked: dict) -> None:
        """Tells the host what the program asks for."""
        self._due.put((_HOST, standard("json").dumps(asked).encode()))

    def send(self, number: int, text: bytes) -> None:
        """Sends to one client; waits while that has too much to read."""
        self._check(text)
        unread = self._clients.get(number)
        if unread is not None:
            unread.add(len(text))
            self._due.put((number, text))

    def send_to_all(self, numbers: list, text: bytes) -> None:
        """Sends to all clients; waits for those of them that have too much to read."""
        self._check(text)
        for number in numbers:
            unread = self._clients.get(number)
            if unread is not None:
                unread.add(len(text))
        if numbers:
            self._due.put((_ALL, text))

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

    def _check(self, text: bytes) -> None:
        if len(text) > self._most_bytes:
            raise ValueError(f"A message has {len(text)} bytes; the host takes {self._most_bytes} at most.")

    def _write(self) -> None:
        due = self._due
        while True:
            self._take(due.get())
            left = AT_A_TIME
            while left and not due.empty():
                self._take(due.get())
                left -= 1
            if not self._is_over:
                self._items.flush()
            if self._answers:
                self._engine.send(b"".join(self._answers))
                self._answers.clear()

    def _take(self, thing) -> None:
        if type(thing) is tuple:
            self._put(thing)
        elif type(thing) is bytes:
            self._answers.append(thing)
        else:
            self._finish(thing)

    def _put(self, item: tuple) -> None:
        while not self._may_put():
            self._items.flush()
            self._grants.wait(self._may_put)
        if not self._is_over:  # else the host goes, and nobody is there to tell
            self._items.put(item, True)

    def _may_put(self) -> bool:
        return self._is_over or self._items.has_credit()

    def _finish(self, bell) -> None:
        answers, call = self._engine.answers, self._call
        if not self._is_over:
            self._items.flush()
            self._is_over = True
        self._engine.finish(call, answers.cancelled(call) if call.is_cancelled else answers.returned(call, None))
        ring(bell)


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
