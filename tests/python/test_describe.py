"""What a module says about its actions."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest


class DescribeTest(TimedTest):
    def test_describe(self) -> None:
        """`pons.describe` tells names, kinds, docs, signatures and hints as their author wrote them."""
        text = '''
            """A shop."""
            import typing
            import pons

            Maybe = typing.Optional[str]

            def sell(name: str, /, count: int = 1, *rest: float, at: Maybe = None, call: pons.Call, **m) -> list[int]:
                """Sells pens.

                Many of them.
                """

            async def later(a, b: "Missing" = object): ...

            class Shop:
                def __init__(self, name: str): ...

            API = {"built": max, "min.of": lambda x: x}
        '''
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            described = hub.start().call("pons.describe")
        self.assertEqual((described["module"], described["doc"]), ("shop", "A shop."))
        self.assertEqual(described["file"], str(folder / "shop.py"))
        actions = {action["name"]: action for action in described["actions"]}
        self.assertEqual(list(actions), ["sell", "later", "Shop", "built", "min.of"])
        sell = actions["sell"]
        self.assertEqual((sell["kind"], sell["doc"]), ("function", "Sells pens.\n\nMany of them."))
        self.assertEqual(sell["returns"], "list[int]")
        self.assertRegex(sell["signature"], r"^\(name: str, /, count: int = 1, \*rest: float, at: ")
        rows = [[p[key] for key in ("name", "kind", "type", "default", "filled")] for p in sell["parameters"]]
        self.assertIn(rows[3].pop(2), ("Optional[str]", "str | None"))
        self.assertEqual(rows, [
            ["name", "positional", "str", None, False], ["count", "either", "int", "1", False],
            ["rest", "rest", "float", None, False], ["at", "keyword", "None", False],
            ["call", "keyword", "pons.Call", None, True], ["m", "named-rest", None, None, False],
        ])  # fmt: skip
        self.assertEqual((actions["later"]["kind"], actions["later"]["parameters"][1]["type"]), ("async", "Missing"))
        self.assertEqual(actions["Shop"]["signature"].split(")")[0], "(name: str")
        self.assertEqual((actions["built"]["signature"], actions["built"]["parameters"][0]["kind"]), ("(...)", "rest"))

    def test_hints_as_text(self) -> None:
        """With postponed annotations the hints are the text that stands there."""
        text = """
            from __future__ import annotations
            def mean(values: list[float], by: Missing | None = None) -> float: ...
        """
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            (mean,) = hub.start().call("pons.describe")["actions"]
        self.assertEqual([p["type"] for p in mean["parameters"]], ["list[float]", "Missing | None"])
        self.assertEqual((mean["returns"], mean["signature"].replace("'", "").count("list[float]")), ("float", 1))


if __name__ == "__main__":
    unittest.main()
