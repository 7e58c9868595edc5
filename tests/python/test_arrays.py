"""Memoryviews and `array.array`: what they leave as, what arrays arrive as without numpy, and what is refused."""

from __future__ import annotations

import array
import ctypes
import io
import pickle
import sys
import tempfile
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import CrossingError, values
from pons.reading import read
from pons.writing import write

def parts(value: object) -> tuple:
    """Gives the arguments of the constructor call by which an array leaves."""
    found: list = []
    reader = type("Reader", (pickle.Unpickler,), {"find_class": lambda *_: lambda *args: found.append(args)})
    reader(io.BytesIO(write(value, "result"))).load()
    return found[0]


class RefusedTest(TimedTest):
    def assert_refused(self, value: object, words: str) -> None:
        with self.assertRaises(CrossingError) as raised:
            write({"a": [1, value]}, "result")
        self.assertEqual(raised.exception.path, 'result["a"][1]')
        self.assertIn(words, str(raised.exception))


class ViewTest(RefusedTest):
    """Without numpy in the module."""

    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.numpy = None

    def assert_same(self, found: memoryview, format: str, shape: tuple, items: list) -> None:
        self.assertEqual((type(found), found.format, found.shape), (memoryview, format, shape))
        self.assertEqual(found.tolist(), items)

    def test_formats(self) -> None:
        """Every native format crosses as an array of its size, and comes back as a memoryview."""
        for format, spelling in zip("bBhHiIqQfd", "|i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f4 <f8".split()):
            with self.subTest(format):
                flat = array.array(format, [1, 2, 3, 4])
                self.assertEqual(parts(flat), (spelling, (4,), "C", flat.tobytes()))
                self.assert_same(read(write([flat], "result"))[0], format, (4,), [1, 2, 3, 4])
                square = memoryview(flat).cast("B").cast(format, (2, 2))
                self.assert_same(read(write(square, "result")), format, (2, 2), [[1, 2], [3, 4]])
        self.assertEqual(parts(array.array("l", [1]))[0], f"<i{array.array('l').itemsize}")
        self.assert_same(read(write(memoryview(b"\1\0").cast("?"), "result")), "?", (2,), [True, False])
        self.assertEqual(parts(memoryview((ctypes.c_double * 2)(1, 2)))[0], "<f8")

    def test_bytes_and_text(self) -> None:
        """A flat memoryview of bytes crosses as bytes, an array of characters as text."""
        for view in (memoryview(b"abc"), memoryview(b"abc").cast("b"), memoryview(b"abc").cast("c")):
            self.assertEqual(read(write([view], "result")), [b"abc"])
        self.assertEqual(read(write([array.array("u", "größe")], "result")), ["größe"])

    def test_not_contiguous(self) -> None:
        """What has gaps, or goes backwards, leaves without."""
        view = memoryview(array.array("i", range(6)))
        self.assertEqual(read(write(view[::2], "result")).tolist(), [0, 2, 4])
        self.assertEqual(read(write(view[::-1], "result")).tolist(), [5, 4, 3, 2, 1, 0])

    def test_empty(self) -> None:
        """An array of nothing, and one without dimensions."""
        self.assertEqual(read(write(array.array("d"), "result")).tolist(), [])
        self.assert_same(values.ndarray("<f8", (), "C", bytes(8)), "d", (), 0.0)
        with self.assertRaisesRegex(TypeError, "the module has to import it"):
            values.ndarray("<f8", (0, 3), "C", b"")

    def test_order(self) -> None:
        """Items in the order of Fortran are put in Python's own."""
        items = array.array("h", [0, 2, 4, 1, 3, 5]).tobytes()
        self.assert_same(values.ndarray("<i2", (3, 2), "F", items), "h", (3, 2), [[0, 1], [2, 3], [4, 5]])
        cube = values.ndarray("|u1", (2, 3, 4), "F", bytearray(range(24)))
        self.assertEqual(cube.tolist(), [[[i + 2 * j + 6 * k for k in range(4)] for j in range(3)] for i in range(2)])
        self.assertFalse(cube.readonly)

    def test_writable(self) -> None:
        """An array can be written to where its memory can."""
        self.assertTrue(values.ndarray("<i2", (1,), "C", b"ab").readonly)
        self.assertFalse(values.ndarray("<i2", (1,), "C", bytearray(2)).readonly)

    def test_needs_numpy(self) -> None:
        """A dtype without a format says that the module has to import numpy."""
        structured = (4, (("a", "<i4", 0, ()),))
        for dtype in ("<c16", "<U1", "|S1", "<M8[s]", "|V1", structured):
            with self.subTest(dtype), self.assertRaisesRegex(TypeError, "needs numpy: the module has to import it"):
                values.ndarray(dtype, (0,), "C", b"")
        if sys.version_info < (3, 12):
            with self.assertRaisesRegex(TypeError, "needs numpy here, or Python 3.12"):
                values.ndarray("<f2", (1,), "C", b"ab")
        else:
            self.assertEqual(values.ndarray("<f2", (1,), "C", b"\0\x3c").tolist(), [1.0])

    def test_hostile(self) -> None:
        """What does not fit together is refused before memory is taken for it."""
        wrong = [
            ("<f8", (2,), "C", bytes(8)), ("<f8", (-1,), "C", b""), ("<f8", (2**60, 2**60), "C", b""),
            ("<f8", 1, "C", bytes(8)), ("<f8", [1], "C", bytes(8)), ("<f8", (1.0,), "C", bytes(8)),
            ("<f8", (True,), "C", bytes(8)), ("<f8", (1,), "A", bytes(8)), ("<f8", (1,), "C", "12345678"),
            (None, (1,), "C", b"1"), ("<f8", (1,) * 65, "C", bytes(8)),
        ]  # fmt: skip
        for arguments in wrong:
            with self.subTest(repr(arguments)), self.assertRaises((ValueError, TypeError)):
                values.ndarray(*arguments)

    def test_refused(self) -> None:
        """A memoryview of another machine's numbers, or of a structure, is refused with advice."""
        big = memoryview((ctypes.c_int32.__ctype_be__ * 2)(1, 2))
        self.assert_refused(big, "a memoryview of format '>i' has no counterpart; send `numpy.asarray(...)`")
        released = memoryview(b"abc")
        released.release()
        self.assert_refused(released, "released")


if __name__ == "__main__":
    unittest.main()
