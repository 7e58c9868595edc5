"""Signatures and docs, read without `inspect` as `inspect` reads them."""

import collections
import enum
import inspect
import os
import subprocess
import sys
import typing
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "runtimes", "python"))

from pons import signatures  # noqa: E402


class Colour(enum.Enum):
    RED = 1


def nothing():
    pass


def everything(
    a, b: int, /, c=1, d: "list[int]" = [], *rest: str, e, f: float = 2.5, **named: bytes
) -> typing.Optional[int]:
    """Takes everything.

    And says so:
        in two paragraphs.
    """


def only_positional(a, b=None, /):
    """One line."""


def keywords(*, a: Colour, b: collections.OrderedDict = None, c: "Colour" = Colour.RED) -> None:
    pass


async def late(a: typing.List[int], b: typing.Dict[str, int] = {}) -> str:
    pass


class SignatureTest(unittest.TestCase):
    def test_like_inspect(self):
        """Parameters, text and docs of plain functions are those that inspect gives."""
        for function in (nothing, everything, only_positional, keywords, late):
            with self.subTest(function.__name__):
                plain = signatures.read_plain(function)
                self.assertIsNotNone(plain)
                self.assertEqual(plain, signatures.read_any(function))
                # A hint that is text stands without the quotes that inspect gives it: a reader wants the hint.
                self.assertEqual(signatures.text_of(*plain), str(inspect.signature(function)).replace("'", ""))
                self.assertEqual(signatures.doc_of(function), inspect.getdoc(function))

    def test_builtins(self):
        """What is no plain function is left to inspect, and what tells nobody anything gives nothing."""
        self.assertIsNone(signatures.read_plain(len))
        self.assertEqual(signatures.text_of(*signatures.read_any(len)), "(obj, /)")
        self.assertIsNone(signatures.read_any(dict))

    def test_old_pythons(self):
        """A Python that is too old says so, with its version, before anything else."""
        script = os.path.join(ROOT, "runtimes", "python", "pons-worker.py")
        fake = "import sys; sys.version_info = (3, 8, 18); exec(open(sys.argv[1]).read())"
        done = subprocess.run([sys.executable, "-c", fake, script], capture_output=True, timeout=30, text=True)
        self.assertEqual(done.returncode, 78)
        self.assertIn("Pons needs 3.9 or later", done.stderr)


if __name__ == "__main__":
    unittest.main()
