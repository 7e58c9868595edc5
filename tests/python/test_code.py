"""Running code in namespaces, and what a prompt asks for."""

from __future__ import annotations

import asyncio
import traceback
import types
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons.code import KEPT_SOURCES, Code, import_module, parse


class CodeTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.module = types.ModuleType("shop")
        self.module.price = 12
        self.code = Code(self.module)

    def run_async(self, code: str, namespace: str = ""):
        """Runs code that awaits."""
        return asyncio.run(self.code.run(code, namespace))

    def test_results(self) -> None:
        """The value of a last expression is the result; without one it is None."""
        self.assertEqual(self.code.run("1 + 1"), 2)
        self.assertEqual(self.code.run("a = 20\na + 1"), 21)
        self.assertEqual(self.code.run("def f():\n    return 5\nf()"), 5)
        for nothing in ("a = 1", "", "# only this", "for i in range(3): i", "pass"):
            self.assertIsNone(self.code.run(nothing), nothing)

    def test_namespaces(self) -> None:
        """No namespace is the module's own; others are kept apart under their names."""
        self.code.run("price += 1", None)
        self.assertEqual(self.code.run("price", ""), 13)
        self.code.run("price = 'mine'", "one")
        self.assertEqual(self.code.run("price", "one"), "mine")
        self.assertEqual(self.code.run("__name__", "one"), "one")
        with self.assertRaisesRegex(NameError, "price"):
            self.code.run("price", "two")

    def test_awaiting(self) -> None:
        """Code may await at its top level, in statements and in the last expression."""
        self.assertEqual(self.run_async("import asyncio\nx = await asyncio.sleep(0, 5)\nx + 1"), 6)
        self.assertEqual(self.run_async("await asyncio.sleep(0, 7)"), 7)
        self.assertEqual(self.run_async("async with asyncio.Lock():\n    y = 3\ny", "") , 3)
        self.assertIsNone(self.run_async("z = await asyncio.sleep(0, 7)"))

    def test_tracebacks(self) -> None:
        """A traceback shows the lines of the code, of a bounded number of texts."""
        try:
            self.code.run("def f(a):\n    return 1 / a\n")
            self.code.run("f(0)")
        except ZeroDivisionError as error:
            text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        self.assertRegex(text, r'File "<run 2>", line 1, in <module>\n    f\(0\)')
        self.assertRegex(text, r'File "<run 1>", line 2, in f\n    return 1 / a')
        for _ in range(KEPT_SOURCES):
            self.code.run("pass")
        import linecache

        self.assertEqual(linecache.getline("<run 1>", 1), "")
        self.assertEqual(linecache.getline(f"<run {KEPT_SOURCES}>", 1), "pass")

    def test_futures(self) -> None:
        """What is imported from __future__ holds for later code of its namespace, and ours does not leak in."""
        self.code.run("def f(a: 1 + 1): pass", "one")
        self.assertEqual(self.code.run("f.__annotations__", "one"), {"a": 2})
        self.code.run("from __future__ import annotations", "one")
        self.code.run("def f(a: 1 + 1): pass", "one")
        self.assertEqual(self.code.run("f.__annotations__", "one"), {"a": "1 + 1"})
        self.code.run("def f(a: 1 + 1): pass", "two")
        self.assertEqual(self.code.run("f.__annotations__", "two"), {"a": 2})

    def test_variables(self) -> None:
        """Variables are read and set by their names; one that is not there is named with what is near."""
        self.assertEqual(self.code.get("price"), 12)
        self.code.assign("prices", [1], "one")
        self.assertEqual(self.code.get("prices", "one"), [1])
        with self.assertRaisesRegex(NameError, "no variable 'pric' in the module shop. Did you mean price"):
            self.code.get("pric")
        with self.assertRaisesRegex(NameError, "no variable 'price' in the namespace 'one'. Did you mean prices"):
            self.code.get("price", "one")
        with self.assertRaisesRegex(ValueError, "'a b' is no name"):
            self.code.assign("a b", 1)

    def test_imports(self) -> None:
        """An import gives the module that was named."""
        self.assertEqual(import_module("os.path").__name__, __import__("os").path.__name__)
        with self.assertRaises(ModuleNotFoundError):
            import_module("no_such_module")

    def test_parsing(self) -> None:
        """A prompt learns whether what was typed is complete."""
        for code in ("1", "", "# x", "await x", "def f(): pass\n", "if x:\n  y\n", "a = 1\nb = 2", "x = '''a\nb'''"):
            self.assertEqual(parse(code), "complete", code)
        for code in ("def f():", "def f():\n  pass", "(1,", "'''a", "a = 1\nf(", "x = \\", "@d"):
            self.assertEqual(parse(code), "incomplete", code)
        for code in ("1 +* 2", ")", "a b", "return = 1"):
            self.assertEqual(parse(code), "wrong", code)

    def test_completing(self) -> None:
        """Names and attributes are completed to whole words, sorted; private ones only where they are asked for."""
        self.assertEqual(self.code.complete("x = pri"), ["price", "print"])
        self.assertEqual(self.code.complete("len(price.bit_l"), ["price.bit_length"])
        self.assertIn("price.real", self.code.complete("price."))
        self.assertNotIn("price.__add__", self.code.complete("price."))
        self.assertIn("price.__add__", self.code.complete("price.__a"))
        self.assertIn("while", self.code.complete("whi"))
        for nothing in ("", "nobody.", "price.nothing.x", "f(", "1."):
            self.assertEqual(self.code.complete(nothing), [], nothing)

    def test_completing_is_bounded(self) -> None:
        """No more than 200 words are given, and a property that raises gives none."""
        for i in range(300):
            setattr(self.module, f"name_{i:03}", i)
        words = self.code.complete("name_")
        self.assertEqual((len(words), words[0], words[-1]), (200, "name_000", "name_199"))
        self.module.odd = type("Odd", (), {"bad": property(lambda self: 1 / 0)})()
        self.assertEqual(self.code.complete("odd.bad."), [])

    def test_wrong_kinds(self) -> None:
        """What is no text is refused by a sentence."""
        with self.assertRaisesRegex(TypeError, "The code must be text, but is int"):
            self.code.run(1)
        with self.assertRaisesRegex(TypeError, "The namespace must be text, but is int"):
            self.code.run("1", 5)


if __name__ == "__main__":
    unittest.main()
