"""What the hub has placed in its half of the arena, while anything here looks at it.

A lease goes back when the object that exports its bytes is gone: every array and every slice of it refers to that.
"""

from __future__ import annotations

import sys
from _weakref import ref
from collections import deque

from . import frames, sections


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

    def accept(self, message, mapping, ctypes) -> None:
        """Puts memory in the place of a message's entries: of the arena, or a copy where too much is held already."""
        payload = len(message.buffers) - 1 if message.flags & sections.APART else None
        entries = []
        for i, (place, writable, size, offset, content) in enumerate(message.buffers):
            if place == 2:
                while self._gone_sizes:
                    self._bytes -= self._gone_sizes.popleft()
                if size and (self._bytes <= self._limit or i == payload):
                    content = self._look_at(mapping, ctypes, size, offset, writable)
                else:
                    content = self._copy(mapping, size, offset, writable)
            entries.append((place, writable, size, offset, content))
        message.buffers = tuple(entries)

    def decline(self, message, error: Exception) -> None:
        """Puts an error in the place of entries that cannot be had, and gives them back."""
        for place, _, size, offset, _ in message.buffers:
            if place == 2:
                self._give_back(size, offset)
        message.buffers = tuple([(*entry[:4], error if entry[0] == 2 else entry[4]) for entry in message.buffers])

    def _copy(self, mapping, size: int, offset: int, writable: int):
        try:
            with memoryview(mapping) as whole, whole[offset : offset + size] as part:
                return bytearray(part) if writable else bytes(part)
        except MemoryError as error:  # fails the call that wants it
            return error
        finally:
            self._give_back(size, offset)

    def _look_at(self, mapping, ctypes, size: int, offset: int, writable: int) -> memoryview:
        exporter = (ctypes.c_char * size).from_buffer(mapping, offset)
        lease = _Lease(exporter, self._end)
        lease.offset, lease.size = offset, size
        self._held[id(lease)] = lease
        self._bytes += size
        view = memoryview(exporter).cast("B")
        return view if writable else view.toreadonly()

    def _end(self, lease: _Lease) -> None:
        if self.is_child or self._is_finalizing():
            return
        del self._held[id(lease)]
        self._gone_sizes.append(lease.size)
        self._give_back(lease.size, lease.offset)

    def _give_back(self, size: int, offset: int) -> None:
        flags, body = sections.write_sections(b"", None, None, (), ((2, 0, size, offset, None),), b"")
        self._send(frames.frame(frames.LEASE, 0, body, flags=flags))
