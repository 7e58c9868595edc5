"""The worker's two pipes: whole frames out, bytes in; who reads when is the driver's matter."""

from __future__ import annotations

import os
from _thread import RLock
from collections import deque

from .frames import CHUNK, FrameBuffer


_INTERRUPTED = (
    "A signal handler or a finalizer cannot call an action here: it has interrupted the very thread that is writing to "
    "the host. Let it leave word, and call the action from the code that it interrupts."
)


class Pipe:
    """Reads into a FrameBuffer, and writes frames whole, whichever thread they come from."""

    def __init__(self, inward: int, outward: int, frames: FrameBuffer) -> None:
        self.inward = inward
        self.outward = outward
        self.frames = frames
        self._lock = RLock()
        self._is_writing = False
        self._held: deque[bytes] = deque()
        self._poll = None

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
        if self._poll is None:
            self._poll = self._make_poll()
        return bool(self._poll(milliseconds))

    def _make_poll(self):
        from .imports import standard

        library = standard("select")
        if not hasattr(library, "poll"):
            return _make_peek(self.inward)
        poll = library.poll()
        poll.register(self.inward, 1)  # POLLIN; the hub's end is told too
        return poll.poll

    def send(self, data: bytes, begin=None) -> None:
        """Writes a frame, or several joined; or what `begin` gives when nothing can come before it any more."""
        with self._lock:
            if self._is_writing:
                if begin is not None:
                    raise RuntimeError(_INTERRUPTED)
                # A signal handler or a finalizer printed while this very thread was writing: that frame comes first.
                self._held.append(data)
                return
            while True:
                self._is_writing = True
                try:
                    if begin is not None:
                        data, begin = begin(), None
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


def _make_peek(descriptor: int):
    """Gives what stands for a poll on Windows, whose pipes can only be looked into."""
    from _winapi import PeekNamedPipe  # type: ignore[import-not-found]
    from msvcrt import get_osfhandle  # type: ignore[import-not-found]
    from time import monotonic, sleep

    handle = get_osfhandle(descriptor)

    def peek(milliseconds: int) -> bool:
        end = monotonic() + milliseconds / 1000
        while True:
            try:
                if PeekNamedPipe(handle, 0)[0]:
                    return True
            except OSError:
                return True  # the hub is gone, as the next read will say
            if monotonic() >= end:
                return False
            sleep(0.001)

    return peek
