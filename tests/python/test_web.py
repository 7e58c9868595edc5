"""Web applications: what a worker is asked, and what it answers (SPEC chapter 12)."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest


PROGRAM = """
    def parts(count):
        try:
            for number in range(count):
                yield b"%d;" % number
        finally:
            print("closed")

    def application(environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/body":
            start_response("200 OK", [("X-Input", str(environ["wsgi.input"].read()))])
            return []
        if path.startswith("/parts"):
            start_response("200 OK", [])
            return parts(int(path[6:]))
        if path == "/evil":
            start_response("200 OK", [("X-One", "a\\nX-Two: b")])
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"he", b"llo"]
"""
GET = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}


def response(value: bytes) -> tuple:
    """Gives the lines of the head, and what stands behind it."""
    size = int.from_bytes(value[:4], "little")
    return value[4 : 4 + size].decode("latin-1").split("\n"), value[4 + size :]


class WebTest(TimedTest):
    def start(self, text: str = PROGRAM, name: str | None = None) -> Hub:
        folder = self.enter(Folder({"server.py": text}))
        hub = self.enter(Hub(folder / "server.py", web={"name": name, "siblings": False}))
        return hub.start()

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def ask(self, hub: Hub, path: str, *body, credit=(9, 1 << 20)) -> int:
        return hub.begin("pons.web", {**GET, "PATH_INFO": path}, *body, credit=credit)

    def test_ready(self) -> None:
        """It says which kind it serves, exposes nothing, and names an address only where the file ran a server."""
        ready = self.start().ready
        self.assertEqual({"kind": "wsgi"}, ready["web"])
        self.assertEqual([], ready["actions"])
        text = PROGRAM + "\n    from wsgiref.simple_server import make_server\n"
        text += '    make_server("", 8000, application).serve_forever()\n'
        self.assertEqual({"kind": "wsgi", "host": "0.0.0.0", "port": 8000}, self.start(text).ready["web"])

    def test_complete(self) -> None:
        """A response that is complete is the value of `return`."""
        hub = self.start()
        call = self.ask(hub, "/")
        kind, value = hub.end(call)
        self.assertEqual("return", kind)
        self.assertEqual((["200 OK", "Content-Type", "text/plain", "Content-Length", "5"], b"hello"), response(value))
        self.assertNotIn(call, hub.items)

    def test_parts(self) -> None:
        """One of unknown length comes part by part, the head with the first."""
        hub = self.start()
        call = self.ask(hub, "/parts3")
        self.assertEqual(("return", None), hub.end(call))
        self.assertEqual((["200 OK"], b"0;"), response(hub.items[call][0]))
        self.assertEqual([b"1;", b"2;"], hub.items[call][1:])

    def test_credit(self) -> None:
        """Without credit it pauses, and other requests go on."""
        hub = self.start()
        slow = self.ask(hub, "/parts10", credit=(2, 1 << 20))
        hub.wait_for(lambda: len(hub.items.get(slow, ())) == 2)
        self.assertEqual("return", hub.end(self.ask(hub, "/"))[0])
        self.assertEqual(2, len(hub.items[slow]))
        hub.grant(slow, 100)
        self.assertEqual(("return", None), hub.end(slow))
        self.assertEqual(10, len(hub.items[slow]))

    def test_cancel(self) -> None:
        """A client that has gone closes the body of its response."""
        hub = self.start()
        call = self.ask(hub, "/parts10", credit=(2, 1 << 20))
        hub.wait_for(lambda: len(hub.items.get(call, ())) == 2)
        hub.cancel(call)
        self.assertEqual("cancelled", hub.end(call)[1]["code"])
        self.assertEqual("closed\n", hub.printed(call))

    def test_body(self) -> None:
        """A body comes as bytes, as a stream of the hub's, or not at all."""
        hub = self.start()
        self.assertIn("b''", response(hub.end(self.ask(hub, "/body"))[1])[0])
        self.assertIn("b'abc'", response(hub.end(self.ask(hub, "/body", b"abc"))[1])[0])

    def test_line_ends(self) -> None:
        """A head that would be split is refused, and the traceback is printed in the course of the call."""
        hub = self.start()
        call = self.ask(hub, "/evil")
        lines, body = response(hub.end(call)[1])
        self.assertEqual(("500 Internal Server Error", b"Internal Server Error\n"), (lines[0], body))
        self.assertIn("has a line end or a NUL", hub.printed(call, "err"))

    def test_client(self) -> None:
        """No client gets at it by the hub's back door."""
        error = self.start().error("pons.web", GET, client=1, credit=(9, 99))
        self.assertEqual("refused", error["code"])

    def test_after_the_server(self) -> None:
        """What stands behind the server in the file runs when the host stops."""
        text = PROGRAM + "\n    from wsgiref.simple_server import make_server\n"
        text += '    make_server("", 8000, application).serve_forever()\n    print("and then")\n'
        hub = self.start(text)
        self.assertEqual(0, hub.stop())
        self.assertIn((0, "out", None, "and then\n"), hub.logs)

    def test_nothing_there(self) -> None:
        """A file without an application is told so, with what was looked for."""
        with self.assertRaisesRegex(AssertionError, "has no web application.*neither app nor application"):
            self.start("x = 1")
        with self.assertRaisesRegex(AssertionError, "has no 'other'"):
            self.start(name="other")

    def test_factory(self) -> None:
        """A factory is called where there is nothing else."""
        hub = self.start(PROGRAM + "\n    create_app = lambda made=application: made\n    del application\n")
        self.assertEqual("return", hub.end(self.ask(hub, "/"))[0])


class CrewTest(TimedTest):
    def test_waiting(self) -> None:
        """Threads that wait do not keep others from being started, up to the limit."""
        from threading import Barrier

        from pons.crew import Crew

        crew, barrier = Crew(20), Barrier(21)
        for _ in range(20):
            crew.submit(barrier.wait)
        barrier.wait(10)

    def test_order(self) -> None:
        """What comes first begins first, and all of it runs once."""
        from threading import Event

        from pons.crew import Crew

        crew, seen, done = Crew(1), [], Event()
        for number in range(1000):
            crew.submit(lambda number=number: seen.append(number))
        crew.submit(done.set)
        self.assertTrue(done.wait(10))
        self.assertEqual(list(range(1000)), seen)


if __name__ == "__main__":
    unittest.main()
