"""Calls on handles of a real worker: functions, methods, attributes, items, and what a client may not do."""

from __future__ import annotations

import unittest

from holding import HoldingHub, Thing
from hub import Folder
from timed import TimedTest

SHOP = {
    "shop.py": """
        import gc, threading, types
        import pons

        def double(x): return 2 * x
        def give(): return double
        def nothing(): return None
        def text(): return "t"
        def same(value): return value
        def kind(value): return type(value).__name__
        def is_double(f): return f is double
        def numbers(n):
            yield from range(n)
            return "end"
        def lists(): return {"f": double, "g": numbers(3)}
        async def later(x): return x + 1
        def get_later(): return later
        def get_threaded(): return on_thread

        @pons.threaded
        def on_thread(): return threading.current_thread() is not threading.main_thread()

        class Till:
            "An exposed class."
            limit = 5
            def __init__(self, start=0): self.sum = start; self._secret = 7; self.table = {"a": 1}
            def add(self, n): self.sum += n; return self.sum
            async def slow(self, n): return n
            @property
            def broken(self): raise KeyError("broken")
            @staticmethod
            def twice(x): return 2 * x
            def __len__(self): return 3
            def __getitem__(self, key): return self.table[key]
            def __setitem__(self, key, value): self.table[key] = value
            @classmethod
            def of(cls, items):
                till = cls()
                till.items = items
                return till
            def _hidden(self): return 1

        class _Plain:
            def __call__(self, x): return -x

        def plain(): return _Plain()
        def lists_of(): return Till.of(numbers(2))
        def count_tills():
            gc.collect()
            return sum(isinstance(o, Till) for o in gc.get_objects())
        kept = []
        def keep(value): kept.append(value)
        def drop(): kept.clear()
        def number_kept(): return len(set(kept))
        def fail_with(value): raise ValueError("no")
    """
}


class TargetsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(SHOP)
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self) -> None:
        super().setUp()
        self.hub = HoldingHub(self.folder.path / "shop.py").start()
        self.addCleanup(self.hub.__exit__)

    def code(self, *args, **options) -> str:
        return self.hub.error(*args, **options)["code"]

    def test_invoke(self) -> None:
        """A function is called where it lives, with positional arguments and keywords, as an action is."""
        hub = self.hub
        function = hub.call("give")
        self.assertEqual((function.side, function.what), (2, 1))
        self.assertEqual(hub.call("pons.invoke", 4, on=function), 8)
        self.assertEqual(hub.call("pons.invoke", on=function, keywords={"x": 5}), 10)
        self.assertEqual(self.code("pons.invoke", on=function), "arguments")
        self.assertEqual(self.code("pons.invoke", None, on=function), "raised")
        self.assertTrue(hub.call("is_double", function))

    def test_invoke_kinds(self) -> None:
        """A coroutine function runs on the loop, a marked one on a thread, a class makes an instance."""
        hub = self.hub
        self.assertEqual(hub.call("pons.invoke", 1, on=hub.call("get_later")), 2)
        self.assertIs(hub.call("pons.invoke", on=hub.call("get_threaded")), True)
        till = hub.call("Till", 4)
        self.assertEqual(till.what, 3)
        kind = hub.call("pons.get", "__class__", on=till, handle=True)
        self.assertEqual(kind.what, 5)
        self.assertEqual(hub.call("pons.get", "sum", on=hub.call("pons.invoke", 9, on=kind)), 9)
        self.assertEqual(hub.call("pons.invoke", 2, on=hub.call("plain", handle=True)), -2)

    def test_objects(self) -> None:
        """Attributes, items, length and methods of an object."""
        hub = self.hub
        till = hub.call("Till", 4)
        self.assertEqual(hub.call("pons.get", "sum", on=till), 4)
        self.assertIsNone(hub.call("pons.set", "sum", 10, on=till))
        self.assertEqual(hub.call("pons.method", "add", 5, on=till), 15)
        self.assertEqual(hub.call("pons.method", "add", on=till, keywords={"n": 1}), 16)
        self.assertEqual(hub.call("pons.method", "slow", 3, on=till), 3)
        self.assertEqual(hub.call("pons.length", on=till), 3)
        self.assertIsNone(hub.call("pons.put", "b", 2, on=till))
        self.assertEqual(hub.call("pons.item", "b", on=till), 2)
        method = hub.call("pons.get", "add", on=till)
        self.assertEqual((method.what, hub.call("pons.invoke", 4, on=method)), (1, 20))
        self.assertEqual(hub.call("pons.get", "table", on=till), {"a": 1, "b": 2})
        self.assertEqual(hub.call("pons.get", "items", on=hub.call("lists_of")).what, 2)
        table = hub.call("pons.get", "table", on=till, handle=True)
        self.assertEqual(hub.call("pons.length", on=table), 2)

    def test_errors(self) -> None:
        """What an object does not have is an ordinary error, with the frames of the user's code."""
        hub = self.hub
        till = hub.call("Till")
        for name, args, kind in (
            ("pons.get", ("nothing",), "AttributeError"), ("pons.item", ("z",), "KeyError"),
            ("pons.get", ("broken",), "KeyError"), ("pons.method", ("nothing",), "AttributeError"),
        ):  # fmt: skip
            with self.subTest(name=name, args=args):
                error = hub.error(name, *args, on=till)
                self.assertEqual((error["code"], error["type"]), ("raised", kind))
        self.assertEqual(self.code("pons.method", "add", on=till), "arguments")
        self.assertEqual(self.code("pons.get", on=till), "arguments")
        self.assertEqual(self.code("pons.get", 5, on=till), "arguments")

    def test_wrong_targets(self) -> None:
        """Without a handle of a thing that lives here there is nothing to do; one that is gone is named."""
        hub = self.hub
        for name in ("pons.invoke", "pons.method", "pons.get", "pons.iterate", "pons.length"):
            error = hub.error(name, "a")
            self.assertEqual(error["code"], "arguments")
            self.assertIn(f"{name} works on the first handle of its message", error["message"])
        self.assertEqual(self.code("pons.get", "a", on=Thing(1, 1, 9)), "arguments")
        lost = hub.error("pons.get", "a", on=Thing(2, 1, 99))
        self.assertEqual(lost["code"], "handle-lost")
        self.assertIn("The handle 99 refers to nothing any more", lost["message"])
        self.assertEqual(self.code("same", Thing(2, 3, 99)), "handle-lost")
        hub.await_released({9: 1})

    def test_asked_for(self) -> None:
        """The flag `handle` gives the result as a handle, whatever it is."""
        hub = self.hub
        for action, what in (("nothing", 3), ("text", 3), ("give", 1), ("plain", 3), ("later", 3)):
            with self.subTest(action):
                thing = hub.call(action, *([1] if action == "later" else []), handle=True)
                self.assertEqual(thing.what, what)
        self.assertEqual(hub.call("numbers", 3, handle=True).what, 2)
        self.assertIsNone(hub.call("same", hub.call("nothing", handle=True)))
        self.assertIn("ask for a handle", hub.error("plain")["message"])

    def test_things_of_the_hub(self) -> None:
        """What the hub lends arrives as a proxy, and goes home as what it was."""
        hub = self.hub
        for what, kind in ((1, "Function"), (2, "Stream"), (3, "Handle"), (4, "Handle"), (5, "Function")):
            thing = Thing(1, what, 20 + what)
            self.assertEqual(hub.call("kind", thing), kind)
            self.assertEqual(hub.call("same", {"a": [thing]}), {"a": [thing]})
        hub.await_released({20 + what: 2 for what in range(1, 6)})

    def test_release_of_the_hubs_things(self) -> None:
        """A thing of the hub is released when its last reference goes, once for each time that it came."""
        hub = self.hub
        for _ in range(3):
            hub.call("keep", Thing(1, 1, 5))
        hub.call("keep", Thing(1, 1, 6))
        self.assertEqual((hub.call("number_kept"), hub.released), (2, {}))
        hub.call("drop")
        hub.await_released({5: 3, 6: 1})

    def test_release_of_refused_calls(self) -> None:
        """A call that is refused, that raises, or whose arguments cannot be read releases what came with it."""
        hub = self.hub
        self.assertEqual(self.code("unknown", Thing(1, 1, 5)), "unknown-action")
        self.assertEqual(self.code("pons.get", "a", Thing(1, 1, 6)), "arguments")
        self.assertEqual(self.code("same", Thing(1, 1, 7), Thing(2, 1, 99)), "handle-lost")
        self.assertEqual(self.code("fail_with", Thing(1, 1, 8)), "raised")
        self.assertEqual(self.code("double", Thing(1, 1, 9), 1), "arguments")
        hub.await_released({5: 1, 6: 1, 7: 1, 8: 1, 9: 1})

    def test_drop(self) -> None:
        """An object of the worker goes when the hub has released it as often as it got it."""
        hub = self.hub
        till = hub.call("Till")
        self.assertEqual(hub.call("same", till), till)
        hub.release(till)
        self.assertEqual(hub.call("count_tills"), 1)
        hub.release(till)
        self.assertEqual(hub.call("count_tills"), 0)
        self.assertEqual(self.code("pons.get", "sum", on=till), "handle-lost")

    def test_call_before_its_release(self) -> None:
        """A call that was sent before the release of its handle runs."""
        hub = self.hub
        till = hub.call("Till", 3)
        call = hub.begin("pons.get", "sum", on=till)
        hub.release(till)
        self.assertEqual(hub.end(call), ("return", 3))

    def test_wrong_releases(self) -> None:
        """A release of what was never sent ends the link."""
        self.hub.release(Thing(2, 1, 77))
        self.hub.receive_all()
        self.assertEqual(self.hub.fault[0], "table")

    def test_clients(self) -> None:
        """A client may call functions and public methods of exposed classes, and nothing else."""
        hub = self.hub
        till, function, plain = hub.call("Till", 1), hub.call("give"), hub.call("plain", handle=True)
        kind = hub.call("pons.get", "__class__", on=till, handle=True)
        self.assertEqual(hub.call("pons.invoke", 2, on=function, client=3), 4)
        self.assertEqual(hub.call("pons.invoke", 2, on=kind, client=3).what, 3)
        self.assertEqual(hub.call("pons.method", "add", 2, on=till, client=3), 3)
        self.assertEqual(hub.call("pons.method", "twice", 2, on=till, client=3), 4)
        refused = [
            ("pons.method", "_hidden", till), ("pons.method", "__len__", till), ("pons.method", "table", till),
            ("pons.method", "limit", till), ("pons.method", "nothing", till), ("pons.method", 5, till),
            ("pons.method", "__call__", plain), ("pons.method", "__call__", function), ("pons.invoke", 2, plain),
            ("pons.get", "sum", till), ("pons.item", "a", till), ("pons.invoke", 2, till),
        ]  # fmt: skip
        for name, argument, thing in refused:
            with self.subTest(name=name, argument=argument):
                self.assertEqual(self.code(name, argument, on=thing, client=3), "refused")
        self.assertEqual(self.code("pons.length", on=till, client=3), "refused")
        self.assertEqual(self.code("pons.set", "sum", 1, on=till, client=3), "refused")
        self.assertEqual(self.code("pons.put", "a", 1, on=till, client=3), "refused")
        self.assertEqual(self.code("pons.iterate", on=till, client=3, stream=(9, 999)), "refused")


if __name__ == "__main__":
    unittest.main()
