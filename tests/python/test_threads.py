"""Threads that a call starts belong to that call."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

THREADS = """
    import _thread, threading, time, contextvars, decimal
    import pons

    KEPT = {}
    other = contextvars.ContextVar("other", default="nothing")

    def run_in(start):
        ended = threading.Event()
        start(lambda: (print("inside"), ended.set()))
        ended.wait()

    def plain(): run_in(lambda work: _thread.start_new_thread(work, ()))
    def thread(): run_in(lambda work: threading.Thread(target=work).start())
    def timer(): run_in(lambda work: threading.Timer(0, work).start())
    def deep():
        outer = threading.Thread(target=thread)
        outer.start()
        outer.join()

    class Subclass(threading.Thread):
        def run(self): print("subclass")

    def subclass():
        thread = Subclass()
        thread.start()
        thread.join()

    def pool():
        # One executor, whose thread is started by the first call and used by all.
        from concurrent.futures import ThreadPoolExecutor
        executor = KEPT.setdefault("executor", ThreadPoolExecutor(1))
        executor.submit(print, "pool").result()
        list(executor.map(print, ["map"]))

    def failing():
        try: KEPT["executor"].submit(lambda a: 1 / a, 0).result()
        except ZeroDivisionError as error: print(error)
        try: KEPT["executor"].submit()
        except TypeError as error: return str(error)

    async def beside():
        import asyncio
        await asyncio.get_running_loop().run_in_executor(None, print, "executor")
        if hasattr(asyncio, "to_thread"): await asyncio.to_thread(print, "to_thread")

    def others():
        other.set("something")
        decimal.getcontext().prec = 3
        seen = []
        thread = threading.Thread(target=lambda: seen.append((other.get(), decimal.getcontext().prec)))
        thread.start()
        thread.join()
        return seen[0]

    def late():
        gate = KEPT["gate"] = threading.Event()
        KEPT["late"] = threading.Thread(target=lambda: (gate.wait(), print("late")))
        KEPT["late"].start()

    def let_late_go():
        KEPT["gate"].set()
        KEPT["late"].join()

    def wrong():
        said = []
        for arguments in ((1, ()), (print, 1), (print, (), 1), ()):
            try: _thread.start_new_thread(*arguments)
            except TypeError as error: said.append(str(error))
        return said

    @pons.threaded
    def on_a_pool_thread(): thread()
"""


class ThreadsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"threads.py": THREADS})
        cls.hub = Hub(cls.folder.path / "threads.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def printed(self, action: str) -> str:
        """Gives what a call printed on itself."""
        id = self.hub.begin(action)
        self.assertEqual(self.hub.end(id), ("return", None))
        return self.hub.printed(id)

    def test_ways_to_start(self) -> None:
        """Whatever starts a thread, it prints for the call that started it, at any depth."""
        for action in ("plain", "thread", "timer", "deep", "on_a_pool_thread"):
            self.assertEqual(self.printed(action), "inside\n", action)
        self.assertEqual(self.printed("subclass"), "subclass\n")

    def test_pools(self) -> None:
        """A thread that is used again prints for the call whose work it does, not for the one that started it."""
        for _ in range(3):
            self.assertEqual(self.printed("pool"), "pool\nmap\n")
        id = self.hub.begin("failing")
        self.assertIn("submit() missing 1 required positional argument: 'fn'", self.hub.end(id)[1])
        self.assertEqual(self.hub.printed(id), "division by zero\n")

    def test_async(self) -> None:
        """A thread of the event loop's executor prints for the call that awaits it."""
        for _ in range(2):
            self.assertRegex(self.printed("beside"), "^executor\n(to_thread\n)?$")

    def test_other_variables(self) -> None:
        """No other context variable is handed on, nor is a decimal context."""
        self.assertEqual(self.hub.call("others"), ("nothing", 28))

    def test_after_the_end(self) -> None:
        """What a thread prints after the end of its call bears no call's id."""
        self.assertEqual(self.printed("late"), "")
        self.assertEqual(self.printed("let_late_go"), "")
        self.assertIn((0, "out", None, "late\n"), self.hub.logs)

    def test_wrong_use(self) -> None:
        """Who starts a thread wrongly is told so as Python tells it."""
        said = self.hub.call("wrong")
        self.assertEqual(len(said), 4)
        self.assertIn("first arg must be callable", said[0])


class EarlyTest(TimedTest):
    def test_imported_early(self) -> None:
        """A `threading` and an executor that a sitecustomize had imported hand the call on too."""
        files = {"site/sitecustomize.py": "import threading, concurrent.futures.thread", "threads.py": THREADS}
        with Folder(files) as folder, Hub(folder / "threads.py", env={"PYTHONPATH": str(folder / "site")}) as hub:
            hub.start()
            for action, text in (("thread", "inside\n"), ("pool", "pool\nmap\n"), ("pool", "pool\nmap\n")):
                id = hub.begin(action)
                self.assertEqual(hub.end(id), ("return", None))
                self.assertEqual(hub.printed(id), text)


if __name__ == "__main__":
    unittest.main()
