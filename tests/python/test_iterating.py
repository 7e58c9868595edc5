"""What the worker keeps for the hub: read by `pons.iterate`, called, and gone without a trace when it is released."""

from __future__ import annotations

import unittest

from holding import Thing, WorkerTest

CREDIT = (1000, 1 << 20)


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
