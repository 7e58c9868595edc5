"""A hub with an arena: a sealed memfd that the worker opens through /proc."""

from __future__ import annotations

import array
import mmap
import os
import pickle
import sys
import unittest
import unittest.mock
from io import BytesIO

from hub import Folder, Hub, build
from timed import TimedTest

from pons import arrays, frames, writing
from pons.reading import read

try:
    import fcntl

    SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
    os.memfd_create
except (ImportError, AttributeError):
    SEALS = 0

needs_arena = unittest.skipUnless(SEALS and sys.platform == "linux", "there is no sealed memory here")
MIB = 1 << 20

VIEWS = {
    "views.py": """
        import array, asyncio, os, sys, threading
        import pons
        kept, gate = [], threading.Event()

        def total(view): return sum(view)
        def kind(view): return type(view).__name__, view.format, view.shape, view.readonly, view[0]
        def keep(view): kept.append(view[10:20])
        def kept_items(): return [view.tolist() for view in kept]
        def forget(): kept.clear()
        def same(*values): return values
        def first(value): return value[0]
        def set_first(view, value): view[0] = value
        def numbers(n, start=0): return array.array("d", range(start, start + n))
        @pons.threaded
        def numbers_beside(n, start): return numbers(n, start)
        async def numbers_later(n, start): return numbers(n, start)
        def both(n): return [floats(n), numbers(n)]
        def several(n): return [numbers(n, 1), {"b": numbers(n, 2)}, 3]
        def floats(n): return [i / 3 for i in range(n)]
        def text(n): return "x" * n
        def bad(n): return [numbers(n), object()]
        def slow_road(n): return [numbers(n), memoryview(b"ab")]
        def fail(view): raise ValueError("no")
        def items(view): yield 1
        def wait():
            print("waiting", flush=True)
            gate.wait()
        @pons.threaded
        def beside(view): return sum(view)
        @pons.threaded
        def open_gate(): gate.set()
        async def later(view):
            await asyncio.sleep(0)
            return sum(view)
        def modules(): return sorted({"mmap", "ctypes", "_ctypes", "pons.leases", "pons.half"} & set(sys.modules))

        def own(n):
            view = pons.empty(n)
            view[0], view[n - 1] = 1.5, n
            return view
        def own_part(n):
            view = pons.empty(2 * n)
            view[n] = 7.5
            return view[n:]
        def own_kept(n):
            kept.append(own(n))
            return [kept[-1], kept[-1]]
        def write_kept(value): kept[-1][0] = value
        def kept_first(): return kept[-1][0]
        def no_more_memory():
            import resource
            size = int(open("/proc/self/statm").read().split()[0]) * 4096 + (100 << 20)
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        def fork():
            pid = os.fork()
            if pid == 0:
                total = sum(sum(view) for view in kept)
                kept.clear()
                pons.empty(1 << 20)[0] = 1
                os._exit(int(total) & 0x7F)
            return os.WEXITSTATUS(os.waitpid(pid, 0)[1])
    """
}


class SharingHub(Hub):
    """One worker and its arena. What it sends is copied and given back, unless `keeps` is set."""

    def __init__(self, target, size: int = 64 * MIB, *, offer=None, **more) -> None:
        self.half = size // 2
        self.descriptor = os.memfd_create("arena", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, size)
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, SEALS)
        self.memory = mmap.mmap(self.descriptor, size)
        self.sent: list = []  # (size, offset) of what lies in the hub's half
        self.received: list = []  # the entries that came, by message
        self.flags = 0  # of the last message
        self.keeps = False
        self._at = self.low = 0  # where the next bytes go; from where on when the half is full
        offer = offer or {"path": f"/proc/{os.getpid()}/fd/{self.descriptor}", "bytes": size}
        super().__init__(target, arena=offer, **more)

    def place(self, data) -> tuple:
        """Puts bytes into the hub's half, over and over, and gives their entry."""
        size = memoryview(data).nbytes
        if self._at + size > self.half:
            self._at = self.low
        offset, self._at = self._at, self._at + -(-size // 4096) * 4096
        self.memory[offset : offset + size] = bytes(data)
        self.sent.append((size, offset))
        return (2, 0, size, offset, None)

    def share(self, action: str, *args, apart=False, writable=0, **more) -> int:
        """Sends a call whose arrays lie in the arena, and its payload too if it is to be apart."""
        entries: list = []

        def take(buffer) -> bool:
            entries.append(self.place(buffer.raw()))
            return False

        place = BytesIO()
        # A hub writes no READONLY_BUFFER: its entries say what may be written to.
        with unittest.mock.patch.object(arrays, "_as_it_lies", lambda view: pickle.PickleBuffer(bytearray(view))):
            writing.Writer(place, 5, buffer_callback=take).dump(args)
        payload, flags = place.getvalue(), 0
        entries = [(2, writable, *entry[2:]) for entry in entries]
        if apart:
            entries.append(self.place(payload))
            payload, flags = b"", frames.APART
        self._next += 2
        self.send(build(frames.CALL, payload, flags=flags, call=self._next, name=action, buffers=entries, **more))
        return self._next

    def ask(self, action: str, *args, **options):
        """Calls an action with what lies in the arena, and gives what it returns."""
        kind, value = self.end(self.share(action, *args, **options))
        if kind == "error":
            raise AssertionError(f"{action} ended in an error: {value}")
        return value

    def value_of(self, message):
        if message.kind == frames.LEASE:
            return None
        entries = message.buffers
        for place, _, size, offset, _ in entries:
            assert place == 2 and offset >= self.half and offset + size <= 2 * self.half, entries
        contents = [self.memory[offset : offset + size] for _, _, size, offset, _ in entries]
        if entries:
            self.received.append(entries)
            self.flags = message.flags
            if not self.keeps:
                self.give_back(*entries)
        payload = contents.pop() if message.flags & frames.APART else message.payload
        return read(payload, contents) if len(payload) else None

    def give_back(self, *entries) -> None:
        """Tells the worker that its bytes are no longer looked at."""
        self.send(build(frames.LEASE, buffers=entries))

    def settle(self) -> None:
        """Takes in messages until the worker has given back all that it was sent."""
        while len(self.leases) < len(self.sent):
            self.receive()
        assert sorted(self.leases) == sorted(self.sent), (self.leases, self.sent)

    @property
    def blocks(self) -> int:
        """Gives the bytes of memory that the arena takes."""
        return os.fstat(self.descriptor).st_blocks * 512

    def close(self) -> None:
        super().close()
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def numbers(count: int, start: int = 0) -> array.array:
    return array.array("d", range(start, start + count))


@needs_arena
class ArenaTest(TimedTest):
    size = 64 * MIB
    limits: dict = {}

    def setUp(self) -> None:
        super().setUp()
        folder = Folder(VIEWS)
        self.addCleanup(folder.cleanup)
        self.hub = SharingHub(folder.path / "views.py", self.size, limits=self.limits).start()
        self.addCleanup(self.hub.__exit__)
