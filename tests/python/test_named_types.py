"""What the names in hints mean, as `pons.types` says it: records, enums, classes."""

from __future__ import annotations

from hinting import FLOAT, INT, STR, HintsTest


class NamedTypesTest(HintsTest):
    def test_records(self) -> None:
        """Dataclasses, named tuples and typed dicts are told with their fields, from the module that each stands in."""
        answer = self.ask(
            """
            from __future__ import annotations
            import dataclasses, typing as t
            from base import Base, Kind
            @dataclasses.dataclass
            class Item(Base):
                name: str
                inner: list[Item]
                shared: t.ClassVar[int] = 0
                start: dataclasses.InitVar[int] = 0
            class Point(t.NamedTuple):
                x: float
                y: float = 0.0
            class Keys(t.TypedDict, total=False):
                a: int
            class More(Keys):
                b: str
            def f(item: Item, point: Point, more: More, kind: Kind): ...
            """,
            base="""
            from __future__ import annotations
            import dataclasses, enum
            class Kind(enum.Enum):
                ONE = "one"
            @dataclasses.dataclass
            class Base:
                '''The base.'''
                kind: Kind
            """,
        )
        types = answer["types"]

        def fields(key: str) -> list:
            return [(field["name"], field["type"], field["optional"]) for field in types[key]["fields"]]

        kind, item = {"is": "named", "name": "base.Kind"}, {"is": "named", "name": "m.Item"}
        expected = [("kind", kind, False), ("name", STR, False), ("inner", {"is": "list", "of": item}, False)]
        self.assertEqual(fields("m.Item"), expected)
        self.assertIsNone(types["m.Item"]["doc"])
        self.assertEqual(fields("m.Point"), [("x", FLOAT, False), ("y", FLOAT, False)])
        self.assertEqual(fields("m.More"), [("a", INT, True), ("b", STR, False)])
        self.assertEqual(types["base.Kind"]["members"], [{"name": "ONE", "value": "one"}])

    def test_enums(self) -> None:
        """Enums have their members, with values that are plain; a literal of members names its enum."""
        answer = self.ask("""
            from enum import Enum, Flag, IntEnum
            from typing import Literal
            class A(Enum):
                X = 1
                Y = 1
                Z = (2, 3)
            class B(Flag):
                R = 1
            def f(a: A, b: B, c: Literal[A.X], d: "Literal[B.R]"): ...
        """)
        self.assertEqual(answer["types"]["m.A"]["members"], [{"name": "X"}, {"name": "Z"}])
        self.assertEqual([answer["types"][key]["flags"] for key in ("m.A", "m.B")], [False, True])
        meant = answer["actions"]["f"]["parameters"]
        self.assertEqual(meant["c"], {"is": "literal", "values": [1], "enum": "m.A"})
        self.assertEqual(meant["d"], {"is": "literal", "values": [1], "enum": "m.B"})

    def test_classes(self) -> None:
        """Exposed classes have their public methods; a class that is not exposed does not cross, but for a number's."""
        answer = self.ask("""
            from __future__ import annotations
            class _Hidden: ...
            class _Celsius(float): ...
            class Base:
                def size(self) -> int: ...
            class Basket(Base):
                def __init__(self, owner: str): ...
                def add(self, other: Basket, count: int = 1) -> Basket: ...
                def _secret(self): ...
                @property
                def full(self): raise RuntimeError("not to be run")
            def f(a: Basket, b: _Hidden, c: _Celsius): ...
        """)
        basket = {"is": "named", "name": "m.Basket"}
        meant = answer["actions"]["f"]["parameters"]
        self.assertEqual(meant, {"a": basket, "b": {"is": "unknown", "text": "_Hidden"}, "c": FLOAT})
        self.assertEqual(answer["actions"]["Basket"], {"parameters": {"owner": STR}, "returns": basket})
        size, add = answer["types"]["m.Basket"]["methods"]
        self.assertEqual((size["name"], add["name"], add["signature"]), ("size", "add", add["signature"]))
        self.assertEqual([each["name"] for each in add["parameters"]], ["other", "count"])
        self.assertEqual(add["types"], {"parameters": {"other": basket, "count": INT}, "returns": basket})
