"""Async actions: concurrent on one loop, which is started only when it is needed."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

LATER = {
    "later.py": """
        import asyncio, contextvars, functools, sys, threading
        place = contextvars.ContextVar("place", default="nowhere")
        place.set("module")
        met = {}

        async def meet(name, other):
            met.setdefault(name, asyncio.Event()).set()
            await met.setdefault(other, asyncio.Event()).wait()
            return name
        async def nap(seconds, value):
            await asyncio.sleep(seconds)
            return value
        async def fail(): raise KeyError("pen")
        async def leave(): sys.exit(3)
        async def where(): return place.get(), threading.current_thread() is threading.main_thread()
        def on_main(): return threading.current_thread() is threading.main_thread()
        def loud(function):
            @functools.wraps(function)
            def inner(*args): return function(*args)
            return inner
        @loud
        async def wrapped(a): return a
        def runs_own(): return asyncio.run(nap(0, "own loop"))
        async def spawn():
            asyncio.get_running_loop().create_task(asyncio.sleep(1000))
        async def in_thread():
            await asyncio.to_thread(print, "from a thread")
    """
}


class LoopTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(LATER)
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(cls.folder.path / "later.py").start()
        cls.addClassCleanup(cls.hub.__exit__)

    def test_concurrent(self) -> None:
        """Async calls that wait for each other both end."""
        one, two = self.hub.begin("meet", "a", "b"), self.hub.begin("meet", "b", "a")
        self.assertEqual((self.hub.end(one)[1], self.hub.end(two)[1]), ("a", "b"))

    def test_many(self) -> None:
        """Ten thousand calls that sleep do so at the same time."""
        ids = [self.hub.begin("nap", 0.2, i) for i in range(10_000)]
        self.assertEqual([self.hub.end(id)[1] for id in ids], list(range(10_000)))

    def test_errors(self) -> None:
        """What an async action raises ends its call only."""
        error = self.hub.error("fail")
        self.assertEqual((error["type"], [frame[2] for frame in error["frames"]]), ("KeyError", ["fail"]))
        self.assertEqual(self.hub.error("leave")["type"], "SystemExit")
        self.assertEqual(self.hub.error("nap", 1)["code"], "arguments")
        self.assertEqual(self.hub.call("nap", 0, 1), 1)

    def test_threads(self) -> None:
        """Async actions run beside the main thread, in the context that the module left."""
        self.assertEqual(self.hub.call("where"), ("module", False))
        self.assertIs(self.hub.call("on_main"), True)

    def test_wrapped(self) -> None:
        """A plain function that gives a coroutine is awaited."""
        self.assertEqual(self.hub.call("wrapped", 5), 5)

    def test_own_loop(self) -> None:
        """A sync action may run a loop of its own."""
        self.assertEqual(self.hub.call("runs_own"), "own loop")

    def test_context_of_threads(self) -> None:
        """What an async call gives to a thread prints on that call."""
        id = self.hub.begin("in_thread")
        self.hub.end(id)
        self.assertEqual(self.hub.printed(id), "from a thread\n")

    def test_left_behind(self) -> None:
        """A task that a call leaves behind does not keep a stopped worker."""
        with Hub(self.folder.path / "later.py") as hub:
            hub.start().call("spawn")
            self.assertEqual(hub.stop(), 0)

    def test_only_when_needed(self) -> None:
        """A module without async actions imports neither asyncio nor threading, and starts no thread before a call."""
        text = """
            import sys
            def loaded():
                return sorted({"asyncio", "threading", "logging", "inspect", "typing", "enum"} & set(sys.modules))
        """
        with Folder({"plain.py": text}) as folder, Hub(folder / "plain.py", env={"PYTHONPATH": ""}) as hub:
            site = self.by_site()
            self.assertEqual([name for name in hub.start().call("loaded") if name not in site], [])

    def by_site(self) -> set:
        """Gives the modules that this Python imports by itself."""
        import subprocess
        import sys

        command = [sys.executable, "-c", "import sys; print(*sys.modules)"]
        return set(subprocess.check_output(command, text=True).split())


class PoolTest(TimedTest):
    def test_threaded(self) -> None:
        """Threaded calls run at the same time, off the main thread, as many as the limit says."""
        text = """
            import threading, pons
            both = threading.Barrier(2)
            running, most, lock = 0, 0, threading.Lock()
            @pons.threaded
            def meet():
                both.wait()
                return threading.current_thread() is threading.main_thread()
            @pons.threaded
            def count():
                global running, most
                with lock:
                    running += 1
                    most = max(most, running)
                threading.Event().wait(0.01)
                with lock: running -= 1
            @pons.threaded
            def fail(): raise SystemExit(3)
            def at_most(): return most
        """
        with Folder({"beside.py": text}) as folder, Hub(folder / "beside.py", limits={"threads": 3}) as hub:
            one, two = hub.start().begin("meet"), hub.begin("meet")
            self.assertEqual((hub.end(one), hub.end(two)), (("return", False), ("return", False)))
            ids = [hub.begin("count") for _ in range(30)]
            self.assertEqual({hub.end(id) for id in ids}, {("return", None)})
            self.assertEqual(hub.call("at_most"), 3)
            self.assertEqual(hub.error("fail")["type"], "SystemExit")
            self.assertEqual(hub.stop(), 0)


if __name__ == "__main__":
    unittest.main()
