"""Which jobs a module has."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

JOBS = """
    import threading, pons

    @pons.job
    def counter():
        yield 1

    @pons.job("shop.ticker", shared=True)
    async def ticker(): pass

    @pons.job(shared=True)
    class Sensor(threading.Thread):
        def run(self): pass

    class Other(Sensor): pass

    @pons.job
    def _private(): pass

    def add(a, b): return a + b
"""


class FindingJobsTest(TimedTest):
    def ready(self, text: str, **files: str) -> dict:
        """Gives what a module's worker says of it."""
        with Folder({"shop.py": text, **files}) as folder, Hub(folder / "shop.py") as hub:
            return hub.start().ready

    def failure(self, text: str) -> str:
        """Gives why a module does not load."""
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            with self.assertRaises(AssertionError):
                hub.start()
            return hub.failure["message"]

    def test_marked(self) -> None:
        """What `pons.job` marks is a job and no action; a subclass of it is none."""
        ready = self.ready(JOBS)
        jobs = [("counter", "own"), ("shop.ticker", "shared"), ("Sensor", "shared"), ("_private", "own")]
        self.assertEqual(ready["jobs"], jobs)
        self.assertEqual([name for name, _ in ready["actions"]], ["Other", "add"])

    def test_listed(self) -> None:
        """The list JOBS names jobs by themselves or by their names."""
        text = """
            import threading
            def one(): pass
            def two(): yield 1
            class Three(threading.Thread): pass
            def add(): pass
            JOBS = [one, "two", Three]
        """
        ready = self.ready(text)
        self.assertEqual(ready["jobs"], [("one", "own"), ("two", "own"), ("Three", "own")])
        self.assertEqual([name for name, _ in ready["actions"]], ["add"])

    def test_other_lists(self) -> None:
        """A list that only happens to be called JOBS names none, and a module without jobs says nothing of them."""
        for text in ("JOBS = ['smith', 'baker']", "JOBS = 5", "JOBS = []", "def add(): pass"):
            self.assertNotIn("jobs", self.ready(text))

    def test_imported(self) -> None:
        """A job that another module marks is one of the module that imports it, once."""
        files = {"lib.py": "import pons\n@pons.job\ndef tick(): pass"}
        ready = self.ready("from lib import tick\nimport lib\nagain = tick", **files)
        self.assertEqual(ready["jobs"], [("tick", "own")])

    def test_refused(self) -> None:
        """What can be no job is told at the load."""
        marked = "import pons\n@pons.job\nclass Shop: pass"
        self.assertIn("marks subclasses of threading.Thread, but Shop", self.failure(marked))
        self.assertIn("JOBS of shop has the entry 'two'", self.failure("def one(): pass\nJOBS = [one, 'two']"))
        marked = "import pons\n@pons.job('a')\ndef one(): pass\n@pons.job('{}')\ndef two(): pass"
        self.assertIn("Two jobs are called 'a'", self.failure(marked.format("a")))
        self.assertIn("The job 'pons.a' must be renamed", self.failure(marked.format("pons.a")))


if __name__ == "__main__":
    unittest.main()
