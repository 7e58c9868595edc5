"""What hello may ask of a worker: plain functions on threads, and a bound to its memory."""

from __future__ import annotations

import sys
import unittest

from hub import Folder, Hub
from timed import TimedTest

PLAIN = {
    "plain.py": """
        import threading
        gate = threading.Barrier(4)

        def meet(): return gate.wait(10)
        def where(): return threading.current_thread() is threading.main_thread()
        class Box:
            def __init__(self, size): self.size = size
            @staticmethod
            def open(): return threading.get_ident()
        async def later(): return 1
        def fill(count): return len(bytearray(count))
    """
}


class ThreadedTest(TimedTest):
    def test_all(self) -> None:
        """Every plain function and class runs on one of `threads` threads, and says so; the others run as ever."""
        with Folder(PLAIN) as folder, Hub(folder / "plain.py", threaded=True, limits={"threads": 4}) as hub:
            kinds = dict(hub.start().ready["actions"])
            threaded = dict.fromkeys(("meet", "where", "Box", "Box.open", "fill"), "threaded")
            self.assertEqual(kinds, {**threaded, "later": "async"})
            ids = [hub.begin("meet") for _ in range(4)]
            self.assertEqual(sorted(hub.end(id)[1] for id in ids), [0, 1, 2, 3])
            self.assertIs(hub.call("where"), False)
            self.assertEqual(hub.call("later"), 1)
            self.assertEqual({action["kind"] for action in hub.call("pons.describe")["actions"]}, {"threaded", "async"})
            self.assertEqual(hub.stop(), 0)

    def test_not_asked(self) -> None:
        """Without it, or with anything but true, functions run on the main thread."""
        for more in ({}, {"threaded": False}, {"threaded": 1}, {"threaded": None}):
            with Folder(PLAIN) as folder, Hub(folder / "plain.py", **more) as hub:
                self.assertEqual(dict(hub.start().ready["actions"])["where"], "function")
                self.assertIs(hub.call("where"), True)


@unittest.skipUnless(sys.platform == "linux", "only Linux bounds all that a process asks for")
class MemoryTest(TimedTest):
    def test_bound(self) -> None:
        """A worker that asks for more than its memory gets a MemoryError, and goes on."""
        with Folder(PLAIN) as folder, Hub(folder / "plain.py", memory=200_000_000) as hub:
            hub.start()
            self.assertEqual(hub.call("fill", 50_000_000), 50_000_000)
            self.assertEqual(hub.error("fill", 300_000_000)["type"], "MemoryError")
            self.assertEqual(hub.call("fill", 50_000_000), 50_000_000)

    def test_at_load(self) -> None:
        """It holds while the module is loaded."""
        with Folder({"big.py": "data = bytearray(300_000_000)"}) as folder:
            with Hub(folder / "big.py", memory=200_000_000) as hub:
                hub.receive_all()
                self.assertEqual(hub.failure["type"], "MemoryError")

    def test_refused(self) -> None:
        """A bound that cannot be set is told, and the worker runs without it."""
        for memory in ("much", 2**200):
            with Folder(PLAIN) as folder, Hub(folder / "plain.py", memory=memory) as hub:
                hub.start()
                self.assertEqual(hub.call("fill", 1000), 1000)
                ((call, level, logger, text),) = hub.logs
                self.assertEqual((call, level, logger), (0, "warning", "pons"))
                self.assertIn("runs without the memory limit", text)

    def test_lazy(self) -> None:
        """Where nothing is asked for, nothing is imported for it."""
        with Folder({"lazy.py": "import sys\ndef imported(): return 'resource' in sys.modules"}) as folder:
            with Hub(folder / "lazy.py") as hub:
                self.assertIs(hub.start().call("imported"), False)


if __name__ == "__main__":
    unittest.main()
