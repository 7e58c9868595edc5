"""What hints mean, as `pons.types` says it."""

from __future__ import annotations

import sys
import unittest

from hinting import ANY, FLOAT, INT, NONE, STR, HintsTest, union
from hub import Folder, Hub

try:
    import numpy
except ImportError:
    numpy = None


class TypesTest(HintsTest):
    def test_texts(self) -> None:
        """Hints that are text mean the same as those that are not, on every version, `int | None` too."""
        meant = self.meanings("""
            from __future__ import annotations
            import collections.abc as c, typing as t, datetime as dt
            from typing import Optional
            import uuid
            def f(a: int | None, b: list[int | str], c: t.Optional[uuid.UUID], d: dict[str, list["float"]],
                  e: c.Callable[[int, str], float | None], g: tuple[int, ...], h: tuple[int, str],
                  i: t.Literal["a", -1], j: "Optional[dt.datetime]", k: t.Annotated[int, print("ran")],
                  l: c.Callable[..., None], m: tuple[()],
                  n: t.Union[int, t.Union[str, None], int], o: set[bytes], p: t.List, q: c.Iterator[int]): ...
        """)
        of_list = {"is": "list", "of": union(INT, STR)}
        self.assertEqual(meant, {
            "a": union(INT, NONE), "b": of_list, "c": union({"is": "uuid"}, NONE),
            "d": {"is": "dict", "keys": STR, "of": {"is": "list", "of": FLOAT}},
            "e": {"is": "function", "parameters": [INT, STR], "returns": union(FLOAT, NONE)},
            "g": {"is": "tuple", "of": INT}, "h": {"is": "tuple", "items": [INT, STR]},
            "i": {"is": "literal", "values": ["a", -1]}, "j": union({"is": "datetime"}, NONE), "k": INT,
            "l": {"is": "function", "returns": NONE}, "m": {"is": "tuple", "items": []}, "n": union(INT, STR, NONE),
            "o": {"is": "set", "of": {"is": "bytes"}}, "p": {"is": "list", "of": ANY}, "q": {"is": "stream", "of": INT},
        })  # fmt: skip

    def test_nothing_is_run(self) -> None:
        """Asking for types runs nothing of the module's: no text of a hint, no property, no __getattr__ of a module."""
        answer = self.ask(
            """
            from __future__ import annotations
            import lazy
            RAN = []
            class Meta(type):
                @property
                def Inner(cls): RAN.append("property"); return int
                def __getitem__(cls, key): RAN.append("item"); return int
                def __or__(cls, other): RAN.append("or"); return int
            class Odd(metaclass=Meta):
                pass
            def f(a: RAN.append("call"), b: Odd.Inner, c: Odd[int], d: Odd | int, e: lazy.thing, h: 1 + 2): ...
            def ran(): return [*RAN, *lazy.RAN]
            """,
            lazy="""
            RAN = []
            def __getattr__(name):
                RAN.append("module's " + name)
                raise AttributeError(name)
            """,
        )
        meant = answer["actions"]["f"]["parameters"]
        odd = {"is": "named", "name": "m.Odd"}
        self.assertEqual([meant[name] for name in "cd"], [odd, union(odd, INT)])
        for name, text in (("a", "RAN.append('call')"), ("b", "Odd.Inner"), ("e", "lazy.thing"), ("h", "1 + 2")):
            self.assertEqual(meant[name], {"is": "unknown", "text": text})

    def test_what_was_run(self) -> None:
        """After types were asked for, the module has seen nothing of it."""
        text = """
            from __future__ import annotations
            RAN = []
            def f(a: RAN.append(1), b: "RAN.append(2)") -> RAN.append(3): ...
            def ran(): return RAN
        """
        with Folder({"m.py": text}) as folder, Hub(folder / "m.py") as hub:
            hub.start().call("pons.types")
            self.assertEqual(hub.call("ran"), [])

    def test_names_that_are_not_there(self) -> None:
        """A name for type checkers only is unknown in its place, and the rest of the hint means what it means."""
        meant = self.meanings("""
            from __future__ import annotations
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from nowhere import Nothing
            def f(a: Nothing, b: list[Nothing], c: "not a hint", d: Nothing | None, e: type[int], g: open): ...
        """)
        bare = self.meanings("import typing\ndef f(a: typing.List['Nothing'], b: typing.Optional['Nothing']): ...")
        missing = {"is": "unknown", "text": "Nothing"}
        self.assertEqual(meant, {
            "a": missing, "b": {"is": "list", "of": missing}, "c": {"is": "unknown", "text": "not a hint"},
            "d": union(missing, NONE), "e": {"is": "unknown", "text": "type[int]"},
            "g": {"is": "unknown", "text": "open"},
        })  # fmt: skip
        self.assertEqual(bare, {"a": {"is": "list", "of": missing}, "b": union(missing, NONE)})

    def test_variables_and_aliases(self) -> None:
        """Type variables say what they may be, and new types have their name."""
        answer = self.ask("""
            import typing as t
            T = t.TypeVar("T"); B = t.TypeVar("B", bound="int"); C = t.TypeVar("C", int, str)
            Id = t.NewType("Id", int)
            def f(a: T, b: B, c: C, d: Id) -> t.List[T]: ...
        """)
        meant = answer["actions"]["f"]["parameters"]
        self.assertEqual([meant[name]["of"] for name in "abc"], [ANY, INT, union(INT, STR)])
        (alias,) = answer["types"].values()
        self.assertEqual((alias["kind"], alias["name"], alias["type"]), ("alias", "Id", INT))

    @unittest.skipIf(sys.version_info < (3, 12), "the syntax is new in Python 3.12")
    def test_the_syntax_of_3_12(self) -> None:
        """Type parameters and `type` statements are understood, also one that names itself."""
        answer = self.ask("""
            type Json = dict[str, Json] | list[Json] | str | None
            def f[T: int](a: T, b: "list[T]", c: Json): ...
        """)
        meant = answer["actions"]["f"]["parameters"]
        variable = {"is": "variable", "name": "T", "of": INT}
        self.assertEqual((meant["a"], meant["b"]), (variable, {"is": "list", "of": variable}))
        json = meant["c"]
        self.assertEqual(answer["types"][json["name"]]["type"]["items"][1], {"is": "list", "of": json})

    @unittest.skipIf(numpy is None, "there is no numpy here")
    def test_numpy(self) -> None:
        """Arrays say their dtype, and scalars of numpy are plain numbers."""
        meant = self.meanings("""
            import numpy as np, numpy.typing as npt
            def f(a: np.ndarray, b: npt.NDArray[np.float64], c: "npt.NDArray[np.int8]", d: np.float32, e: np.int64,
                  g: np.bool_): ...
        """)
        self.assertEqual(meant, {
            "a": {"is": "array"}, "b": {"is": "array", "dtype": "float64"}, "c": {"is": "array", "dtype": "int8"},
            "d": FLOAT, "e": INT, "g": {"is": "bool"},
        })  # fmt: skip

    def test_decorated_functions(self) -> None:
        """Hints are found behind decorators that say what they wrap, behind `partial`, and in what can be called."""
        answer = self.ask("""
            import functools
            def plain(a: int) -> str: ...
            @functools.lru_cache()
            def cached(a: int) -> str: ...
            class _Caller:
                def __call__(self, a: int) -> str: ...
            CALLER = _Caller()
            API = {"partial": functools.partial(plain, a=1), "object": CALLER, "method": CALLER.__call__, "c": max}
        """)
        expected = {"parameters": {"a": INT}, "returns": STR}
        for name in ("cached", "partial", "object", "method"):
            self.assertEqual(answer["actions"][name], expected, name)
        self.assertEqual(answer["actions"]["c"], {"parameters": {}, "returns": None})

    def test_it_costs_nothing_before(self) -> None:
        """No module that reads types is imported before somebody asks for them."""
        text = """
            import sys
            NAMES = "ast", "typing", "pons.hints", "pons.meanings"
            def loaded(): return [name for name in NAMES if name in sys.modules]
        """
        with Folder({"m.py": text}) as folder, Hub(folder / "m.py") as hub:
            self.assertEqual(hub.start().call("loaded"), [])
            hub.call("pons.types")
            self.assertEqual(hub.call("loaded"), ["ast", "typing", "pons.hints", "pons.meanings"])


if __name__ == "__main__":
    unittest.main()
