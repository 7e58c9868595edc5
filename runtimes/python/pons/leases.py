"""What the hub has placed in its half of the arena, while anything here looks at it.

A lease goes back when the object that exports its bytes is gone: every array and every slice of it refers to that.
"""

from __future__ import annotations

import sys
from _weakref import ref
from collections import deque

from . import frames, sections
from .imports import standard


class _Lease(ref):
    """Tells when an exporter is gone."""

    __slots__ = ("offset", "size")


class Leases:
    """The entries that this worker holds; `accept` belongs to who reads the pipe, and finalizers run on any thread."""

    def __init__(self, send, limit: int) -> None:
        self._send = send
        self._limit = limit
        self._held: dict[int, _Lease] = {}
        self._bytes = 0
        self._gone_sizes: deque[int] = deque()  # what finalizers have to take off `_bytes`, which is the reader's
        self._is_finalizing = sys.is_finalizing  # at the end of the interpreter no module has names any more
        self.is_child = False

    def accept(self, message, mapping) -> None:
        """Puts memory in the place of a message's entries: of the arena, or a copy where too much is held already."""
        library = standard("ctypes")
        entries = message.buffers
        last = len(entries) - 1 if message.flags & sections.APART else None
        message.buffers = tuple([e if e[0] == 1 else self._look_at(e, mapping, library, i == last)
                                 for i, e in enumerate(entries)])  # fmt: skip

    def decline(self, message, error: Exception) -> None:
        """Puts an error in the place of entries that cannot be had, and gives them back."""
        for place, _, size, offset, _ in message.buffers:
            if place == 2:
                self._give_back(size, offset)
        message.buffers = tuple([(*entry[:4], error if entry[0] == 2 else entry[4]) for entry in message.buffers])

    def _look_at(self, entry: tuple, mapping, ctypes, is_payload: bool) -> tuple:
        place, writable, size, offset, _ = entry
        while self._gone_sizes:
            self._bytes -= self._gone_sizes.popleft()
        if not size or (self._bytes > self._limit and not is_payload):
            with memoryview(mapping) as whole, whole[offset : offset + size] as part:
                content = bytearray(part) if writable else bytes(part)
            self._give_back(size, offset)
            return place, writable, size, offset, content
        exporter = (ctypes.c_char * size).from_buffer(mapping, offset)
        lease = _Lease(exporter, self._end)
        lease.offset, lease.size = offset, size
        self._held[id(lease)] = lease
        self._bytes += size
        view = memoryview(exporter).cast("B")
        return place, writable, size, offset, view if writable else view.toreadonly()

    def _end(self, lease: _Lease) -> None:
        if self.is_child or self._is_finalizing():
            return
        del self._held[id(lease)]
        self._gone_sizes.append(lease.size)
        self._give_back(lease.size, lease.offset)

    def _give_back(self, size: int, offset: int) -> None:
        flags, body = sections.write_sections(b"", None, None, (), ((2, 0, size, offset, None),), b"")
        self._send(frames.frame(frames.LEASE, 0, body, flags=flags))
