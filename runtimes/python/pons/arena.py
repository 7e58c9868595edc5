"""The worker's end of the arena (SPEC chapter 5): shared memory for what is too large for the pipe.

At the start only its descriptor is opened. It is mapped when the first message needs it, and `mmap` imported then.
"""

from __future__ import annotations

import os
from _thread import RLock

from .faults import ProtocolFault
from .imports import standard
from .stdio import out_of_reach

here: Arena | None = None  # the one of this process, for `pons.empty`


def open_arena(offer: object, send, leased_limit: int) -> Arena | None:
    """Opens the arena that hello offers; None where there is none, or none that can be had: then the pipe has to do."""
    global here
    if not hasattr(os, "posix_fallocate"):
        return None  # memory could run out while it is written, which kills the process
    try:
        path, size = offer["path"], offer["bytes"]  # type: ignore[index]
        descriptor = out_of_reach(os.open(path, os.O_RDWR | os.O_CLOEXEC))
    except (OSError, TypeError, KeyError, ValueError, AttributeError):
        return None  # the hub learns it from `ready`
    if type(size) is not int or size <= 0 or os.fstat(descriptor).st_size < size:
        os.close(descriptor)
        return None
    here = Arena(descriptor, size, send, leased_limit)
    return here


class Arena:
    """Shared memory whose first half the hub writes and whose second half this worker writes."""

    def __init__(self, descriptor: int, size: int, send, leased_limit: int) -> None:
        self._descriptor = descriptor
        self._size = size
        self._send = send
        self._leased_limit = leased_limit
        self._mapping = None
        self._leases = None
        self._half = None
        self._opening = RLock()  # a signal handler may come here too
        self.chores: list = []  # functions for a time when nothing happens
        self.is_child = False

    def accept(self, message) -> None:
        """Turns the entries of a message that lie here into memory to look at; only who reads the pipe calls this."""
        for place, _, size, offset, _ in message.buffers:
            if place == 2 and offset + size > self._size // 2:
                text = f"{size} bytes at {offset} do not lie in the hub's half of the arena, {self._size // 2} bytes"
                raise ProtocolFault("table", f"{text}.")
        if self._leases is None:
            from .leases import Leases

            self._leases = Leases(self._send, self._leased_limit)
        try:
            mapping, library = self._map(), standard("ctypes")
        except (OSError, ImportError, ValueError, MemoryError) as error:
            self._leases.decline(message, error)
        else:
            self._leases.accept(message, mapping, library)

    def take_back(self, message) -> None:
        """Hears that the hub is done with what was sent to it."""
        if self._half is None:
            raise ProtocolFault("table", "A lease was given back, but nothing was placed in the arena.")
        self._half.take_back(message)

    def half(self):
        """Gives this worker's own half, None where it cannot be had."""
        if self.is_child:
            return None
        if self._half is None:
            try:
                mapping = self._map()
            except (OSError, ImportError, ValueError, MemoryError):
                return None  # what should lie here goes by the pipe
            from .half import Half

            with self._opening:
                if self._half is None:
                    self._half = Half(mapping, self._descriptor, self._size // 2, self._size, self.chores)
        return self._half

    def export(self, size: int):
        """Gives memory of the own half that user code may write to; None where there is no room."""
        half = self.half()
        return None if half is None else half.export(size)

    def become_child(self) -> None:
        """In a forked child: everything here belongs to the parent, and only what the child looks at stays mapped."""
        self.is_child = True
        if self._leases is not None:
            self._leases.is_child = True
        if self._half is not None:
            self._half.is_child = True
        try:
            os.close(self._descriptor)
        except OSError:
            pass  # the module closed it before

    def _map(self):
        with self._opening:
            if self._mapping is None:
                library = standard("mmap")
                try:
                    # Else mmap keeps a copy of the descriptor, within the reach of user code.
                    self._mapping = library.mmap(self._descriptor, self._size, trackfd=False)
                except TypeError:  # before Python 3.13
                    self._mapping = library.mmap(self._descriptor, self._size)
            return self._mapping
