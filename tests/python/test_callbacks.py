"""The worker calls what the hub lent it, and reads its streams; the hub reads what the worker has by `pons.iterate`."""

from __future__ import annotations

import unittest

from holding import HoldingHub, Thing
from hub import Folder
from timed import TimedTest

CREDIT = (1000, 1 << 20)

SHOP = {
    "shop.py": """
        import asyncio, gc, threading, tracemalloc
        import pons

        kept = []
        def each(items, f): return [f(x) for x in items]
        def named(f): return f(1, key="k", more=[f])
        async def each_later(items, f): return await asyncio.gather(*[f(x) for x in items])
        @pons.threaded
        def on_thread(f): return f(threading.current_thread() is threading.main_thread())
        def keep(f): kept.append(f)
        def call_kept(x): return kept[0](x)
        def drop(): kept.clear()
        def catches(f):
            try:
                return f(1)
            except ValueError as error:
                return type(error).__name__, error.message
        def from_own_thread(f):
            results = []
            thread = threading.Thread(target=lambda: results.append(f(5)))
            thread.start()
            thread.join()
            return results
        def lost(f):
            try:
                f(1)
            except pons.HandleLost as error:
                return str(error)
        def make(name): return lambda x: (name, x)
        def give_back(f): return f(lambda x: 10 * x)

        def total(stream): return sum(stream)
        def twice(stream): return [list(stream), list(stream)]
        def first_two(stream):
            items = [next(stream), next(stream)]
            stream.close()
            return items
        def first(stream):
            for item in stream:
                return item
        async def total_later(stream): return sum([x async for x in stream])

        def numbers(n):
            try:
                for i in range(n): yield i
                return "end"
            finally:
                kept.append("closed")
        async def ticks(n):
            for i in range(n): yield i
        def give(): return {"numbers": numbers(5), "ticks": ticks(3), "double": lambda x: 2 * x, "later": later}
        async def later(x): return x + 1
        def lists(): return [1, 2, 3]
        def seen(): return list(kept)
        def counts(n):
            for i in range(n): yield (lambda i=i: i)
        def maker(): return counts
        def memory(reset=False):
            gc.collect()
            if reset:
                tracemalloc.start()
            return tracemalloc.get_traced_memory()[0]
        def held():
            from pons.running import running
            return len(running().handles)
        def take(*_): return None
    """
}


class WorkerTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(SHOP)
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self) -> None:
        super().setUp()
        self.hub = HoldingHub(self.folder.path / "shop.py").start()
        self.addCleanup(self.hub.__exit__)
        self.function, self.stream = Thing(1, 1, 7), Thing(1, 2, 8)

    def serve(self, name: str, *answers, target: Thing | None = None) -> list:
        """Answers the next calls of the worker's, and gives what they were asked."""
        asked = []
        for answer in answers:
            message = self.hub.called(name)
            entry = (target or self.function).entry()
            self.assertEqual(message.handles[0], (2, *entry[1:]))
            asked.append(self.hub.arguments_of(message))
            self.hub.answer(message.call, answer)
        return asked


class CallbacksTest(WorkerTest):
    def test_call(self) -> None:
        """A function of the hub's is called in the course of the call that brought it."""
        call = self.hub.begin("each", [1, 2], self.function)
        asked = []
        for answer in (10, 20):
            message = self.hub.called("pons.invoke")
            self.assertEqual((message.parent, message.handles), (call, ((2, 1, 7, 0),)))
            asked.append(self.hub.arguments_of(message))
            self.hub.answer(message.call, answer)
        self.assertEqual((asked, self.hub.end(call)), ([((1,), {}), ((2,), {})], ("return", [10, 20])))
        self.hub.await_released({7: 1})

    def test_arguments(self) -> None:
        """Keywords go along, and the function itself may be among the arguments."""
        call = self.hub.begin("named", self.function)
        ((args, keywords),) = self.serve("pons.invoke", "done")
        self.assertEqual((args, keywords["key"]), ((1,), "k"))
        self.assertEqual(keywords["more"], [self.function])
        self.assertEqual(self.hub.end(call), ("return", "done"))

    def test_from_threads_and_coroutines(self) -> None:
        """It may be called by a pool thread, a thread of the module's, and awaited by coroutines."""
        for action, args, expected in (
            ("on_thread", (), "x"), ("from_own_thread", (), ["x"]), ("each_later", ([1, 2],), ["x", "x"]),
        ):  # fmt: skip
            with self.subTest(action):
                call = self.hub.begin(action, *args, self.function)
                self.serve("pons.invoke", *["x"] * (2 if args else 1))
                self.assertEqual(self.hub.end(call), ("return", expected))

    def test_after_the_call(self) -> None:
        """It may be called when the call that brought it has long returned, and is released when it is dropped."""
        self.hub.call("keep", self.function)
        call = self.hub.begin("call_kept", 3)
        self.serve("pons.invoke", 9)
        self.assertEqual((self.hub.end(call), self.hub.released), (("return", 9), {}))
        self.hub.call("drop")
        self.hub.await_released({7: 1})

    def test_errors(self) -> None:
        """What the function raises is an exception here; a handle that is gone says so."""
        call = self.hub.begin("catches", self.function)
        self.hub.fail(self.hub.called("pons.invoke").call, type="ValueError", message="too many")
        self.assertEqual(self.hub.end(call)[1][1], "too many")
        call = self.hub.begin("lost", self.function)
        self.hub.fail(self.hub.called("pons.invoke").call, code="handle-lost", message="it is gone")
        self.assertEqual(self.hub.end(call), ("return", "it is gone"))

    def test_nested(self) -> None:
        """What is given to the hub's function can be called back within the call, by the same thread."""
        call = self.hub.begin("give_back", self.function)
        message = self.hub.called("pons.invoke")
        (inner,), _ = self.hub.arguments_of(message)
        self.assertEqual(self.hub.call("pons.invoke", 4, on=inner, parent=message.call), 40)
        self.hub.answer(message.call, "over")
        self.assertEqual(self.hub.end(call), ("return", "over"))
        self.hub.release(inner)
        self.assertEqual(self.hub.call("held"), 0)

    def test_streams_of_the_hub(self) -> None:
        """A stream of the hub's is iterated by `for`, `next` and `async for`; each loop asks anew."""

        def serve(items: tuple) -> int:
            message = self.hub.called("pons.iterate")
            self.assertEqual(message.handles, ((2, 2, 8, 0),))
            for item in items:
                self.hub.yield_item(message.call, item)
            self.hub.answer(message.call)
            return message.call

        for action, loops, expected in (("total", 1, 6), ("total_later", 1, 6), ("twice", 2, [[1, 2, 3]] * 2)):
            with self.subTest(action):
                call = self.hub.begin(action, self.stream)
                for _ in range(loops):
                    serve((1, 2, 3))
                self.assertEqual(self.hub.end(call), ("return", expected))

    def test_streams_of_the_hub_broken_off(self) -> None:
        """A loop that is left, and a reading that is closed, cancel the hub's call."""
        for action, expected in (("first", 1), ("first_two", [1, 2])):
            with self.subTest(action):
                call = self.hub.begin(action, self.stream)
                message = self.hub.called("pons.iterate")
                for item in (1, 2):
                    self.hub.yield_item(message.call, item)
                self.assertEqual(self.hub.end(call), ("return", expected))
                self.hub.wait_for(lambda: message.call in self.hub.cancels, "the stream is cancelled")  # noqa: B023
                self.hub.fail(message.call, code="cancelled")
        self.hub.await_released({8: 2})

    def test_handles_in_items(self) -> None:
        """Items that bring things of the hub's: those that nobody took are released too."""
        call = self.hub.begin("first", self.stream)
        message = self.hub.called("pons.iterate")
        for id in (21, 22, 23):
            self.hub.yield_item(message.call, Thing(1, 1, id))
        self.assertEqual(self.hub.end(call), ("return", Thing(1, 1, 21)))
        self.hub.fail(message.call, code="cancelled")
        self.hub.await_released({8: 1, 21: 1, 22: 1, 23: 1})


class IterateTest(WorkerTest):
    def items(self, thing: Thing, **options) -> tuple:
        call = self.hub.begin("pons.iterate", on=thing, stream=CREDIT, **options)
        end = self.hub.end(call)
        return self.hub.items.get(call), end

    def test_iterate(self) -> None:
        """Generators, async generators and plain containers are read by `pons.iterate`."""
        things = self.hub.call("give")
        self.assertEqual([things[name].what for name in ("numbers", "ticks", "double")], [2, 2, 1])
        self.assertEqual(self.items(things["numbers"]), ([0, 1, 2, 3, 4], ("return", "end")))
        self.assertEqual(self.items(things["numbers"]), (None, ("return", None)))
        self.assertEqual(self.items(things["ticks"]), ([0, 1, 2], ("return", None)))
        lists = self.hub.call("lists", handle=True)
        self.assertEqual(self.items(lists), ([1, 2, 3], ("return", None)))
        self.assertEqual(self.items(lists), ([1, 2, 3], ("return", None)))
        self.assertEqual(self.items(things["double"])[1][1]["type"], "TypeError")
        self.assertEqual(self.hub.error("pons.iterate", on=lists)["code"], "stream")

    def test_goes_on(self) -> None:
        """A generator whose reader broke off goes on where it was; it is closed when it is released."""
        numbers = self.hub.call("give")["numbers"]
        call = self.hub.begin("pons.iterate", on=numbers, stream=(2, 1 << 20))
        self.hub.wait_for(lambda: len(self.hub.items.get(call, ())) == 2, "two items")
        self.hub.cancel(call)
        self.assertEqual(self.hub.end(call)[1]["code"], "cancelled")
        self.assertEqual(self.hub.call("seen"), [])
        self.assertEqual(self.items(numbers), ([2, 3, 4], ("return", "end")))
        other = self.hub.call("give")["numbers"]
        call = self.hub.begin("pons.iterate", on=other, stream=(1, 1 << 20))
        self.hub.wait_for(lambda: self.hub.items.get(call), "an item")
        self.hub.cancel(call)
        self.hub.end(call)
        self.hub.release(other)
        self.assertEqual(self.hub.call("seen"), ["closed", "closed"])

    def test_invoked_streams(self) -> None:
        """A generator function behind a handle yields, and is refused where nobody reads a stream."""
        maker = self.hub.call("maker")
        self.assertEqual(self.hub.error("pons.invoke", 3, on=maker)["code"], "stream")
        call = self.hub.begin("pons.invoke", 3, on=maker, stream=CREDIT)
        self.hub.end(call)
        self.assertEqual([self.hub.call("pons.invoke", on=thing) for thing in self.hub.items[call]], [0, 1, 2])
        call = self.hub.begin("numbers", 2, stream=CREDIT, handle=True)
        self.hub.end(call)
        self.assertEqual([self.hub.call("take", thing) for thing in self.hub.items[call]], [None, None])

    def test_kinds(self) -> None:
        """A coroutine function behind a handle runs on the loop, also where it is the first of its kind."""
        later = self.hub.call("give")["later"]
        self.assertEqual([self.hub.call("pons.invoke", i, on=later) for i in range(3)], [1, 2, 3])


class LeakTest(WorkerTest):
    def test_sent(self) -> None:
        """Ten thousand functions given to the hub and released leave nothing in the worker."""
        hub = self.hub

        def give(count: int) -> None:
            for start in range(0, count, 100):
                calls = [hub.begin("make", str(i)) for i in range(start, start + 100)]
                hub.release(*[hub.end(call)[1] for call in calls])

        give(1000)
        before = hub.call("memory", True)
        give(10_000)
        self.assertEqual(hub.call("held"), 0)
        self.assertLess(hub.call("memory") - before, 100_000)

    def test_received(self) -> None:
        """Ten thousand functions of the hub's, taken and dropped, are all released, and leave nothing."""
        hub = self.hub

        def lend(count: int) -> None:
            for start in range(0, count, 100):
                calls = [hub.begin("take", Thing(1, 1, 1 + i % 50), [self.stream]) for i in range(start, start + 100)]
                for call in calls:
                    hub.end(call)

        lend(1000)
        before = hub.call("memory", True)
        lend(10_000)
        hub.wait_for(lambda: sum(hub.released.values()) == 22_000, "all are released")
        self.assertLess(hub.call("memory") - before, 100_000)


if __name__ == "__main__":
    unittest.main()
