"""What a module exposes, under which names and of which kinds."""

from __future__ import annotations

import functools
import sys
import textwrap
import types
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import threaded
from pons.actions import LoadError, find_actions


def module(text: str, name: str = "shop") -> types.ModuleType:
    """Makes a module of a text."""
    made = types.ModuleType(name)
    sys.modules[name] = made
    exec(textwrap.dedent(text), made.__dict__)
    return made


def kinds(text: str) -> dict:
    """Gives the actions of a module with their kinds."""
    return {action.name: action.kind for action in find_actions(module(text)).values()}


class ActionsTest(TimedTest):
    def test_functions(self) -> None:
        """Own public functions are actions; imported ones and private ones are not."""
        text = """
            from os.path import join
            import json
            NUMBER = 1
            def add(a, b): return a + b
            def _hidden(): pass
            twice = lambda x: 2 * x
            plus = add
        """
        self.assertEqual(kinds(text), {"add": "function", "twice": "function", "plus": "function"})

    def test_kinds(self) -> None:
        """Each kind of function is known as what it is."""
        text = """
            import functools, pons
            def plain(): pass
            async def later(): pass
            def items(): yield 1
            async def async_items(): yield 1
            @pons.threaded
            def beside(): pass
            class Shop: pass
            class Caller:
                async def __call__(self): pass
                async def method(self): pass
            API = {"object": Caller(), "bound": Caller().method, "partial": functools.partial(later), "built": len}
        """
        self.assertEqual(kinds(text), {
            "plain": "function", "later": "async", "items": "stream", "async_items": "async-stream",
            "beside": "threaded", "Shop": "class", "Caller": "class", "object": "async", "bound": "async",
            "partial": "async", "built": "function",
        })  # fmt: skip

    def test_decorated(self) -> None:
        """A function behind decorators that wrap it is an action; what wraps somebody else's function is not."""
        text = """
            import functools, os
            def loud(f):
                @functools.wraps(f)
                def inner(*a): return f(*a)
                return inner
            @loud
            def add(a, b): return a + b
            @functools.lru_cache
            def cached(a): return a
            theirs = functools.lru_cache(os.path.join)
        """
        self.assertEqual(sorted(kinds(text)), ["add", "cached", "loud"])

    def test_all(self) -> None:
        """`__all__` says what is public, imported functions too."""
        text = """
            from os.path import join
            __all__ = ["join", "_own", "NUMBER"]
            NUMBER = 1
            def _own(): pass
            def other(): pass
        """
        self.assertEqual(sorted(kinds(text)), ["_own", "join"])
        with self.assertRaisesRegex(LoadError, "__all__ of shop lists 'nothing', but"):
            kinds("__all__ = ['nothing']")

    def test_api(self) -> None:
        """Nested API dicts give dotted names, callables of any kind, and stand before what was found."""
        text = """
            import math
            def list_all(): return "own"
            class Store:
                def get(self): return 1
            API = {"events": {"create": list_all, "math": {"sqrt": math.sqrt}}, "get": Store().get, "größe.ü": len,
                   "list_all": lambda: "listed", "_private": len}
        """
        found = find_actions(module(text))
        names = ["Store", "_private", "events.create", "events.math.sqrt", "get", "größe.ü", "list_all"]
        self.assertEqual(sorted(action.name for action in found.values()), names)
        self.assertEqual(found[b"list_all"].function(), "listed")
        self.assertEqual(found["größe.ü".encode()].function("abc"), 3)

    def test_bad_api(self) -> None:
        """A key or value of API that cannot be an action is an error that names it."""
        bad = {
            "API = {1: len}": "must be text that is not empty, but '' has the key 1",
            "API = {'a': {'': len}}": "but 'a.' has the key ''",
            "API = {'a\\nb': len}": "'a.nb' must have at most 1024 bytes and no control character",
            "API = {'a' * 1025: len}": "at most 1024 bytes",
            "API = {'a\\ud800': len}": "half of a character",
            "API = {'pons.describe': len}": "'pons.describe' must be renamed",
            "API = {'pons': {'x': len}}": "'pons.x' must be renamed",
            "API = {'f': len, 'a': {'b': 1}}": "API\\['a.b'\\] must be a function or a dict of them, but is int",
            "API = {'a': {'b': len}, 'a.b': max}": "API names 'a.b' twice",
            "API = {}; API['a'] = API": "API contains itself at 'a'",
        }
        for text, words in bad.items():
            with self.subTest(text), self.assertRaisesRegex(LoadError, words):
                kinds(text)

    def test_other_api(self) -> None:
        """A class or a text named API is nothing special."""
        self.assertEqual(kinds("API = 'https://example.org'"), {})
        self.assertEqual(kinds("class API: pass"), {"API": "class"})

    def test_classes(self) -> None:
        """A public class and its public static and class methods are actions; exceptions are not."""
        text = """
            from decimal import Decimal
            class Base:
                @staticmethod
                def hello(): return "hello"
            class Shop(Base):
                @classmethod
                def open(cls): return cls.__name__
                @staticmethod
                async def later(): pass
                @staticmethod
                def _hidden(): pass
                def method(self): pass
            class Closed(Exception): pass
            class _Private: pass
        """
        self.assertEqual(kinds(text), {
            "Base": "class", "Base.hello": "function", "Shop": "class", "Shop.hello": "function",
            "Shop.open": "function", "Shop.later": "async",
        })  # fmt: skip
        self.assertEqual(find_actions(sys.modules["shop"])[b"Shop.open"].function(), "Shop")

    def test_submodules(self) -> None:
        """The modules of a package that it imported give dotted names; other modules do not."""
        package = module("import json\ndef top(): pass", "kit")
        package.__path__ = []
        package.tools = module("import os\ndef saw(): pass", "kit.tools")
        package.tools.top = package
        package._private = module("def secret(): pass", "kit._private")
        package.other = module("def foreign(): pass", "elsewhere")
        names = sorted(action.name for action in find_actions(package).values())
        self.assertEqual(names, ["tools.saw", "top"])

    def test_threaded_marks_functions_only(self) -> None:
        """`@pons.threaded` on anything but a plain function or a generator is an error where it stands."""

        async def later():
            pass

        async def items():
            yield 1

        for wrong in (later, items, 5):
            with self.subTest(wrong), self.assertRaisesRegex(TypeError, "@pons.threaded marks"):
                threaded(wrong)

    def test_threaded_below_decorators(self) -> None:
        """The mark is seen through decorators above it."""

        @functools.lru_cache
        @threaded
        def beside():
            pass

        self.assertEqual(find_actions(_holding(beside))[b"beside"].kind, "threaded")


def _holding(function) -> types.ModuleType:
    made = types.ModuleType(function.__module__)
    made.beside = function
    return made


if __name__ == "__main__":
    unittest.main()
