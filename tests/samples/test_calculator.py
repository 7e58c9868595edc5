"""The calculator, and seed 1's own program beside it."""

import contextlib
import io
import subprocess
import sys
import unittest

import sample

calc = sample.load("calculator/calc.py").calc
seed = sample.load("calculator/seed1/calc.py")


class Values(unittest.TestCase):
    def test_the_result_is_always_a_float(self):
        """A whole number comes out as a float too."""
        self.assertIs(float, type(calc("1 + 1")))
        self.assertEqual(2.0, calc("1 + 1"))

    def test_it_agrees_with_python(self):
        """Precedence, association, signs and forms of numbers are Python's."""
        for text in (
            "1 + 2 * 3", "(1 + 2) * 3", "10 - 4 - 3", "2 / 4 / 2", "-2**2", "(-2)**2", "2**-1", "2**3**2", "2**-2**2",
            "2 * -3", "2 - -3", "--3", "+-+3", "7 // 2", "-7 // 2", "7 % 3", "-7 % 3", "7.5 % 2", "-2 * 3 ** 2",
            "1.5 + .5 + 2.", "1e3", "1E-2 * 2", "2.5e+1", "  1+1\t\n", "((((3))))", "1 - 2 + 3", "100 / 10 * 2", "2**0.5",
        ):
            with self.subTest(text):
                self.assertEqual(float(eval(text)), calc(text))

    def test_whole_numbers_stay_exact_on_the_way(self):
        """Only the end is rounded to a float."""
        self.assertEqual(1.0, calc("9007199254740993 - 9007199254740992"))
        self.assertEqual(10.0, calc("10**400 / 10**399"))

    def test_depth_is_no_trouble(self):
        """Brackets and signs may nest as deep as the text is long."""
        self.assertEqual(1.0, calc("(" * 10_000 + "1" + ")" * 10_000))
        self.assertEqual(-1.0, calc("-" * 10_001 + "1"))


class Refusals(unittest.TestCase):
    def refuses(self, text, error, said):
        with self.subTest(text[:40]), self.assertRaises(error) as caught:
            calc(text)
        self.assertRegex(str(caught.exception), said)
        self.assertTrue(str(caught.exception).endswith("."), "an error is a whole sentence")

    def test_division_by_zero(self):
        """The operator and its place are named."""
        for text in ("1/0", "1//0", "1%0", "1.0/0"):
            self.refuses(text, ZeroDivisionError, "at place (2|4): nothing can be divided by 0")
        self.refuses("0**-1", ZeroDivisionError, "0 has no negative power")

    def test_no_calculation_at_all(self):
        """Nothing but blanks is told what to write."""
        for text in ("", "   ", "\n"):
            self.refuses(text, ValueError, "the text is empty")

    def test_what_does_not_belong_there_is_named_with_its_place(self):
        """Strange characters, and known ones in the wrong place."""
        self.refuses("2 $ 3", ValueError, r"'\$' at place 3 means nothing")
        self.refuses("__import__('os')", ValueError, "'_' at place 1")
        self.refuses("2 3", ValueError, "'3' at place 3 .* expected an operator")
        self.refuses("1.2.3", ValueError, "'.3' at place 4")
        self.refuses("* 3", ValueError, r"'\*' at place 1 .* expected a number")
        self.refuses("2 (3)", ValueError, "expected an operator")
        self.refuses("()", ValueError, "'[)]' at place 2")
        self.refuses("1 +", ValueError, "stops in the middle")
        self.refuses("(1", ValueError, "opened at place 1 is never closed")
        self.refuses("(1))", ValueError, "closed at place 4 was never opened")
        self.refuses("(" * 10_000, ValueError, "stops in the middle")

    def test_what_is_too_large_is_refused_before_it_is_tried(self):
        """No text makes it compute for hours."""
        self.refuses("9**9**9", OverflowError, "'[*][*]' at place 2 .* too large")
        self.refuses("*".join(["9**900"] * 10_000), OverflowError, "too large")
        self.refuses("9" * 100_000, OverflowError, "number at place 1")
        self.refuses("1e999", OverflowError, "number at place 1")
        self.refuses("1e308 * 10", OverflowError, "too large")
        self.refuses("10.0**400", OverflowError, "too large")
        self.refuses("10**400", OverflowError, "a float ends at")

    def test_roots_of_negative_numbers(self):
        """The result would be complex; it is refused."""
        self.refuses("(-8)**0.5", ValueError, "no real power")


class SeedOne(unittest.TestCase):
    def test_its_action(self):
        """What the article's page would show."""
        self.assertEqual(2.0, seed.calc("1 + 1"))
        self.assertEqual(14.0, seed.calc("2 * (3 + 4)"))
        self.assertEqual(-3.5, seed.calc("-7 / 2"))
        self.assertEqual(5.0, seed.calc("2 - -3"))
        self.assertEqual(3.0, seed.calc("10 - 4 - 3"))

    def test_what_goes_wrong_is_printed_and_the_result_is_zero(self):
        """So the article's program has it."""
        for text in ("1 / 0", "", "2 3", "(1", "1)", "1 +", "x"):
            printed = io.StringIO()
            with self.subTest(text), contextlib.redirect_stdout(printed):
                self.assertEqual(0.0, seed.calc(text))
            self.assertNotEqual("", printed.getvalue())

    def test_it_runs_as_a_program(self):
        """As child_process of the article starts it."""
        file = sample.ROOT / "calculator/seed1/calc.py"
        done = subprocess.run([sys.executable, str(file), "1 + 1"], capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual("2.0\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
