"""What a prompt shows of a value."""

from __future__ import annotations

import builtins
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons.prompt import show


class PromptTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(vars(builtins).pop, "_", None)

    def test_values(self) -> None:
        """A value is shown by its repr and kept; None is not shown and keeps what was there."""
        self.assertEqual(show("a"), "'a'")
        self.assertIsNone(show(None))
        self.assertEqual(builtins._, "a")

    def test_failing_repr(self) -> None:
        """A repr that raises raises here, and its value is not kept."""

        class Broken:
            def __repr__(self) -> str:
                raise ValueError("no text")

        with self.assertRaisesRegex(ValueError, "no text"):
            show(Broken())
        self.assertIsNone(builtins._)


if __name__ == "__main__":
    unittest.main()
