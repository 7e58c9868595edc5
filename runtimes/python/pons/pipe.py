"""The worker's two pipes: whole frames out, bytes in; who reads when is the driver's matter."""

from __future__ import annotations

import os
from _thread import RLock
from collections import deque

from .frames import CHUNK, FrameBuffer


class Pipe:
    """Reads into a FrameBuffer, and writes frames whole, whichever thread they come from."""

    def __init__(self, inward: int, outward: int, frames: FrameBuffer) -> None:
        self.inward = inward
        self.outward = outward
        self.frames = frames
        self._lock = RLock()
        self._is_writing = False
        self._held: deque[bytes] = deque()

    def read(self) -> bool:
        """Reads once, blocking; says whether the hub is still there."""
        frames = self.frames
        if frames.large is None:
            data = os.read(self.inward, CHUNK)
            if not data:
                return False
            frames.feed(data)
            return True
        room = frames.room()
        if hasattr(os, "readv"):
            count = os.readv(self.inward, [room])
        else:
            data = os.read(self.inward, min(len(room), 1 << 20))
            count = len(data)
            room[:count] = data
        frames.filled(count)
        return bool(count)

    def waits(self, milliseconds: int) -> bool:
        """Says whether anything can be read, or will be within that time."""
        from .imports import standard

        poll = standard("select").poll()
        poll.register(self.inward, 1)  # POLLIN; the hub's end is told too
        return bool(poll.poll(milliseconds))

    def send(self, data: bytes) -> None:
        """Writes a frame, or several joined."""
        with self._lock:
            if self._is_writing:
                # A signal handler or a finalizer printed while this very thread was writing: that frame comes first.
                self._held.append(data)
                return
            while True:
                self._is_writing = True
                try:
                    written = os.write(self.outward, data)
                    if written != len(data):
                        self._write_rest(memoryview(data)[written:])
                    while self._held:
                        self._write_rest(memoryview(self._held.popleft()))
                except BrokenPipeError:
                    pass  # the hub is gone: who reads is told so by the other pipe, and ends the worker
                finally:
                    self._is_writing = False
                if not self._held:
                    break
                data = self._held.popleft()  # it came between the last look and the line above

    def _write_rest(self, rest: memoryview) -> None:
        while rest:
            rest = rest[os.write(self.outward, rest) :]

    def become_child(self) -> None:
        """In a forked child: lets go of both pipes, so that neither a frame nor the end of one can come from it."""
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (self.inward, self.outward):
            os.dup2(null, descriptor, False)
        os.close(null)
        self._lock = RLock()  # the old one may be held by a thread that exists in the parent only
        self._is_writing = False
        self._held.clear()
