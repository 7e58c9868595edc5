"""The large parts of one message on their way into the arena."""

from __future__ import annotations

from . import frames, sections
from .writing import CrossingError

LARGE = 1 << 20  # bytes from which the arena is quicker than the pipe
MOST = 65_000  # entries of a message; what is more stays in the payload


class Cargo:
    """Takes buffers from the pickler, and copies them when the whole message is known to be sendable."""

    __slots__ = ("_arena", "_half", "_copies", "_entries")

    def __init__(self, arena) -> None:
        self._arena = arena
        self._half = None
        self._entries: list[tuple[int, int, int, int, None]] = []
        self._copies: list[tuple[int, memoryview]] = []

    def take(self, buffer) -> bool:
        """Finds a place for a buffer; True: there is none, and it stays in the payload."""
        return not self._claim(buffer.raw())

    def frame(self, kind: int, call: int, payload: memoryview, limit: int) -> bytes | None:
        """Gives the frame of the message, its payload apart if that is large; None: nothing lies in the arena."""
        flags = 0
        body: bytes | memoryview = payload
        if self._entries or payload.nbytes > LARGE:
            tables = 8 + 24 * (len(self._entries) + 1)
            if frames.MINIMUM + tables + payload.nbytes > limit:
                text = f"The result takes more than the limit `message`, {limit}; send it in parts."
                raise CrossingError(text, "result")
        if payload.nbytes > LARGE and self._claim(payload):
            flags, body = frames.APART, b""
        if not self._entries:
            return None
        for offset, view in self._copies:
            self._half.mapping[offset : offset + view.nbytes] = view
        self._copies.clear()
        tables, body = sections.write_sections(b"", None, None, (), self._entries, body)
        return frames.frame(kind, call, body, flags=flags | tables)

    def unload(self) -> None:
        """Gives up all places, because the message will not be sent as it is."""
        for _, _, size, offset, _ in self._entries:
            self._half.unclaim(offset, size)
        self._entries.clear()
        self._copies.clear()

    def _claim(self, view: memoryview) -> bool:
        if view.nbytes < LARGE or len(self._entries) >= MOST:
            return False
        self._half = self._arena.half()
        claimed = None if self._half is None else self._half.claim(view)
        if claimed is None:
            return False
        offset, lies_there = claimed
        self._entries.append((2, 0, view.nbytes, offset, None))
        if not lies_there:
            self._copies.append((offset, view))
        return True
