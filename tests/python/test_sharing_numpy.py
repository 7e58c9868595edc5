"""The arena of a real worker whose module uses numpy."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from sharing import MIB, SharingHub, needs_arena
from timed import TimedTest

from pons import values

try:
    import numpy
except ImportError:
    numpy = None

ARRAYS = {
    "arrays.py": """
        import pons, threading
        import numpy
        kept = []

        def twice(a): return a * 2
        def into(a): return numpy.multiply(a, 2, out=pons.empty(a.shape, a.dtype))
        def describe(a): return type(a).__name__, a.dtype.str, a.shape, a.flags.writeable, a.flags.f_contiguous
        def keep(a, how):
            ways = {
                "slice": lambda: a[5:15], "strided": lambda: a[5:25:2], "view": lambda: a.view("i8").view("f8")[5:15],
                "memoryview": lambda: memoryview(a)[5:15], "frombuffer": lambda: numpy.frombuffer(memoryview(a)[5:15]),
                "reshaped": lambda: a.reshape(-1, 2).T[0][5:15], "bytes": lambda: memoryview(a).cast("B")[40:120],
                "list": lambda: [a[5:15]], "column": lambda: a[5:15, None],
            }
            kept.append(ways[how]())
        def kept_items(): return [numpy.frombuffer(numpy.ascontiguousarray(k)).tolist() for k in kept]
        def forget(): kept.clear()
        def add(a, b):
            a += b
        def first(a): return a[0]
        @pons.threaded
        def beside(a, b): return a + b
        async def later(a, b): return a + b
        def fortran(n): return numpy.asfortranarray(numpy.arange(n * n, dtype="f8").reshape(n, n))
        def own_f(n):
            a = pons.empty((n, n), "i4", "F")
            a[:] = numpy.arange(n * n).reshape(n, n)
            return a, a.T, a[:, n // 2:]
        def own_struct(n):
            a = pons.empty(n, [("x", "u1"), ("y", ">f8")])
            a["x"], a["y"] = 1, 2.5
            return a
        def make_writable(a): a.flags.writeable = True
        def frame(n):
            import pandas
            return pandas.DataFrame({"a": numpy.arange(n), "b": ["x"] * n})
    """
}


@needs_arena
@unittest.skipIf(numpy is None, "numpy is not installed for this Python")
class SharingTest(TimedTest):
    size = 128 * MIB

    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()
        folder = Folder(ARRAYS)
        self.addCleanup(folder.cleanup)
        self.hub = SharingHub(folder.path / "arrays.py", self.size).start()
        self.addCleanup(self.hub.__exit__)

    def test_both_ways(self) -> None:
        """An array comes as numpy's, read-only, in its order, and its answer leaves through the arena."""
        value = numpy.arange(600_000.0).reshape(600, 1000)
        self.assertEqual(self.hub.ask("describe", value), ("ndarray", "<f8", (600, 1000), False, False))
        self.assertEqual(self.hub.ask("describe", value.T), ("ndarray", "<f8", (1000, 600), False, True))
        for action in ("twice", "into"):
            found = self.hub.ask(action, value)
            self.assertTrue((found == value * 2).all())
        self.assertEqual(self.hub.ask("first", numpy.zeros(MIB // 4, "M8[s]")), numpy.datetime64(0, "s").item())
        self.assertTrue((self.hub.call("fortran", 500) == numpy.arange(250_000).reshape(500, 500)).all())
        self.assertIn("cannot set WRITEABLE", self.hub.end(self.hub.share("make_writable", value))[1]["message"])
        self.hub.settle()

    def test_in_place(self) -> None:
        """What the hub lets the worker write to is written in the hub's own memory."""
        self.hub.end(self.hub.share("add", numpy.arange(1000.0), 0.5, writable=1))
        size, offset = self.hub.sent[-1]
        self.assertEqual(numpy.frombuffer(self.hub.memory, "f8", 3, offset).tolist(), [0.5, 1.5, 2.5])
        self.hub.settle()

    def test_kept(self) -> None:
        """Whatever way a part of an array is kept, it shows its own data after a hundred further calls."""
        ways = "slice strided view memoryview frombuffer reshaped bytes list column".split()
        for i, how in enumerate(ways):
            self.hub.ask("keep", numpy.arange(0, 200_000) + 1000.0 * i, how)
        self.hub.low = self.hub._at
        for i in range(100):
            self.hub.ask("twice", numpy.full(150_000, i, "f8"))
        step = {"strided": 2, "reshaped": 2}
        first = {"reshaped": 10}
        for how, items in zip(ways, self.hub.call("kept_items")):
            start, i = first.get(how, 5), ways.index(how)
            self.assertEqual(items, [1000.0 * i + start + step.get(how, 1) * k for k in range(10)], how)
        self.assertEqual(len(self.hub.leases), len(self.hub.sent) - len(ways))
        self.hub.call("forget")
        self.hub.settle()

    def test_many_at_once(self) -> None:
        """Arrays of many calls on the pool, the loop and main at once do not touch one another."""
        ids = {}
        for i in range(90):
            a = numpy.full(140_000, i, "f8")
            ids[self.hub.share(("beside", "later", "twice")[i % 3], *([a, a] if i % 3 < 2 else [a]))] = i
            if i % 10 == 9:
                for id, number in ids.items():
                    found = self.hub.end(id)[1]
                    self.assertTrue((found == 2.0 * number).all() and len(found) == 140_000)
                ids.clear()
        self.hub.settle()

    def test_own(self) -> None:
        """An array of `pons.empty` leaves as it lies, in every order and dtype that has no copy to be made."""
        a, transposed, part = self.hub.call("own_f", 700)
        expected = numpy.arange(490_000).reshape(700, 700)
        for found, other in ((a, expected), (transposed, expected.T), (part, expected[:, 350:])):
            self.assertTrue((found == other).all())
        whole, other, part = self.hub.received[-1]
        self.assertEqual(whole[2:4], other[2:4])
        self.assertNotEqual(whole[3], part[3], "the part lies further behind, where it was made")
        found = self.hub.call("own_struct", 200_000)
        self.assertEqual(found[-1].tolist(), (1, 2.5))

    def test_frame(self) -> None:
        """The columns of a DataFrame go the way of arrays and lists."""
        if self.hub.begin("frame", 200_000) and self.hub.end(self.hub._next)[0] == "error":
            self.skipTest("pandas is not installed for this Python")
        found = self.hub.call("frame", 200_000)
        self.assertEqual((found["a"][-1], found["b"][-1]), (199_999, "x"))
        self.assertEqual(len(self.hub.received[-1]), 2, "the array of one column, and the payload with the list")


@unittest.skipIf(numpy is None, "numpy is not installed for this Python")
class PipeTest(TimedTest):
    def test_without_an_arena(self) -> None:
        """Without an arena arrays stand in the payload, and `pons.empty` makes ordinary ones."""
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()
        value = numpy.arange(300_000.0)
        with Folder(ARRAYS) as folder, Hub(folder / "arrays.py") as hub:
            hub.start()
            for action in ("twice", "into"):
                self.assertTrue((hub.call(action, value, plain=False) == value * 2).all())
            self.assertIs(hub.ready["arena"], False)


if __name__ == "__main__":
    unittest.main()
