"""Seed 4's sum, as a program and as an action."""

import importlib.util
import subprocess
import sys
import unittest

import sample

HAS_NUMPY = importlib.util.find_spec("numpy") is not None


@unittest.skipUnless(HAS_NUMPY, "this Python has no numpy")
class WithNumpy(unittest.TestCase):
    def test_the_action(self):
        """The sum of one to nine is 45, and nested lists are summed whole."""
        total = sample.load("sum/sum.py").total
        self.assertEqual(45, total([1, 2, 3, 4, 5, 6, 7, 8, 9]))
        self.assertEqual(10, total([[1, 2], [3, 4]]))
        self.assertEqual(0.75, total([0.5, 0.25]))

    def test_the_program(self):
        """It reads a line of JSON and prints the sum, as the article's Node program expects."""
        done = subprocess.run(
            [sys.executable, str(sample.ROOT / "sum/compute_input.py")],
            input="[1,2,3,4,5,6,7,8,9]", capture_output=True, text=True, timeout=60, check=True,
        )
        self.assertEqual("45\n", done.stdout)


class WithoutNumpy(unittest.TestCase):
    def test_the_error_says_who_lacks_it_and_what_to_do(self):
        """A Python without numpy is named."""
        hidden = sys.modules.get("numpy")
        sys.modules["numpy"] = None
        try:
            with self.assertRaises(ImportError) as caught:
                sample.load("sum/sum.py")
        finally:
            if hidden is None:
                del sys.modules["numpy"]
            else:
                sys.modules["numpy"] = hidden
        self.assertIn(sys.executable, str(caught.exception))
        self.assertIn("PONS_PYTHON", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
