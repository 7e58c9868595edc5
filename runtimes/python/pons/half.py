"""The worker's own half of the arena: what is placed there, and who still refers to it."""

from __future__ import annotations

import os
import sys
from _thread import RLock
from _weakref import ref
from collections import deque

from .blocks import Blocks
from .faults import ProtocolFault
from .imports import standard

SPARE = 64 << 20  # bytes that may stay reserved while nothing is placed


class _Own(ref):
    """Tells when the exporter of a block that user code writes to is gone."""

    __slots__ = ("start",)


class Half:
    """Blocks of memory, each with a count of who refers to it: leases of the hub's, and an exporter here."""

    def __init__(self, mapping, descriptor: int, start: int, end: int, chores: list) -> None:
        self.mapping = mapping
        self._descriptor = descriptor
        self._chores = chores
        self._blocks = Blocks(start, end)
        self._reserved = self._blocks.start  # memory was reserved up to here
        self._uses: dict[int, int] = {}  # by the start of a block
        self._leased: dict[tuple[int, int], list[int]] = {}  # by (offset, size): how often, and in which block
        self._own: dict[int, _Own] = {}
        self._address = 0  # of the mapping, once it is asked for
        # Taken by finalizers only where it is free, and never entered twice: a signal handler may place things too.
        self._lock = RLock()
        self._is_finalizing = sys.is_finalizing  # at the end of the interpreter no module has names any more
        self._let_go: deque[int] = deque()  # blocks whose exporter is gone, until somebody has the lock
        self.is_child = False

    def claim(self, view: memoryview) -> tuple[int, bool] | None:
        """Leases a place for bytes to the hub: its offset, and whether they lie there already; None: no room."""
        size = view.nbytes
        if self._own:
            offset = self._address_of(view) - self._base()
            with self._lock:
                start = self._blocks.block_of(offset, offset + size)
                if start is not None:
                    self._uses[start] += 1
                    self._lease(offset, size, start)
                    return offset, True
        start = self._take(size)
        if start is None:
            return None
        with self._lock:
            self._lease(start, size, start)
        return start, False

    def export(self, size: int):
        """Gives memory that user code may write to; None: no room."""
        start = self._take(size)
        if start is None:
            return None
        exporter = (standard("ctypes").c_char * size).from_buffer(self.mapping, start)
        own = _Own(exporter, self._end)
        own.start = start
        self._own[id(own)] = own
        return exporter

    def unclaim(self, offset: int, size: int) -> None:
        """Ends one lease, because the hub said so or because it never heard of it; KeyError where there is none."""
        with self._lock:
            lease = self._leased[offset, size]
            lease[0] -= 1
            if not lease[0]:
                del self._leased[offset, size]
            self._drop(lease[1])
            self._settle()

    def take_back(self, message) -> None:
        """Hears that the hub is done with what it names."""
        for place, _, size, offset, _ in message.buffers:
            try:
                if place != 2:
                    raise KeyError
                self.unclaim(offset, size)
            except KeyError:
                text = f"{size} bytes at {offset} of the arena were given back, but are not leased."
                raise ProtocolFault("table", text) from None

    def shrink(self) -> None:
        """Gives memory back to the system, if nothing is placed.

        Not at once when it is free: to reserve 80 MB anew and to touch them takes ten times as long as to fill them.
        """
        remove = getattr(standard("mmap"), "MADV_REMOVE", None)
        if self.is_child or remove is None:
            return
        with self._lock:
            self._settle()
            if self._has_spare():
                try:
                    self.mapping.madvise(remove, self._blocks.start, self._reserved - self._blocks.start)
                    self._reserved = self._blocks.start
                except OSError:
                    pass  # a kernel that cannot: what was reserved stays so, and is used again

    def _take(self, size: int) -> int | None:
        if self.is_child or self._lock._is_owned():  # type: ignore[attr-defined]
            return None
        with self._lock:
            self._settle()
            start = self._blocks.take(size)
            if start is None:
                return None
            missing = self._blocks.end_of(start) - self._reserved
            try:
                if missing > 0:
                    os.posix_fallocate(self._descriptor, self._reserved, missing)
                    self._reserved += missing
            except OSError:  # the machine has no more: by the pipe it fails as gently as anything else
                self._blocks.give_back(start)
                return None
            except BaseException:  # a signal handler of the user's that raises
                self._blocks.give_back(start)
                raise
            self._uses[start] = 1
            return start

    def _lease(self, offset: int, size: int, start: int) -> None:
        self._leased.setdefault((offset, size), [0, start])[0] += 1

    def _drop(self, start: int) -> None:
        self._uses[start] -= 1
        if not self._uses[start]:
            del self._uses[start]
            self._blocks.give_back(start)
            if self._has_spare() and not self._chores:
                self._chores.append(self.shrink)

    def _has_spare(self) -> bool:
        return self._blocks.is_empty and self._reserved - self._blocks.start > SPARE

    def _end(self, own: _Own) -> None:
        if self.is_child or self._is_finalizing():
            return
        self._let_go.append(own.start)
        del self._own[id(own)]
        if not self._lock._is_owned() and self._lock.acquire(False):  # type: ignore[attr-defined]
            try:
                self._settle()
            finally:
                self._lock.release()

    def _settle(self) -> None:
        while self._let_go:
            self._drop(self._let_go.popleft())

    def _base(self) -> int:
        if not self._address:
            ctypes = standard("ctypes")
            self._address = ctypes.addressof(ctypes.c_char.from_buffer(self.mapping))
        return self._address

    def _address_of(self, view: memoryview) -> int:
        ctypes = standard("ctypes")
        buffer = (ctypes.c_void_p * 16)()  # a Py_buffer, whose first member is the address
        ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(view), ctypes.byref(buffer), 0)
        try:
            return buffer[0] or 0
        finally:
            ctypes.pythonapi.PyBuffer_Release(ctypes.byref(buffer))
