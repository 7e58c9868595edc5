"""What stands for the things of the hub: to call, to iterate, to pass on; and released when nothing refers to them."""

from __future__ import annotations

import copy
import gc
import pickle
import threading
import time
import tracemalloc
import unittest
from io import BytesIO

from hub import LIMIT
from timed import TimedTest

import pons
from pons import frames
from pons.handles import Handles
from pons.messages import Message
from pons.reading import read
from pons.slots import Slots
from pons.writing import write, write_into


class Outgoing:
    """Notes what proxies ask for."""

    def __init__(self) -> None:
        self.asked: list = []

    def invoke(self, name, args, keywords, *, target):
        self.asked.append((name, args, keywords, target))
        return 7

    def stream(self, name, args, *, target):
        self.asked.append((name, args, target))
        return self.read(target)

    @staticmethod
    def read(target):
        yield from (1, 2, 3)


class ProxiesTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.sent: list = []
        self.handles = Handles(self.sent.append)
        self.handles.outgoing = Outgoing()

    def test_using_a_thing(self) -> None:
        """Methods, attributes and items of a thing are asked for where it lives, each on the thing itself."""
        thing = self.proxy(3, 8)
        thing.call("pay", 5, note="tea"), thing.get("money"), thing.set("money", 3)
        thing.item(0), thing.put("a", 1), thing.length()
        asked = self.handles.outgoing.asked
        self.assertEqual(asked[0], ("pons.method", ("pay", 5), {"note": "tea"}, thing))
        names = ["pons.get", "pons.set", "pons.item", "pons.put", "pons.length"]
        self.assertEqual([name for name, *_ in asked[1:]], names)
        self.assertEqual(list(thing.stream("history", 2)), [1, 2, 3])
        self.assertEqual(asked[-1], ("pons.method", ("history", 2), thing))

    def receive(self, *entries) -> Message:
        message = Message(frames.CALL, 0, 1, b"take", b"")
        message.handles = tuple([(1, what, number, 0) for what, number in entries])
        self.handles.accept(message)
        return message

    def proxy(self, what: int, number: int):
        return self.receive((what, number)).handles[0]

    def released(self) -> dict:
        """Gives how often each id was released so far."""
        counts: dict = {}
        buffer = frames.FrameBuffer(1 << 28)
        self.sent.append(self.handles.releases.take())
        buffer.feed(b"".join(self.sent))
        while True:
            message = buffer.next()
            if message is None:
                return counts
            self.assertEqual(message.kind, frames.RELEASE)
            for side, _, number, count in message.handles:
                self.assertEqual(side, 2)
                counts[number] = counts.get(number, 0) + count

    def test_kinds(self) -> None:
        """A function or a class can be called, a stream iterated, and everything can be used and passed on."""
        kinds = {1: pons.Function, 2: pons.Stream, 3: pons.Handle, 4: pons.Handle, 5: pons.Function}
        for what, kind in kinds.items():
            self.assertIs(type(self.proxy(what, what)), kind)

    def test_call(self) -> None:
        """A function is called where it lives, with what it was given."""
        function = self.proxy(1, 4)
        self.assertEqual(function(1, 2, key="k"), 7)
        self.assertEqual(self.handles.outgoing.asked, [("pons.invoke", (1, 2), {"key": "k"}, function)])

    def test_iterate(self) -> None:
        """Every loop over a stream asks anew; `next` goes on with a reading of the stream's own, until it is closed."""
        stream = self.proxy(2, 4)
        self.assertEqual([list(stream), list(stream)], [[1, 2, 3], [1, 2, 3]])
        self.assertEqual((next(stream), next(stream)), (1, 2))
        stream.close()
        stream.close()
        self.assertEqual(next(stream), 1)
        self.assertEqual(self.handles.outgoing.asked, [("pons.iterate", (), stream)] * 4)

    def test_after_the_end(self) -> None:
        """When the link has ended, a thing of the hub is lost."""
        from types import SimpleNamespace

        from pons.outgoing import Outgoing

        engine = SimpleNamespace(writer=SimpleNamespace(is_binary=True))
        self.handles.outgoing = Outgoing(engine, {"calls": 1, "name": 1})
        self.handles.outgoing.open()
        self.handles.outgoing.lose("The host is gone.")
        with self.assertRaisesRegex(pons.HandleLost, "The host is gone"):
            self.proxy(1, 4)(1)
        with self.assertRaisesRegex(pons.HandleLost, "The host is gone"):
            list(self.proxy(2, 4))

    def test_identity(self) -> None:
        """Two receptions of one thing are equal, and of two things are not."""
        one, again, other = self.proxy(1, 4), self.proxy(1, 4), self.proxy(1, 5)
        self.assertIsNot(one, again)
        self.assertEqual((one, hash(one)), (again, hash(again)))
        self.assertNotEqual(one, other)
        self.assertNotEqual(one, "something else")
        self.assertEqual({one: 1}[again], 1)
        self.assertEqual(repr(one), "<pons.Function 4 of the host>")

    def test_copies(self) -> None:
        """A copy of a proxy is the proxy; it cannot be pickled nor made by hand."""
        function = self.proxy(1, 4)
        self.assertIs(copy.copy(function), function)
        self.assertIs(copy.deepcopy([function])[0], function)
        with self.assertRaisesRegex(TypeError, "cannot be pickled: it means something only on this link"):
            pickle.dumps(function)
        with self.assertRaisesRegex(TypeError, "pons.Stream comes from the other side"):
            pons.Stream()

    def test_come_home(self) -> None:
        """A thing of the hub that is sent comes home, and is not counted here."""
        function, stream = self.proxy(1, 4), self.proxy(2, 5)
        place = BytesIO()
        entries = write_into(place, [stream, {"f": function}, stream], "result", 200, None, self.handles.writer)
        self.assertEqual(entries, [(2, 2, 5, 0), (2, 1, 4, 0)])
        self.assertEqual(len(self.handles), 0)

    def test_release(self) -> None:
        """Each reception is released once, when nothing refers to its proxy any more."""
        kept = [self.proxy(1, 4), self.proxy(1, 4), self.proxy(2, 9)]
        self.assertEqual(self.released(), {})
        del kept[1:]
        self.assertEqual(self.released(), {4: 1, 9: 1})
        kept.clear()
        self.await_released({4: 2, 9: 1})

    def test_unnamed(self) -> None:
        """What a payload never names is released with its message, and what it names when that is dropped."""
        message = self.receive((1, 4), (1, 5), (3, 6))
        place = BytesIO()
        slots = Slots(message.handles)
        value = [slots.constructor()(1)]
        named = slots.settle(value)[0]
        self.assertEqual(named._entry, (2, 1, 5, 0))
        del message, slots, place
        self.assertEqual(self.released(), {4: 1, 6: 1})
        del value, named
        self.await_released({4: 1, 5: 1, 6: 1})

    def test_refused_message(self) -> None:
        """A message whose payload cannot be read releases all of its entries."""
        message = self.receive((1, 4), (1, 5))
        with self.assertRaises(Exception):
            read(b"\x80\x05\x8c\x0bpons.values\x8c\x06handle\x93K\x00\x85RK\x01R.", (), message.handles)
        del message
        self.await_released({4: 1, 5: 1})

    def test_soon(self) -> None:
        """Who drops a proxy and then sends nothing has released it all the same, within moments."""
        self.proxy(1, 4)
        end = time.monotonic() + LIMIT
        while not any(self.sent) and time.monotonic() < end:
            time.sleep(0.001)
        self.assertEqual(self.released(), {4: 1})

    def test_memory(self) -> None:
        """A hundred thousand things received and dropped, by several threads, are all released, and leave nothing."""

        def receive(count: int, first: int) -> None:
            for number in range(first, first + count):
                self.proxy(1 + number % 3, 1 + number % 50)

        receive(1000, 0)
        gc.collect()
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        before = tracemalloc.get_traced_memory()[0]
        threads = [threading.Thread(target=receive, args=(25_000, i)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT)
        end = time.monotonic() + LIMIT
        while sum(self.released().values()) < 101_000 and time.monotonic() < end:
            time.sleep(0.01)
        self.assertEqual(sum(self.released().values()), 101_000)
        self.sent.clear()
        gc.collect()
        self.assertLess(tracemalloc.get_traced_memory()[0] - before, 100_000)

    def test_many_counts(self) -> None:
        """Counts beyond what an entry can say are released in several entries."""
        kept = [self.proxy(1, 4) for _ in range(70_000)]
        kept.clear()
        self.await_released({4: 70_000})

    def test_in_a_child(self) -> None:
        """A forked child releases nothing of its parent's."""
        function = self.proxy(1, 4)
        self.handles.become_child()
        del function
        self.assertFalse(self.handles.releases.gone)

    def await_released(self, expected: dict) -> None:
        end = time.monotonic() + LIMIT
        while self.released() != expected and time.monotonic() < end:
            time.sleep(0.001)
        self.assertEqual(self.released(), expected)


if __name__ == "__main__":
    unittest.main()
