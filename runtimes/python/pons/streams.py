"""The items of a stream that another program yields, on their way to a loop of the user's."""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque

from . import frames
from .arguments import read_value
from .faults import ProtocolFault
from .reading import read
from .running import refuse_in_loop
from .sections import write_sections
from .writing import CrossingError

ITEMS, BYTES = 512, 1 << 20  # the credit that the other side has; half of it is granted anew when that was taken
_FRESH, _OPEN, _ENDED = 0, 1, 2


class Stream:
    """Iterates, plainly or by `async for`; leaving it, by `close`, `with` or the last reference, stops the producer."""

    __module__ = "pons"

    def __init__(self, outgoing, name: str, args: tuple, keywords, target, as_handle: bool) -> None:
        self._outgoing = outgoing
        self._asked = name, args, keywords, target, as_handle
        self._name = name
        self._pending = None
        self._state = _FRESH
        self._batch: deque = deque()  # payloads of a message of several items
        self._taken = [0, 0]  # items and bytes since the last grant
        self._reading = allocate_lock()  # by one at a time, as with a generator
        self.value = None  # what the stream returned at its end

    def __iter__(self) -> Stream:
        return self

    def __next__(self):
        refuse_in_loop("Reading a stream by `for`", "async for")
        self._begin_reading()
        try:
            while not self._has_news():
                self._outgoing.wait(self._pending)
            return self._take(StopIteration)
        finally:
            self._reading.release()

    def __aiter__(self) -> Stream:
        return self

    async def __anext__(self):
        self._begin_reading()
        try:
            while not self._has_news():
                await self._outgoing.wait_async(self._pending)
            return self._take(StopAsyncIteration)
        finally:
            self._reading.release()

    def close(self) -> None:
        """Stops the producer, whose `finally` then runs; what has arrived already is dropped."""
        pending, self._pending, self._state = self._pending, None, _ENDED
        self._batch.clear()
        self._asked = ()
        if pending is not None:
            pending.items.clear()
            self._outgoing.leave(pending)

    async def aclose(self) -> None:
        """The same for code of an event loop."""
        self.close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Stream:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_state", _ENDED) is _OPEN:
            self.close()

    def __repr__(self) -> str:
        return f"<Stream of {self._name}>"

    def _begin_reading(self) -> None:
        if not self._reading.acquire(False):
            advice = "let one of them read, or give each a stream of its own"
            raise RuntimeError(f"The stream of {self._name} is being read by another thread or task; {advice}.")

    def _has_news(self) -> bool:
        """Says whether `_take` has something to give; begins the call before the first item."""
        if self._batch or self._state is _ENDED:
            return True
        pending = self._pending
        if pending is None:
            name, args, keywords, target, as_handle = self._asked
            self._asked = ()
            pending = self._outgoing.begin(name, args, keywords, target, as_handle, (ITEMS, BYTES))
            self._pending, self._state = pending, _OPEN
        pending.is_ready = False
        return bool(pending.items) or pending.answer is not None or self._outgoing.is_lost()

    def _take(self, end: type):
        if self._state is _ENDED:
            raise end
        if not self._batch and not self._pending.items:
            return self._end(end)
        try:
            if self._batch:
                payload = self._batch.popleft()
                self._count(len(payload))
                return read(payload)
            message = self._pending.items.popleft()
            if message.flags & frames.BATCH:
                self._batch.extend(_cut(message.payload))
                return self._take(end)
            self._count(len(message.payload) + sum([entry[2] for entry in message.buffers]))
            return read_value(message)
        except (ProtocolFault, StopIteration, StopAsyncIteration):
            raise
        except Exception as error:
            self.close()
            reason = f"{type(error).__name__}: {error}"
            raise CrossingError(f"An item of {self._name} cannot be read: {reason}", "item") from error

    def _end(self, end: type):
        pending, self._pending, self._state = self._pending, None, _ENDED
        self.value = self._outgoing.result_of(pending)
        raise end(self.value) if end is StopIteration else end

    def _count(self, size: int) -> None:
        taken = self._taken
        taken[0] += 1
        taken[1] += size
        if (taken[0] >= ITEMS // 2 or taken[1] >= BYTES // 2) and self._pending.answer is None:
            flags, body = write_sections(b"", None, (taken[0], taken[1]), (), (), b"")
            self._taken = [0, 0]
            self._outgoing.send(frames.frame(frames.CREDIT, self._pending.id, body, flags=flags))


def _cut(batch) -> list:
    """Cuts the payload of several items."""
    if type(batch) not in (bytes, memoryview):
        return batch.cut()  # of a link in the JSON form
    payloads, at, end = [], 0, len(batch)
    while at < end:
        size = int.from_bytes(batch[at : at + 4], "little")
        at += 4
        if at + size > end:
            raise ValueError(f"an item of {size} bytes does not fit into its batch of {end}")
        payloads.append(batch[at : at + size])
        at += size
    if not payloads:
        raise ValueError("a batch has no items in it")
    return payloads
