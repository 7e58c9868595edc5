"""The dict that an exception becomes."""

from __future__ import annotations

import sys
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons.errors import CHAIN_LIMIT, FRAME_LIMIT, MESSAGE_LIMIT, describe_error, is_binding


class OutOfStock(Exception):
    pass


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def caught(function, *args) -> BaseException:
    """Gives what a function raises."""
    try:
        function(*args)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def inner():
    raise OutOfStock("no pens")


def outer():
    inner()


def chained():
    try:
        inner()
    except OutOfStock as error:
        raise ValueError("cannot sell") from error


def in_course():
    try:
        inner()
    except OutOfStock:
        raise ValueError("cannot sell")


def hidden():
    try:
        inner()
    except OutOfStock:
        raise ValueError("cannot sell") from None


class ErrorsTest(TimedTest):
    def test_frames(self) -> None:
        """Frames come outermost first, each with its file, line, function and source line."""
        error = describe_error(caught(outer))
        self.assertEqual((error["code"], error["message"]), ("raised", "no pens"))
        self.assertEqual(error["type"], f"{__name__}.OutOfStock")
        *_, (file, line, function, source) = error["frames"]
        self.assertEqual((file, function, source), (__file__, "inner", 'raise OutOfStock("no pens")'))
        self.assertEqual(line, inner.__code__.co_firstlineno + 1)
        self.assertEqual([frame[2] for frame in error["frames"]], ["caught", "outer", "inner"])

    def test_builtin_type(self) -> None:
        """A builtin exception goes by its bare name."""
        self.assertEqual(describe_error(caught(lambda: 1 / 0))["type"], "ZeroDivisionError")

    def test_chain(self) -> None:
        """Cause and context are told as Python tells them; `from None` hides the context."""
        error = describe_error(caught(chained))
        self.assertEqual((error["cause"]["message"], error["context"]), ("no pens", None))
        error = describe_error(caught(in_course))
        self.assertEqual((error["cause"], error["context"]["message"]), (None, "no pens"))
        error = describe_error(caught(hidden))
        self.assertEqual((error["cause"], error["context"]), (None, None))

    def test_endless_chains(self) -> None:
        """A chain that comes back to itself ends, and a long one is cut."""
        one, two = ValueError("one"), ValueError("two")
        one.__cause__, two.__cause__ = two, one
        self.assertIsNone(describe_error(one)["cause"]["cause"])
        error: BaseException = ValueError("0")
        for i in range(1000):
            error, before = ValueError(str(i)), error
            error.__cause__ = before
        found, count = describe_error(error), 0
        while found:
            found, count = found["cause"], count + 1
        self.assertEqual(count, CHAIN_LIMIT)

    def test_syntax_error(self) -> None:
        """A syntax error ends with the line that failed."""
        error = describe_error(caught(compile, "x = 1\ndef f(:\n    pass", "shop.py", "exec"), "load")
        self.assertEqual((error["code"], error["type"], error["message"]), ("load", "SyntaxError", "invalid syntax"))
        self.assertEqual(error["frames"][-1], ("shop.py", 2, None, "def f(:"))

    def test_unspeakable(self) -> None:
        """An exception whose own text raises is told without it."""
        error = describe_error(caught(lambda: (_ for _ in ()).throw(Unspeakable())))
        self.assertEqual(error["message"], "<its text cannot be had: RuntimeError in Unspeakable.__str__>")

    def test_huge(self) -> None:
        """A huge text is cut, and says so."""
        message = describe_error(ValueError("x" * 10_000_000))["message"]
        self.assertEqual(message[MESSAGE_LIMIT:], "… (cut at 65536 of 10000000 characters)")

    def test_recursion(self) -> None:
        """Of a deep recursion the first and the last frames are told, and how many are missing."""

        def deeper(n):
            return deeper(n + 1)

        error = describe_error(caught(deeper, 0))
        self.assertEqual((error["type"], len(error["frames"])), ("RecursionError", FRAME_LIMIT))
        self.assertRegex(error["notes"][0], r"^\d+ of \d+ frames are left out, those after the first 50\.$")

    @unittest.skipIf(sys.version_info < (3, 11), "notes and groups came with Python 3.11")
    def test_notes_and_groups(self) -> None:
        """Notes are told, and the members of a group among them."""
        error = ExceptionGroup("two", [ValueError("a"), OutOfStock("b")])  # noqa: F821
        error.add_note("late")
        notes = ["late", "1 of 2: ValueError: a", f"2 of 2: {__name__}.OutOfStock: b"]
        self.assertEqual(describe_error(error)["notes"], notes)

    def test_binding(self) -> None:
        """A TypeError counts as a matter of the arguments only where no line of the function ran."""
        from pons import errors

        def raising():
            raise TypeError("inside")

        skipped = errors._is_users
        errors._is_users = lambda frame: frame.f_code.co_name != "caught" and skipped(frame)
        self.addCleanup(setattr, errors, "_is_users", skipped)
        self.assertTrue(is_binding(caught(raising, 1)))
        self.assertFalse(is_binding(caught(raising)))
        self.assertTrue(is_binding(caught(int, [])))
        self.assertFalse(is_binding(caught(float, "x")), "a ValueError is none")


if __name__ == "__main__":
    unittest.main()
