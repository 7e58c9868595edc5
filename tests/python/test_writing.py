"""What crosses to which counterpart, and what is refused with the path to it."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import types
import typing
import unittest
import uuid

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import CrossingError, Record
from pons.reading import read
from pons.writing import write

try:
    import numpy
except ImportError:
    numpy = None


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


@dataclasses.dataclass
class Item:
    name: str
    price: object
    shop: typing.ClassVar[str] = "here"


class Point(typing.NamedTuple):
    x: object
    y: object


class Whole(int):
    def __int__(self) -> int:
        return 99


class Text(str):
    def __str__(self) -> str:
        return "other"


class Pair(tuple):
    pass


class Rows(list):
    pass


class NoOffset(datetime.tzinfo):
    def utcoffset(self, moment):
        return None


def through(value: object) -> object:
    """Writes a value and reads it again."""
    return read(write(value, "result"))


class WritingTest(TimedTest):
    def assert_crosses(self, value: object, other: object) -> None:
        found = through(value)
        self.assertEqual((found, type(found)), (other, type(other)))

    def assert_refused(self, value: object, path: str, words: str = "") -> None:
        with self.assertRaises(CrossingError) as raised:
            write(value, "result")
        self.assertEqual(raised.exception.path, path)
        self.assertIn(words, str(raised.exception))
        self.assertTrue(str(raised.exception).startswith(f"{path} cannot cross"), str(raised.exception))

    def test_subclasses(self) -> None:
        """A subclass of a plain type crosses as the plain value that it is, whatever its methods say."""
        self.assert_crosses(Whole(5), 5)
        self.assert_crosses(Text("abc"), "abc")
        self.assert_crosses([Rows([Whole(1)]), Pair((1, 2))], [[1], (1, 2)])
        self.assert_crosses({Text("k"): {"in": Whole(2)}}, {"k": {"in": 2}})
        self.assert_crosses(collections.Counter("aab"), {"a": 2, "b": 1})
        self.assert_crosses(collections.defaultdict(list, {"a": [1]}), {"a": [1]})
        ordered = collections.OrderedDict(a=1, b=2)
        ordered.move_to_end("a")
        self.assertEqual(list(through(ordered)), ["b", "a"])
        self.assert_crosses(memoryview(b"abc")[1:], b"bc")

    def test_records(self) -> None:
        """A dataclass and a namedtuple cross as records of their fields in order."""
        found = through(Item("pen", Point(1, Whole(2))))
        self.assertEqual((type(found), found.type_name, list(found)), (Record, "Item", ["name", "price"]))
        self.assertEqual((found.price.type_name, found.price), ("Point", {"x": 1, "y": 2}))

    def test_enums(self) -> None:
        """A member of an enumeration crosses as its value, of whatever kind the enumeration is."""
        self.assert_crosses([Color.RED, Level.HIGH, Rights.READ | Rights.WRITE], ["red", 3, 3])
        self.assertIn(b"Level", write(Level.HIGH, "result"))
        self.assertRegex(write(Rights.READ | Rights.WRITE, "result"), b"READ.WRITE")

    def test_moments(self) -> None:
        """A subclass of a datetime crosses where it is exact; what is no moment, or too fine, does not."""

        class Stamp(datetime.datetime):
            nanosecond = 0

        class Gap(datetime.timedelta):
            nanoseconds = 0

        self.assert_crosses(Stamp(2026, 1, 2, fold=1), datetime.datetime(2026, 1, 2, fold=1))
        self.assert_crosses(Gap(1, 2, 3), datetime.timedelta(1, 2, 3))
        Stamp.nanosecond = 7
        self.assert_refused({"at": Stamp(2026, 1, 2)}, 'result["at"]', "nanoseconds")
        Gap.nanoseconds = 7
        self.assert_refused(Gap(1), "result", "nanoseconds")

        class Never(datetime.datetime):
            def __ne__(self, other: object) -> bool:
                return True

        self.assert_refused(Never(2026, 1, 2), "result", "no moment")

    def test_zone_without_offset(self) -> None:
        """A moment whose zone gives no offset is refused at its zone."""
        moment = datetime.datetime(2026, 1, 2, tzinfo=NoOffset())
        self.assert_refused([{"when": moment}], 'result[0]["when"].tz')
        self.assert_refused(datetime.time(1, tzinfo=NoOffset()), "result.tz")

    def test_refused(self) -> None:
        """What has no counterpart is refused with its place, its type and an advice."""
        refused = [range(3), collections.deque(), {}.keys(), iter([]), open, len, lambda: 1, Color, types, object()]
        for value in [*refused, ..., NotImplemented]:
            with self.subTest(repr(value)):
                self.assert_refused({"a": [1, {"b": value}]}, 'result["a"][1]["b"]', "has no counterpart")
        self.assert_refused(range(3), "result", "range has no counterpart on the other side; send a list of it")
        self.assert_refused(Item("pen", [1, object()]), "result.price[1]")
        self.assert_refused(Point(1, {2: object()}), "result.y[2]")
        self.assert_refused({(1, object()): 1}, "result.keys()[0][1]")
        self.assert_refused((i for i in []), "result", "generator")

    def test_missing_field(self) -> None:
        """A dataclass that lacks a field is refused, not sent without it."""
        item = Item("pen", 1)
        del item.price
        self.assert_refused([item], "result[0]", "price")

    def test_raising_property(self) -> None:
        """An exception of a value's own code names its place."""

        class Bad(dict):
            def items(self):
                raise OSError("no items")

        self.assert_refused([Bad()], "result[0]", "OSError: no items")

    def test_cycles(self) -> None:
        """A record that contains itself is refused; a cycle of plain containers is refused by its receiver."""
        item = Item("me", None)
        item.price = item
        self.assert_refused(item, "result.price", "contains itself")
        rows = Rows()
        rows.append({"rows": rows})
        self.assert_refused(rows, 'result[0]["rows"]', "contains itself")

    def test_deep(self) -> None:
        """A value nested too deeply for the interpreter is refused, and nothing crashes."""
        deep: object = 1
        for _ in range(200_000):
            deep = [deep]
        with self.assertRaisesRegex(CrossingError, "nested deeper than 200"):
            write(deep, "result")

    def test_shared(self) -> None:
        """What is shared arrives shared, on the slow road too."""
        for row in ([1], Rows([1])):
            found = through([row, row, {"r": row}])
            self.assertIs(found[0], found[1])
            self.assertEqual(found[2], {"r": [1]})

    def test_registered_by_users(self) -> None:
        """A user's own `__reduce__` or copyreg entry cannot put anything else on the wire."""

        class Sly:
            def __reduce__(self):
                return eval, ("1",)

        self.assert_refused(Sly(), "result")

    def test_exact_kinds(self) -> None:
        """The exact kinds of the table cross as themselves."""
        exact = [decimal.Decimal("1.10"), uuid.UUID(int=7), 1j, datetime.date(2026, 1, 1), datetime.time(1)]
        for value in [*exact, {1}, frozenset((2,)), bytearray(b"x")]:
            with self.subTest(repr(value)):
                self.assert_crosses(value, value)

    @unittest.skipIf(numpy is None, "numpy is not installed for this Python")
    def test_numpy(self) -> None:
        """A numpy scalar crosses as the plain value that it holds, or not at all."""
        pairs = [
            (numpy.sum(numpy.arange(10)), 45), (numpy.float64(0.5), 0.5), (numpy.float32(0.5), 0.5),
            (numpy.bool_(True), True), (numpy.str_("a"), "a"), (numpy.bytes_(b"a"), b"a"),
            (numpy.uint64(2**64 - 1), 2**64 - 1), (numpy.complex128(1j), 1j),
            (numpy.datetime64("2026-01-02"), datetime.date(2026, 1, 2)),
            (numpy.datetime64("2026-01-02T03:04:05.000006000", "ns"), datetime.datetime(2026, 1, 2, 3, 4, 5, 6)),
            (numpy.timedelta64(1, "s"), datetime.timedelta(seconds=1)),
        ]  # fmt: skip
        for value, other in pairs:
            with self.subTest(repr(value)):
                self.assert_crosses(value, other)
                self.assert_crosses([value, {"v": value}], [other, {"v": other}])
        refused = [numpy.datetime64("NaT"), numpy.datetime64(1, "ns"), numpy.longdouble(1)]
        for value in [*refused, numpy.ma.masked]:
            with self.subTest(repr(value)):
                self.assert_refused([value], "result[0]")


if __name__ == "__main__":
    unittest.main()
