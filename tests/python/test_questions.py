"""Questions to the human at the caller's side."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

ASKS = """
    import sys, getpass, io, threading
    import pons

    def name(): return "Hello " + input("Name? ")
    def secret(): return getpass.getpass("Password? ")
    def plain_secret(): return getpass.getpass()
    def line(): return sys.stdin.readline()
    def lines(): return list(sys.stdin)
    def everything(): return sys.stdin.read()
    def as_bytes(): return sys.stdin.buffer.readline()
    def in_part(): return sys.stdin.read(2), sys.stdin.readline()
    def by_pons(): return pons.ask("Name? "), pons.ask("Key? ", secret=True)
    async def by_awaiting(): return await pons.ask("Name? ")
    def printed():
        print("Your name: ", end="")
        return input()

    def at_end():
        said = []
        for ask in (input, getpass.getpass, pons.ask):
            try: ask("? ")
            except EOFError as error: said.append(str(error))
        return said, sys.stdin.readline(), sys.stdin.read(), sys.stdin.buffer.read()

    async def in_loop():
        said = []
        for ask in (lambda: input("Name? "), lambda: getpass.getpass("P? "), sys.stdin.readline):
            try: ask()
            except RuntimeError as error: said.append(str(error))
        return said

    def in_thread():
        answers = []
        thread = threading.Thread(target=lambda: answers.append(input("In a thread? ")))
        thread.start()
        thread.join()
        return answers[0]

    def from_elsewhere():
        real = sys.stdin
        sys.stdin = io.StringIO("typed\\n")
        try: return input("from? ")
        finally: sys.stdin = real

    def properties():
        import os
        return sys.stdin.fileno(), sys.stdin.isatty(), sys.stdin.readable(), sys.stdin.encoding, os.read(0, 10)

    try: input("at the load? ")
    except EOFError as error: LOADED = str(error)
    def loaded(): return LOADED
"""


class QuestionsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"asks.py": ASKS})
        cls.hub = Hub(cls.folder.path / "asks.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def ask(self, action: str, *answers: str | None) -> tuple:
        """Answers the questions of an action in turn (None: nobody is there); gives its result and the questions."""
        id = self.hub.begin(action)
        asked = []
        for answer in answers:
            message = self.hub.called("pons.ask")
            self.assertEqual(message.parent, id)
            asked.append(self.hub.arguments_of(message)[0])
            if answer is None:
                self.hub.fail(message.call, code="nobody", message="Nobody is there to answer.")
            else:
                self.hub.answer(message.call, answer)
        kind, value = self.hub.end(id)
        self.assertEqual(kind, "return", value)
        self.assertEqual(self.hub.calls, [])
        return value, asked

    def test_input(self) -> None:
        """`input` asks with its prompt, which is not printed besides."""
        self.assertEqual(self.ask("name", "Ada"), ("Hello Ada", [("Name? ", False)]))
        self.assertNotIn("Name? ", [log[3] for log in self.hub.logs])
        self.assertEqual(self.ask("in_thread", "yes"), ("yes", [("In a thread? ", False)]))

    def test_secrets(self) -> None:
        """`getpass` asks for a secret."""
        self.assertEqual(self.ask("secret", "s3cret"), ("s3cret", [("Password? ", True)]))
        self.assertEqual(self.ask("plain_secret", "x"), ("x", [("Password: ", True)]))

    def test_own_way(self) -> None:
        """`pons.ask` asks at once or is awaited."""
        self.assertEqual(self.ask("by_pons", "Ada", "k")[0], ("Ada", "k"))
        self.assertEqual(self.ask("by_awaiting", "Ada"), ("Ada", [("Name? ", False)]))

    def test_stdin(self) -> None:
        """Each line that is read from sys.stdin is asked for, up to its end."""
        self.assertEqual(self.ask("line", "one"), ("one\n", [("", False)]))
        self.assertEqual(self.ask("lines", "one", "two", None)[0], ["one\n", "two\n"])
        self.assertEqual(self.ask("everything", "one", "two", None)[0], "one\ntwo\n")
        self.assertEqual(self.ask("as_bytes", "grün")[0], "grün\n".encode())
        self.assertEqual(self.ask("in_part", "abcde")[0], ("ab", "cde\n"))

    def test_printed_before(self) -> None:
        """What was printed without a line end arrives before the question."""
        id = self.hub.begin("printed")
        message = self.hub.called("pons.ask")
        self.assertEqual(self.hub.printed(id), "Your name: ")
        self.hub.answer(message.call, "Ada")
        self.assertEqual(self.hub.end(id), ("return", "Ada"))

    def test_nobody(self) -> None:
        """Where nobody is, input has come to its end."""
        said, line, text, data = self.ask("at_end", *[None] * 6)[0]
        self.assertEqual(said, ["Nobody is there to answer."] * 3)
        self.assertEqual((line, text, data), ("", "", b""))

    def test_outside(self) -> None:
        """Outside of a call there is nobody to ask."""
        self.assertIn("input() has nobody to ask", self.hub.call("loaded"))

    def test_in_loop(self) -> None:
        """Code of the event loop is told how to ask."""
        said = self.hub.call("in_loop")
        self.assertIn("use `await pons.ask('Name? ')`", said[0])
        self.assertIn("use `await pons.ask('P? ', secret=True)`", said[1])
        self.assertIn("use `await pons.ask('')`", said[2])

    def test_own_stdin(self) -> None:
        """A program that reads from elsewhere does so, and the descriptor beneath is an empty file."""
        self.assertEqual(self.hub.call("from_elsewhere"), "typed")
        self.assertEqual(self.hub.call("properties"), (0, False, True, "utf-8", b""))


if __name__ == "__main__":
    unittest.main()
