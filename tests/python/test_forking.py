"""Forked children of user code: they run on, but never speak on their parent's link."""

from __future__ import annotations

import os
import unittest

from hub import Folder, Hub
from timed import TimedTest

FORKS = {
    "forks.py": """
        import asyncio, multiprocessing, os, sys
        import pons

        def fork(how=None):
            pid = os.fork()
            if pid:
                return os.WEXITSTATUS(os.waitpid(pid, 0)[1])
            print("from the child")
            if how == "raise": raise ValueError("in the child")
            if how == "exit": sys.exit(7)
            if how == "leave": os._exit(9)
            return "child"
        async def fork_async(how=None): return fork(how)
        @pons.threaded
        def fork_threaded(how=None): return fork(how)

        def double(x):
            print("doubling", x)
            return 2 * x
        def pool():
            with multiprocessing.get_context("fork").Pool(2) as pool:
                return pool.map(double, range(10))
        def spawned():
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                return pool.map(double, range(3))
        def partial():
            print("begun, ", end="")
            pid = os.fork()
            if not pid: os._exit(0)
            os.waitpid(pid, 0)
            print("ended")
        def children():
            try: return os.wait()
            except ChildProcessError: return "none"
        def grandchildren():
            if os.fork() == 0:
                if os.fork() == 0: return "grandchild"
                os.wait()
                return "child"
            return os.WEXITSTATUS(os.wait()[1])
    """
}


@unittest.skipUnless(hasattr(os, "fork"), "there is no fork on this system")
class ForkingTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(FORKS)
        self.addCleanup(folder.cleanup)
        self.hub = Hub(folder.path / "forks.py").start()
        self.addCleanup(self.hub.__exit__)

    def test_two_answers(self) -> None:
        """A child whose call comes back into the engine ends instead of answering, wherever the call ran."""
        for action in ("fork", "fork_async", "fork_threaded"):
            for how, code in ((None, 0), ("raise", 1), ("exit", 7), ("leave", 9)):
                with self.subTest(action, how=how):
                    self.assertEqual(self.hub.call(action, how), code)
        self.assertEqual(self.hub.call("grandchildren"), 0)
        self.assertEqual(self.hub.stop(), 0)
        self.assertEqual(self.hub.logs, [])

    def test_prints(self) -> None:
        """What a child prints goes to the real stderr, its traceback too."""
        self.hub.call("fork", "raise")
        self.hub.process.stdin.close()
        text = self.hub.process.stderr.read().decode()
        self.assertEqual(text.count("from the child\n"), 1)
        self.assertIn("ValueError: in the child", text)

    def test_partial_lines(self) -> None:
        """The beginning of a line that stood before the fork is printed once."""
        id = self.hub.begin("partial")
        self.hub.end(id)
        self.assertEqual(self.hub.printed(id), "begun, ended\n")

    def test_multiprocessing(self) -> None:
        """multiprocessing works within an action, forking and spawning."""
        self.assertEqual(self.hub.call("pool"), [2 * i for i in range(10)])
        self.assertEqual(self.hub.call("spawned"), [0, 2, 4])

    def test_wait(self) -> None:
        """`os.wait` of user code finds no child that is not its own."""
        self.assertEqual(self.hub.call("children"), "none")


if __name__ == "__main__":
    unittest.main()
