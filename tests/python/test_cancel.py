"""Cancels: what runs is stopped wherever it stands, and nothing else is harmed."""

from __future__ import annotations

import os
import random
import time
import unittest

from busy import BUSY
from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames

MANY = 1 << 40


class CancelTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(BUSY)
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self) -> None:
        super().setUp()
        self.hub = Hub(self.folder.path / "busy.py").start()
        self.addCleanup(self.hub.__exit__)

    def begin(self, action: str, *args, **options) -> int:
        """Begins a call and waits until its code runs."""
        id = self.hub.begin(action, *args, **options)
        self.hub.wait_for(lambda: "begun" in self.hub.printed(id), f"{action} begins")
        return id

    def cancel(self, id: int) -> None:
        """Cancels a call, which has to end so, and sees that the next one is served."""
        self.hub.cancel(id)
        kind, value = self.hub.end(id)
        self.assertEqual((kind, value["code"]), ("error", "cancelled"))
        self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_wherever_it_stands(self) -> None:
        """Loops, sleeps, reads, locks, prints and callbacks are stopped."""
        for action in ("spin", "sleep", "read", "lock", "receive", "print_much", "recursion", "own_loop"):
            with self.subTest(action):
                self.cancel(self.begin(action))
                self.cancel(self.begin(action))
        self.cancel(self.begin("catches_exceptions"))

    def test_at_once(self) -> None:
        """A busy loop is stopped within 50 ms (the machine may be slow: most of the time)."""
        took = []
        for _ in range(30):
            id = self.begin("spin")
            began = time.perf_counter()
            self.cancel(id)
            took.append(time.perf_counter() - began)
        self.assertLess(sorted(took)[len(took) // 2], 0.05)

    def test_while_it_calls(self) -> None:
        """A call that makes calls one after the other is stopped between or within them."""
        id = self.begin("call_much")
        for _ in range(100):
            self.hub.answer(self.hub.called("back").call)
        self.hub.cancel(id)
        while id not in self.hub.answers:
            self.hub.receive()
            while self.hub.calls:
                message = self.hub.calls.pop()
                if message.call not in self.hub.cancels:
                    self.hub.answer(message.call)
        self.assertEqual(self.hub.answers[id][1]["code"], "cancelled")
        self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_cleaning_up(self) -> None:
        """Cancelled is raised once: what cleans up is not interrupted, though it is cancelled again."""
        id = self.begin("cleans_up")
        self.hub.cancel(id)
        self.hub.cancel(id)
        self.cancel(id)
        self.assertEqual(self.hub.call("what_happened"), ["told", "cleaned up"])

    def test_swallowing(self) -> None:
        """Code that goes on after Cancelled ends its call as it will."""
        id = self.begin("swallows")
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id), ("return", "finished anyway"))
        error = self.hub.error("raises_by_itself")
        self.assertEqual((error["code"], error["type"]), ("raised", "pons.Cancelled"))

    def test_behind_it(self) -> None:
        """Calls that are queued right behind a cancelled one are run, unharmed."""
        for _ in range(20):
            id = self.begin("spin")
            behind = [self.hub.begin("work", 1000) for _ in range(5)]
            self.cancel(id)
            self.assertEqual([self.hub.end(one) for one in behind], [("return", 499500)] * 5)

    def test_imports(self) -> None:
        """A first import is not interrupted: the package is whole, and the call is stopped after it."""
        id = self.begin("imports")
        self.cancel(id)
        self.assertEqual(self.hub.call("imported"), (1, 2, ["one", "two"]))
        self.cancel(self.begin("imports_loudly"))
        self.assertEqual(self.hub.call("imported_loudly"), 3)

    def test_finalizers(self) -> None:
        """A `__del__` is not interrupted."""
        self.cancel(self.begin("deletes"))
        self.assertEqual(self.hub.call("what_happened"), ["deleted whole"])

    def test_nested(self) -> None:
        """The inner call of a chain is stopped alone; a stop of the outer one asks for the inner's end, and waits."""
        outer = self.begin("nests", "level1")
        first = self.hub.called("level1")
        inner = self.begin("spin", parent=first.call)
        self.hub.cancel(inner)
        self.assertEqual(self.hub.end(inner)[1]["code"], "cancelled")
        self.assertNotIn(outer, self.hub.answers)
        inner = self.begin("nests", "level2", parent=first.call)
        second = self.hub.called("level2")
        self.hub.cancel(outer)
        self.hub.wait_for(lambda: first.call in self.hub.cancels)
        self.assertNotIn(outer, self.hub.answers)
        self.hub.cancel(inner)
        self.assertEqual(self.hub.end(inner)[1]["code"], "cancelled")
        self.assertEqual(self.hub.end(outer)[1]["code"], "cancelled")
        self.assertEqual(self.hub.cancels, [first.call, second.call])
        self.hub.fail(second.call, code="cancelled")
        self.hub.fail(first.call, code="cancelled")
        self.assertEqual(self.hub.call("what_happened"), ["left level2", "left level1"])

    def test_threads_of_the_pool(self) -> None:
        """A loop on a thread of the pool is stopped, and a wait for a call."""
        self.cancel(self.begin("spin_beside"))
        self.assertEqual(self.hub.call("what_happened"), ["beside left"])
        id = self.begin("call_beside")
        message = self.hub.called("back")
        self.cancel(id)
        self.hub.fail(message.call, code="cancelled")
        self.assertEqual([self.hub.call("add_beside", i, i) for i in range(50)], [2 * i for i in range(50)])

    def test_steps(self) -> None:
        """A step of a generator is stopped as a call is; one that yields on all the same is closed."""
        id = self.begin("steps", credit=(MANY, MANY))
        self.cancel(id)
        self.assertEqual(self.hub.call("what_happened"), ["step left"])
        self.cancel(self.begin("swallows_steps", credit=(MANY, MANY)))


class StormTest(TimedTest):
    seconds = 600
    calls = int(os.environ.get("PONS_TEST_CANCELS", "20000"))

    def test_storm(self) -> None:
        """Random cancels of calls of every kind harm none but their own; each call ends once."""
        chance = random.Random(11)
        kinds = ("work", "doze", "say", "items", "work_beside", "nap", "add")
        with Folder(BUSY) as folder, Hub(folder / "busy.py") as hub:
            hub.start()
            cancelled, expected, open_calls, ended = set(), {}, [], 0
            while ended < self.calls:
                if len(expected) < self.calls and len(open_calls) < 40:
                    kind, value = chance.choice(kinds), chance.randrange(1, 3000)
                    if kind == "add":
                        id, expected[id] = hub.begin("add", value, 1), value + 1
                    else:
                        id = hub.begin(kind, value, credit=(MANY, MANY) if kind == "items" else None)
                        expected[id] = {"items": None}.get(kind, sum(range(value)) if "work" in kind else value)
                    open_calls.append((id, kind, value))
                    if chance.random() < 0.3:
                        if chance.random() < 0.5:
                            self.let_go_on(hub, chance)
                        target = chance.choice(open_calls)[0]
                        hub.cancel(target)
                        cancelled.add(target)
                    continue
                hub.receive()
                for call in [call for call in open_calls if call[0] in hub.answers]:
                    open_calls.remove(call)
                    ended += 1
                    self.check(hub, call, expected[call[0]], cancelled)
                hub.logs.clear()
                hub.order.clear()
            self.assertEqual(hub.call("add", 1, 1), 2)
            self.assertEqual(hub.stop(), 0)

    def let_go_on(self, hub: Hub, chance: random.Random) -> None:
        """Gives the worker a moment, so that cancels meet calls that have begun."""
        end = time.perf_counter() + chance.random() * 0.002
        while time.perf_counter() < end:
            pass

    def check(self, hub: Hub, call: tuple, expected: object, cancelled: set) -> None:
        """Sees that a call ended as it had to."""
        id, kind, value = call
        how, answer = hub.answers.pop(id)
        if how == "error":
            self.assertEqual((answer["code"], id in cancelled), ("cancelled", True), (kind, answer))
        else:
            self.assertEqual(answer, expected, kind)
        found = hub.items.pop(id, [])
        self.assertEqual(found, list(range(value % 300))[: len(found)])
        if kind == "items" and how == "return":
            self.assertEqual(len(found), value % 300)


class WrongCancelTest(TimedTest):
    def test_never_made(self) -> None:
        """A cancel for a call that was never made is a fault."""
        with Folder(BUSY) as folder, Hub(folder / "busy.py") as hub:
            hub.start().send(build(frames.CANCEL, call=5))
            hub.receive_all()
            self.assertEqual(hub.fault[0], "call")


if __name__ == "__main__":
    unittest.main()
