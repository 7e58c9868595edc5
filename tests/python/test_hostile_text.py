"""Text that user code puts where Pons only forwards it: never a broken link, whatever it is."""

import unittest

from hub import Folder, Hub
from timed import TimedTest

SOURCE = r'''
import asyncio, logging, sys

class Text(str): pass
class Silent:
    def __repr__(self): raise RuntimeError("no repr")

def halves(): raise ValueError("\ud83d\ude00")
def print_halves(): print("\ud83d\ude00")
def named(): logging.getLogger(Text("till")).warning("low")
def noted():
    error = ValueError("x"); error.__notes__ = [Silent(), Text("note")]; raise error
def strange_syntax(): raise SyntaxError("odd", (Silent(), 1, 2, "x"))
async def leave():
    async def inner(): sys.exit(3)
    await asyncio.gather(inner())
async def one(): return 1
def long(): print("x" * 10_000)
'''


class HostileTextTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"hostile.py": SOURCE})
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(cls.folder.path / "hostile.py").start()
        cls.addClassCleanup(cls.hub.__exit__)

    def failure(self, action: str) -> dict:
        code, error = self.hub.end(self.hub.begin(action))
        self.assertEqual(code, "error")
        return error

    def test_halves(self) -> None:
        """Two halves of a character arrive as that character, in errors and in prints."""
        self.assertEqual(self.failure("halves")["message"], "\U0001f600")
        self.hub.call("print_halves")
        self.assertEqual(self.hub.logs[-1][3], "\U0001f600\n")

    def test_classes(self) -> None:
        """Texts of the user's own class are texts; what cannot be shown is told as that."""
        self.hub.call("named")
        self.assertEqual(self.hub.logs[-1][1:], ("warning", "till", "low"))
        notes = self.failure("noted")["notes"]
        self.assertEqual(notes, ["<a Silent whose repr raises RuntimeError>", "note"])
        self.assertEqual(self.failure("strange_syntax")["type"], "SyntaxError")

    def test_leaving_tasks(self) -> None:
        """SystemExit in a task ends the call that awaits it, and neither the loop nor another call."""
        self.assertEqual(self.failure("leave")["type"], "SystemExit")
        self.assertEqual(self.hub.call("one"), 1)

    def test_long_lines(self) -> None:
        """A long line comes in pieces that a pipe takes whole, and joins to what was printed."""
        before = len(self.hub.logs)
        self.hub.call("long")
        pieces = [text for *_, text in self.hub.logs[before:]]
        self.assertEqual("".join(pieces), "x" * 10_000 + "\n")
        self.assertLess(max(map(len, pieces)), 4096)


if __name__ == "__main__":
    unittest.main()
