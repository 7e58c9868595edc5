"""Whatever is printed arrives as log, tied to its call where Python code printed it, and never harms the link."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

PRINTS = {
    "prints.py": r"""
        import contextvars, io, os, subprocess, sys, threading, warnings
        import asyncio, pons
        print("at import", end="")

        def out(text, end="\n"): print(text, end=end)
        def err(text): print(text, file=sys.stderr)
        def partial():
            print("no line end", end="")
            print("err", end="", file=sys.stderr)
        def flushed():
            print("first ", end="", flush=True)
            print("second")
        def raising():
            print("so far", end="")
            raise ValueError("no")
        def by_bytes():
            sys.stdout.buffer.write("grü".encode()[:3])
            sys.stdout.buffer.write("grü".encode()[3:] + b"\xff\n")
        def wrapped():
            own = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
            own.write("through a wrapper\n")
            del own
            print("and after")
        def replaced():
            before, sys.stdout = sys.stdout, io.StringIO()
            print("into nothing")
            sys.stdout = before
        def closed():
            sys.stdout.close()
            print("still here")
        def low(): os.write(1, b"from C\n"); os.write(2, b"to stderr\n")
        def child(): subprocess.run([sys.executable, "-c", "print('from a child')"])
        def properties():
            o = sys.stdout
            o.reconfigure(encoding="utf-8", line_buffering=True)
            o.writelines(["a\n", "b\n"])
            return o.encoding, o.errors, o.fileno(), sys.stderr.fileno(), o.isatty(), o.writable(), o.closed
        def thread():
            other = threading.Thread(target=print, args=("in a thread",)); other.start(); other.join()
            context = contextvars.copy_context()
            other = threading.Thread(target=context.run, args=(print, "in its context")); other.start(); other.join()
            none = contextvars.Context()
            other = threading.Thread(target=none.run, args=(print, "in none")); other.start(); other.join()
        kept = []
        def keep(): kept.append(contextvars.copy_context())
        def late(): kept.pop().run(print, "after its end")
        def warn(): warnings.warn("careful")
        class Noisy:
            def __del__(self): print("collected")
        def collected():
            for _ in range(1000):
                noisy = Noisy(); noisy.me = noisy
                print("x")
            __import__("gc").collect()  # the rest here, and not in another test's call
        def wrong(): sys.stdout.write(b"bytes")
        async def both(name, other):
            print(name, "begins")
            turn.setdefault(name, asyncio.Event()).set()
            await turn.setdefault(other, asyncio.Event()).wait()
            print(name, "ends")
        turn = {}
        @pons.threaded
        def beside(): print("beside")
    """
}


class OutputTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(PRINTS)
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(cls.folder.path / "prints.py").start()
        cls.addClassCleanup(cls.hub.__exit__)

    def lines(self, action: str, *args, level: str = "out") -> list:
        """Calls an action and gives what it printed, a text for each log message."""
        id = self.hub.begin(action, *args)
        self.hub.end(id)
        return [text for call, where, _, text in self.hub.logs if call == id and where == level]

    def test_import(self) -> None:
        """What a module prints while it loads comes before ready, without a call."""
        self.assertEqual(self.hub.logs[0], (0, "out", None, "at import"))
        self.assertLess(self.hub.order.index((11, 0)), self.hub.order.index((2, 0)))

    def test_lines(self) -> None:
        """Prints arrive line by line, on the call that printed them."""
        self.assertEqual(self.lines("out", "one\ntwo"), ["one\n", "two\n"])
        self.assertEqual(self.lines("out", ""), ["\n"])
        self.assertEqual(self.lines("err", "oops", level="err"), ["oops\n"])

    def test_beginnings(self) -> None:
        """A line without an end is sent at the end of its call, also when the call fails; `flush` sends it at once."""
        self.assertEqual(self.lines("partial"), ["no line end"])
        self.assertEqual(self.lines("partial", level="err"), ["err"])
        self.assertEqual(self.lines("raising"), ["so far"])
        self.assertEqual(self.lines("flushed"), ["first ", "second\n"])

    def test_long(self) -> None:
        """A line of any length arrives whole, in bounded pieces."""
        for end in ("", "\n"):
            pieces = self.lines("out", "x" * 1_000_000, end)
            self.assertEqual("".join(pieces), "x" * 1_000_000 + end)
            self.assertLessEqual(max(map(len, pieces)), 65_536)

    def test_any_text(self) -> None:
        """Any text arrives exactly: NUL, emoji, half characters."""
        self.assertEqual(self.lines("out", "\0 😀 ü \ud800"), ["\0 😀 ü \ud800\n"])

    def test_bytes(self) -> None:
        """`buffer` takes bytes, also half a character, and what is no UTF-8 is escaped."""
        self.assertEqual("".join(self.lines("by_bytes")), "grü\\xff\n")
        self.assertEqual(self.lines("wrapped"), ["through a wrapper\n", "and after\n"])

    def test_user_objects(self) -> None:
        """A module that replaces or closes sys.stdout does as it likes with its prints, and the link goes on."""
        self.assertEqual(self.lines("replaced"), [])
        self.assertEqual(self.lines("closed"), ["still here\n"])
        self.assertEqual(self.lines("out", "after"), ["after\n"])

    def test_properties(self) -> None:
        """The object behaves as programs expect of a stdout that is no terminal."""
        self.assertEqual(self.hub.call("properties"), ("utf-8", "backslashreplace", 1, 2, False, True, False))
        self.assertEqual(self.hub.error("wrong")["message"], "write() takes text, but was given bytes.")

    def test_threads(self) -> None:
        """A thread prints for the call that started it; code in a context of its own for none."""
        self.assertEqual(self.lines("thread"), ["in a thread\n", "in its context\n"])
        self.assertIn((0, "out", None, "in none\n"), self.hub.logs)
        self.assertEqual(self.lines("beside"), ["beside\n"])

    def test_after_the_end(self) -> None:
        """What is printed in the context of a call that has ended bears no call's id."""
        self.hub.call("keep")
        self.assertEqual(self.lines("late"), [])
        self.assertIn((0, "out", None, "after its end\n"), self.hub.logs)

    def test_concurrent(self) -> None:
        """Calls that run at the same time each have their own prints."""
        one, two = self.hub.begin("both", "a", "b"), self.hub.begin("both", "b", "a")
        self.hub.end(one), self.hub.end(two)
        self.assertEqual((self.hub.printed(one), self.hub.printed(two)), ("a begins\na ends\n", "b begins\nb ends\n"))

    def test_warnings(self) -> None:
        """Warnings arrive on the call in which they were given."""
        self.assertIn("UserWarning: careful", "".join(self.lines("warn", level="err")))

    def test_finalizers(self) -> None:
        """A finalizer that prints in the midst of a print neither locks nor garbles the link."""
        self.hub.call("collected")
        self.assertEqual(self.lines("out", "after"), ["after\n"])


class RealOutputTest(TimedTest):
    def test_beyond_python(self) -> None:
        """What C code and children print goes to the real stderr, and the link goes on."""
        with Folder(PRINTS) as folder, Hub(folder / "prints.py") as hub:
            hub.start()
            hub.call("low")
            hub.call("child")
            hub.call("out", "x")
            hub.process.stdin.close()
            text = hub.process.stderr.read()
        self.assertEqual(text, b"from C\nto stderr\nfrom a child\n")

    def test_sitecustomize(self) -> None:
        """What a sitecustomize prints stands before the preamble, and harms nothing."""
        site = "import os, sys\nprint('early', end=''); sys.stdout.flush(); print('unflushed'); os.write(1, b'raw')"
        files = {"site/sitecustomize.py": site, "shop.py": "def add(a, b): return a + b"}
        with Folder(files) as folder:
            env = {"PYTHONPATH": str(folder / "site"), "PYTHONUNBUFFERED": ""}
            with Hub(folder / "shop.py", env=env) as hub:
                self.assertEqual(hub.start().call("add", 2, 2), 4)
                self.assertEqual(hub.early, b"earlyrawunflushed\n")

    def test_flood(self) -> None:
        """A module that floods stderr while the host reads it does not disturb the calls."""
        text = "import os\ndef flood():\n    for _ in range(100): os.write(2, b'x' * 10_000)\n    return 1"
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            import threading

            drained: list = []
            reader = threading.Thread(target=lambda: drained.append(hub.process.stderr.read()))
            reader.start()
            self.assertEqual(hub.start().call("flood"), 1)
            self.assertEqual(hub.call("flood"), 1)
            hub.process.stdin.close()
            reader.join(20)
            self.assertEqual(len(drained[0]), 2_000_000)

    def test_crash(self) -> None:
        """A crash of C code leaves a traceback on the real stderr."""
        text = "import faulthandler\ndef crash(): faulthandler._sigsegv()"
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            hub.start().begin("crash")
            with self.assertRaisesRegex(EOFError, "Segmentation fault.*in crash"):
                hub.receive()


if __name__ == "__main__":
    unittest.main()
