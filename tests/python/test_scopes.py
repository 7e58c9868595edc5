"""Values of sessions and of the host."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

SHOP = """
    import pons, threading
    from pons import Scope, Session

    def put(session: Session, key, value): session[key] = value
    def read(session: Session, key): return session[key]
    def either(key, *, session: "pons.Session", scope: Scope = None): return session.get(key, 5), scope.get(key, 6)
    def plain(session): return session
    def ways(s: Session):
        said = ["x" in s, "y" in s, sorted(s), len(s), s.keys()]
        del s["x"]
        try: del s["y"]
        except KeyError as error: said.append(str(error))
        return said
    def add(key): return pons.scope.update(key, lambda old: old + 1, 0)
    def of_module(key): return pons.session[key], pons.scope[key]
    async def beside(s: Session):
        await s.aset("x", 1)
        await s.aupdate("x", lambda old: old + 1)
        async def double(old): return old * 2
        await s.aupdate("x", double)
        return await s.aget("x"), await s.aget("z", 9), await s.akeys(), await s.aremove("x")
    async def blocking(s: Session):
        said = []
        for use in (lambda: s["x"], lambda: s.get("x"), lambda: s.update("x", str), lambda: "x" in s):
            try: use()
            except RuntimeError as error: said.append(str(error))
        return said
    def in_thread(s: Session):
        found = []
        thread = threading.Thread(target=lambda: found.append(s["x"]))
        thread.start()
        thread.join()
        return found[0]
    def odd(s: Session):
        try: s[1]
        except TypeError as error: return str(error)
    KEPT = []
    def keep(s: Session): KEPT.append(s)
    def use_kept():
        try: KEPT[0]["x"]
        except RuntimeError as error: return str(error)
    def values(s: Session): s["x"] = object()
"""


class ScopesTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.folder = Folder({"shop.py": SHOP})
        self.addCleanup(self.folder.cleanup)
        self.hub = Hub(self.folder.path / "shop.py").start()
        self.addCleanup(self.hub.__exit__)
        self.values: dict = {"session": {}, "host": {}}  # place -> key -> (value, version)
        self.rival = None  # is called once, after a look at a value

    def call(self, action: str, *args):
        """Calls an action, whose looks at values are answered as a hub does."""
        id = self.hub.begin(action, *args)
        while id not in self.hub.answers:
            self.hub.receive()
            while self.hub.calls:
                message = self.hub.calls.pop()
                self.assertEqual(message.parent, id)
                what = message.name.decode()[len("pons.values.") :]
                self.hub.answer(message.call, self.answer(what, *self.hub.arguments_of(message)[0]))
        kind, value = self.hub.answers[id]
        self.assertEqual(kind, "return", value)
        return value

    def answer(self, what: str, place: str, key=None, *rest):
        """Answers as SPEC chapter 4 says."""
        values = self.values[place]
        value, version = values.get(key, (None, 0))
        if what == "keys":
            return list(values)
        if what == "get":
            if self.rival is not None:
                rival, self.rival = self.rival, None
                rival()
            return value, version
        if rest[-1] not in (None, version):
            return 0 if what == "put" else False
        if what == "put":
            values[key] = rest[0], version + 1
            return version + 1
        return values.pop(key, None) is not None

    def test_filled(self) -> None:
        """Annotated parameters are filled, wherever they stand; a plain one gets what the caller sent."""
        self.call("put", "x", [1, 2])
        self.assertEqual(self.values["session"], {"x": ([1, 2], 1)})
        self.assertEqual(self.call("read", "x"), [1, 2])
        self.assertEqual(self.call("either", "x"), ([1, 2], 6))
        self.assertEqual(self.call("plain", "sent"), "sent")
        described = {action["name"]: action for action in self.hub.call("pons.describe")["actions"]}
        filled = [p["filled"] for p in described["either"]["parameters"]]
        self.assertEqual(filled, [False, True, True])

    def test_ways(self) -> None:
        """The values are used as those of a dict."""
        self.call("put", "x", 1)
        self.assertEqual(self.call("ways"), [True, False, ["x"], 1, ["x"], "'y'"])
        self.assertEqual(self.values["session"], {})

    def test_missing(self) -> None:
        """A key without a value is a KeyError that names it."""
        id = self.hub.begin("read", "x")
        self.hub.answer(self.hub.called("pons.values.get").call, (None, 0))
        kind, error = self.hub.end(id)
        self.assertEqual((kind, error["type"], error["message"]), ("error", "KeyError", "'x'"))

    def test_updates(self) -> None:
        """An update that somebody else was faster than is made anew."""
        self.assertEqual(self.call("add", "n"), 1)
        self.rival = lambda: self.values["host"].update(n=(10, 7))
        # The look is answered with what was there before the rival.
        self.assertEqual(self.call("add", "n"), 11)
        self.assertEqual(self.values["host"]["n"], (11, 8))

    def test_of_module(self) -> None:
        """`pons.session` and `pons.scope` are there without a parameter."""
        self.values = {"session": {"x": ("mine", 1)}, "host": {"x": ("ours", 1)}}
        self.assertEqual(self.call("of_module", "x"), ("mine", "ours"))
        self.assertEqual(self.call("in_thread"), "mine")

    def test_async(self) -> None:
        """Async code awaits the twins, and is told of them where it would block."""
        self.assertEqual(self.call("beside"), (4, 9, ["x"], True))
        said = self.call("blocking")
        for text, twin in zip(said, ("aget", "aget", "aupdate", "aget")):
            self.assertIn(f"use `await pons.session.{twin}(...)`", text)

    def test_wrong(self) -> None:
        """A key is text, and a session belongs to a call that is under way."""
        self.assertIn("A key of pons.session must be text, but is int", self.call("odd"))
        self.call("keep")
        self.assertIn("A session belongs to a call", self.call("use_kept"))
        self.assertIn('args[2] cannot cross', self.hub.error("values")["message"])


if __name__ == "__main__":
    unittest.main()
