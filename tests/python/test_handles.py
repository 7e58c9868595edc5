"""What is sent by reference: which things, under which ids, and when they are dropped."""

from __future__ import annotations

import collections
import dataclasses
import enum
import functools
import gc
import math
import tracemalloc
import types
import unittest
import weakref
from io import BytesIO

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import CrossingError, HandleLost, frames
from pons.faults import ProtocolFault
from pons.handles import Handles
from pons.messages import Message
from pons.reading import read
from pons.writing import ByHandle, write_into


class Shop:
    """A class that a module exposes."""

    def open(self) -> str:
        return "open"


class Branch(Shop):
    """One below it, which nobody exposes."""


@dataclasses.dataclass
class Item:
    name: str


class Color(enum.Enum):
    RED = "red"


def double(x):
    return 2 * x


def counting(n):
    yield from range(n)


async def ticking():
    yield 1


class HandlesTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.handles = Handles(lambda data: None)
        self.handles.exposed.update((Shop, Item, Color))

    def write(self, value, root="result", target=()) -> tuple[bytes, list]:
        place = BytesIO()
        entries = write_into(place, value, root, 200, None, self.handles.writer, target)
        return place.getvalue(), entries

    def come_home(self, payload: bytes, entries):
        """Reads a payload as if the hub had sent it back."""
        message = Message(frames.CALL, 0, 1, b"same", payload)
        message.handles = tuple([(3 - side, what, number, 0) for side, what, number, _ in entries])
        self.handles.accept(message)
        return read(payload, (), message.handles)

    def release(self, number: int, times: int = 1) -> None:
        message = Message(frames.RELEASE, 0, 0, b"", b"")
        message.handles = ((2, 1, number, times),)
        self.handles.release(message)

    def test_by_themselves(self) -> None:
        """Functions, generators and instances of exposed classes go as handles by themselves, and come home."""
        ticks = ticking()
        cases = (
            (double, 1), (math.sqrt, 1), ([].append, 1), (Shop().open, 1), (functools.partial(double, 2), 1),
            (lambda: None, 1), (counting(3), 2), ((i for i in ()), 2), (ticks, 2), (Shop(), 3), (Branch(), 3),
        )  # fmt: skip
        for value, what in cases:
            with self.subTest(value=value):
                payload, entries = self.write({"a": [1, value]})
                self.assertEqual([(side, kind) for side, kind, _, _ in entries], [(1, what)])
                self.assertIs(self.come_home(payload, entries)["a"][1], value)

    def test_on_the_slow_road(self) -> None:
        """Handles stand beside what only the slow road can write."""

        class Whole(int):
            pass

        payload, entries = self.write([Whole(1), double, {"x": Shop()}, double])
        self.assertEqual([entry[1] for entry in entries], [1, 3])
        home = self.come_home(payload, entries)
        self.assertEqual((home[0], home[1], type(home[2]["x"]), home[3]), (1, double, Shop, double))

    def test_counterparts_stay(self) -> None:
        """An instance of an exposed class that has a counterpart crosses as that."""
        for value in (Item("pen"), Color.RED):
            self.assertEqual(self.write(value)[1], ())

    def test_refused(self) -> None:
        """Anything else is refused with the way out, and what was counted for it is taken back."""
        ways = ((object(), "ask for a handle, or send plain values"), (range(3), "send a list of it, or ask for a"))
        for value, text in ways:
            with self.subTest(value=value), self.assertRaisesRegex(CrossingError, "no counterpart.*" + text):
                self.write([double, counting(1), value])
            self.assertEqual(len(self.handles), 0)

    def test_asked_for(self) -> None:
        """Whatever is asked for as a handle goes as one, the same value under the same id."""
        module, value = types.ModuleType("m"), {"a": 1}
        cases = ((value, 3), (5, 3), (None, 3), (Shop, 5), (module, 4), (double, 1), (counting(1), 2), (Item("x"), 3))
        for value, what in cases:
            with self.subTest(value=value):
                payload, entries = self.write(ByHandle(value))
                self.assertEqual(entries[0][:2], (1, what))
                self.assertIs(self.come_home(payload, entries), value)
                self.assertEqual(self.write(ByHandle(value))[1], entries)

    def test_ids(self) -> None:
        """Ids rise; one thing has one id while it is held, and another afterwards."""
        first = self.write([double, counting, double])[1]
        self.assertEqual([number for _, _, number, _ in first], [1, 2])
        self.assertEqual(self.write(double)[1][0][2], 1)
        self.release(1, 2)
        self.assertEqual(self.write(double)[1][0][2], 3)

    def test_counts(self) -> None:
        """A thing is dropped when every sending of it was released, and not before."""
        shop = Shop()
        gone = weakref.ref(shop)
        for _ in range(3):
            self.write(shop)
        del shop
        self.release(1, 2)
        self.assertIsNotNone(gone())
        self.release(1)
        self.assertIsNone(gone())
        self.assertEqual(len(self.handles), 0)

    def test_wrong_releases(self) -> None:
        """Releasing what was never sent, what is gone already, or too often, breaks the specification."""
        self.write([double, counting])
        self.release(2)
        for number, times in ((7, 1), (2, 1), (1, 2)):
            with self.assertRaisesRegex(ProtocolFault, f"The handle {number} was released {times} times") as caught:
                self.release(number, times)
            self.assertEqual(caught.exception.code, "table")

    def test_lost(self) -> None:
        """A handle of something that is gone is named when the payload is read."""
        payload, entries = self.write([double])
        self.release(1)
        with self.assertRaisesRegex(HandleLost, "The handle 1 refers to nothing any more"):
            self.come_home(payload, entries)

    def test_released_behind_a_message(self) -> None:
        """What a message names is still there when the release came behind it."""
        payload, entries = self.write([double])
        message = Message(frames.CALL, 0, 1, b"same", payload)
        message.handles = ((2, 1, 1, 0),)
        self.handles.accept(message)
        self.release(1)
        self.assertEqual(read(payload, (), message.handles), [double])

    def test_most(self) -> None:
        """A message names at most as many handles as the limit says; beyond it, none is counted."""
        handles = Handles(lambda data: None, limit=100)
        make = [functools.partial(double, i) for i in range(101)]
        place = BytesIO()
        self.assertEqual(len(write_into(place, make[:100], "result", 200, None, handles.writer)), 100)
        before = len(handles)
        with self.assertRaisesRegex(CrossingError, "result cannot cross: it names more than 100 handles"):
            write_into(place, make, "result", 200, None, handles.writer)
        self.assertEqual(len(handles), before)

    def test_places(self) -> None:
        """Handles come home wherever they stood: in tuples, sets, keys, records, and in a list that stands twice."""
        Pair = collections.namedtuple("Pair", "a b")
        shared = [double]
        value = ((double, 1), {double, 2}, frozenset((double,)), {double: double}, Pair(double, 2), shared, shared)
        payload, entries = self.write(value)
        self.assertEqual(len(entries), 1)
        home = self.come_home(payload, entries)
        self.assertEqual(home[:4], value[:4])
        self.assertEqual((home[4].type_name, home[4].a, home[4].b), ("Pair", double, 2))
        self.assertEqual(home[5], shared)
        self.assertIs(home[5], home[6])

    def test_memory(self) -> None:
        """A hundred thousand things sent and released leave nothing behind."""

        def many(count: int) -> None:
            for _ in range(count):
                _, ((_, _, number, _),) = self.write(lambda: None)
                self.release(number)

        many(1000)
        gc.collect()
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        before = tracemalloc.get_traced_memory()[0]
        many(100_000)
        gc.collect()
        self.assertLess(tracemalloc.get_traced_memory()[0] - before, 50_000)
        self.assertEqual(len(self.handles), 0)

    def test_in_threads(self) -> None:
        """One thing sent by many threads at once is counted for each of them."""
        import threading

        shop = Shop()

        def send() -> None:
            for _ in range(500):
                self.write([shop, double])

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.release(1, 1999)
        self.assertEqual(len(self.handles), 2)
        self.release(1)
        self.release(2, 2000)
        self.assertEqual(len(self.handles), 0)


if __name__ == "__main__":
    unittest.main()
