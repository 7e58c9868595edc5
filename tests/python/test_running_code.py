"""Code that a host runs in a worker, and what a prompt asks of it."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

SHOP = """
    import asyncio
    price = 12
    def add(a, b): return a + b
    async def later(value): return value
"""


class RunningCodeTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"shop.py": SHOP})
        cls.hub = Hub(cls.folder.path / "shop.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def run_code(self, code: str, *namespace):
        """Runs code and gives the value of its last expression."""
        return self.hub.call("pons.run", code, *namespace)

    def test_values(self) -> None:
        """The last expression's value comes back, of the module's own namespace or of a named one."""
        self.assertEqual(self.run_code("add(price, 1)", None), 13)
        self.assertEqual(self.run_code("x = [1, 2]\nx", "one"), [1, 2])
        self.assertEqual(self.run_code("x + [3]", "one"), [1, 2, 3])
        self.assertIsNone(self.run_code("y = 5"))
        self.assertEqual(self.hub.call("pons.global", "y", ""), 5)
        self.hub.call("pons.assign", "z", {"a": 1}, "one")
        self.assertEqual(self.hub.call("pons.global", "z", "one"), {"a": 1})

    def test_await(self) -> None:
        """Code may await at its top level, and a coroutine that it gives is awaited."""
        self.assertEqual(self.run_code("a = await later(5)\na + 1"), 6)
        self.assertEqual(self.run_code("later(7)"), 7)
        self.assertEqual(self.run_code("a"), 5)

    def test_prints(self) -> None:
        """What code prints bears its call's id."""
        for code in ("print('at work')", "print(await later('at work'))"):
            id = self.hub.begin("pons.run", code)
            self.assertEqual(self.hub.end(id), ("return", None))
            self.assertEqual(self.hub.printed(id), "at work\n")

    def test_errors(self) -> None:
        """An exception shows the code's own lines and nothing of ours, also where it awaits."""
        self.run_code("def divide(a, b):\n    return a / b", "errors")
        self.run_code("from shop import later", "errors")
        for code in ("1\ndivide(1, 0)", "await later(1)\ndivide(1, 0)"):
            error = self.hub.error("pons.run", code, "errors")
            self.assertEqual((error["code"], error["type"]), ("raised", "ZeroDivisionError"))
            frames = [frame[2:] for frame in error["frames"]]
            self.assertEqual(frames, [("<module>", "divide(1, 0)"), ("divide", "return a / b")])
            self.assertRegex(error["frames"][0][0], r"^<run \d+>$")
        error = self.hub.error("pons.run", "a =")
        self.assertEqual((error["type"], error["frames"][0][3]), ("SyntaxError", "a ="))
        self.assertEqual(self.hub.error("pons.run", "1 + '1'")["code"], "raised")
        self.assertEqual(self.hub.error("pons.run", "raise SystemExit(3)")["type"], "SystemExit")
        self.assertEqual(self.hub.error("pons.global", "prise")["message"][-20:], " Did you mean price?")

    def test_cancel(self) -> None:
        """Code that runs without end is stopped, and what it has set remains."""
        id = self.hub.begin("pons.run", "n = 0\nprint('begun')\nwhile True: n += 1", "endless")
        self.hub.wait_for(lambda: self.hub.printed(id) == "begun\n")
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        self.assertGreaterEqual(self.run_code("n", "endless"), 0)

    def test_prompt(self) -> None:
        """A prompt learns whether code is complete, and how words end."""
        self.assertEqual(self.hub.call("pons.parse", "def f():"), "incomplete")
        self.assertEqual(self.hub.call("pons.parse", "f(1)"), "complete")
        self.assertEqual(self.hub.call("pons.parse", "f(]"), "wrong")
        self.assertEqual(self.hub.call("pons.complete", "asyncio.slee"), ["asyncio.sleep"])

    def test_clients(self) -> None:
        """A client has no right to any of this."""
        for action in ("run", "global", "assign", "import", "parse", "complete", "hold"):
            error = self.hub.error(f"pons.{action}", "price", client=3)
            self.assertEqual(error["code"], "refused", action)

    def test_arguments(self) -> None:
        """Arguments that do not fit are told as those of any action."""
        self.assertEqual(self.hub.error("pons.run")["code"], "arguments")
        self.assertEqual(self.hub.error("pons.run", 5)["message"], "The code must be text, but is int.")


if __name__ == "__main__":
    unittest.main()
