"""Routes: what may be one, what `ready` says of them, how they answer, and the request that they see."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

from pons.actions import LoadError
from pons.requests import Request, bound, request
from pons.routes import route

MODULE = """
import pons

def action():
    return "an action"

@pons.route("/plain")
def plain():
    return "é"

@pons.route("/both", methods=["get", "POST"], open=True)
def both():
    return {"method": pons.request.method}

@pons.route("/pieces")
def pieces():
    yield "one"
    yield b"two"

@pons.route("/later/<name>")
async def later(name):
    return name, 201
"""

PARTS = ("/x", "", [], {}, b"")


class RoutesTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"site.py": MODULE})
        cls.hub = Hub(cls.folder.path / "site.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def answer(self, number: int, *parts) -> tuple:
        """Runs a route; gives its items and the value that it returned."""
        call = self.hub.begin(f"pons.route.{number}", *parts, credit=(100, 1 << 20))
        kind, value = self.hub.end(call)
        self.assertEqual(kind, "return", value)
        return self.hub.items.get(call, []), value

    def test_ready(self) -> None:
        """Routes are announced with rule, methods, kind and whether they are open, and are no actions."""
        self.assertEqual(
            [tuple(row) for row in self.hub.ready["routes"]],
            [
                ("/plain", ["GET"], "function", False),
                ("/both", ["GET", "POST"], "function", True),
                ("/pieces", ["GET"], "function", False),
                ("/later/<name>", ["GET"], "async-stream", False),
            ],
        )
        self.assertEqual([name for name, _ in self.hub.ready["actions"]], ["action"])

    def test_answers(self) -> None:
        """A body that is there comes with its head, one in pieces behind it."""
        html = [("Content-Type", "text/html; charset=utf-8")]
        self.assertEqual(self.answer(0, "GET", *PARTS), ([], [200, html, "é".encode()]))
        head = [200, [("Content-Type", "application/json")], b'{"method": "POST"}']
        self.assertEqual(self.answer(1, "POST", *PARTS), ([], head))
        self.assertEqual(self.answer(2, "GET", *PARTS)[0], [[200, html, None], b"one", b"two"])
        self.assertEqual(self.answer(3, "GET", "/later/x", "", [], {"name": "x"}, b"")[0], [[201, html, b"x"]])


class RequestTest(unittest.TestCase):
    def test_request(self) -> None:
        """A request knows its fields, and belongs to the code that runs within it."""
        headers = [("Content-Type", "application/json"), ("Cookie", "a=b")]
        asked = Request("POST", "/a", "x=1&x=2&y=", headers, {}, b"[1]")
        self.assertEqual((asked.query["x"], asked.query.list("x"), asked.query["y"]), ("1", ["1", "2"], ""))
        self.assertEqual((asked.json(), asked.cookies), ([1], {"a": "b"}))
        self.assertEqual(asked.headers["content-TYPE"], "application/json")
        with bound(asked):
            self.assertEqual(request.path, "/a")
        with self.assertRaisesRegex(RuntimeError, "belongs to a route"):
            request.path

    def test_marks(self) -> None:
        """What can be no route is refused where it is written."""
        for rule in ("x", "/<x", "/<a-b>", "/<any:x>", "/<x>/<x>", "/{x}"):
            with self.subTest(rule), self.assertRaises(TypeError):
                route(rule)
        for methods in ("GET", ["FETCH"]):
            with self.subTest(methods), self.assertRaises(TypeError):
                route("/", methods=methods)
        with self.assertRaises(TypeError):
            route("/")(int)

    def test_twice(self) -> None:
        """Two functions for one method and rule are refused at load."""
        import types

        from pons.routes import find_routes

        module = types.ModuleType("twice")
        module.one, module.two = route("/a")(lambda: ""), route("/a")(lambda: "")
        with self.assertRaisesRegex(LoadError, "GET /a"):
            find_routes(module)


if __name__ == "__main__":
    unittest.main()
