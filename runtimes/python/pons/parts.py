"""The parts of a response on their way to the host, within the credit that it grants (SPEC chapter 12)."""

from __future__ import annotations

from .cancel import Cancelled
from .frames import ITEM, MINIMUM, pack_header
from .waiting import make_bell, ring
from .writing import PROTOCOL, dumps

PIECE = 262_144  # bytes of a part at most: what is larger goes in several


class Parts:
    """Sends parts from the one thread that makes them; it waits there while the client is slower."""

    is_exposed = True  # not stepped by the main thread, as a `Production` may be
    refused = None

    def __init__(self, call, send) -> None:
        self._call = call
        self._send = send
        self._items, self._bytes = call.credit
        self._bell = None
        self.items = self

    def put(self, part: bytes) -> None:
        """Sends a part; Cancelled when nobody is there to take it any more."""
        if len(part) <= PIECE:
            self._put(part)
            return
        whole = memoryview(part)
        for start in range(0, len(whole), PIECE):
            self._put(bytes(whole[start : start + PIECE]))

    def wake(self) -> None:
        """Hears of more credit, or of a cancel; any thread."""
        bell = self._bell
        if bell is not None:
            ring(bell)

    def _put(self, part: bytes) -> None:
        call = self._call
        while not self.has_credit() and not call.is_cancelled:
            bell = self._bell = make_bell()
            if not call.granted and not call.is_cancelled:  # else it came before there was a bell to ring
                bell.acquire()
            self._bell = None
        if call.is_cancelled:
            call.is_told = True
            raise Cancelled
        self.send(part)

    def has_credit(self) -> bool:
        """Takes in what was granted, and says whether a part may be sent."""
        granted = self._call.granted
        while granted:
            items, size = granted.pop()
            self._items += items
            self._bytes += size
        return self._items > 0 and self._bytes > 0

    def send(self, item: object) -> None:
        """Sends a part without asking for credit."""
        payload = dumps(item, PROTOCOL)
        size = len(payload)
        self._items -= 1
        self._bytes -= size
        self._send(pack_header(MINIMUM + size, ITEM, 0, 0, self._call.call, 0) + payload)


class AsyncParts(Parts):
    """The same for code of the event loop, which goes on meanwhile."""

    def __init__(self, call, send, loop) -> None:
        super().__init__(call, send)
        self._loop = loop
        self._future = None

    async def put_async(self, part: bytes) -> None:
        """Sends a part when there is credit for it; drops it where nobody takes it any more."""
        whole = memoryview(part)
        for start in range(0, len(whole), PIECE):
            await self.put_item(bytes(whole[start : start + PIECE]))

    async def put_item(self, item: object) -> None:
        """Sends any value likewise, whole."""
        while not self.has_credit() and not self._call.is_cancelled:
            self._future = self._loop.create_future()
            if not self._call.granted and not self._call.is_cancelled:
                await self._future
            self._future = None
        if not self._call.is_cancelled:
            self.send(item)

    def wake(self) -> None:
        """Hears of more credit, or of a cancel; any thread."""
        self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if self._future is not None and not self._future.done():
            self._future.set_result(None)


def make_head(status: str, headers) -> bytes:
    """Gives the head of a response: its size, then status, names and values, each on a line."""
    lines = [status]
    for name, value in headers:
        lines.append(name)
        lines.append(value)
    text = "\n".join(lines)
    if text.count("\n") != len(lines) - 1 or "\r" in text or "\0" in text:
        text = "has a line end or a NUL in it, and would split the response's head"
        raise ValueError(f"{_culprit(lines)!r:.200} {text}.")
    head = text.encode("latin-1")
    return len(head).to_bytes(4, "little") + head


def _culprit(lines: list) -> str:
    return next(line for line in lines if not line.isprintable() and any(mark in line for mark in "\r\n\0"))


FAILED = make_head("500 Internal Server Error", [("Content-Type", "text/plain"), ("Content-Length", "22")])
FAILED += b"Internal Server Error\n"
