"""The large parts of one message on their way into the arena."""

from __future__ import annotations

from . import sections

LARGE = 128 << 10  # bytes from which the arena is quicker than the pipe, which holds half as many
MOST = 4096  # entries of a message; what is more stays in the payload


class Placement:
    """Takes buffers from the pickler, and copies them when the whole message is known to be sendable."""

    # Defaults of the class: most answers have nothing large, and each assignment costs time.
    entries: tuple = ()
    _copies: tuple = ()  # of (offset, bytes)
    _half = None

    def __init__(self, arena) -> None:
        self._arena = arena

    def take(self, buffer) -> bool:
        """Finds a place for a buffer; True: there is none, and it stays in the payload."""
        return not self._claim(buffer.raw())

    def settle(self, payload: memoryview) -> tuple[int, memoryview | bytes, tuple]:
        """Copies what was claimed, and claims a large payload; gives the flag for that, the payload, the entries."""
        flags = 0
        body: bytes | memoryview = payload
        if self._claim(payload):
            flags, body = sections.APART, b""
        for offset, view in self._copies:
            self._half.mapping[offset : offset + view.nbytes] = view
        self._copies = ()
        return flags, body, self.entries

    def undo(self) -> None:
        """Gives up all places, because the message will not be sent as it is."""
        for _, _, size, offset, _ in self.entries:
            self._half.unclaim(offset, size)
        self.entries = self._copies = ()

    def _claim(self, view: memoryview) -> bool:
        if view.nbytes < LARGE or len(self.entries) >= MOST:
            return False
        self._half = self._arena.half()
        claimed = None if self._half is None else self._half.claim(view)
        if claimed is None:
            return False
        offset, lies_there = claimed
        self.entries += ((2, 0, view.nbytes, offset, None),)
        if not lies_there:
            self._copies += ((offset, view),)
        return True
