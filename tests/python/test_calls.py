"""Calls of a real worker: arguments, results, errors, and what user code may do without harming the link."""

from __future__ import annotations

import os
import sys
import unittest

from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames

SHOP = {
    "shop.py": """
        import os, sys
        import dataclasses, datetime, decimal

        def add(a, b=1): return a + b
        def same(value): return value
        def kind(value): return type(value).__name__
        def client(client, out): return client, out
        def fail(): raise KeyError("pen")
        def deep(n): return n and deep(n - 1)
        def leave(code): sys.exit(code)
        def interrupt(): raise KeyboardInterrupt
        def group(): raise BaseException("base")
        def wrong_inside(): return add(1, 2, 3)
        def items(): yield 1
        def gives_generator(): return (i for i in range(3))
        def large(n): return b"x" * n
        def bad(): return {"rows": [1, object()]}
        def attribute(record): return record.name

        @dataclasses.dataclass
        class Item:
            name: str
            price: float

        def item(): return Item("pen", 1.5)
    """
}


class CallsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(SHOP)
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(cls.folder.path / "shop.py").start()
        cls.addClassCleanup(cls.hub.__exit__)

    def test_ready(self) -> None:
        """Ready tells language, version, process and actions."""
        ready = self.hub.ready
        self.assertEqual((ready["version"], ready["language"], ready["pid"]), (1, "python", self.hub.process.pid))
        self.assertEqual(ready["languageVersion"], sys.version.split()[0])
        self.assertIn(("add", "function"), ready["actions"])
        self.assertIn(("items", "stream"), ready["actions"])

    def test_arguments(self) -> None:
        """Arguments come by position and by name, plain or not."""
        for plain in (True, False):
            with self.subTest(plain=plain):
                self.assertEqual(self.hub.call("add", 2, 2, plain=plain), 4)
                self.assertEqual(self.hub.call("add", 2, plain=plain), 3)
                self.assertEqual(self.hub.call("add", plain=plain, keywords={"b": 2, "a": 5}), 7)
                self.assertEqual(self.hub.call("client", "c", "o", plain=plain, client=7), ("c", "o"))

    def test_values(self) -> None:
        """Values arrive as what they are: a record as a dict with attributes."""
        self.assertEqual(self.hub.call("item").type_name, "Item")
        self.assertEqual(self.hub.call("attribute", self.hub.call("item")), "pen")
        self.assertEqual(self.hub.call("kind", self.hub.call("item")), "Record")
        value = [None, True, 2**70, "ü", b"x", {1: (2,)}, {3}]
        self.assertEqual(self.hub.call("same", value), value)

    def test_large(self) -> None:
        """A value of many megabytes goes in and out in one piece."""
        data = os.urandom(1 << 20) * 20
        self.assertEqual(self.hub.call("same", data), data)
        self.assertEqual(self.hub.call("same", [data], plain=False), [data])
        self.assertEqual(len(self.hub.call("large", 70_000)), 70_000)

    def test_raised(self) -> None:
        """What the code raises ends the call with the user's frames only."""
        error = self.hub.error("fail")
        self.assertEqual((error["code"], error["type"], error["message"]), ("raised", "KeyError", "'pen'"))
        ((file, line, function, source),) = error["frames"]
        self.assertEqual((file, function), (str(self.folder.path / "shop.py"), "fail"))
        self.assertEqual(source, 'def fail(): raise KeyError("pen")')
        self.assertIsNone(error["context"])

    def test_every_exception(self) -> None:
        """SystemExit, KeyboardInterrupt and any BaseException end their call, not the worker."""
        self.assertEqual(self.hub.error("leave", 3)["type"], "SystemExit")
        self.assertEqual(self.hub.error("interrupt")["type"], "KeyboardInterrupt")
        self.assertEqual(self.hub.error("group")["type"], "BaseException")
        self.assertEqual(self.hub.error("deep", 10**6)["type"], "RecursionError")
        self.assertEqual(self.hub.call("add", 2, 2), 4)

    def test_wrong_arguments(self) -> None:
        """Arguments that do not fit have a code of their own; a TypeError within the code has not."""
        wrong = [((), {}, "missing 1"), ((1, 2, 3), {}, "3 were given")]
        wrong += [((1,), {"x": 1}, "'x'"), ((1,), {1: 2}, "strings")]
        for args, keywords, words in wrong:
            with self.subTest(words):
                error = self.hub.error("add", *args, keywords=keywords or None)
                self.assertEqual((error["code"], error["type"]), ("arguments", "TypeError"))
                self.assertIn(words, error["message"])
        self.assertEqual(self.hub.error("wrong_inside")["code"], "raised")

    def test_unknown(self) -> None:
        """An unknown action names the nearest ones."""
        error = self.hub.error("interupt", 1)
        self.assertEqual((error["code"], error["near"]), ("unknown-action", ["interrupt"]))
        self.assertEqual(error["message"], "There is no action 'interupt' here. Did you mean interrupt?")
        self.assertEqual(self.hub.error("größenwahn")["near"], [])
        self.assertEqual(self.hub.error("__import__", "os")["code"], "unknown-action")

    def test_cannot_cross(self) -> None:
        """A result that cannot cross names its place."""
        error = self.hub.error("bad")
        self.assertEqual((error["code"], error["path"]), ("value", 'result["rows"][1]'))
        self.assertEqual(self.hub.error("gives_generator")["code"], "stream")

    def test_unreadable(self) -> None:
        """Arguments that cannot be read end their call, and nothing else."""
        payloads = [b"", b"\x80\x05.", b"\x80\x05N.", b"\x80\x05\x8c\x02os\x8c\x06system\x93)R."]
        for payload in payloads:
            self.hub._next += 2
            self.hub.send(build(frames.CALL, payload, call=self.hub._next, name="add"))
            kind, error = self.hub.end(self.hub._next)
            self.assertEqual((kind, error["code"]), ("error", "value"), payload)
        self.assertIn("os.system, which is no constructor of Pons", error["message"])

    def test_streams(self) -> None:
        """An action that yields ends in `stream` where none was asked for; one that does not may be called as one."""
        self.assertEqual(self.hub.error("items")["code"], "stream")
        self.assertEqual(self.hub.error("gives_generator")["code"], "stream")
        self.assertIsNone(self.hub.call("items", stream=True))
        self.assertEqual(self.hub.call("add", 1, 2, stream=True), 3)

    def test_many(self) -> None:
        """Calls that are sent together are answered together, each once and in order."""
        ids = [self.hub.begin("add", i, i) for i in range(1000)]
        self.assertEqual([self.hub.end(id) for id in ids], [("return", 2 * i) for i in range(1000)])


class LimitsTest(TimedTest):
    def test_message(self) -> None:
        """A result above the message limit ends its call with the limit's name; an argument above it is a fault."""
        with Folder(SHOP) as folder, Hub(folder / "shop.py", limits={"message": 10_000}) as hub:
            hub.start()
            error = hub.error("large", 10_000)
            self.assertEqual((error["code"], error["path"]), ("value", "result"))
            self.assertIn("the limit `message` is 10000", error["message"])
            self.assertEqual(len(hub.call("large", 9_000)), 9_000)
            hub.begin("same", b"x" * 10_000)
            hub.receive_all()
            self.assertEqual(hub.fault[0], "size")

    def test_long_errors(self) -> None:
        """An error above the message limit is sent in its short form."""
        files = {"shop.py": "def fail(): raise ValueError('x' * 50_000)"}
        with Folder(files) as folder, Hub(folder / "shop.py", limits={"message": 2_000}) as hub:
            error = hub.start().error("fail")
            self.assertEqual((error["type"], error["message"]), ("ValueError", "x" * 1000))

    def test_depth(self) -> None:
        """A result nested too deeply ends its call."""
        text = "def nest(n):\n    value = 1\n    for _ in range(n): value = [value]\n    return value"
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            error = hub.start().error("nest", 200_000)
            self.assertEqual(error["code"], "value")
            self.assertIn("nested deeper than 200", error["message"])


if __name__ == "__main__":
    unittest.main()
