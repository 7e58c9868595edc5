"""The programs of seeds 1, 2 and 4 that Node runs, each with a host of its own."""

import ast
import importlib.util
import pathlib
import socket
import tempfile
import unittest

import sample

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
MODULE = sample.ROOT.parent / "runtimes" / "js" / "dist" / "node.mjs"

# Sleeps that are up to five seconds long there; sensor.py is run as it was printed.
SHORT_SLEEPS = """
import time

sleep = time.sleep
time.sleep = lambda seconds: sleep(seconds / 100)
"""


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
@unittest.skipUnless(sample.HAS_NODE, "there is no node on the PATH")
@unittest.skipUnless(MODULE.exists(), "the JavaScript side is not built: npm run build in runtimes/js")
class NodePrograms(unittest.TestCase):
    def test_the_calculator_by_child_process_says_what_the_articles_says(self):
        """The response, what the page shows, and the exit code."""
        said = sample.run_node("calculator/node/renderer-child-process.mjs", "1 + 1")
        self.assertEqual("Python response:  2.0\nGot 2.0\nchild process exited with code 0\n", said)

    def test_the_calculator_by_python_shell_says_what_the_articles_says(self):
        """The messages as a list, and the first of them on the page."""
        said = sample.run_node("calculator/node/renderer-python-shell.mjs", "2 * (3 + 4)")
        self.assertEqual("results:  [ '14.0' ]\nGot 14.0\n", said)

    def test_the_calculator_by_http_says_what_the_articles_says(self):
        """A server in Python that the program started, asked by fetch."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        said = sample.run_node("calculator/node/renderer-http.mjs", "8 / 2", PORT=str(port))
        self.assertEqual("data:  4.0\nGot 4.0\n", said)

    def test_the_calculator_is_called(self):
        """Results are numbers, and an error is what Python raised."""
        said = sample.run_node("calculator/node/calculate.mjs", "1 + 1", "1 / 0").splitlines()
        self.assertEqual("1 + 1 = 2", said[0])
        self.assertTrue(said[1].startswith("1 / 0 = ZeroDivisionError"), said)

    @unittest.skipUnless(HAS_NUMPY, "this Python has no numpy")
    def test_the_sum_by_numpy_is_45_twice(self):
        """By stdin and stdout, and as a function."""
        self.assertEqual("Sum of numbers= 45\nSum of numbers= 45\n", sample.run_node("sum/start.mjs"))

    def test_the_listener_shows_growing_lists(self):
        """One, two, then three readings, as Node shows them; then sensor and program end."""
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "sitecustomize.py").write_text(SHORT_SLEEPS, encoding="utf-8")
            said = sample.run_node("sensor/temperature-listener.mjs", "3", PYTHONPATH=folder)
        lists = [ast.literal_eval(part + "]") for part in said.split("]")[:-1]]
        self.assertEqual([1, 2, 3], [len(temperatures) for temperatures in lists])
        self.assertEqual(lists[2][:2], lists[1])
        self.assertTrue(all(-5 <= temperature <= 15 for temperature in lists[2]), lists)


if __name__ == "__main__":
    unittest.main()
