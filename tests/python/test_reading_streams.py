"""Streams that the worker reads: from main, threads and coroutines; credit as they are taken, a cancel on leaving."""

from __future__ import annotations

import unittest

from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames

READER = {
    "reader.py": """
        import asyncio, itertools
        import pons

        def total(*args, **keywords): return sum(pons.stream("numbers", *args, **keywords))
        def first(n):
            found = []
            for item in pons.stream("numbers"):
                found.append(item)
                if len(found) == n: break
            return found
        def first_by_with(n):
            with pons.stream("numbers") as stream:
                return list(itertools.islice(stream, n))
        def kept(n):
            stream = pons.stream("numbers")
            found = list(itertools.islice(stream, n))
            stream.close()
            return found, list(stream), repr(stream)
        def until_error():
            found = []
            try:
                for item in pons.stream("numbers"): found.append(item)
            except ValueError as error:
                found.append(error.message)
            return found
        def value_of():
            stream = pons.stream("numbers")
            found = list(stream)
            return found, stream.value, list(stream)
        def never_read():
            pons.stream("never")
            return "fine"
        async def total_async(): return sum([item async for item in pons.stream("numbers")])
        async def first_async(n):
            found = []
            async with pons.stream("numbers") as stream:
                async for item in stream:
                    found.append(item)
                    if len(found) == n: return found
        async def plain_in_loop():
            return [item for item in pons.stream("numbers")]
        @pons.threaded
        def total_beside(): return sum(pons.stream("numbers"))
        def passed_on():
            for item in pons.stream("numbers"): yield item * 2
        async def passed_on_async():
            async for item in pons.stream("numbers"): yield item * 2
        def ask(name): return pons.call(name)
        def add(a, b): return a + b
    """
}


class ReadingTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(READER)
        self.addCleanup(folder.cleanup)
        self.hub = Hub(folder.path / "reader.py").start()
        self.addCleanup(self.hub.__exit__)

    def begin(self, action: str, *args, **options) -> tuple:
        """Begins a call that reads a stream; gives both ids."""
        id = self.hub.begin(action, *args, **options)
        message = self.hub.called("numbers")
        self.assertEqual((message.parent, message.credit), (id, (512, 1 << 20)))
        return id, message.call

    def test_to_the_end(self) -> None:
        """Items arrive one by one and in batches, wherever the loop runs."""
        for action in ("total", "total_async", "total_beside"):
            with self.subTest(action):
                id, stream = self.begin(action)
                self.hub.yield_item(stream, 1)
                self.hub.yield_item(stream, 2, 3, 4)
                self.hub.yield_item(stream, 5)
                self.hub.answer(stream)
                self.assertEqual(self.hub.end(id), ("return", 15))

    def test_one_at_a_time(self) -> None:
        """A reader that waits for each item takes it when it comes."""
        for action in ("passed_on", "passed_on_async"):
            with self.subTest(action):
                id = self.hub.begin(action, credit=(1000, 1 << 20))
                stream = self.hub.called("numbers").call
                for i in range(20):
                    self.hub.yield_item(stream, i)
                    self.hub.wait_for(lambda: len(self.hub.items.get(id, ())) == i + 1)
                self.hub.answer(stream)
                self.assertEqual(self.hub.end(id)[0], "return")
                self.assertEqual(self.hub.items[id], [2 * i for i in range(20)])

    def test_arguments(self) -> None:
        """Arguments go with the call."""
        id = self.hub.begin("total", 1, keywords={"by": 2})
        message = self.hub.called("numbers")
        self.assertEqual(self.hub.arguments_of(message), ((1,), {"by": 2}))
        self.hub.answer(message.call)
        self.assertEqual(self.hub.end(id), ("return", 0))

    def test_credit(self) -> None:
        """Credit is granted anew as items are taken, by number and by size."""
        id, stream = self.begin("total")
        for _ in range(16):
            self.hub.yield_item(stream, *range(32))
        self.hub.wait_for(lambda: sum(items for call, items, _ in self.hub.credits if call == stream) == 512)
        self.hub.answer(stream)
        self.assertEqual(self.hub.end(id)[1], 16 * sum(range(32)))
        size = sum(size for _, _, size in self.hub.credits)
        self.assertEqual(size, 512 * len(b"\x80\x05K\x01."))

    def test_leaving(self) -> None:
        """Leaving the loop, the `with` or closing cancels the producer; what comes later is ignored."""
        for action in ("first", "first_by_with", "kept", "first_async"):
            with self.subTest(action):
                id, stream = self.begin(action, 3)
                self.hub.yield_item(stream, *range(10))
                kind, found = self.hub.end(id)
                if action == "kept":
                    self.assertEqual(found[1:], ([], "<Stream of numbers>"))
                    found = found[0]
                self.assertEqual((kind, found), ("return", [0, 1, 2]))
                self.hub.wait_for(lambda: stream in self.hub.cancels)
                self.hub.yield_item(stream, 10, 11)
                self.hub.fail(stream, code="cancelled")
                self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_errors(self) -> None:
        """An error arrives after the items before it."""
        id, stream = self.begin("until_error")
        self.hub.yield_item(stream, 1, 2)
        self.hub.fail(stream, type="ValueError", message="no more")
        self.assertEqual(self.hub.end(id), ("return", [1, 2, "no more"]))

    def test_value(self) -> None:
        """What the stream returned stands in `value`."""
        id, stream = self.begin("value_of")
        self.hub.yield_item(stream, 1)
        self.hub.answer(stream, "so it ended")
        self.assertEqual(self.hub.end(id), ("return", ([1], "so it ended", [])))

    def test_never_read(self) -> None:
        """A stream that nobody reads is never begun."""
        self.assertEqual(self.hub.call("never_read"), "fine")
        self.assertEqual(self.hub.calls, [])

    def test_plain_loop_in_async_code(self) -> None:
        """A plain `for` in code of an event loop is refused with what to do."""
        self.assertIn("async for", self.hub.error("plain_in_loop")["message"])

    def test_cancel_of_the_reader(self) -> None:
        """Cancelling a call that reads a stream cancels that too, and ends the reading at once."""
        for action in ("total", "total_async", "total_beside"):
            with self.subTest(action):
                id, stream = self.begin(action)
                self.hub.yield_item(stream, 1)
                self.hub.cancel(id)
                self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
                self.hub.wait_for(lambda: stream in self.hub.cancels)
                self.hub.fail(stream, code="cancelled")
        id = self.hub.begin("ask", "slow")
        message = self.hub.called("slow")
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        self.assertEqual(self.hub.cancels[-1], message.call)
        self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_broken_batches(self) -> None:
        """A batch that cannot be cut ends the reading with an error, and the worker lives."""
        id, stream = self.begin("total")
        self.hub.send(build(frames.ITEM, b"\xff\xff\x00\x00xx", flags=frames.BATCH, call=stream))
        self.assertIn("does not fit into its batch", self.hub.end(id)[1]["message"])
        self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_strangers_meanwhile(self) -> None:
        """Calls that are no part of the stream's chain wait until the reader is done."""
        id, stream = self.begin("total")
        stranger = self.hub.begin("add", 1, 1)
        self.hub.yield_item(stream, 1)
        self.assertEqual(self.hub.end(self.hub.begin("add", 2, 2, parent=stream)), ("return", 4))
        self.assertNotIn(stranger, self.hub.answers)
        self.hub.answer(stream)
        self.assertEqual(self.hub.end(id), ("return", 1))
        self.assertEqual(self.hub.end(stranger), ("return", 2))


if __name__ == "__main__":
    unittest.main()
