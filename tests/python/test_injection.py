"""Parameters that the host fills."""

from __future__ import annotations

import functools
import unittest

import pons
from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import Call
from pons.actions import Action
from pons.injection import fill


def call(function, *args, **keywords):
    """Calls a function as the engine does."""
    message = Call(3, 0, 1, b"name", b"")
    message.client = 12
    message.entry = Action("name", function)
    args, keywords = fill(message, args, keywords)
    return function(*args, **keywords)


def first(c: pons.Call, a, b):
    return c.id, c.action, c.client, a, b


def last(a, b=0, c: Call = None):
    return c.id, a, b


def keyword(a, *, c: Call):
    return c.id, a


def plain(client, out, session, call):
    return client, out, session, call


def unknown(a: Missing.Call, b: Caller):  # noqa: F821
    return a, b


def optional(a: "Call | None"):
    return a


class Shop:
    def __init__(self, c: Call, name):
        self.made = (c.id, name)

    def method(self, a, c: Call):
        return c.id, a

    @classmethod
    def built(cls, a, c: Call):
        return c.id, a

    def __call__(self, a, c: Call):
        return c.id, a


def wrapped(function):
    @functools.wraps(function)
    def inner(*args, **keywords):
        return function(*args, **keywords)

    return inner


class InjectionTest(TimedTest):
    def test_places(self) -> None:
        """A parameter annotated `pons.Call` is filled, wherever it stands."""
        self.assertEqual(call(first, 1, 2), (1, "name", 12, 1, 2))
        self.assertEqual(call(last, 1), (1, 1, 0))
        self.assertEqual(call(last, 1, 2), (1, 1, 2))
        self.assertEqual(call(last, b=2, a=1), (1, 1, 2))
        self.assertEqual(call(keyword, 1), (1, 1))

    def test_callables(self) -> None:
        """Methods, classes, objects and decorated functions are filled too."""
        shop = call(Shop, "x")
        self.assertEqual(shop.made, (1, "x"))
        self.assertEqual(call(shop.method, 1), (1, 1))
        self.assertEqual(call(Shop.built, 1), (1, 1))
        self.assertEqual(call(shop, 1), (1, 1))
        self.assertEqual(call(wrapped(first), 1, 2), (1, "name", 12, 1, 2))

    def test_plain_names(self) -> None:
        """A plain parameter gets what the caller sent, whatever its name."""
        self.assertEqual(call(plain, 1, 2, 3, 4), (1, 2, 3, 4))

    def test_other_hints(self) -> None:
        """A hint that cannot be resolved, or that only mentions the class, fills nothing and harms nothing."""
        self.assertEqual(call(unknown, 1, 2), (1, 2))
        self.assertEqual(call(optional, 1), 1)
        self.assertEqual(Action("len", len).filled, ())
        self.assertEqual(Action("partial", functools.partial(first)).filled, ())

    def test_sent_by_a_caller(self) -> None:
        """A caller that sends what the host fills is told so."""
        with self.assertRaisesRegex(TypeError, "name\\(\\) was given 'c', which the host fills; leave it out"):
            call(keyword, 1, c=5)


if __name__ == "__main__":
    unittest.main()
