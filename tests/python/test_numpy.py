"""Arrays of numpy: every dtype both ways, and what is refused."""

from __future__ import annotations

import tempfile
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from test_arrays import RefusedTest, parts

from pons import CrossingError, dtypes, values
from pons.reading import read
from pons.writing import write

try:
    import numpy
except ImportError:
    numpy = None


@unittest.skipIf(numpy is None, "numpy is not installed for this Python")
class NumpyTest(RefusedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()

    def assert_crosses(self, value, dtype=None) -> None:
        (found,) = read(write([value], "result"))
        plain = numpy.asarray(value)
        self.assertIs(type(found), numpy.ndarray)
        self.assertEqual((found.shape, found.dtype), (plain.shape, dtype or plain.dtype.newbyteorder("<")))
        self.assertEqual(repr(found.tolist()), repr(plain.tolist()))
        self.assertFalse(found.flags.writeable)

    def test_dtypes(self) -> None:
        """Every plain dtype crosses both ways, in either byte order, whatever the shape."""
        names = "? i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 g c8 c16 G S5 U3 V4 S1 M8[ns] M8[D] M8[25s] M8 m8[us] m8".split()
        for name in names:
            for order in "<>":
                flat = numpy.arange(24, dtype="u1").view("S1").astype("S1") if name[0] in "SUV" else numpy.arange(24)
                dtype = numpy.dtype(name).newbyteorder(order)
                items = flat.astype(dtype) if name[0] not in "mM" else flat.astype("<i8").view(name).astype(dtype)
                cut = items[::-2], items[:0], items[0:1].reshape(())
                for value in (items, items.reshape(2, 3, 4), *cut, items.reshape(4, 6).T):
                    with self.subTest(name, order=order, shape=value.shape):
                        self.assert_crosses(value)

    def test_spellings(self) -> None:
        """A dtype is spelled as the specification says, and read only as it is spelled."""
        self.assertEqual(parts(numpy.zeros(2, ">f8"))[:3], ("<f8", (2,), "C"))
        self.assertEqual(parts(numpy.zeros(2, bool))[0], "|b1")
        self.assertEqual(parts(numpy.array(1, "M8[10ms]"))[:2], ("<M8[10ms]", ()))
        others = ["O", "|O", "<i8,<i8", "(2,)<i8", "<f3", "float64", "<M8[parsec]", "<f8 ", "<U٣", ""]
        for wrong in ("f8", ">f8", "=f8", *others):
            with self.subTest(wrong), self.assertRaises((ValueError, TypeError)):
                values.ndarray(wrong, (0,), "C", b"")

    def test_structured(self) -> None:
        """Structured arrays cross with offsets, gaps, nested fields and fields that are arrays."""
        inner = numpy.dtype([("x", "<M8[ns]"), ("y", "U3")])
        kinds = [
            numpy.dtype([("a", "i4"), ("b", "f8")]),
            numpy.dtype([("a", "i1"), ("b", "f8"), ("c", "i2")], align=True),
            numpy.dtype([("a", ">i4"), ("m", "<f4", (2, 3)), ("in", inner, 2), ("größe", "S2")]),
            numpy.dtype({"names": ["a", "b"], "formats": ["u1", "<u2"], "offsets": [5, 1], "itemsize": 9}),
        ]
        for kind in kinds:
            with self.subTest(str(kind)):
                value = numpy.zeros((2, 3), kind)
                value["a"] = [[1, 2, 3], [4, 5, 6]]
                self.assert_crosses(value)
                self.assert_crosses(value[:, ::2])
                self.assert_crosses(value[0, 0:1].reshape(()))
                self.assertEqual(read(write(value, "result")).dtype.itemsize, kind.itemsize)
        spelling = parts(numpy.zeros(1, kinds[2]))[0]
        fields = (("a", "<i4", 0, ()), ("m", "<f4", 4, (2, 3)))
        nested = ("in", (20, (("x", "<M8[ns]", 0, ()), ("y", "<U3", 8, ()))), 28, (2,))
        self.assertEqual(spelling, (70, (*fields, nested, ("größe", "|S2", 68, ()))))

    def test_hostile_structures(self) -> None:
        """A structured dtype whose parts do not fit is refused."""
        wrong = [
            (4, (("a", "<i8", 0, ()),)), (4, (("a", "<i4", 1, ()),)), (4, (("a", "<i4", -1, ()),)), (-1, ()), (4, "a"),
            (4, (("a", "<i4", 0, (2,)),)), (4, (("a", "O", 0, ()),)), (4, (("a", "<i4", 0),)),
            (4, (("a", "<i4", 0, ()),) * 2), (4, ((1, "<i4", 0, ()),)), (4, (("a", "<i4", 0, (-1,)),)),
            (4, [("a", "<i4", 0, ())]), (8, (("a", "|O8", 0, ()),)),
        ]  # fmt: skip
        for dtype in wrong:
            with self.subTest(repr(dtype)), self.assertRaises((ValueError, TypeError)):
                values.ndarray(dtype, (1,), "C", bytes(4))
        deep: object = "<i4"
        for _ in range(100_000):
            deep = (4, (("a", deep, 0, ()),))
        with self.assertRaises(Exception):
            values.ndarray(deep, (1,), "C", bytes(4))

    def test_order(self) -> None:
        """Fortran's order is kept where it is the only one; a copy is made only where there are gaps."""
        square = numpy.arange(6.0).reshape(2, 3)
        cut = [(square[:1], "C"), (square[:, :2], "C"), (square.T[:, ::-1], "C")]
        for value, order in [(square, "C"), (square.T, "F"), *cut]:
            self.assertEqual(parts(value)[2], order)
            self.assert_crosses(value)
        self.assertTrue(read(write(square.T, "result")).flags.f_contiguous)
        self.assert_crosses(numpy.broadcast_to(numpy.float32(7), (3, 2)))
        self.assert_crosses(numpy.zeros((3, 0, 2)))
        self.assert_crosses(numpy.zeros(3, "V0"))

    def test_relatives(self) -> None:
        """A matrix, a memmap and a recarray cross as the arrays that they are."""
        self.assert_crosses(numpy.matrix([[1, 2], [3, 4]]))
        record = numpy.rec.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])
        self.assertEqual(read(write(record, "result")).tolist(), [(1, 2.5)])
        with tempfile.NamedTemporaryFile() as file:
            value = numpy.memmap(file, "f4", "w+", shape=(3,))
            self.assert_crosses(value)
            del value

    def test_objects(self) -> None:
        """An array of objects crosses as lists, whose items are looked at one by one."""
        value = numpy.array([[1, None], ["x", numpy.float64(0.5)]], object)
        self.assertEqual(read(write(value, "result")), [[1, None], ["x", 0.5]])
        with self.assertRaises(CrossingError) as raised:
            write({"a": numpy.array([1, object()], object)}, "result")
        self.assertEqual(raised.exception.path, 'result["a"][1]')

    def test_refused(self) -> None:
        """An array that would lose something is refused with advice."""

        class Metres(numpy.ndarray):
            pass

        self.assert_refused(numpy.ma.array([1, 2]), "send `.filled(...)`")
        self.assert_refused(numpy.zeros(2).view(Metres), "Metres is an array with a meaning of its own; send")
        self.assert_refused(numpy.zeros(1, [("a", object)]), "one list for each field")

    def test_lists_of_scalars(self) -> None:
        """A list of nothing but numpy scalars crosses as plain values, exactly and fast."""
        kinds = [numpy.float64, numpy.float32, numpy.float16, numpy.int8, numpy.uint64, numpy.bool_, numpy.complex64]
        for kind in kinds:
            items = [kind(i) for i in (0, 1, 2)]
            for value in (items, tuple(items)):
                found = read(write(value, "result"))
                self.assertEqual((found, type(found)), (type(value)(item.item() for item in items), type(value)))
                self.assertIs(type(found[0]), type(items[0].item()))
        self.assertEqual(read(write([numpy.uint64(2**64 - 1)] * 2, "result")), [2**64 - 1] * 2)
        self.assertEqual(read(write([numpy.str_("a\0")] * 2, "result")), ["a\0"] * 2)
        with self.assertRaises(CrossingError):
            write([numpy.datetime64(1, "ns")] * 2, "result")
        with self.assertRaises(CrossingError) as raised:
            write([numpy.longdouble(1)] * 2, "result")
        self.assertEqual(raised.exception.path, "result[0]")

    def test_shared(self) -> None:
        """An array that stands in two places arrives as one."""
        value = numpy.arange(3)
        one, two = read(write([value, value], "result"))
        self.assertIs(one, two)

    def test_without_a_format(self) -> None:
        """A module without numpy sends arrays of numpy all the same; another of its program may have made them."""
        values.numpy = None
        self.assertEqual(read(write(numpy.arange(3.0), "result")).tolist(), [0.0, 1.0, 2.0])

    def test_unknown_dtypes(self) -> None:
        """A dtype that only gives itself out as one of numpy's has no spelling."""
        with self.assertRaisesRegex(TypeError, "has no counterpart"):
            dtypes.spell(numpy.dtype(object), numpy)


if __name__ == "__main__":
    unittest.main()
