"""The arena of a real worker, without numpy: what lies in it, who holds it, and when it comes back."""

from __future__ import annotations

import array
import os
import unittest

from hub import Folder, Hub, build, wait_until
from sharing import MIB, VIEWS, ArenaTest, SharingHub, numbers
from timed import TimedTest

from pons import frames

class InwardTest(ArenaTest):
    def test_lazy(self) -> None:
        """A worker opens the arena at its start, and maps it when the first message needs it."""
        self.assertIs(self.hub.ready["arena"], True)
        self.assertEqual(self.hub.call("modules"), [])
        self.assertEqual(self.hub.call("first", [5]), 5)
        self.hub.ask("total", numbers(10))
        self.assertEqual(self.hub.call("modules"), ["_ctypes", "ctypes", "mmap", "pons.leases"])

    def test_arguments(self) -> None:
        """Arrays in the arena are read-only views of their format, wherever the call runs, and are given back."""
        value = numbers(200_000)
        self.assertEqual(self.hub.ask("kind", value), ("memoryview", "d", (200_000,), True, 0.0))
        for action in ("total", "beside", "later"):
            self.assertEqual(self.hub.ask(action, value), sum(value))
        self.assertEqual(self.hub.ask("same", array.array("i", [1]), array.array("h", [2]))[1].tolist(), [2])
        self.hub.settle()

    def test_writable(self) -> None:
        """An entry that is writable can be written to; the hub sees it."""
        id = self.hub.share("set_first", numbers(10), 4.5, writable=1)
        self.assertEqual(self.hub.end(id), ("return", None))
        self.assertEqual(memoryview(self.hub.memory).cast("d")[self.hub.sent[-1][1] // 8], 4.5)
        self.assertEqual(self.hub.error("set_first", numbers(10), 4.5, plain=False)["type"], "TypeError")

    def test_apart(self) -> None:
        """A payload that lies apart is read from there and given back, with arrays in it or without."""
        rows = [{"n": i} for i in range(50_000)]
        self.assertEqual(self.hub.ask("first", rows, apart=True), {"n": 0})
        self.assertEqual(self.hub.ask("same", rows, numbers(5), apart=True)[1].tolist(), [0, 1, 2, 3, 4])
        self.hub.settle()

    def test_kept(self) -> None:
        """A slice that somebody keeps shows its own data, whatever comes after, and its entry stays leased."""
        self.hub.ask("keep", numbers(200_000, 1000))
        self.hub.low = 2 * MIB  # a hub does not use again what is leased
        for i in range(100):
            self.hub.ask("total", numbers(150_000, i))
        self.assertEqual(self.hub.call("kept_items"), [[1010.0 + i for i in range(10)]])
        self.hub.call("first", [1])
        self.assertEqual(len(self.hub.leases), len(self.hub.sent) - 1)
        self.hub.call("forget")
        self.hub.settle()

    def test_dropped(self) -> None:
        """A message that is refused, not run or not understood gives its leases back, while the worker is idle."""
        value, before = numbers(200_000), self.hub._next
        calls = [self.hub.share("nobody", value), self.hub.share("items", value), self.hub.share("fail", value)]
        calls.append(self.hub.share("total", value, 1))
        self.hub.send(build(frames.EVENT, b"\x80\x05N.", name="topic", buffers=[self.hub.place(value)]))
        self.hub._next += 2
        entry = self.hub.place(b"no pickle")
        self.hub.send(build(frames.CALL, flags=frames.APART, call=self.hub._next, name="total", buffers=[entry]))
        calls.append(self.hub._next)
        self.assertEqual({self.hub.end(id)[0] for id in calls}, {"error"}, before)
        self.hub.settle()

    def test_cancelled(self) -> None:
        """A call that is cancelled before it runs gives its leases back at once; so does one after `stop`."""
        value = numbers(200_000)
        blocked = self.hub.begin("wait")
        while not self.hub.printed(blocked):
            self.hub.receive()
        waiting = self.hub.share("total", value)
        self.hub.send(build(frames.CANCEL, call=waiting))
        self.assertEqual(self.hub.end(waiting)[1]["code"], "cancelled")
        self.hub.settle()
        self.hub.send(build(frames.STOP))
        busy = self.hub.share("total", value)
        self.assertEqual(self.hub.end(busy)[1]["code"], "busy")
        self.hub.settle()

    def test_empty_entries(self) -> None:
        """An entry of no bytes is an array of nothing, and is given back too."""
        self.assertEqual(self.hub.ask("total", array.array("d")), 0)
        self.hub.settle()

    def test_bogus(self) -> None:
        """An entry that does not lie in the hub's half is a fault."""
        half = self.hub.half
        for size, offset in ((1, half), (2, half - 1), (2**63, 0), (2**64 - 1, 2**64 - 1), (8, 2 * half)):
            with self.subTest(size=size, offset=offset), Folder(VIEWS) as folder:
                with SharingHub(folder / "views.py", self.size) as hub:
                    entry = (2, 0, size, offset, None)
                    hub.start().send(build(frames.CALL, b"\x80\x05).", call=1, name="nobody", buffers=[entry]))
                    hub.receive_all()
                    self.assertEqual(hub.fault and hub.fault[0], "table")

    def test_fork(self) -> None:
        """A forked child reads what the worker holds; neither its end nor what it drops gives anything back."""
        self.hub.call("own_kept", 150_000)
        self.hub.call("forget")
        self.hub.ask("keep", numbers(200_000, 1))
        for _ in range(3):
            self.assertEqual(self.hub.call("fork"), int(sum(numbers(10, 11))) & 0x7F)
        self.assertEqual(self.hub.leases, [])
        self.assertEqual(self.hub.call("kept_items"), [numbers(10, 11).tolist()])
        self.hub.call("forget")
        self.hub.settle()
        self.assertEqual(self.hub.stop(), 0)


    def test_end(self) -> None:
        """A worker that ends with leases in its hands ends in silence, whichever way."""
        for end in ("stop", "close"):
            with self.subTest(end), Folder(VIEWS) as folder, SharingHub(folder / "views.py", self.size) as hub:
                hub.start().ask("keep", numbers(200_000))
                hub.call("own_kept", 200_000)
                if end == "stop":
                    hub.send(build(frames.STOP))
                else:
                    hub.process.stdin.close()
                with self.assertRaisesRegex(EOFError, r"The worker ended: \(0, ''\)"):
                    while True:
                        hub.receive()


class LeasedLimitTest(ArenaTest):
    limits = {"leased": 3 * MIB}

    def test_copied(self) -> None:
        """A worker that holds more than its limit copies what comes, and gives it back at once."""
        for i in range(5):
            self.hub.ask("keep", numbers(MIB // 4, i))
        wait_until(lambda: self.hub.call("first", [1]) and len(self.hub.leases) >= 3, "three are given back")
        self.assertEqual(len(self.hub.leases), 3)
        self.assertEqual(self.hub.call("kept_items"), [numbers(10, 10 + i).tolist() for i in range(5)])
        self.hub.call("forget")
        self.hub.settle()


class NoArenaTest(TimedTest):
    def test_refused_offers(self) -> None:
        """An arena that cannot be opened, or is smaller than was said, is none; the worker starts all the same."""
        with open("/dev/null", "rb") as null:
            short = f"/proc/{os.getpid()}/fd/{null.fileno()}"
            for offer in ({"path": "/no/such", "bytes": MIB}, {"path": short, "bytes": MIB}, {"path": None}, "x", {}):
                with self.subTest(offer), Folder(VIEWS) as folder, Hub(folder / "views.py", arena=offer) as hub:
                    self.assertIs(hub.start().ready["arena"], False)
                    self.assertEqual(len(hub.call("numbers", 200_000)), 200_000)
                    self.assertEqual(len(hub.call("own", 200_000)), 200_000)
                    hub.send(build(frames.LEASE, buffers=[(2, 0, 1, 1, None)]))
                    hub.receive_all()
                    self.assertEqual(hub.fault[0], "table")

    def test_entries_without_an_arena(self) -> None:
        """An entry of the arena is a fault where there is none."""
        with Folder(VIEWS) as folder, Hub(folder / "views.py") as hub:
            entry = (2, 0, 1, 1, None)
            hub.start().send(build(frames.CALL, b"\x80\x05).", call=1, name="wait", buffers=[entry]))
            hub.receive_all()
            self.assertEqual(hub.fault[0], "table")


if __name__ == "__main__":
    unittest.main()
